"""A market exit at the desk and in public: planned, approved by two, done, taken back."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.test import Client

from comity.restriction.exit_stages import Stage
from comity_server import clock
from comity_server.actions import exit_stages, market_exit
from comity_server.casefile.exit_terms import parse_plan
from comity_server.casefile.models import ExitDeed, MarketExit
from comity_server.cli import exit_ as cli
from comity_server.desk.forms.exit import field_of
from tests.restriction.exit_plans import DAYS, START, at, terms
from tests.support.cast import BOB, a_cast, a_filed_case
from tests.support.desk import signed_in

HERE = "/desk/exits/leaving-hong-kong/"


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: START)
    return a_cast(house)


def entered(**changes):
    """Return what somebody writes into the editor for the whole plan, in UTC."""
    fields = {
        "title": "Leaving Hong Kong",
        "place": "HK",
        "services": "search",
        "unknown_place": "admit",
        "signals": "any",
        "requests": "ask",
        "export_days": "90",
        "zone": "UTC",
    }
    for stage in DAYS:
        fields[field_of(stage, "at")] = f"{at(stage):%Y-%m-%dT%H:%M}"
        fields[field_of(stage, "owner")] = "Mika"
    return {**fields, **changes}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def draft(**changes):
    response = signed_in("ana").post("/desk/exits/new/", entered(**changes))
    assert response.status_code == 302, text(response)


def say_yes(name):
    client = signed_in(name)
    page = client.get(f"{HERE}yes/").content.decode()
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]
    return client.post(f"{HERE}yes/", {"reason": "the law", "digest": digest})


def test_a_plan_is_drafted_edited_and_approved_by_two_at_the_desk(cast):
    draft()
    page = signed_in("lena").get(HERE)
    assert "Two people must say yes" in text(page)
    assert "Guards let nobody there open an account." in text(page)
    assert say_yes("lena").status_code == 302
    editor = signed_in("ana").get(f"{HERE}edit/").content.decode()
    assert 'value="2020-07-09T09:00"' in editor  # the place's own time
    version = re.search(r'name="version" value="(\d+)"', editor)[1]
    moved = entered(version=version, entities_at="2020-12-24T12:00")
    assert signed_in("ana").post(f"{HERE}edit/", moved).status_code == 302
    assert "Void: the plan was edited." in text(signed_in("lena").get(HERE))
    say_yes("lena")
    say_yes("mika")
    assert MarketExit.objects.get().state == "approved"
    stale = signed_in("ana").post(f"{HERE}edit/", moved)
    assert stale.status_code == 422
    assert "read it again" in text(stale)


def test_a_person_starts_what_is_theirs_and_the_page_says_what_the_ledger_has(cast):
    draft()
    say_yes("lena")
    say_yes("mika")
    mika = signed_in("mika")
    assert "Start this stage" in text(mika.get(HERE))
    assert Client().get("/exits/leaving-hong-kong/").status_code == 404  # not announced yet
    assert mika.post(f"{HERE}do/announce/", {"reason": " "}).status_code == 422
    assert mika.post(f"{HERE}do/stores/", {"reason": "early"}).status_code == 422
    assert mika.post(f"{HERE}do/announce/", {"reason": "It is up."}).status_code == 302
    page = text(mika.get(HERE))
    assert "It is up." in page
    assert "Equal" in page
    assert ExitDeed.objects.get().stage == Stage.ANNOUNCE
    assert "is leaving Hong Kong SAR China" in text(Client().get("/exits/leaving-hong-kong/"))


def test_the_farewell_speaks_the_languages_of_the_place(cast):
    draft(title_en="Goodbye", text_en="First.\n\nSecond.")
    say_yes("lena")
    say_yes("mika")
    signed_in("mika").post(f"{HERE}do/announce/", {"reason": "up"})
    own = text(Client().get("/farewell/leaving-hong-kong/"))
    assert "Goodbye" in own and "First." in own and "Second." in own
    chinese = Client().get("/farewell/leaving-hong-kong/?language=zh-Hant").content.decode()
    assert "將離開中國香港特別行政區" in chinese
    assert 'lang="zh-Hant' in chinese
    asked = Client().get("/farewell/leaving-hong-kong/", HTTP_ACCEPT_LANGUAGE="zh-hant")
    assert "將離開" in asked.content.decode()


def test_the_editor_offers_every_language_of_the_place_and_takes_one_that_is_named(cast):
    draft(place="CH", title="Leaving Switzerland")
    page = text(signed_in("lena").get("/desk/exits/leaving-switzerland/edit/"))
    for language in ("English", "Chinese (Traditional", "German", "French", "Italian"):
        assert f"Farewell in {language}" in page, language
    ours = MarketExit.objects.get().terms
    assert 'language = "de"' not in ours  # blank, and there is no draft of ours in it
    changed = entered(place="CH", version="1", title_fr="Adieu", text_fr="Nous partons.")
    changed |= {"language_other": "RM", "text_other": "Nus partin."}
    response = signed_in("lena").post("/desk/exits/leaving-switzerland/edit/", changed)
    assert response.status_code == 302, text(response)
    said = {
        one.language: one for one in parse_plan(MarketExit.objects.get().terms, ref="x").farewells
    }
    assert list(said) == ["en", "zh-Hant", "fr", "rm"]
    assert (said["fr"].title, said["rm"].text) == ("Adieu", "Nus partin.")
    again = signed_in("lena").get("/desk/exits/leaving-switzerland/edit/").content.decode()
    assert "Farewell in Romansh" in again and "Nus partin." in again


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"language_other": "Tagalog!", "text_other": "x"}, "as a tag"),
        ({"text_other": "x"}, "as a tag"),
        ({"language_other": "zh-hant", "text_other": "x"}, "its own place above"),
        ({"language_other": "fil", "title_other": "Paalam"}, "Write the text"),
    ],
)
def test_a_language_that_is_named_wrongly_is_said(cast, changes, said):
    response = signed_in("ana").post("/desk/exits/new/", entered(**changes))
    assert response.status_code == 422
    assert said in text(response)


def test_everybody_reads_the_farewell_in_a_language_that_we_have_no_draft_in(cast):
    draft(language_other="fil", title_other="Paalam", text_other="Aalis kami.")
    say_yes("lena")
    say_yes("mika")
    signed_in("mika").post(f"{HERE}do/announce/", {"reason": "up"})
    page = Client().get("/farewell/leaving-hong-kong/?language=fil")
    assert "Aalis kami." in text(page) and "Paalam" in text(page)
    assert "Filipino" in text(Client().get("/exits/leaving-hong-kong/"))


def test_it_is_taken_back_by_two_and_everybody_can_read_it(cast):
    draft()
    say_yes("lena")
    say_yes("mika")
    signed_in("mika").post(f"{HERE}do/announce/", {"reason": "up"})
    signed_in("mika").post(f"{HERE}back/", {"reason": "talks"})
    assert "A second one decides" in text(signed_in("lena").get(HERE))
    signed_in("lena").post(f"{HERE}back/", {"reason": "talks"})
    assert MarketExit.objects.get().state == "reversed"
    assert "Done, and stays" in text(signed_in("lena").get(HERE))
    public = text(Client().get("/exits/leaving-hong-kong/"))
    assert "stays in Hong Kong SAR China" in public
    assert "took it back" in text(Client().get("/farewell/leaving-hong-kong/"))


def test_who_may_not_is_told_and_nothing_is_done(cast):
    draft()
    refused = say_yes("ana")
    assert refused.status_code == 422
    assert "you act as analyst" in text(refused)
    for path in ("", "yes/", "back/", "edit/", "do/announce/", "undo/announce/"):
        assert Client().get(f"{HERE}{path}").status_code == 302  # to the door
        assert signed_in("lena").get(f"/desk/exits/none/{path}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "Give it a name"),
        ({"place": "Hong Kong"}, "is no place"),
        ({"unknown_place": ""}, "unknown_place"),
        ({"export_days": "ninety"}, "export_days"),
        ({"stores_owner": ""}, "Say who answers for it"),
        ({"stores_at": "tomorrow"}, "Enter day and time"),
        ({"access_at": "2020-07-07T02:00"}, "would come before"),
        ({"export_at": ""}, "cannot be planned without export"),
    ],
)
def test_the_editor_says_what_to_write_instead_and_keeps_what_was_entered(cast, changes, said):
    response = signed_in("ana").post("/desk/exits/new/", entered(**changes))
    assert response.status_code == 422
    assert said in text(response)
    assert 'value="search"' in response.content.decode()
    assert not MarketExit.objects.exists()


def test_a_plan_that_breaks_its_promise_has_no_button_for_yes(cast):
    draft(export_days="200")
    page = signed_in("lena").get(HERE)
    assert "Nobody can say yes to this plan" in text(page)
    assert f"{HERE}yes/" not in page.content.decode()


def run(*words):
    return CliRunner().invoke(cli.command, words)


def test_the_command_line_checks_tries_and_reports(cast, monkeypatch, tmp_path):
    monkeypatch.setattr(cli, "start_house", lambda **_: None)
    plan = tmp_path / "plan.toml"
    plan.write_text(terms())
    assert run("check", str(plan)).exit_code == 0
    plan.write_text(terms(export_days=365))
    assert run("check", str(plan)).exit_code == 1
    plan.write_text(terms().replace("HK", "Hong Kong"))
    assert run("check", str(plan)).exit_code == 1
    draft()
    say_yes("lena")
    say_yes("mika")
    ref = "leaving-hong-kong"
    assert run("dry-run", ref).exit_code == 0
    assert run("dry-run", "none").exit_code == 2
    assert run("report", ref).exit_code == 1  # the announcement is due and missing
    exit_stages.do_stage(ref=ref, stage=Stage.ANNOUNCE, by=cast.counsel, at=START, note="up")
    found = run("report", ref)
    assert found.exit_code == 0, found.output
    assert "announce: as-planned" in found.output
    assert "approved version 1: announce" in run("list").output


def test_open_requests_stand_against_the_deletion_on_the_page(cast):
    market_exit.draft_exit(ref="hk", title="t", terms=terms(), by=cast.counsel, at=START)
    assert "Requests are open." not in text(signed_in("lena").get("/desk/exits/hk/"))
    a_filed_case(cast, at=START, accounts=BOB)
    assert "Requests are open." in text(signed_in("lena").get("/desk/exits/hk/"))

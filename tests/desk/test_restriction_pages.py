"""The desk's way from a demand to a restriction in force, proved and lifted, through its pages."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comity_server import clock
from comity_server.actions import intake
from comity_server.casefile.models import Case, Determination, Restriction
from comity_server.worker.loop import run_due
from tests.support.cast import FORM, a_cast
from tests.support.desk import signed_in
from tests.support.limiting import DEMAND, a_draft, a_restriction, say_yes

LIST = "/desk/restrictions/"
CROWD = (
    b"address,sim,billing,declared\n198.51.100.7,DE,DE,\n198.51.100.8,HK,HK,HK\n203.0.113.9,,,\n"
)


@pytest.fixture
def cast(house):
    (house.folder("country-data") / "places.csv").write_text(
        "198.51.100.0/24,HK\n203.0.113.0/24,DE\n"
    )
    return a_cast(house)


def text_of(response) -> str:
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def terms(**given: str) -> dict[str, str]:
    day = clock.now() + timedelta(days=60)
    return {
        "title": "One room, closed in Hong Kong",
        "resource": "search/room-123",
        "places": "HK",
        "signals": "any",
        "unknown_place": "admit",
        "basis": "request",
        "basis_text": "",
        "everywhere_because": "",
        "shown_text": "This room is closed where you are.",
        "published_as": "",
        "why": "The demand reaches no further.",
        "starts_at": "",
        "zone": "UTC",
        "review_by": f"{day:%Y-%m-%d}",
        **given,
    }


def a_demand_now(cast) -> Case:
    fields = {**FORM, **DEMAND}
    filed = intake.file_request(fields=fields, key="k", by=cast.officer, at=clock.now())
    assert isinstance(filed, intake.Filed), filed
    return filed.case


def test_the_whole_way_through_the_pages(cast):
    case = a_demand_now(cast)
    ana, lena, mika = signed_in("ana"), signed_in("lena"), signed_in("mika")
    limit = f"/desk/cases/{case.ref}/limit/"
    assert limit in ana.get(f"/desk/cases/{case.ref}/").content.decode()

    # Terms first: the page asks nothing else until that is answered.
    first = text_of(ana.get(limit))
    assert "Does it break our own terms?" in first and "What is done" not in first
    assert ana.post(limit, {"breaks": "", "because": "x"}).status_code == 422
    ana.post(limit, {"breaks": "no", "because": "No rule of ours forbids a meeting."})
    second = text_of(ana.get(limit))
    assert "It does not break them." in second
    assert "The whole world was asked for. It is never proposed." in second

    said = {
        "outcome": "geo-limit",
        "reasons": "Limited where the demand applies.",
        "version": case.version,
    }
    assert ana.post(limit, said).status_code == 422  # it does less than the lenses say
    assert ana.post(limit, {**said, "override": "counsel decides"}).status_code == 302
    row = Determination.objects.get(state="proposed")
    assert row.overrides
    for person in (lena, mika):
        went = person.post(f"/desk/cases/{case.ref}/approval/", {"digest": row.digest})
        assert went.status_code == 302, text_of(went)

    new = f"{LIST}new/?case={case.ref}"
    blank = ana.get(new).content.decode()
    assert 'value="HK"' in blank and 'value="search/room-123"' in blank
    assert " checked" not in blank.split('name="signals"')[1].split("</fieldset>")[0]
    assert " checked" not in blank.split('name="unknown_place"')[1].split("</fieldset>")[0]

    looked = ana.post(
        new,
        {
            **terms(),
            "act": "preview",
            "participants": SimpleUploadedFile("crowd.csv", CROWD, "text/csv"),
        },
    )
    told = text_of(looked)
    assert "It would hit 2 of 3 people" in told
    assert "of these by their address 1" in told
    assert not Restriction.objects.exists()

    kept = ana.post(new, {**terms(), "act": "propose"})
    assert kept.status_code == 302
    page = kept["Location"]
    draft = text_of(ana.get(page))
    assert "A draft binds nobody" in draft
    digest = Restriction.objects.get().digest
    refused = ana.post(f"{page}yes/", {"digest": digest, "reason": "r"})
    assert refused.status_code == 422  # an analyst may not
    for person in (lena, mika):
        assert person.post(f"{page}yes/", {"digest": digest, "reason": "r"}).status_code == 302
    run_due()
    live = text_of(ana.get(page))
    assert "It binds people in Hong Kong SAR China" in live
    assert "Live, proved" in live
    assert "One restriction is in force" in text_of(ana.get(LIST))
    assert "Proved at the door." in text_of(ana.get(LIST))

    assert ana.post(f"{page}prove/", {"through": "snapshot"}).status_code == 302
    assert "does not say how it can be asked" in text_of(
        ana.post(f"{page}prove/", {"through": "service"})
    )
    for person in (lena, mika):
        went = person.post(f"{page}lift/?wrong=yes", {"reason": "it was wrong"})
        assert went.status_code == 302, text_of(went)
    run_due()
    gone = text_of(ana.get(page))
    assert "Lifted: it binds nobody" in gone and "counted as reversed" in gone
    assert "Lifted, proved" in gone


@pytest.mark.parametrize("field", ["signals", "unknown_place", "places", "review_by", "why"])
def test_a_blank_that_was_left_is_named_and_the_rest_is_kept(cast, field):
    given = terms(**{field: "", "basis": "policy", "basis_text": "rule 4"})
    response = signed_in("ana").post(f"{LIST}new/", {**given, "act": "propose"})
    assert response.status_code == 422
    assert f'id="error-{field}"' in response.content.decode()
    assert "search/room-123" in response.content.decode()
    assert not Restriction.objects.exists()


def test_participants_that_cannot_be_read_are_said_to_be(cast):
    given = {
        **terms(basis="policy", basis_text="rule 4"),
        "act": "preview",
        "participants": SimpleUploadedFile("crowd.csv", b"a,b\n", "text/csv"),
    }
    response = signed_in("ana").post(f"{LIST}new/", given)
    assert response.status_code == 422
    assert "Give the columns a heading" in text_of(response)


def test_what_a_service_left_is_counted_without_an_upload(cast, house):
    (house.folder("participants") / "search.csv").write_bytes(CROWD)
    given = {**terms(basis="policy", basis_text="rule 4", unknown_place="block"), "act": "preview"}
    assert "It would hit 2 of 3 people" in text_of(signed_in("ana").post(f"{LIST}new/", given))


def test_a_service_s_own_database_is_counted_and_one_that_is_away_is_said(cast, house, tmp_path):
    with sqlite3.connect(tmp_path / "live.db") as live:
        live.execute("CREATE TABLE seen (address, declared)")
        live.executemany(
            "INSERT INTO seen VALUES (?, ?)",
            [("198.51.100.7", "DE"), ("198.51.100.8", "HK"), ("203.0.113.9", None)],
        )
    live.close()
    (tmp_path / "dsn").write_text(str(tmp_path / "live.db"))
    declared = house.folder("participants") / "search.toml"
    declared.write_text(
        f'engine = "sqlite"\ndsn = "file:{tmp_path}/dsn"\n'
        'sql = "SELECT address, declared FROM seen"\n'
    )
    given = {**terms(basis="policy", basis_text="rule 4", unknown_place="block"), "act": "preview"}
    assert "It would hit 2 of 3 people" in text_of(signed_in("ana").post(f"{LIST}new/", given))
    (tmp_path / "live.db").unlink()
    response = signed_in("ana").post(f"{LIST}new/", given)
    assert response.status_code == 422
    assert "there is no database file at its address" in text_of(response)
    assert str(tmp_path) not in text_of(response)


def test_nobody_of_the_crowd_is_kept_anywhere(cast, house):
    given = {
        **terms(basis="policy", basis_text="rule 4"),
        "act": "propose",
        "participants": SimpleUploadedFile("crowd.csv", CROWD, "text/csv"),
    }
    signed_in("ana").post(f"{LIST}new/", given)
    assert Restriction.objects.count() == 1
    for path in house.root.rglob("*"):
        if path.is_file() and path.name != "places.csv":
            assert b"198.51.100.7" not in path.read_bytes(), path


def test_a_change_begins_with_what_is_in_force(cast):
    row = a_restriction(cast)
    ana = signed_in("ana")
    blank = ana.get(f"{LIST}new/?changes={row.ref}").content.decode()
    assert "This room is closed where you are." in blank
    given = terms(places="HK, MO")
    kept = ana.post(f"{LIST}new/?changes={row.ref}", {**given, "act": "propose"})
    assert kept.status_code == 302
    assert Restriction.objects.get(state="draft").version == 2


def test_a_draft_is_dropped_on_its_own_page(cast):
    row = a_draft(cast, at=clock.now(), review_by=terms()["review_by"])
    ana = signed_in("ana")
    assert ana.post(f"{LIST}{row.id}/drop/", {"reason": ""}).status_code == 422
    assert ana.post(f"{LIST}{row.id}/drop/", {"reason": "not needed"}).status_code == 302
    assert "Dropped" in text_of(ana.get(f"{LIST}{row.id}/"))


def test_a_day_of_review_that_has_passed_stands_on_the_pages(cast):
    row = a_restriction(cast)  # in 2020
    ana = signed_in("ana")
    assert "has passed. It goes on until people lift it." in text_of(ana.get(f"{LIST}{row.id}/"))
    assert "The day to look at it again has passed." in text_of(ana.get(LIST))
    row.refresh_from_db()
    assert row.state == "in-force"


def test_officers_and_strangers_see_nothing_of_it(cast):
    from django.test import Client

    row = say_yes(
        cast, a_draft(cast, at=clock.now(), review_by=terms()["review_by"]), at=clock.now()
    )
    for path in (LIST, f"{LIST}{row.id}/", f"{LIST}new/", f"{LIST}{row.id}/yes/"):
        went = Client().get(path)
        assert (went.status_code, went["Location"]) == (302, "/desk/sign-in/")

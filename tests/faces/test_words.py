"""Instants, places and the ten sentences are written as the papers say, in each language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from comity_server.faces import instants, places, sentences
from comity_server.faces.charts import Cell, CellKind, bars, outcome_bar
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Moment, State

AT = Moment(datetime(2020, 7, 9, 10, 0, tzinfo=UTC), "Asia/Hong_Kong")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "9 Jul 2020, 18:00 HKT"),
        ("de", "9. Juli 2020, 18:00 HKT"),
        ("fr", "9 juil. 2020, 18:00 HKT"),
        ("zh-hant", "2020年7月9日 18:00 HKT"),
    ],
)
def test_an_instant_has_its_month_in_letters_and_its_zone(language: str, written: str) -> None:
    with translation.override(language):
        assert instants.say_instant(AT) == written


def test_a_zone_without_a_name_is_told_by_its_offset() -> None:
    assert instants.say_time(Moment(AT.at, "Asia/Singapore")) == "18:00 UTC+08"


def test_an_instant_without_offset_never_reaches_a_page() -> None:
    with pytest.raises(ValueError, match="offset"):
        Moment(datetime(2020, 7, 9, 10, 0))  # noqa: DTZ001 - the mistake that is refused


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2020, 6, 1), date(2020, 6, 30), "1 to 30 June 2020"),
        (date(2020, 5, 1), date(2020, 6, 30), "1 May to 30 June 2020"),
        (date(2019, 5, 1), date(2020, 6, 30), "1 May 2019 to 30 June 2020"),
    ],
)
def test_a_period_is_spelled_out(start: date, end: date, written: str) -> None:
    assert instants.say_period(start, end) == written


def test_a_deadline_is_late_then_soon_then_quiet() -> None:
    now = AT.at
    late = instants.due_chip(due_at=now - timedelta(hours=3), now=now)
    soon = instants.due_chip(due_at=now + timedelta(days=2, hours=4), now=now)
    assert late is not None and (late.state, late.word) == (State.LATE, "Late by 3 hours")
    assert soon is not None and (soon.state, soon.word) == (State.SOON, "In 2 days 4 hours")
    assert instants.due_chip(due_at=now + timedelta(days=4), now=now) is None
    at_the_instant = instants.due_chip(due_at=now, now=now)
    assert at_the_instant is not None and at_the_instant.state is State.LATE


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("HK", "Hong Kong SAR China", "中國香港特別行政區"),
        ("MO", "Macao SAR China", "中國澳門特別行政區"),
        ("TW", "Taiwan", "台灣"),
        ("PS", "Palestinian Territories", "巴勒斯坦自治區"),
        ("XK", "Kosovo", "科索沃"),
        ("EH", "Western Sahara", "西撒哈拉"),
    ],
)
def test_places_are_named_as_cldr_names_them(code: str, english: str, chinese: str) -> None:
    assert places.say_place(code) == english
    with translation.override("zh-hant"):
        assert places.say_place(code) == chinese


def test_a_place_may_be_renamed_unknown_or_part_of_another() -> None:
    assert places.say_place("HK", overrides={"HK": "Hong Kong"}) == "Hong Kong"
    assert places.say_place("unknown") == "place unknown"
    assert places.say_place("US-CA") == "United States (US-CA)"


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "12,345"), ("de", "12.345"), ("fr", "12\u202f345"), ("zh-hant", "12,345")],
)
def test_numbers_are_grouped_as_the_reader_groups_them(language: str, written: str) -> None:
    with translation.override(language):
        page = Template("{% load comity_format %}{{ value|count }}")
        assert page.render(Context({"value": 12345})) == written


def test_the_ten_sentences_are_word_for_word() -> None:
    assert sentences.barred_by_hold(
        hold="Hong Kong: no production",
        since="30 June 2020, 23:00 HKT",
        ends="after the human-rights assessment is approved",
    ) == (
        "Nothing may leave this case. Hold ‘Hong Kong: no production’ has covered it since 30 June "
        "2020, 23:00 HKT. It ends when people lift it, after the human-rights assessment is "
        "approved."
    )
    assert sentences.condition_unreadable() == (
        "We could not read whether this condition is met, so the hold stands."
    )
    assert sentences.not_producing(place="Hong Kong") == (
        "We are not producing user data for Hong Kong authorities. Your request is kept and "
        "counted."
    )
    assert sentences.with_us(by="16 July") == (
        "Your request is with us. We will write by 16 July or tell you that we need longer."
    )
    assert sentences.emergency_form().startswith(
        "Use this form only if somebody may soon die or be seriously hurt."
    )
    assert sentences.user_told(
        authority="The Hamburg police",
        gave="name and e-mail address",
        kept="messages",
        gagged_until="3 May 2026",
    ) == (
        "The Hamburg police asked us for information about your account. We gave them your name "
        "and e-mail address. We did not give them your messages. A court order kept us from "
        "telling you until 3 May 2026."
    )
    assert sentences.upload_refused(name="warrant.zip") == (
        "‘warrant.zip’ was not added. We take PDF, JPEG, PNG and TIFF, up to 25 MB. Everything "
        "else you entered is saved."
    )
    assert sentences.giving(
        what="three files about one account", authority="An Garda Síochána"
    ) == (
        "You are giving three files about one account to An Garda Síochána. Once downloaded, they "
        "cannot be taken back."
    )
    assert sentences.changed_meanwhile(who="Lena Vogt", what="the scope", at="09:31") == (
        "Lena Vogt changed the scope at 09:31, while you were writing. Nothing is lost: your text "
        "is below, not yet saved. Compare and choose."
    )
    assert sentences.no_such_case() == (
        "There is no case here that you can open. If you were sent this link, ask the sender."
    )


@pytest.mark.parametrize("step", ["review", "answer", "production"])
@pytest.mark.parametrize("choice", ["held", "ask", "proceed"])
def test_sentence_three_has_a_word_for_each_choice(step: str, choice: str) -> None:
    assert sentences.what_stops(step).endswith(".")
    assert sentences.emergencies_under_hold(choice).endswith(".")


def test_a_form_keeps_what_was_entered_and_says_what_to_mend() -> None:
    form = fill(
        action="/x/",
        entered={"kinds": ("disclosure", "realtime"), "name": "a"},
        errors=(FieldError("name", "Enter two letters"),),
    )
    assert form.all_values("kinds") == ("disclosure", "realtime")
    assert (form.value("name"), form.error("name")) == ("a", "Enter two letters")
    assert (form.value("other"), form.error("other")) == ("", "")


def test_what_was_entered_is_escaped() -> None:
    form = fill(action="/x/", entered={"name": '"><script>alert(1)</script>'})
    page = Template('{% load comity_format %}{% text_field form "name" "Name" %}')
    assert "<script>" not in page.render(Context({"form": form}))


def test_an_act_leads_or_posts_and_never_both() -> None:
    with pytest.raises(ValueError, match="either"):
        Act("Release")
    with pytest.raises(ValueError, match="either"):
        Act("Release", href="/a/", action="/b/")


def test_bars_keep_proportion_and_an_outcome_bar_is_whole() -> None:
    cells = (("a", Cell(CellKind.NUMBER, "100", 100)), ("b", Cell(CellKind.NUMBER, "25", 25)))
    chart = bars(title="", subtitle="", heading="", value_heading="", cells=cells)
    assert chart.rows[0].width == 4 * chart.rows[1].width
    outcome = outcome_bar(title="", subtitle="", counts=(("a", 1), ("b", 0), ("c", 2)))
    assert outcome.parts[1].width == 0
    assert abs(sum(part.width for part in outcome.parts) - 100) < 0.01
    assert outcome_bar(title="", subtitle="", counts=(("a", 0),)).parts[0].width == 0

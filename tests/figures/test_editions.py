"""From a period that ended to an edition at its public address, and what is refused on the way."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError

from comity.errors import FiguresError
from comity.transparency.cells import NotReported, Number, Withheld
from comity.transparency.closing import BY_BOTH, BY_OUTCOME, BY_PLACE
from comity.transparency.closing_apart import EMERGENCIES, PRESERVATION
from comity.transparency.closing_beside import EXCEPTIONS, HOLDS, NOTICES
from comity_server.actions import intake, transparency
from comity_server.actions.actor import NotAllowed
from comity_server.casefile import edition_drawing, roll_up
from comity_server.casefile.models import Case, Edition, PublishedDespite, RollUp
from comity_server.casefile.publication import StatementContradicted
from comity_server.casefile.reading import editions
from comity_server.gate.change import migration
from comity_server.ledger import publishing
from comity_server.ledger.models import Entry
from comity_server.vault import reading
from comity_server.vault.models import Blob
from comity_server.worker.loop import run_due
from comity_verify import comity_verify as tool
from tests.figures.publishing import (
    JULY,
    a_letter,
    a_little,
    a_year,
    agree,
    body,
    drawn_up,
    fetch,
    published,
)
from tests.support.cast import HOUR, NOON, a_cast, a_sealed_case, an_active_hold

DAY = timedelta(days=1)


@pytest.fixture
def cast(house):
    return a_cast(house)


@pytest.fixture
def story(monkeypatch):
    """Publish as a story does: everybody is invented."""
    monkeypatch.setattr(settings, "UNSAFE_STORY", True)


def cells(found, table):
    return {cell.name: cell.shown for cell in found.edition.table(table).cells}


def test_a_published_edition_is_proved_by_the_strangers_tool(cast):
    a_little(cast)
    found = published(cast)
    report = tool.check_report(
        body(found, "report.json"), key=publishing.signing_key().key.to_text()
    )
    assert report.faults == []
    assert any("fixed this report before it appeared" in line for line in report.proved)


def test_in_a_story_every_number_is_shown(cast, story):
    a_year(cast)
    found = published(cast)
    assert cells(found, BY_PLACE) == {"HK": Number(11), "IE": Number(7)}
    outcomes = {
        name: shown.value for name, shown in cells(found, BY_OUTCOME).items() if shown.value
    }
    assert outcomes == {"non-content": 1, "refused": 1, "pending": 16}
    assert cells(found, BY_BOTH)["HK|pending"] == Number(9)
    assert cells(found, EMERGENCIES) == {"emergency": Number(0), "no-emergency": Number(18)}
    assert cells(found, PRESERVATION) == {"IE": Number(1)}
    without = {table.id for table in found.edition.tables if table.roll is None}
    assert without == {"fakes", "clocks", "limited-items", "limited-accounts", "hours"}
    assert edition_drawing.INVENTED in found.edition.notes


def test_a_live_house_hides_small_numbers_and_its_report_is_proved_all_the_same(cast):
    a_year(cast)
    found = published(cast)
    assert cells(found, BY_PLACE) == {"HK": Number(11), "IE": Number(7)}
    shown = cells(found, BY_OUTCOME)
    assert isinstance(shown["refused"], Withheld | NotReported)
    assert isinstance(cells(found, PRESERVATION)["IE"], NotReported)
    assert found.edition.table(PRESERVATION).roll is None


def test_the_entry_and_its_checkpoint_come_before_the_files(cast):
    a_little(cast)
    row = drawn_up(cast)
    agree(cast, row)
    assert editions.published() == ()
    transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY)
    assert editions.published() == ()
    assert editions.file_body(edition=row.name, file="report.json") is None
    run_due(at=lambda: JULY + HOUR)
    (found,) = editions.published()
    assert (found.name, found.number, found.is_newest) == ("2020-1", 1, True)
    assert found.ledger_number < found.checkpoint
    kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))
    entered = kinds.index("transparency.published")
    assert entered == found.ledger_number
    assert kinds.index("transparency.appeared") >= found.checkpoint


def test_every_file_is_at_its_address(cast, story):
    a_year(cast)
    found = published(cast)
    names = [file.name for file in found.files]
    rolls = [f"roll-{table.id}.csv" for table in found.edition.tables if table.roll is not None]
    assert set(names) >= {"report.json", "figures.csv", "datapackage.json", "report-schema.json"}
    assert set(names) >= set(rolls)
    assert found.file("figures.csv").href == "/report/2020-1/figures.csv"
    rows = list(csv.DictReader(io.StringIO(body(found, "figures.csv").decode())))
    counted = {row["jurisdiction"]: row["value"] for row in rows if row["table"] == BY_PLACE}
    assert counted == {"HK": "11", "IE": "7"}
    package = json.loads(body(found, "datapackage.json"))
    assert package["resources"][0]["bytes"] == found.file("figures.csv").size
    roll = list(csv.reader(io.StringIO(body(found, f"roll-{BY_PLACE}.csv").decode())))
    assert len(roll) == 1 + 18


def test_one_person_publishes_nothing(cast):
    a_little(cast)
    row = drawn_up(cast)
    agree(cast, row, by=(cast.counsel,))
    with pytest.raises(FiguresError, match="Somebody else must"):
        agree(cast, row, by=(cast.counsel,))
    with pytest.raises(FiguresError, match="1 of 2 people"):
        transparency.publish(edition_id=row.id, by=cast.counsel, at=JULY)
    assert Edition.objects.get().state == "drawn-up"


def test_an_analyst_does_not_agree_for_the_house(cast):
    a_little(cast)
    with pytest.raises(NotAllowed):
        agree(cast, drawn_up(cast), by=(cast.analyst,))


def test_a_yes_to_something_else_is_none(cast):
    a_little(cast)
    row = drawn_up(cast)
    with pytest.raises(FiguresError, match="Look at it anew"):
        transparency.agree(edition_id=row.id, digest="0" * 64, by=cast.counsel, at=JULY)


@pytest.mark.parametrize("period", ["2020-2", "2020", "2021-1"])
def test_an_open_period_is_refused_by_name(cast, period):
    with pytest.raises(FiguresError, match=f"Period {period} is open"):
        drawn_up(cast, period)


@pytest.mark.parametrize("period", ["", "2020-3", "twenty", "0000", "2020-1-1", "2020/1"])
def test_what_is_no_period_is_refused(cast, period):
    with pytest.raises(FiguresError, match="is no period"):
        drawn_up(cast, period)


@pytest.mark.parametrize(("first", "then"), [("2020-1", "2020"), ("2020", "2020-2")])
def test_a_period_that_overlaps_another_is_refused_by_name(cast, first, then):
    a_little(cast)
    later = datetime(2021, 2, 1, tzinfo=UTC)
    published(cast, first, at=later)
    with pytest.raises(FiguresError, match=f"Period {then} overlaps period {first}"):
        drawn_up(cast, then, at=later)
    drawn_up(cast, "2019-2", at=later)


def test_two_editions_of_a_period_do_not_wait_at_once(cast):
    a_little(cast)
    row = drawn_up(cast)
    with pytest.raises(FiguresError, match="2020-1 waits"):
        drawn_up(cast)
    transparency.discard(edition_id=row.id, because="a letter is missing", by=cast.counsel, at=JULY)
    assert drawn_up(cast).number == 1
    with pytest.raises(FiguresError, match="No such edition waits"):
        agree(cast, row)


def test_what_changed_since_it_was_drawn_up_is_not_published(cast):
    a_little(cast)
    row = drawn_up(cast)
    agree(cast, row)
    a_letter(cast, 50, at=NOON)
    with pytest.raises(transparency.FaultyEdition, match="have changed since") as refused:
        transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY)
    assert refused.value.faults[0].code == "edition.stale"
    assert editions.published() == ()


def test_a_correction_says_what_changed_and_why(cast, story):
    cases = a_year(cast)
    first = published(cast)
    with pytest.raises(FiguresError, match="nothing to correct"):
        drawn_up(cast, at=JULY + DAY, why="We looked again.")
    a_letter(cast, 50, at=NOON)
    with pytest.raises(FiguresError, match="Say why"):
        drawn_up(cast, at=JULY + DAY)
    second = published(cast, at=JULY + DAY, why="A letter of June was found in July.")
    assert (second.name, second.number) == ("2020-1-edition-2", 2)
    assert [one.name for one in editions.of_period("2020-1")] == [second.name, first.name]
    assert [one.is_newest for one in editions.of_period("2020-1")] == [True, False]
    assert cells(second, BY_PLACE)["IE"] == Number(8, was=7)
    told = {(one.table, one.cell): one for one in second.edition.corrections}
    change = told[BY_PLACE, "IE"]
    assert (change.was, change.now) == (Number(7), Number(8))
    assert change.why == "A letter of June was found in July."
    assert tool.check_report(body(second, "report.json")).faults == []
    assert cells(editions.by_name("2020-1"), BY_PLACE)["IE"] == Number(7)
    assert len(cases) == 19


def test_no_two_rolls_have_an_entry_in_common(cast, story):
    a_little(cast)
    first = published(cast)
    a_letter(cast, 50, at=NOON)
    second = published(cast, at=JULY + DAY, why="A letter of June was found in July.")
    rolls = [
        {row.entry for row in table.roll.rows}
        for one in (first, second)
        for table in one.edition.tables
        if table.roll is not None
    ]
    # Each request once in each of seven tables; of preservation and removals there are none.
    assert sum(map(len, rolls)) == len(set().union(*rolls)) == 2 * 7 + 3 * 7


def test_figures_as_of_the_periods_end_stay_as_they_were(cast, story):
    cases = a_year(cast)
    case = Case.objects.get(id=cases["pending"].id)
    later = datetime(2020, 7, 1, 0, 0, tzinfo=UTC)
    intake.withdraw(case_id=case.id, by=cast.officer, at=later)
    found = published(cast, at=datetime(2020, 9, 1, tzinfo=UTC))
    assert cells(found, BY_OUTCOME)["pending"] == Number(16)
    assert cells(found, BY_OUTCOME)["withdrawn"] == Number(0)


@pytest.mark.parametrize(("announced", "held"), [("", 0), ("announced_at = 2020-06-12", 2)])
def test_only_a_hold_that_was_announced_shows_as_held(cast, story, announced, held):
    a_little(cast)
    terms = """
stops = "production"
effective_at = 2020-06-10T00:00:00Z
received = "all"
requested_by = ["IE"]
emergency = "held"
"""
    an_active_hold(cast, at=NOON + DAY, terms=terms + (f"{announced}T00:00:00Z" if held else ""))
    found = published(cast)
    assert cells(found, BY_BOTH)["IE|held"] == Number(held)
    assert cells(found, BY_BOTH)["IE|pending"] == Number(2 - held)


def test_an_edition_beside_a_sentence_that_is_not_true_needs_somebody_who_answers_for_it(cast):
    a_little(cast)
    case = a_sealed_case(cast, at=NOON + DAY)
    fetch(cast, case, at=NOON + DAY + 5 * HOUR)
    an_active_hold(
        cast,
        at=NOON + 2 * DAY,
        despite="it is said of what follows",
        terms="""
stops = "production"
effective_at = 2020-06-11T00:00:00Z
announced_at = 2020-06-12T00:00:00Z
received = "all"
requested_by = ["HK"]
emergency = "held"
statement = "We do not produce user data for Hong Kong authorities."
""",
    )
    row = drawn_up(cast)
    said = {"edition_id": row.id, "digest": row.digest, "at": JULY}
    with pytest.raises(StatementContradicted) as refused:
        transparency.agree(**said, by=cast.counsel)
    (against,) = refused.value.found.checks
    assert [one.case for one in against.contradicted_by] == [case.ref]
    assert not row.approvals.exists()
    with pytest.raises(StatementContradicted):
        transparency.agree(**said, despite="  ", by=cast.counsel)
    transparency.agree(**said, despite="It left before we decided.", by=cast.counsel)
    kept = PublishedDespite.objects.get(subject="figures:2020-1")
    assert (kept.reasons, kept.person_id) == ("It left before we decided.", cast.counsel.person)
    # Answered for once, it is not asked again, unless more leaves.
    transparency.agree(**said, by=cast.executive)
    transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY)
    assert PublishedDespite.objects.filter(subject="figures:2020-1").count() == 1


def test_an_edition_is_refused_while_the_roll_up_differs(cast):
    a_little(cast)
    row = drawn_up(cast)
    with migration():
        RollUp.objects.filter(figure="received").update(amount=3)
    assert roll_up.recounted().differences
    with pytest.raises(transparency.FaultyEdition, match="differs from a full recount"):
        agree(cast, row)


def test_a_killed_publication_is_gone_on_with(cast, monkeypatch):
    a_little(cast)
    row = drawn_up(cast)
    agree(cast, row)
    transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY)
    real = publishing.folder

    def down(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr(publishing, "folder", down)
    run_due(at=lambda: JULY)
    assert editions.published() == ()
    monkeypatch.setattr(publishing, "folder", real)
    run_due(at=lambda: JULY + HOUR)
    assert [one.name for one in editions.published()] == ["2020-1"]


def test_the_database_refuses_what_was_not_entered_first(cast):
    a_little(cast)
    row = drawn_up(cast)
    with pytest.raises(DatabaseError, match="never changes"), migration():
        Edition.objects.filter(id=row.id).update(state="published", published_at=JULY)


def test_salts_lie_encrypted_in_the_vault(cast, house):
    a_year(cast)
    row = drawn_up(cast)
    blob = Blob.objects.get(id=row.salts_id)
    sealed = (house.folder("vault") / blob.path).read_bytes()
    assert BY_PLACE.encode() not in sealed
    entry = reading.record_access(blob, case_ref="", why="test", role="system", person="", at=JULY)
    salts = json.loads(b"".join(reading.chunks(blob, entry=entry)))
    assert {table: len(drawn) for table, drawn in salts.items()} == {
        BY_PLACE: 18,
        BY_OUTCOME: 18,
        EMERGENCIES: 18,
        NOTICES: 18,
        HOLDS: 18,
        EXCEPTIONS: 18,
    }

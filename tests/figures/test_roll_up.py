"""The roll-up of a live house equals a recount of its cases after every action."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection

from comity.transparency.counting import recount
from comity.transparency.months import half_year
from comity.transparency.registry import FigureId as F
from comity_server.actions import intake, release
from comity_server.casefile import histories, pending, roll_up
from comity_server.casefile.models import Case, CountedHistory, Release, RollUp
from comity_server.cli.figures import command
from comity_server.gate.change import Side, change, migration
from comity_server.ledger import store
from tests.figures.acting import Acting
from tests.support.cast import HOUR, NOON, a_cast, a_filed_case, a_sealed_case

H1, H2 = half_year(2020, 1), half_year(2020, 2)
HISTORIES, STEPS = 3, 40


def figures(period=H1) -> Counter[F]:
    found: Counter[F] = Counter()
    for slot, amount in roll_up.counts(period).items():
        found[slot.figure] += amount
    return found


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_whatever_happens_in_a_house_the_roll_up_equals_a_recount(house, seed):
    acting = Acting(a_cast(house), random.Random(seed))
    done: Counter[str] = Counter()
    for _ in range(STEPS):
        name = acting.step()
        done[name] += 1
        assert roll_up.recounted().differences == (), (seed, dict(done), name)
        assert pending.recounted() == (), (seed, dict(done), name)
    for period in (H1, H2):
        full = recount(histories.all_histories(), period=period)
        halves = {F.HELD, F.PENDING}
        kept = roll_up.counts(period)
        assert kept == {slot: n for slot, n in full.items() if slot.figure not in halves}


def test_a_request_counts_from_its_receipt_and_with_data_from_its_first_bytes(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    assert (figures()[F.RECEIVED], figures()[F.OPEN], figures()[F.PRODUCED]) == (1, 1, 0)
    begun = release.open_download(
        release_id=Release.objects.get().id,
        by=cast.officer,
        at=NOON + 5 * HOUR,
        now=lambda: NOON + 5 * HOUR,
    )
    assert figures()[F.PRODUCED] == 0
    next(begun.chunks)
    next(begun.chunks, None)
    assert (figures()[F.OPEN], figures()[F.PRODUCED], figures()[F.NON_CONTENT]) == (0, 1, 1)
    assert roll_up.recounted().differences == ()


def test_a_change_that_is_undone_leaves_the_roll_up_as_it_was(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    before = roll_up.kept()
    with pytest.raises(ZeroDivisionError), change(Side.EXCLUSIVE):
        Case.objects.filter(id=case.id).update(state=Case.State.WITHDRAWN, closed_at=NOON)
        store.append("intake.withdrawn", at=NOON, actor="officer", case=case.ref)
        raise ZeroDivisionError
    assert roll_up.kept() == before


def test_a_roll_up_that_cannot_be_kept_undoes_the_change(house, monkeypatch):
    cast = a_cast(house)
    case = a_filed_case(cast)
    monkeypatch.setattr(roll_up, "_ADD", "INSERT INTO casefile_rollup VALUES (%s, no such thing)")
    with pytest.raises(DatabaseError):
        intake.withdraw(case_id=case.id, by=cast.officer, at=NOON + HOUR)
    connection.close()
    assert Case.objects.get(id=case.id).closed_at is None


def test_reading_a_case_leaves_its_history_alone(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    row = CountedHistory.objects.get(case=case)
    with change(Side.NONE):
        store.append("review.opened", at=NOON + HOUR, actor="analyst", case=case.ref)
    assert CountedHistory.objects.get(case=case).history == row.history


@pytest.fixture
def counted_house(house, monkeypatch):
    a_filed_case(a_cast(house))
    monkeypatch.setattr("comity_server.cli.figures.start_house", lambda **_: None)
    return house


def test_the_command_finds_nothing_in_a_house_that_counts_right(counted_house):
    ran = CliRunner().invoke(command, ["recount"])
    assert ran.exit_code == 0
    assert ran.output.startswith("1 cases, ")
    assert ran.output.endswith("the roll-up equals the recount\n")


@pytest.mark.parametrize("by", [1, -1, 40])
def test_the_command_names_each_row_that_was_changed_past_the_actions(counted_house, by):
    row = RollUp.objects.get(figure=F.RECEIVED)
    with migration():
        RollUp.objects.filter(id=row.id).update(amount=row.amount + by)
    ran = CliRunner().invoke(command, ["recount"])
    assert ran.exit_code == 1
    named = ran.output.splitlines()
    assert named[0] == (
        "received HK search disclosure, received 2020-06, since 2020-06: "
        f"the roll-up says {1 + by}, the recount 1"
    )
    assert named[1].endswith("the roll-up differs")
    assert len(named) == 2


def test_the_command_names_a_case_that_went_past_the_actions(counted_house):
    with migration():
        Case.objects.update(state=Case.State.WITHDRAWN, closed_at=NOON + HOUR)
    ran = CliRunner().invoke(command, ["recount"])
    assert ran.exit_code == 1
    assert "withdrawn HK search disclosure" in ran.output
    assert "the roll-up says 0, the recount 1" in ran.output


@pytest.mark.parametrize("with_", [["--from", "2020-01-01"], ["--to", "2020-01-01"]])
def test_a_live_recount_takes_no_period(counted_house, with_):
    assert CliRunner().invoke(command, ["recount", *with_]).exit_code == 2

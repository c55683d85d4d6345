"""Each use of a clause by which a release passes a hold is counted with it, and shown."""

from __future__ import annotations

import json

import pytest

from comity.vocabulary.verdict import Clear
from comity_server.actions import authority, release
from comity_server.casefile.models import ClauseUse, Release
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.support.cast import (
    DAY,
    HOLD,
    HOUR,
    NOON,
    a_cast,
    a_filed_case,
    a_sealed_case,
    an_active_hold,
    approve,
    decide,
)

EXCEPT = (
    'except = [{ id = "theft", offences = ["theft"], limit = ["subscriber", "access"], '
    "needs = 2, published = true }]\n"
)
OLDER = HOLD.replace('received = "all"', 'received = "from-effective"\nolder = "ask"').replace(
    "2020-06-10T00:00:00Z", "2020-06-11T00:00:00Z"
)
EMERGENCY = {
    "kind": "emergency",
    "threat": "death",
    "instrument": "none",
    "issued_by": "",
    "categories": "subscriber",
}


def let_go(cast, case, *, at):
    assert release.release_production(case_id=case.id, by=cast.counsel, at=at) == Clear()


def uses():
    return {(one.clause, one.exception) for one in ClauseUse.objects.all()}


def body_of(kind):
    """Return what the newest entry of a kind says."""
    found = Entry.objects.filter(kind=kind).latest("number")
    return json.loads(bytes(found.canonical))["body"]


def test_a_declared_exception_is_counted_with_who_decided(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON - HOUR, terms=HOLD + EXCEPT)
    case = a_sealed_case(cast)
    let_go(cast, case, at=NOON + 4 * HOUR)
    use = ClauseUse.objects.get()
    assert (use.clause, use.exception, use.hold.ref) == ("exception", "theft", "hk")
    assert set(use.decided_by) == {str(cast.counsel.person), str(cast.executive.person)}
    assert use.determination_id == Release.objects.get().determination_id
    assert body_of("release.released")["clauses"] == ["hk:exception:theft"]


def test_an_older_request_that_people_let_go_is_counted(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON - HOUR, terms=OLDER)
    case = a_sealed_case(cast, at=NOON)

    approve(cast, decide(cast, case, at=NOON + DAY), at=NOON + DAY + HOUR)

    run_due(at=lambda: NOON + DAY + 2 * HOUR)
    let_go(cast, case, at=NOON + DAY + 3 * HOUR)
    assert uses() == {("older", "")}


@pytest.mark.parametrize("word", ["ask", "proceed"])
def test_an_emergency_that_leaves_under_a_hold_is_counted_whatever_it_chose(house, word):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON - HOUR, terms=HOLD.replace('= "held"', f'= "{word}"'))

    case = a_filed_case(cast, **EMERGENCY)
    authority.record_emergency_call_back(
        case_id=case.id, spoke_to="s", confirmed=True, note="", by=cast.analyst, at=NOON
    )
    case.refresh_from_db()
    approve(cast, decide(cast, case, at=NOON + HOUR), at=NOON + 2 * HOUR)

    run_due(at=lambda: NOON + 3 * HOUR)
    let_go(cast, case, at=NOON + 4 * HOUR)
    assert uses() == {("emergency", "")}


def test_a_release_that_no_hold_covers_uses_no_clause(house):
    cast = a_cast(house)
    french = HOLD.replace('["HK"]', '["FR"]').replace("Hong Kong", "French")
    an_active_hold(cast, at=NOON - HOUR, terms=french + EXCEPT)
    let_go(cast, a_sealed_case(cast), at=NOON + 4 * HOUR)
    assert uses() == set() and body_of("release.released")["clauses"] == []


def test_a_release_that_is_barred_counts_nothing(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=NOON + 4 * HOUR, terms=HOLD + EXCEPT)
    verdict = release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 5 * HOUR)
    assert verdict != Clear()
    assert uses() == set()

"""Who waited for the gate's lock is judged by the ledger's clock, never by the one read before."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from comity.errors import GateShut
from comity.vocabulary.verdict import Barred, Clear, bars_of
from comity_server.actions import release
from comity_server.actions.answer import send_answer
from comity_server.casefile import fencing, outbox
from comity_server.casefile.models import Letter, Outbox, Release
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.support.cast import (
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

LATER = NOON + 4 * HOUR
MOMENT = timedelta(seconds=1)


def released(cast, case):
    assert release.release_production(case_id=case.id, by=cast.counsel, at=LATER) == Clear()
    return Release.objects.get()


def test_a_release_that_read_the_clock_before_the_hold_is_barred(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=LATER + MOMENT)
    verdict = release.release_production(case_id=case.id, by=cast.counsel, at=LATER)
    assert isinstance(verdict, Barred)
    assert [bar.code for bar in verdict.bars] == ["hold:hk"]


def test_an_answer_whose_worker_read_the_clock_before_the_hold_is_not_sent(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    released(cast, case)
    lease = outbox.take(at=LATER)
    assert lease is not None and lease.kind == "answer"
    letters = Letter.objects.count()
    an_active_hold(
        cast, at=LATER + MOMENT, terms=HOLD.replace('"production"', '"answer"', 1), ref="silent"
    )
    send_answer(lease, at=LATER)
    assert Letter.objects.count() == letters
    assert Outbox.objects.get(id=lease.id).done_at is not None


def test_a_revoked_release_is_not_called_clear_when_it_is_asked_for_again(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    released(cast, case)
    an_active_hold(cast, at=LATER + MOMENT)
    verdict = release.release_production(case_id=case.id, by=cast.counsel, at=LATER + HOUR)
    assert [bar.code for bar in bars_of(verdict)] == ["release:revoked"]


def download(cast, found):
    return release.open_download(
        release_id=found.id, by=cast.officer, at=LATER, now=lambda: LATER
    ).chunks


def codes_of(chunks):
    with pytest.raises(GateShut) as shut:
        next(chunks)
    return [bar.code for bar in shut.value.bars]


def test_a_second_download_ends_the_first_at_its_next_chunk(house):
    cast = a_cast(house)
    found = released(cast, a_sealed_case(cast))
    first, second = download(cast, found), download(cast, found)
    assert codes_of(first) == ["release:overtaken"]
    assert b"".join(second)
    overtaken, whole = found.deliveries.order_by("number")
    assert (overtaken.bytes_sent, overtaken.completed_at) == (0, None)
    assert whole.bytes_sent == found.sealed_bytes and whole.completed_at == LATER


def test_what_was_fetched_whole_is_not_let_go_to_whoever_looked_before(house):
    cast = a_cast(house)
    found = released(cast, a_sealed_case(cast))
    first = download(cast, found)
    assert b"".join(first)
    # Began after the look at what can be fetched, which a race lets pass.
    late = release.begin_attempt(found, at=LATER)
    verdict = release.grant_chunk(late, size=1, last=True, at=LATER)
    assert [bar.code for bar in bars_of(verdict)] == ["release:fetched"]


def test_a_hold_right_after_the_last_grant_reports_what_left_as_left(house):
    cast = a_cast(house)
    found = released(cast, a_sealed_case(cast))
    chunks = download(cast, found)
    assert next(chunks)
    fence = an_active_hold(cast, at=LATER)
    assert fence.before == (found.case.ref,) and fence.revoked == fence.ended == ()
    assert list(chunks) == []


def test_a_fence_counts_what_left_since_the_effect_of_the_hold_and_is_covered_by_it(house):
    cast = a_cast(house)
    found = released(cast, a_sealed_case(cast))
    assert b"".join(download(cast, found))
    past, now = HOLD, HOLD.replace("2020-06-10T00:00:00Z", f"{LATER:%Y-%m-%dT%H:%M:%S.000001Z}")
    for ref, terms, left in (
        ("past", past, (found.case.ref,)),
        ("now", now, ()),
        ("others", past.replace('["HK"]', '["FR"]').replace("Hong Kong", "French"), ()),
    ):
        fence = an_active_hold(cast, at=LATER + HOUR, terms=terms, ref=ref)
        assert (fence.before, fence.revoked) == (left, ())
        entry = Entry.objects.get(number=fence.ledger_number)
        assert json.loads(bytes(entry.canonical))["body"]["left_since_effect"] == len(left)


def test_a_fence_tells_how_much_had_left_of_a_download_that_it_ended(house):
    cast = a_cast(house)
    found = released(cast, a_sealed_case(cast))
    attempt = release.begin_attempt(found, at=LATER)
    for _ in range(2):
        assert release.grant_chunk(attempt, size=100, last=False, at=LATER) == Clear()
    fence = an_active_hold(cast, at=LATER)
    assert fence.revoked == (found.case.ref,) and fence.before == ()
    assert fence.ended == (fencing.Ended(found.case.ref, 200),)
    assert codes(release.grant_chunk(attempt, size=100, last=True, at=LATER)) >= {"release:revoked"}


def codes(verdict):
    return {bar.code for bar in bars_of(verdict)}


# The order of commits, and not of clocks


ASKS = """
stops = "production"
effective_at = 2020-06-10T13:00:00Z
received = "from-effective"
older = "ask"
requested_by = ["HK"]
emergency = "held"
"""


@pytest.mark.parametrize("at", [NOON + HOUR, NOON + 2 * HOUR], ids=["behind", "the same instant"])
def test_an_approval_before_a_hold_is_void_though_a_clock_calls_it_newer(house, at):
    cast = a_cast(house)
    case = a_sealed_case(cast)  # approved at two o'clock
    an_active_hold(cast, at=at, terms=ASKS)
    verdict = release.release_production(case_id=case.id, by=cast.counsel, at=LATER)
    assert codes(verdict) == {"hold:hk", "approvals:too-few"}


@pytest.mark.parametrize("at", [NOON + HOUR, NOON + 2 * HOUR], ids=["behind", "the same instant"])
def test_an_approval_after_a_hold_counts_though_a_clock_calls_it_older(house, at):
    cast = a_cast(house)
    case = a_filed_case(cast)
    an_active_hold(cast, at=NOON + 2 * HOUR, terms=ASKS)
    row = decide(cast, case, at=at)
    approve(cast, row, at=at)
    run_due(at=lambda: LATER)
    assert release.release_production(case_id=case.id, by=cast.counsel, at=LATER) == Clear()

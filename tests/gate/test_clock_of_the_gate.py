"""Who waited for the gate's lock is judged by the ledger's clock, never by the one read before."""

from __future__ import annotations

from datetime import timedelta

from comity.vocabulary.verdict import Barred, Clear, bars_of
from comity_server.actions import release
from comity_server.actions.answer import send_answer
from comity_server.casefile import outbox
from comity_server.casefile.models import Letter, Outbox, Release
from tests.support.cast import HOLD, HOUR, NOON, a_cast, a_sealed_case, an_active_hold

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


def test_a_second_download_that_began_before_the_first_ended_gets_no_further_chunk(house):
    cast = a_cast(house)
    found = released(cast, a_sealed_case(cast))
    first, second = (
        release.open_download(
            release_id=found.id, by=cast.officer, at=LATER, now=lambda: LATER
        ).chunks
        for _ in range(2)
    )
    assert b"".join(first)
    try:
        next(second)
    except release.GateShut as shut:
        assert [bar.code for bar in shut.bars] == ["release:fetched"]
    else:
        raise AssertionError("the same production left twice")

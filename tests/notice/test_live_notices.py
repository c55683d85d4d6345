"""Every request that names an account has one notice verdict; nobody is told before we answer."""

from __future__ import annotations

import pytest

from comity.vocabulary.words import NoticeWord
from comity_server.actions import notice
from comity_server.casefile.models import Notice
from tests.support.cast import DAY, HOUR, NOON, a_cast, a_filed_case, an_active_hold


def test_a_held_request_has_its_verdict_too(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON - HOUR)
    case = a_filed_case(cast)
    row = Notice.objects.get(case=case)
    assert row.verdict == NoticeWord.ASK and row.decide_by is not None


def test_an_order_of_secrecy_delays_to_its_end_and_nobody_is_told_before_we_answer(house):
    cast = a_cast(house)
    case = a_filed_case(cast, secrecy_ordered="yes", secrecy_until="2020-07-01")
    row = Notice.objects.get(case=case)
    assert row.verdict == NoticeWord.DELAYED
    assert not notice.tell_user(notice_id=row.id, at=NOON + 60 * DAY)


def test_what_a_person_decided_stays_and_is_told_on_its_day(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    row = Notice.objects.get(case=case)
    notice.decide_notice(
        notice_id=row.id,
        verdict=NoticeWord.DUE,
        because="nothing forbids it",
        due_at=None,
        by=cast.counsel,
        at=NOON + HOUR,
    )
    assert notice.tell_user(notice_id=row.id, at=NOON + 2 * HOUR)
    assert not notice.tell_user(notice_id=row.id, at=NOON + 3 * HOUR)


def test_no_delay_runs_without_an_end(house):
    cast = a_cast(house)
    row = Notice.objects.get(case=a_filed_case(cast))
    with pytest.raises(ValueError, match="until when"):
        notice.decide_notice(
            notice_id=row.id,
            verdict=NoticeWord.DELAYED,
            because="an order",
            due_at=None,
            by=cast.counsel,
            at=NOON,
        )

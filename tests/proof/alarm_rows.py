"""How each action of clocks and alarms is brought about: rows of ``test_actions_leave_nothing``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from comity_server.actions import (
    alarm_post,
    alarm_watch,
    alarms,
    calendar,
    hold,
    intake,
    market_exit,
)
from comity_server.casefile import alarms_due, outbox
from comity_server.casefile.exit_terms import digest_of
from comity_server.casefile.models import (
    Alarm,
    AlarmMessage,
    Case,
    CaseClock,
    Hold,
    MarketExit,
    Outbox,
)
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from tests.alarms.made import a_webhook
from tests.restriction import exit_plans
from tests.support.cast import DAY, FORM, HOLD, HOUR, NOON, Cast, a_filed_case

AT = NOON + 5 * HOUR
Pair = tuple[Callable[[Cast], Any], Callable[[Cast, Any], Any]]


def filed(cast: Cast) -> Case:
    return a_filed_case(cast)


def rung(cast: Cast) -> Alarm:
    with change(Side.NONE):
        alarm = alarms.ring(kind="clock", about="C-1", says="It is late.", at=NOON)
        store.append("alarm.rang", at=NOON, actor="system")
    assert alarm is not None
    return alarm


def a_receiver(cast: Cast) -> None:
    a_webhook(settings.HOME, "pager", port=1)


def a_message(cast: Cast) -> AlarmMessage:
    a_receiver(cast)
    rung(cast)
    return AlarmMessage.objects.get()


def a_clock(cast: Cast) -> CaseClock:
    return CaseClock.objects.get(case=filed(cast), clock="answer")


def a_broken_glass(cast: Cast) -> str:
    hold.draft_hold(ref="hk", title="t", terms=HOLD, by=cast.counsel, at=NOON)
    hold.break_glass(ref="hk", grounds="g", by=cast.counsel, at=NOON)
    return next(alarms_due.hold_keys(Hold.objects.get(), at=NOON + 2 * DAY))


def an_exit_that_waits(cast: Cast) -> str:
    market_exit.draft_exit(
        ref="hk", title="t", terms=exit_plans.terms(), by=cast.counsel, at=exit_plans.START
    )
    for by in (cast.counsel, cast.executive):
        digest = digest_of(MarketExit.objects.get().terms)
        market_exit.approve_exit(ref="hk", digest=digest, grounds="g", by=by, at=exit_plans.START)
    return next(key for _, key in alarms_due.exit_stages(at=exit_plans.START))


def given_up(cast: Cast) -> Outbox:
    intake.file_request(fields=FORM, key="k", by=cast.officer, at=NOON)
    for _ in range(outbox.MAX_ATTEMPTS):
        lease = outbox.take(at=NOON + DAY)
        assert lease is not None
        outbox.put_back(lease, named="failed", at=NOON)
    return Outbox.objects.get(alarmed_at__isnull=False)


def rung_in_an_ended_case(cast: Cast) -> Alarm:
    case = filed(cast)
    with change(Side.NONE):
        alarm = alarms.ring(kind="clock", about=case.ref, says="Late.", case=case, at=NOON)
        store.append("alarm.rang", at=NOON, actor="system")
    assert alarm is not None
    intake.withdraw(case_id=case.id, by=cast.officer, at=NOON + HOUR)
    return alarm


ROWS: dict[str, Pair] = {
    "alarms.end_with_case": (
        rung_in_an_ended_case,
        lambda cast, alarm: alarms.end_with_case(alarm_id=alarm.id, at=AT),
    ),
    "alarm_post._record": (
        a_message,
        lambda cast, message: alarm_post._record(message, at=AT),
    ),
    "alarm_post.show_life": (a_receiver, lambda cast, _: alarm_post.show_life(at=AT)),
    "alarm_watch.ring_clock": (
        a_clock,
        lambda cast, row: alarm_watch.ring_clock(clock_id=row.id, at=NOON + 14 * DAY),
    ),
    "alarm_watch.ring_hold": (
        a_broken_glass,
        lambda cast, key: alarm_watch.ring_hold(ref="hk", key=key, at=NOON + 2 * DAY),
    ),
    "alarm_watch.ring_exit": (
        an_exit_that_waits,
        lambda cast, key: alarm_watch.ring_exit(ref="hk", key=key, at=exit_plans.START),
    ),
    "alarm_watch.ring_stuck_work": (
        given_up,
        lambda cast, row: alarm_watch.ring_stuck_work(work_id=row.id, at=AT),
    ),
    "alarm_watch.try_work_again": (
        given_up,
        lambda cast, row: alarm_watch.try_work_again(work_id=row.id, by=cast.analyst, at=AT),
    ),
    "calendar.make_calendar": (
        lambda cast: None,
        lambda cast, _: calendar.make_calendar(by=cast.analyst, at=AT),
    ),
    "calendar.revoke_calendar": (
        lambda cast: calendar.make_calendar(by=cast.analyst, at=NOON),
        lambda cast, _: calendar.revoke_calendar(by=cast.analyst, at=AT),
    ),
}

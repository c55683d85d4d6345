"""How each action of clocks and alarms is brought about: rows of ``test_actions_leave_nothing``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from comity_server.actions import alarm_post, alarm_watch, alarms, clock_event, hold, intake, resume
from comity_server.casefile import alarms_due, outbox
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import (
    Alarm,
    AlarmMessage,
    Case,
    CaseClock,
    CaseEvent,
    Determination,
    Hold,
    Outbox,
)
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.worker.loop import run_due
from tests.alarms.made import a_webhook
from tests.support.cast import DAY, FORM, HOLD, HOUR, NOON, Cast, a_filed_case, approve, decide

AT = NOON + 5 * HOUR
Pair = tuple[Callable[[Cast], Any], Callable[[Cast, Any], Any]]


def filed(cast: Cast) -> Case:
    return a_filed_case(cast)


def an_event(cast: Cast, case: Case) -> CaseEvent:
    return clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.EXTENDED,
        happened_at=NOON,
        until=NOON + 30 * DAY,
        note="n",
        by=cast.counsel,
        at=AT,
    )


def collecting_was_stopped(cast: Cast) -> Determination:
    """Approve inside a window, in which nothing is collected, and let it end."""
    row = decide(cast, a_filed_case(cast, instrument="eu.epoc.content"), at=NOON + HOUR)
    approve(cast, row, at=NOON + 2 * HOUR)
    run_due(at=lambda: NOON + 3 * HOUR)
    return row


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


def given_up(cast: Cast) -> Outbox:
    intake.file_request(fields=FORM, key="k", by=cast.officer, at=NOON)
    for _ in range(outbox.MAX_ATTEMPTS):
        lease = outbox.take(at=NOON + DAY)
        assert lease is not None
        outbox.put_back(lease, named="failed", at=NOON)
    return Outbox.objects.get(alarmed_at__isnull=False)


ROWS: dict[str, Pair] = {
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
    "alarm_watch.ring_stuck_work": (
        given_up,
        lambda cast, row: alarm_watch.ring_stuck_work(work_id=row.id, at=AT),
    ),
    "alarm_watch.try_work_again": (
        given_up,
        lambda cast, row: alarm_watch.try_work_again(work_id=row.id, by=cast.analyst, at=AT),
    ),
    "alarms.acknowledge": (
        rung,
        lambda cast, alarm: alarms.acknowledge(alarm_id=alarm.id, note="n", by=cast.analyst, at=AT),
    ),
    "alarms.escalate": (rung, lambda cast, alarm: alarms.escalate(alarm_id=alarm.id, at=AT)),
    "clock_event.record_event": (filed, an_event),
    "clock_event.retract_event": (
        lambda cast: an_event(cast, filed(cast)),
        lambda cast, row: clock_event.retract_event(
            event_id=row.id, why="w", by=cast.counsel, at=AT
        ),
    ),
    "resume.resume_collection": (
        collecting_was_stopped,
        lambda cast, row: resume.resume_collection(
            case_id=row.case_id, by=cast.analyst, at=NOON + 14 * DAY
        ),
    ),
}

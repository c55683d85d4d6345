"""Tend the alarms: ring what is due, carry further what nobody answered, send, show life."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import close_old_connections, connection

from comity_server import clock
from comity_server.actions import alarm_post, alarm_watch, alarms, secrecy_watch
from comity_server.casefile import alarms_due, secrecy_due

log = structlog.get_logger()
MOST_SENT = 50
"""How many messages are sent between two looks at what is due."""


def tend(*, at: Callable[[], datetime] = clock.now) -> None:
    """Do once all that is due; what fails does not keep the rest from ringing."""
    _each(
        *((alarm_watch.ring_clock, {"clock_id": one}) for one in alarms_due.clocks(at=at())),
        *(
            (alarm_watch.ring_hold, {"ref": ref, "key": key})
            for ref, key in alarms_due.holds(at=at())
        ),
        *(
            (alarm_watch.ring_exit, {"ref": ref, "key": key})
            for ref, key in alarms_due.exit_stages(at=at())
        ),
        *(
            (secrecy_watch.ring_order, {"ref": ref, "key": key})
            for ref, key in secrecy_due.orders(at=at())
        ),
        *(
            (secrecy_watch.ring_unsafe, {"notice_id": one, "key": key})
            for one, key in secrecy_due.unsafe_marks(at=at())
        ),
        *((alarm_watch.ring_stuck_work, {"work_id": one}) for one, _ in alarms_due.stuck_work()),
        *(
            (alarms.end_with_case, {"alarm_id": one})
            for one in alarms_due.ended(kinds=alarms.ENDS_WITH_CASE)
        ),
        *((alarms.escalate, {"alarm_id": one}) for one in alarms_due.unanswered(at=at())),
        (alarm_post.show_life, {}),
        at=at,
    )
    for _ in range(MOST_SENT):
        taken = alarm_post.take(at=at())
        if taken is None:
            return
        alarm_post.send(taken, at=at())


def _each(
    *acts: tuple[Callable[..., object], dict[str, object]], at: Callable[[], datetime]
) -> None:
    for act, named in acts:
        try:
            act(**named, at=at())
        except Exception as failure:
            # Everything: an alarm that cannot ring must not silence the others.
            log.error("alarms.failed", act=act.__name__, named=type(failure).__name__)


class Watch(threading.Thread):
    """Tend the alarms beside the other chores: a slow mail server keeps no work waiting."""

    def __init__(self, *, pause_seconds: float = 5.0) -> None:
        super().__init__(name="comity-alarms", daemon=True)
        self._stop_asked = threading.Event()
        self._pause = pause_seconds

    def stop(self) -> None:
        """Ask the thread to end after the work in hand."""
        self._stop_asked.set()

    def run(self) -> None:
        """Tend until asked to stop; what fails is logged by name and tried again."""
        while not self._stop_asked.wait(self._pause):
            try:
                tend()
            except Exception as failure:
                # The watch must outlive a lost database; without it nobody would hear of that.
                log.error("alarms.failed", named=type(failure).__name__)
            finally:
                close_old_connections()
        connection.close()

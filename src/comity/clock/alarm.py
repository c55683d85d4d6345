"""When a clock raises its alarms: at parts of the time that it leaves, and when it is over.

An alarm tells people and does nothing else. Source: threat model, the clock never acts; the shares
are our own choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.clock.line import Due

SHARES: Final = (50, 80, 100)
"""At which per cent of the time between receipt and deadline people are told."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An instant at which people are told how much of the time is used up, in per cent."""

    at: datetime
    share: int


def alarms_of(due: Due, *, received_at: datetime) -> tuple[Alarm, ...]:
    """Return the alarms of a clock; none while no day ends it.

    Where the deadline is already past on receipt, all of them are due at once.
    """
    if due.not_after is None:
        return ()
    return alarms_until(due.not_after, received_at=received_at)


def alarms_until(not_after: datetime, *, received_at: datetime) -> tuple[Alarm, ...]:
    """Return the alarms of a deadline, in the order of time."""
    left = not_after - received_at
    return tuple(
        Alarm(max(received_at, received_at + left * share / 100), share) for share in SHARES
    )


def reached(alarms: tuple[Alarm, ...], *, at: datetime) -> Alarm | None:
    """Return the latest alarm that has been reached by ``at``; None before the first."""
    past = [one for one in alarms if one.at <= at]
    return past[-1] if past else None

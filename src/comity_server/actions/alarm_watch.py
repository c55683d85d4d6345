"""Ring what is due: clocks, holds that wait for people, work that was given up. It does no more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity.clock.alarm import Alarm as Due
from comity.clock.alarm import alarms_until, reached
from comity.vocabulary.words import Clock
from comity_server.actions import alarms
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.actions.hold import MAY_HOLD
from comity_server.actions.market_exit import MAY_LEAVE
from comity_server.casefile import alarms_due, exits, ringing
from comity_server.casefile.models import Alarm, Case, CaseClock, Determination, Hold, Outbox
from comity_server.casefile.winding import ANSWER, WINDOW
from comity_server.gate.change import Side, bookkeeping, change, retry_whole
from comity_server.ledger import store


@retry_whole
def ring_clock(*, clock_id: int, at: datetime) -> Alarm | None:
    """Ring for the newest share of its time that a clock has used up; older ones are past.

    A clock whose matter is settled, or for which people have been called already, rings no more.
    """
    row = _clock(clock_id)
    if row.next_at is None or row.next_at > at or row.not_after is None:
        return None
    if ringing.is_met(row):
        with bookkeeping():
            CaseClock.objects.filter(id=clock_id).update(met_at=at, next_at=None, next_share=None)
        return None
    share, later = _share_and_next(row, at=at)
    upcoming = {
        "next_at": later.at if later else None,
        "next_share": later.share if later else None,
    }
    key = _key(row, share=share)
    if Alarm.objects.filter(key=key).exists():
        with bookkeeping():
            CaseClock.objects.filter(id=clock_id, next_at=row.next_at).update(**upcoming)
        return None
    with change(Side.NONE):
        taken = CaseClock.objects.filter(id=clock_id, next_at=row.next_at).update(**upcoming)
        if not taken:  # somebody moved this clock since it was read: it is looked at again
            raise ClockMoved(clock_id)
        alarm = _ring_case(row, key=key, share=share, at=at)
        _record(row.case, kind=f"clock-{row.clock}", share=share, at=at)
    return alarm


class ClockMoved(RuntimeError):
    """Raised when a clock was moved while it was about to ring; nothing was done."""

    def __init__(self, clock_id: int) -> None:
        super().__init__(f"clock {clock_id} was moved meanwhile and is looked at again")


def _clock(clock_id: int) -> CaseClock:
    return CaseClock.objects.select_related(
        "case__authority", "case__officer", "case__follows"
    ).get(id=clock_id)


def _share_and_next(row: CaseClock, *, at: datetime) -> tuple[int, Due | None]:
    """Return the share that is rung for now, and the alarm that comes next."""
    if row.not_after is None:
        raise ValueError("a clock without an end rings for nothing")
    every = alarms_until(row.not_after, received_at=row.case.received_at)
    found = reached(every, at=at)
    later = next((one for one in every if one.at > at), None)
    return (found.share if found else int(row.next_share or 0)), later


def _key(row: CaseClock, *, share: int) -> str:
    # Our own clock and the law's often end at one instant: people hear of that once.
    same = ANSWER if row.clock == Clock.PRODUCE else row.clock
    end = row.not_after.isoformat() if row.not_after else ""
    return f"clock:{row.case_id}:{same}:{end}:{share}"


def _ring_case(row: CaseClock, *, key: str, share: int, at: datetime) -> Alarm | None:
    case = row.case
    if row.not_after is None:
        raise ValueError("a clock without an end rings for nothing")
    call = ringing.call_of(case, row.clock, not_after=row.not_after, share=share, at=at)
    return alarms.ring(
        kind="window-over" if row.clock == WINDOW else "clock",
        about="sealed" if case.sealed else case.ref,
        key=key,
        says=call.says,
        case=case,
        to_roles=call.to_roles,
        to_person=case.assigned_to_id,
        due_at=row.not_after,
        share=share,
        urgent=call.urgent,
        at=at,
    )


def _record(case: Case | None, *, kind: str, share: int | None = None, at: datetime) -> None:
    body: dict[str, str | int] = {"kind": kind}
    if share is not None:
        body["share"] = share
    ref = case.ref if case else None
    store.append("alarm.rang", at=at, actor=SYSTEM.role, case=ref, body=body)


_HOLDS = {
    alarms_due.HOLD_UNCONFIRMED: (
        "Hold “{title}” was put in force by one person and nobody has confirmed it in time. "
        "It stays in force: no clock undoes it."
    ),
    alarms_due.HOLD_REVIEW: (
        "The day by which keeping hold “{title}” must be decided again has passed. "
        "It stays in force: people lift it or keep it."
    ),
    alarms_due.HOLD_RETURNED: (
        "The assessment that lifted hold “{title}” was due for review and was not renewed. "
        "The hold is in force again."
    ),
}


@retry_whole
def ring_hold(*, ref: str, key: str, at: datetime) -> Alarm | None:
    """Ring for a hold that waits for people. It stays as it is."""
    kind = key.partition(":")[0]
    with change(Side.NONE):
        row = Hold.objects.get(ref=ref)
        if key not in alarms_due.hold_keys(row, at=at):
            return None
        alarm = alarms.ring(
            kind=kind,
            about=ref,
            key=key,
            says=_HOLDS[kind].format(title=row.title[:100]),
            to_roles=MAY_HOLD,
            urgent=kind != alarms_due.HOLD_REVIEW,
            at=at,
        )
        if alarm is not None:
            _record(None, kind=kind, at=at)
    return alarm


@retry_whole
def ring_exit(*, ref: str, key: str, at: datetime) -> Alarm | None:
    """Ring for a stage of a market exit that waits for people. Nothing of it is done."""
    with change(Side.NONE):
        found = [one for one in exits.waiting_for_people(at=at) if one.ref == ref]
        late = next((one for one in found if alarms_due.exit_key(one) == key), None)
        if late is None:
            return None
        alarm = alarms.ring(
            kind=alarms_due.EXIT_STAGE,
            about=ref,
            key=key,
            says=_waits(late),
            to_roles=MAY_LEAVE,
            due_at=late.since,
            at=at,
        )
        if alarm is not None:
            _record(None, kind=alarms_due.EXIT_STAGE, at=at)
    return alarm


def _waits(late: exits.Late) -> str:
    what = "has to be taken back" if late.back else "was due and is not done"
    return (
        f"Stage “{late.stage}” of market exit “{late.title[:80]}” {what}. "
        f"{late.owner[:80]} answers for it. Nothing later goes on until people act."
    )


@retry_whole
def ring_stuck_work(*, work_id: UUID, at: datetime) -> Alarm | None:
    """Ring for a piece of work that failed too often and waits for a person."""
    with change(Side.NONE):
        row = Outbox.objects.get(id=work_id)
        case = _case_of(row)
        what = f" of case {case.ref}" if case and not case.sealed else ""
        alarm = alarms.ring(
            kind=alarms_due.WORK_STUCK,
            about=str(row.id),
            key=alarms_due.work_key(row),
            says=f"The work “{row.kind}”{what} failed {row.attempts} times ({row.last_error[:80]}) "
            "and waits for a person.",
            case=case,
            to_roles=("analyst", "administrator"),
            at=at,
        )
        if alarm is not None:
            _record(case, kind=alarms_due.WORK_STUCK, at=at)
    return alarm


def _case_of(row: Outbox) -> Case | None:
    case_id, decided = row.arguments.get("case"), row.arguments.get("determination")
    if decided:
        return Determination.objects.select_related("case").get(id=decided).case
    return Case.objects.filter(id=case_id).first() if case_id else None


@retry_whole
def try_work_again(*, work_id: UUID, by: Actor, at: datetime) -> None:
    """Have work that was given up tried again from the start."""
    by.must_be("analyst", "counsel", "executive", "administrator")
    with change(Side.NONE):
        row = Outbox.objects.select_for_update().get(id=work_id)
        if row.alarmed_at is None or row.done_at is not None:
            raise ValueError("This work is done, or is being tried.")
        row.alarmed_at, row.attempts, row.not_before = None, 0, at
        row.save(update_fields=["alarmed_at", "attempts", "not_before"])
        case = _case_of(row)
        store.append(
            "alarm.work-again",
            at=at,
            actor=by.role,
            case=case.ref if case else None,
            body={"kind": row.kind},
            commits={"person": str(by.person).encode()},
        )

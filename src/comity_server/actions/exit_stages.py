"""Do the stages of a market exit, each once, and take back those that can be.

A clock does only what two people set an instant for and what can be undone; it never deletes. Each
stage that is done or taken back is one entry of the ledger.
"""

from __future__ import annotations

from datetime import datetime

from comity.restriction.exit_plan import ExitPlan, as_exit
from comity.restriction.exit_rehearsal import ExitFacts, Rehearsed, check_stage, rehearse
from comity.restriction.exit_stages import NATURES, Stage
from comity.restriction.market_exit import Exit
from comity.vocabulary.verdict import Bar, Barred, Clear
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.actions.market_exit import MAY_LEAVE, append, locked
from comity_server.actions.preservation import count_preserved
from comity_server.casefile import exits, guarding, mapping, voiding
from comity_server.casefile.exit_ledger import DONE, UNDONE
from comity_server.casefile.exit_terms import parse_plan
from comity_server.casefile.models import Determination, ExitDeed, MarketExit
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@retry_whole
def do_stage(
    *, ref: str, stage: Stage, by: Actor, at: datetime, note: str = "", keeps: bool = False
) -> Clear | Barred:
    """Do one stage, or return every reason why it may not be done; then nothing is done.

    :param by: the house only for what the stage's nature leaves to a clock.
    :param note: what a person did outside of the product, for a stage that is theirs.
    :param keeps: for the deletion: whoever deletes has the list of what stays.
    """
    _may_act(by)
    with change(Side.EXCLUSIVE):
        row = locked(ref)
        at = store.not_before_newest(at)
        plan = exits.plan_in_force(row)
        facts = facts_of(row, plan, at=at, keeps=keeps)
        verdict = check_stage(plan, stage, facts=facts, at=at)
        if isinstance(verdict, Clear):
            verdict = _check_hands(stage, by=by, note=note)
        if isinstance(verdict, Barred):
            return verdict
        _record(row, stage, ExitDeed.Deed.DONE, by=by, at=at, note=note)
        if stage is Stage.ACCESS:
            _decide_anew(as_exit(plan, done=exits.standing(exits.fresh(row))), at=at)
        _append(DONE, row, stage, by=by, at=at, note=note)
    return verdict


@retry_whole
def undo_stage(
    *, ref: str, stage: Stage, by: Actor, at: datetime, note: str = ""
) -> Clear | Barred:
    """Take one stage back, the last that stands first; or return why it is not its turn."""
    _may_act(by)
    with change(Side.EXCLUSIVE):
        row = locked(ref)
        verdict = _check_undo(row, stage)
        if isinstance(verdict, Clear):
            verdict = _check_hands(stage, by=by, note=note)
        if isinstance(verdict, Barred):
            return verdict
        _record(row, stage, ExitDeed.Deed.UNDONE, by=by, at=at, note=note)
        if exits.next_undo(exits.fresh(row)) is None:
            row.state = MarketExit.State.REVERSED
            row.save(update_fields=["state"])
        _append(UNDONE, row, stage, by=by, at=at, note=note)
    return verdict


def run_due_exits(*, at: datetime) -> int:
    """Do what two people set an instant for and what they took back; return how many stages.

    Only what can be undone and needs nobody outside is done by the clock.
    """
    ran = 0
    for row in MarketExit.objects.filter(state__in=["approved", "reversing"]).order_by("ref"):
        ran += _run_reversal(row, at=at) if row.reversed_at else _run_plan(row, at=at)
    return ran


def _run_plan(row: MarketExit, *, at: datetime) -> int:
    plan, ran = exits.plan_in_force(row), 0
    for one in plan.in_order:
        # Looked at before the lock is taken, so that an idle house takes none; judged again after.
        if not NATURES[one.stage].by_clock or at < one.at:
            continue
        done = exits.standing(exits.fresh(row))
        if one.stage in done or plan.before(one.stage) - done:
            continue
        verdict = do_stage(ref=row.ref, stage=one.stage, by=SYSTEM, at=at)
        ran += isinstance(verdict, Clear)
    return ran


def _run_reversal(row: MarketExit, *, at: datetime) -> int:
    ran = 0
    while (stage := exits.next_undo(exits.fresh(row))) is not None and NATURES[stage].by_clock:
        if isinstance(undo_stage(ref=row.ref, stage=stage, by=SYSTEM, at=at), Barred):
            break
        ran += 1
    return ran


def dry_run(*, ref: str, at: datetime) -> tuple[Rehearsed, ...]:
    """Return what each stage of the newest version would do at its instant; nothing is done."""
    row = MarketExit.objects.prefetch_related("deeds").get(ref=ref)
    plan = parse_plan(row.terms, ref=ref)
    return rehearse(plan, facts=facts_of(row, plan, at=at))


def check_now(*, ref: str, stage: Stage, at: datetime) -> Clear | Barred:
    """Return whether a person may do a stage now, with every reason why not."""
    row = MarketExit.objects.prefetch_related("deeds").get(ref=ref)
    plan = exits.plan_in_force(row)
    return check_stage(plan, stage, facts=facts_of(row, plan, at=at, keeps=True), at=at)


def facts_of(row: MarketExit, plan: ExitPlan, *, at: datetime, keeps: bool = False) -> ExitFacts:
    """Return how things stand for a plan's stages."""
    deletion = plan.stage(Stage.DELETION).at if plan.has(Stage.DELETION) else at
    account_ids = [one.id for one in exits.accounts_there(plan)]
    open_cases = tuple(exits.open_cases(plan))
    return ExitFacts(
        approved=row.state == MarketExit.State.APPROVED,
        done=exits.standing(row),
        preserved=count_preserved(account_ids=account_ids, beyond=max(at, deletion)),
        open_requests=len(open_cases),
        unassigned=sum(case.assigned_to_id is None for case in open_cases),
        kept=keeps,
    )


def _may_act(by: Actor) -> None:
    if by != SYSTEM:
        by.must_be(*MAY_LEAVE)


def _check_hands(stage: Stage, *, by: Actor, note: str) -> Clear | Barred:
    if NATURES[stage].by_clock:
        return Clear()
    if by == SYSTEM:
        return Barred((Bar("exit:person", "A person does this stage; no clock does."),))
    if not note.strip():
        return Barred((Bar("exit:note", "Say what was done: it is kept with your name."),))
    return Clear()


def _check_undo(row: MarketExit, stage: Stage) -> Clear | Barred:
    if row.state != MarketExit.State.REVERSING:
        return Barred((Bar("exit:not-taken-back", "Two people have not taken this exit back."),))
    if NATURES[stage].final:
        return Barred((Bar("exit:final", f"It stays: {NATURES[stage].why_final}."),))
    if stage not in exits.standing(row):
        return Barred((Bar("exit:not-done", "It was not done, or is taken back already."),))
    turn = exits.next_undo(row)
    if turn is not stage:
        return Barred((Bar("exit:order", f"{turn} was done later and is taken back first."),))
    return Clear()


def _record(
    row: MarketExit, stage: Stage, deed: str, *, by: Actor, at: datetime, note: str
) -> None:
    ExitDeed.objects.create(
        market_exit=row,
        stage=stage,
        deed=deed,
        version=row.approved_version,
        by_id=by.person,
        note=note,
        at=at,
        ledger_number=store.next_number(),
    )
    guarding.queue_publishing(at=at)


def _decide_anew(leaving: Exit, *, at: datetime) -> None:
    """Void decisions that were made before the exit asked: people decide them anew."""
    rows = Determination.objects.exclude(state=Determination.State.VOID)
    for row in rows.filter(release__isnull=True).select_related("case__authority", "case__officer"):
        accounts = mapping.request_value(row.case).accounts
        if any(
            leaving.asks_about(services=(one.service,), place=one.place, at=at) for one in accounts
        ):
            voiding.void_decisions(row.case, why="access ended where its user is", at=at)


def _append(
    kind: str, row: MarketExit, stage: Stage, *, by: Actor, at: datetime, note: str
) -> None:
    # The version is the one that two people stand for, which an edit under way is not yet.
    body = {"stage": str(stage), "version": row.approved_version}
    append(kind, row, by=by, at=at, body=body, note=note)

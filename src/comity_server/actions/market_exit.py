"""Plan a market exit: draft, edit, approve by two, take back by two. Nothing is done by it.

What a plan's stages do is in :mod:`comity_server.actions.exit_stages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from comity.ledger.canonical import Json
from comity.restriction.exit_plan import ExitPlan
from comity_server.actions.actor import Actor
from comity_server.casefile import exits, guarding
from comity_server.casefile.exit_ledger import APPROVED, TAKEN_BACK
from comity_server.casefile.exit_terms import PlanWrong, digest_of, parse_plan, plan_lines
from comity_server.casefile.models import ExitWord, MarketExit
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_LEAVE = ("counsel", "rights", "executive")
APPROVALS = 2


class NotSo(ValueError):
    """Raised when a plan is not in a state for what was asked; nothing was done."""


@retry_whole
def draft_exit(*, ref: str, title: str, terms: str, by: Actor, at: datetime) -> MarketExit:
    """Keep a plan, which does nothing until two people stand for it.

    :raises PlanWrong: if the terms are wrong, with the key and what to write instead.
    """
    by.must_be(*MAY_LEAVE, "analyst")
    parse_plan(terms, ref=ref)
    with change(Side.EXCLUSIVE):
        row = MarketExit.objects.create(
            ref=ref, title=title, terms=terms, drafted_by_id=by.person, drafted_at=at
        )
        append("exit.drafted", row, by=by, at=at)
    return row


@retry_whole
def edit_exit(*, ref: str, seen_version: int, terms: str, by: Actor, at: datetime) -> MarketExit:
    """Write a new version. Every word for the old one is void, and no stage goes on until then.

    Doors and requests stay as they were: they follow the version that two people stood for.

    :raises PlanWrong: if the terms are wrong, or change what was done already.
    :raises NotSo: if somebody else edited it meanwhile, or it was taken back.
    """
    by.must_be(*MAY_LEAVE, "analyst")
    plan = parse_plan(terms, ref=ref)
    with change(Side.EXCLUSIVE):
        row = locked(ref)
        if row.version != seen_version:
            raise NotSo("Somebody changed this plan while you were writing: read it again.")
        _must_not_be_taken_back(row)
        _keep_what_was_done(row, plan)
        row.terms, row.version, row.state = terms, row.version + 1, MarketExit.State.DRAFT
        row.save(update_fields=["terms", "version", "state"])
        row.words.filter(voided_at__isnull=True).update(voided_at=at)
        append("exit.edited", row, by=by, at=at)
    return row


@retry_whole
def approve_exit(*, ref: str, digest: str, grounds: str, by: Actor, at: datetime) -> MarketExit:
    """Say yes to exactly the terms that were read; the second person's yes makes them the plan.

    :raises NotSo: if these are not the terms any more, or the plan breaks its own promise.
    """
    by.must_be(*MAY_LEAVE)
    _need_grounds(grounds)
    with change(Side.EXCLUSIVE):
        row = locked(ref)
        plan = _approvable(row, digest)
        _say(row, ExitWord.Act.APPROVE, grounds=grounds, by=by, at=at)
        if _words(row, ExitWord.Act.APPROVE) < APPROVALS:
            append("exit.seconded", row, by=by, at=at)
            return row
        row.state, row.approved_at = MarketExit.State.APPROVED, at
        row.approved_terms, row.approved_version = row.terms, row.version
        row.save()
        guarding.queue_publishing(at=at)
        append(APPROVED, row, by=by, at=at, body={"stages": list(plan_lines(plan))})
    return row


@retry_whole
def take_back(*, ref: str, grounds: str, by: Actor, at: datetime) -> MarketExit:
    """Give one's word for taking the whole exit back; the second person's word begins it.

    :raises NotSo: if nobody stands for the plan, or it was taken back already.
    """
    by.must_be(*MAY_LEAVE)
    _need_grounds(grounds)
    with change(Side.EXCLUSIVE):
        row = locked(ref)
        _must_not_be_taken_back(row)
        if not row.approved_terms:
            raise NotSo("Nobody stands for this plan, so there is nothing to take back.")
        _say(row, ExitWord.Act.REVERSE, grounds=grounds, by=by, at=at)
        if _words(row, ExitWord.Act.REVERSE) < APPROVALS:
            append("exit.reversal-asked", row, by=by, at=at)
            return row
        row.state, row.reversed_at = MarketExit.State.REVERSING, at
        if exits.next_undo(row) is None:
            row.state = MarketExit.State.REVERSED
        row.save(update_fields=["state", "reversed_at"])
        append(TAKEN_BACK, row, by=by, at=at)
    return row


def locked(ref: str) -> MarketExit:
    """Return an exit's row, held to the end of the change."""
    return MarketExit.objects.select_for_update().get(ref=ref)


def _approvable(row: MarketExit, digest: str) -> ExitPlan:
    if row.state != MarketExit.State.DRAFT:
        raise NotSo("This plan is no draft any more.")
    if digest != digest_of(row.terms):
        raise NotSo("The plan was changed after you read it: read it again.")
    plan = parse_plan(row.terms, ref=row.ref)
    if plan.export_too_short:
        raise NotSo(
            f"People were promised {plan.export_days} days to fetch their data, and the plan gives "
            "them less. Set a later end, or promise less before anything is announced."
        )
    return plan


def _must_not_be_taken_back(row: MarketExit) -> None:
    if row.reversed_at is not None:
        raise NotSo("Two people took this exit back: plan a new one under another name.")


def _keep_what_was_done(row: MarketExit, plan: ExitPlan) -> None:
    done = exits.standing(row)
    if not done:
        return
    before = exits.plan_in_force(row)
    for stage in sorted(done):
        if not plan.has(stage) or plan.stage(stage) != before.stage(stage):
            raise PlanWrong(f"stage: {stage} was done: what was done stays as it was planned")
    if (before.place, before.services) != (plan.place, plan.services):
        raise PlanWrong("place: an exit that has begun stays where it is")
    if plan.export_days < before.export_days:
        raise PlanWrong("export_days: what people were promised does not shrink")


def _say(row: MarketExit, act: str, *, grounds: str, by: Actor, at: datetime) -> None:
    said = row.words.filter(act=act, version=row.version, voided_at__isnull=True)
    if said.filter(person_id=by.person).exists():
        raise NotSo("You have given your word already: a second person must.")
    ExitWord.objects.create(
        market_exit=row,
        act=act,
        version=row.version,
        digest=digest_of(row.terms),
        person_id=by.person,
        grounds=grounds,
        at=at,
        ledger_number=store.next_number(),
    )


def _words(row: MarketExit, act: str) -> int:
    words = row.words.filter(act=act, version=row.version, voided_at__isnull=True)
    return words.values("person").distinct().count()


def append(
    kind: str,
    row: MarketExit,
    *,
    by: Actor,
    at: datetime,
    body: Mapping[str, Json] | None = None,
    note: str = "",
) -> None:
    """Append an entry about an exit to the change under way."""
    commits = {"terms": row.terms.encode()}
    if note:
        commits["note"] = note.encode()
    whole = {"exit": row.ref, "version": row.version, **(body or {})}
    store.append(kind, at=at, actor=by.role, body=whole, commits=commits)


def _need_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise NotSo("Say on what grounds: it is kept with your name.")

"""Draft, activate and confirm holds. From the acknowledgement on, nothing gets past one."""

from __future__ import annotations

from datetime import datetime, timedelta

from comity_server.actions.actor import Actor
from comity_server.casefile import fencing, lifting, succession
from comity_server.casefile.drafting import read_draft
from comity_server.casefile.fencing import Fence
from comity_server.casefile.hold_terms import fill_columns, scope_rows
from comity_server.casefile.models import Hold, HoldConsent, Release
from comity_server.casefile.publication import answer_for, objections_to_hold
from comity_server.failpoints import failpoint
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

CONFIRM_WITHIN = timedelta(hours=24)
"""How soon a second person must confirm a hold that one activated alone, before an alarm rings."""

MAY_HOLD = ("counsel", "rights", "executive")


@retry_whole
def draft_hold(
    *, ref: str, title: str, terms: str, by: Actor, at: datetime, replaces: str | None = None
) -> Hold:
    """Keep a draft, which stops nothing.

    :param replaces: the hold whose next version this is; it stands until this one is in force.
    :raises comity.errors.ScenarioError: if the terms are wrong, with what to write instead.
    """
    by.must_be(*MAY_HOLD, "analyst")
    parsed = read_draft(terms, ref=ref)
    with change(Side.EXCLUSIVE):
        row = Hold(ref=ref, title=title, terms=terms, drafted_by_id=by.person, drafted_at=at)
        if replaces is not None:
            row.replaces = Hold.objects.exclude(state=Hold.State.DRAFT).get(ref=replaces)
            row.version = row.replaces.version + 1
        fill_columns(row, parsed)
        row.save(force_insert=True)
        for scope in scope_rows(row, parsed):
            scope.save()
        store.append("hold.drafted", at=at, actor=by.role, body={"hold": ref}, commits=_terms(row))
    return row


@retry_whole
def consent_to_hold(
    *, ref: str, grounds: str, by: Actor, at: datetime, despite: str = ""
) -> Fence | None:
    """Say yes to a draft. The second person's yes activates it and returns the fence report.

    :param despite: why the sentence is published although something contradicts it.
    :raises StatementContradicted: if it is announced, contradicted, and ``despite`` says nothing.
    """
    by.must_be(*MAY_HOLD)
    need_grounds(grounds)
    with change(Side.EXCLUSIVE):
        row = Hold.objects.select_for_update().get(ref=ref)
        if row.state != Hold.State.DRAFT:
            raise ValueError("This hold is no draft any more.")
        succession.check(row, at=at)
        known = set(
            row.consents.filter(act=HoldConsent.Act.ACTIVATE).values_list("person", flat=True)
        )
        if by.person in known:
            raise ValueError("You have said yes already: a second person must.")
        number = store.next_number()
        HoldConsent.objects.create(
            hold=row,
            act=HoldConsent.Act.ACTIVATE,
            person_id=by.person,
            grounds=grounds,
            at=at,
            ledger_number=number,
        )
        if not known:
            store.append("hold.seconded", at=at, actor=by.role, body={"hold": ref})
            return None
        return _activate(row, despite=despite, by=by, at=at)


@retry_whole
def break_glass(*, ref: str, grounds: str, by: Actor, at: datetime) -> Fence:
    """Activate a hold alone. A second person must confirm it in time, or an alarm rings.

    No clock undoes it: a hold that nobody confirmed goes on.
    """
    by.must_be(*MAY_HOLD)
    need_grounds(grounds)
    with change(Side.EXCLUSIVE):
        row = Hold.objects.select_for_update().get(ref=ref, state=Hold.State.DRAFT)
        row.broke_glass, row.confirm_by = True, at + CONFIRM_WITHIN
        HoldConsent.objects.create(
            hold=row,
            act=HoldConsent.Act.ACTIVATE,
            person_id=by.person,
            grounds=grounds,
            at=at,
            ledger_number=store.next_number(),
        )
        # Nothing published may delay a hold that cannot wait: the grounds answer for it.
        return _activate(row, despite=grounds, by=by, at=at)


@retry_whole
def confirm_broken_glass(*, ref: str, grounds: str, by: Actor, at: datetime) -> None:
    """Confirm, as a second person, a hold that one activated alone."""
    by.must_be(*MAY_HOLD)
    need_grounds(grounds)
    with change(Side.EXCLUSIVE):
        row = Hold.objects.select_for_update().get(ref=ref, broke_glass=True)
        if row.consents.filter(person_id=by.person).exists():
            raise ValueError("Whoever broke the glass cannot confirm it: a second person must.")
        HoldConsent.objects.create(
            hold=row,
            act=HoldConsent.Act.CONFIRM,
            person_id=by.person,
            grounds=grounds,
            at=at,
            ledger_number=store.next_number(),
        )
        row.confirm_by = None
        row.save(update_fields=["confirm_by"])
        store.append("hold.confirmed", at=at, actor=by.role, body={"hold": ref})


def _activate(row: Hold, *, despite: str, by: Actor, at: datetime) -> Fence:
    succession.check(row, at=at)
    revoked = put_in_force(row, despite=despite, by=by, at=at)
    replaced = row.replaces
    if replaced is not None:
        lifting.lift(replaced, narrower=row, number=store.next_number(), at=at)
    before = fencing.left_since_effect(row)
    ended = tuple(fencing.ended(revoked))
    number = store.append(
        "hold.activated",
        at=at,
        actor=by.role,
        body={
            "alone": row.broke_glass,
            "ended": len(ended),
            "hold": row.ref,
            "left_since_effect": len(before),
            "replaces": replaced.ref if replaced else None,
            "revoked": len(revoked),
        },
        commits=_terms(row),
    )
    return Fence(row.ref, number, before, tuple(one.case.ref for one in revoked), ended)


def put_in_force(row: Hold, *, despite: str, by: Actor, at: datetime) -> list[Release]:
    """Let the gate know a hold from the entry of this change on; return what it revokes."""
    row.state, row.recorded_at = Hold.State.ACTIVE, at
    row.ledger_number = store.next_number()
    row.save()
    failpoint("hold.after-insert")
    revoked = fencing.revoke(row, at=at)
    # Asked after revoking: what was taken back before anybody fetched it has not left.
    answer_for(
        objections_to_hold(row, at=at), subject=f"hold:{row.ref}", reasons=despite, by=by, at=at
    )
    return revoked


def need_grounds(grounds: str) -> None:
    """Refuse a word without grounds.

    :raises ValueError: if there are none.
    """
    if not grounds.strip():
        raise ValueError("Say on what grounds: it is kept with your name.")


def _terms(row: Hold) -> dict[str, bytes]:
    return {"terms": row.terms.encode()}

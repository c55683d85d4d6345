"""Draft, activate, confirm and lift holds. From the acknowledgement on, nothing gets past one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.hold import LiftReason
from comity.hold import Person as Lifter
from comity.release.cell import judge_cell
from comity.vocabulary.verdict import Clear
from comity.vocabulary.words import Category, PersonId, Step
from comity_server.actions.actor import Actor
from comity_server.casefile import lifting, mapping, succession
from comity_server.casefile.drafting import read_draft
from comity_server.casefile.hold_terms import fill_columns, scope_rows
from comity_server.casefile.models import Hold, HoldConsent, Provider, Release
from comity_server.casefile.publication import answer_for, objections_to_hold
from comity_server.failpoints import failpoint
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Person

CONFIRM_WITHIN = timedelta(hours=24)
"""How soon a second person must confirm a hold that one activated alone, before an alarm rings."""

MAY_HOLD = ("counsel", "rights", "executive")


@dataclass(frozen=True, slots=True)
class Ended:
    """A download that a hold ended, and how many bytes the gate had let go by then."""

    case: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Fence:
    """What the activation of a hold came to: its number in the ledger, and what lies before it.

    ``before`` are all releases whose last byte had been let go; ``revoked`` those that it covers
    and that were not fetched, and now cannot be; ``ended`` those of the revoked of which a part
    had been let go. What is in ``before`` and what is in ``revoked`` never overlap.
    """

    hold: str
    ledger_number: int
    before: tuple[str, ...]
    revoked: tuple[str, ...]
    ended: tuple[Ended, ...] = ()


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
    _need_grounds(grounds)
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
    _need_grounds(grounds)
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
    _need_grounds(grounds)
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
    revoked = _put_in_force(row, despite=despite, by=by, at=at)
    replaced = row.replaces
    if replaced is not None:
        lifting.lift(replaced, narrower=row, number=store.next_number(), at=at)
    before = tuple(
        Release.objects.filter(deliveries__completed_at__isnull=False)
        .exclude(id__in=[release.id for release in revoked])
        .values_list("case__ref", flat=True)
        .order_by("ledger_number")
    )
    ended = tuple(_ended(revoked))
    number = store.append(
        "hold.activated",
        at=at,
        actor=by.role,
        body={
            "alone": row.broke_glass,
            "ended": len(ended),
            "hold": row.ref,
            "releases_before": len(before),
            "replaces": replaced.ref if replaced else None,
            "revoked": len(revoked),
        },
        commits=_terms(row),
    )
    return Fence(row.ref, number, before, tuple(one.case.ref for one in revoked), ended)


def _ended(revoked: Iterable[Release]) -> Iterator[Ended]:
    """Yield what had been let go in part: each attempt begins anew, so the longest counts."""
    for release in revoked:
        most = max(release.deliveries.values_list("bytes_sent", flat=True), default=0)
        if most:
            yield Ended(release.case.ref, most)


def _put_in_force(row: Hold, *, despite: str, by: Actor, at: datetime) -> list[Release]:
    """Let the gate know a hold from the entry of this change on; return what it revokes."""
    row.state, row.recorded_at = Hold.State.ACTIVE, at
    row.ledger_number = store.next_number()
    row.save()
    failpoint("hold.after-insert")
    revoked = _revoke(row, at=at)
    # Asked after revoking: what was taken back before anybody fetched it has not left.
    answer_for(
        objections_to_hold(row, at=at), subject=f"hold:{row.ref}", reasons=despite, by=by, at=at
    )
    return revoked


def _revoke(row: Hold, *, at: datetime) -> list[Release]:
    """Revoke what was released and not fetched, where the new hold covers any part of it."""
    records = mapping.hold_records([row])
    established = mapping.provider_value(Provider.objects.get(id=1)).established_in
    open_releases = (
        Release.objects.filter(revoked_at__isnull=True)
        .exclude(deliveries__completed_at__isnull=False)
        .select_related("case__authority", "case__officer", "case__follows")
    )
    revoked = []
    for release in open_releases:
        gov_request = mapping.request_value(release.case)
        covered = any(
            not isinstance(
                judge_cell(
                    gov_request=gov_request,
                    account=mapping.account_value(grant.account),
                    category=Category(grant.category),
                    step=Step.PRODUCTION,
                    # It was never lifted, so that no assessment is asked for.
                    holds=records,
                    assessments=(),
                    obstacles=(),
                    established_in=established,
                    # A hold announced for a later instant revokes what could still be fetched then.
                    at=max(at, row.effective_at),
                ),
                Clear,
            )
            for grant in release.determination.grants.exclude(outcome="refused")
        )
        if covered:
            release.revoked_at, release.revoked_by = at, row
            release.save(update_fields=["revoked_at", "revoked_by"])
            revoked.append(release)
    return revoked


@retry_whole
def lift_hold(
    *,
    ref: str,
    by: Iterable[Actor],
    grounds: str,
    at: datetime,
    narrows_to: str | None = None,
) -> frozenset[LiftReason]:
    """Lift a hold, or return every reason why not. Lifting releases nothing.

    Both people give their word in one act: the second signs in on the first one's page.

    :param narrows_to: the draft that takes the hold's place where it is lifted in part.
    :raises ValueError: if there is nothing to lift, or the draft is not one of this hold's.
    """
    lifters = tuple(by)
    for actor in lifters:
        actor.must_be(*MAY_HOLD)
    with change(Side.EXCLUSIVE):
        row = Hold.objects.select_for_update().get(ref=ref)
        narrower = succession.narrower(row, narrows_to, at=at)
        return _judge_lift(row, lifters, grounds=grounds, narrower=narrower, at=at)


def _judge_lift(
    row: Hold,
    lifters: tuple[Actor, ...],
    *,
    grounds: str,
    narrower: Hold | None,
    at: datetime,
) -> frozenset[LiftReason]:
    """Judge an attempt, and record it with every reason against it, or as a lift."""
    at = store.not_before_newest(at)
    reasons = lifting.reasons_against(
        row,
        people=_lifters(lifters),
        by=[str(actor.person) for actor in lifters],
        grounds=grounds,
        narrower=narrower,
        at=at,
    )
    back = 0 if reasons else _lift(row, lifters, grounds=grounds, narrower=narrower, at=at)
    store.append(
        "hold.lift-refused" if reasons else "hold.lifted",
        at=at,
        actor=lifters[0].role if lifters else "system",
        body={
            "back_to_review": back,
            "hold": row.ref,
            "narrows_to": narrower.ref if narrower else None,
            "reasons": sorted(reasons),
        },
        commits={"grounds": grounds.encode()},
    )
    return reasons


def _lift(
    row: Hold,
    lifters: tuple[Actor, ...],
    *,
    grounds: str,
    narrower: Hold | None,
    at: datetime,
) -> int:
    """Lift a hold and put the narrower one in its place; return how many cases go back."""
    number = store.next_number()
    if narrower is not None:
        # The grounds for lifting in part are no reasons for a sentence that does not hold.
        _put_in_force(narrower, despite="", by=lifters[0], at=at)
    back = lifting.lift(row, narrower=narrower, number=number, at=at, by_people=True)
    acts = [(row, HoldConsent.Act.LIFT)]
    acts += [(narrower, HoldConsent.Act.ACTIVATE)] if narrower else []
    for hold, act in acts:
        for actor in lifters:
            HoldConsent.objects.update_or_create(
                hold=hold,
                act=act,
                person_id=actor.person,
                ledger_number=number,
                defaults={"grounds": grounds, "at": at},
            )
    return back


@retry_whole
def word_for_lift(
    *, ref: str, grounds: str, by: Actor, at: datetime, narrows_to: str | None = None
) -> None:
    """Give one's word for lifting, in one's own session.

    With a second person's word the lift is judged; every reason against it is told and kept, and
    both words are spent. Both words must be for the same: the whole hold, or the same narrower one.

    :raises ValueError: with every reason why the hold was not lifted.
    """
    by.must_be(*MAY_HOLD)
    _need_grounds(grounds)
    with change(Side.EXCLUSIVE):
        row = Hold.objects.select_for_update().get(ref=ref)
        narrower = succession.narrower(row, narrows_to, at=at)
        # Words that lifted it before, so that it came back since, are spent.
        words = row.consents.filter(
            act=HoldConsent.Act.LIFT, ledger_number__gt=row.lifted_number or -1
        )
        earlier = words.exclude(person_id=by.person).first()
        if earlier is None:
            if words.exists():
                raise ValueError("You have given your word already: a second person must.")
            HoldConsent.objects.create(
                hold=row,
                act=HoldConsent.Act.LIFT,
                person_id=by.person,
                grounds=grounds,
                at=at,
                ledger_number=store.next_number(),
                narrows_to=narrower,
            )
            store.append(
                "hold.lift-asked",
                at=at,
                actor=by.role,
                body={"hold": ref, "narrows_to": narrower.ref if narrower else None},
            )
            return
        if earlier.narrows_to != narrower:
            raise ValueError("The first word was for something else. Say the same, or talk first.")
        first = Actor(earlier.person_id, by.role)
        earlier.delete()
        reasons = _judge_lift(
            row, (first, by), grounds=f"{earlier.grounds}; {grounds}", narrower=narrower, at=at
        )
    if reasons:
        raise ValueError("Not lifted: " + ", ".join(sorted(reasons)) + ".")


def _lifters(lifters: tuple[Actor, ...]) -> tuple[Lifter, ...]:
    rows = Person.objects.filter(id__in=[actor.person for actor in lifters])
    return tuple(
        Lifter(PersonId(str(row.id)), frozenset(row.roles), stake=row.has_stake) for row in rows
    )


def _need_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise ValueError("Say on what grounds: it is kept with your name.")


def _terms(row: Hold) -> dict[str, bytes]:
    return {"terms": row.terms.encode()}

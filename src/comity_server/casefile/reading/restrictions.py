"""Restrictions for the desk, the portal and the public: rows, and what is proved of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.restriction.preview import Preview, preview
from comity.restriction.proposing import Demand, Proposal, propose
from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.places import UNKNOWN, parse_jurisdiction, parse_place
from comity_server import books
from comity_server.actions.snapshot import country_ranges
from comity_server.adapters.participants import read_participants
from comity_server.casefile import mapping
from comity_server.casefile.models import (
    Case,
    Objection,
    Outbox,
    Provider,
    PublishedLetter,
    Restriction,
    RestrictionProbe,
    SnapshotIssue,
    TermsJudgement,
)
from comity_server.casefile.restriction_terms import Terms


def all_of() -> tuple[Restriction, ...]:
    """Return the newest version of each restriction, and drafts, those in force first.

    What follows from a sealed case is in no list, for anybody (threat model, I5).
    """
    order = {"draft": 0, "in-force": 1, "lifted": 2}
    rows = _unsealed().filter(state__in=order).select_related("case")
    found = rows.prefetch_related("probes").order_by("-drafted_at")
    return tuple(sorted(found, key=lambda row: order[row.state]))


def by_id(restriction_id: UUID) -> Restriction | None:
    """Return one version of a restriction with all that was said and done about it."""
    return (
        _unsealed()
        .select_related("case", "drafted_by")
        .prefetch_related("consents__person", "orders", "probes__by")
        .filter(id=restriction_id)
        .first()
    )


def versions_of(ref: str) -> tuple[Restriction, ...]:
    """Return every version of a restriction, newest first."""
    return tuple(_unsealed().filter(ref=ref).order_by("-version"))


def _unsealed() -> QuerySet[Restriction]:
    return Restriction.objects.exclude(case__sealed=True)


def of_case(case: Case) -> tuple[Restriction, ...]:
    """Return what a request has led to, drafts included and dropped ones not."""
    rows = case.restrictions.exclude(state=Restriction.State.DROPPED).prefetch_related("probes")
    return tuple(rows.order_by("drafted_at"))


def proof_of(row: Restriction) -> RestrictionProbe | None:
    """Return the newest proof of what a restriction now is, passed or not; None for none."""
    proves = "live" if row.state == Restriction.State.IN_FORCE else "lifted"
    found = [one for one in row.probes.all() if one.proves == proves]
    return max(found, key=lambda one: one.ledger_number, default=None)


def newest_issue() -> SnapshotIssue | None:
    """Return the snapshot that guards have, or will have at their next look."""
    return SnapshotIssue.objects.order_by("-number").first()


def silent_orders(row: Restriction) -> dict[str, str]:
    """Return, by order, what its last try came to and whether that rang an alarm."""
    keys = {f"order:{one.id}": str(one.id) for one in row.orders.all()}
    found = Outbox.objects.filter(key__in=keys, done_at=None).exclude(last_error="")
    return {keys[one.key]: one.last_error for one in found}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a request could lead to, and what was judged of our own terms."""

    proposal: Proposal
    judged: TermsJudgement | None


def grounds_of(case: Case, *, at: datetime) -> Grounds:
    """Return the narrowest that a demand could lead to: terms first, then local law."""
    judged = case.terms_judgements.select_related("by").order_by("-ledger_number").first()
    reading = books.review_case(
        mapping.request_value(case), provider=Provider.objects.get(id=1), at=at
    )
    demand = Demand(
        jurisdiction=parse_jurisdiction(case.jurisdiction),
        named=tuple((row.service, row.identifier) for row in case.accounts.all()),
        services=tuple(case.services),
        scope_asked=None if case.scope_asked is None else tuple(map(parse_place, case.scope_asked)),
        worldwide=case.worldwide,
    )
    breaks = UNKNOWN if judged is None else judged.breaks
    proposal = propose(demand=demand, breaks_terms=breaks, lawful=reading.law.passed)
    return Grounds(proposal, judged)


def preview_of(terms: Terms, *, participants: bytes) -> Preview:
    """Return whom terms would hit among a service's participants; nothing of them is kept.

    :raises ValueError: if the participants or our country data cannot be read.
    """
    return preview(
        people=read_participants(participants, ranges=country_ranges()),
        places=frozenset(map(parse_place, terms.places)),
        rule=SignalRule(terms.signals),
        unknown_place=UnknownPlace(terms.unknown_place),
    )


def published() -> tuple[Restriction, ...]:
    """Return the restrictions that were published, lifted ones too, by place."""
    kept = [Restriction.State.IN_FORCE, Restriction.State.LIFTED]
    rows = Restriction.objects.filter(state__in=kept).exclude(published_as="")
    return tuple(rows.order_by("state", "-effective_at"))


def published_letters() -> tuple[PublishedLetter, ...]:
    """Return the demands that everybody may read, newest first."""
    rows = PublishedLetter.objects.filter(withdrawn_at=None).select_related("case")
    return tuple(rows.order_by("-at"))


def letter_of(case: Case) -> PublishedLetter | None:
    """Return the copy of a case's demand that everybody may read now."""
    rows = PublishedLetter.objects.select_related("withdrawal_asked_by")
    return rows.filter(case=case, withdrawn_at=None).first()


def published_letter(letter_id: UUID) -> PublishedLetter | None:
    """Return one demand that everybody may read."""
    return PublishedLetter.objects.filter(id=letter_id, withdrawn_at=None).first()


def objections() -> tuple[Objection, ...]:
    """Return the objections, open ones first, the oldest of them at the top."""
    rows = Objection.objects.filter(case__sealed=False).select_related("case")
    rows = rows.order_by("received_at")
    return tuple(sorted(rows, key=lambda row: row.state != Objection.State.OPEN))


def objection(objection_id: UUID) -> Objection | None:
    """Return one objection."""
    rows = Objection.objects.filter(case__sealed=False).select_related("case", "notice")
    return rows.filter(id=objection_id).first()

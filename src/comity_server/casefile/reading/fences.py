"""The fence report of a hold: all that was released before it, and what it took back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.hold import covers
from comity.hold.terms import Hold as HoldTerms
from comity.vocabulary.words import Category
from comity_server.casefile import mapping
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Hold, Release

AT_ONCE = 500


class Before(StrEnum):
    """How far a release had got when the hold came into force.

    ``GOES_ON`` is one that the hold's own terms let on, such as an older request.
    """

    FETCHED = "fetched"
    GOES_ON = "goes-on"
    BEGUN = "begun"
    REVOKED = "revoked"
    REVOKED_EARLIER = "revoked-earlier"


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """A covered release with a lower number in the ledger. ``case`` is empty where it is sealed.

    ``bytes_sent`` is how much of the sealed file had left, in whole chunks.
    """

    case: str
    ledger_number: int
    released_at: datetime
    how: Before
    bytes_sent: int


@dataclass(frozen=True, slots=True)
class FenceReport:
    """What an activation came to. Of each kind every release is listed, by its number.

    ``others`` counts releases before it that this hold does not cover.
    """

    ledger_number: int
    recorded_at: datetime
    releases: tuple[EarlierRelease, ...]
    others: int

    def of(self, how: Before) -> tuple[EarlierRelease, ...]:
        """Return the releases that had got so far."""
        return tuple(one for one in self.releases if one.how is how)


def fence_of(row: Hold) -> FenceReport | None:
    """Return the fence report of a hold that was activated; None for a draft."""
    if row.ledger_number is None or row.recorded_at is None:
        return None
    terms = parse_terms(row.terms, ref=row.ref)
    found, others = [], 0
    for release in _before(row.ledger_number):
        if release.revoked_by_id == row.id or _covered(release, terms):
            found.append(_earlier(release, row))
        else:
            others += 1
    return FenceReport(row.ledger_number, row.recorded_at, tuple(found), others)


def _before(number: int) -> Iterator[Release]:
    rows = (
        Release.objects.filter(ledger_number__lt=number)
        .select_related("case__authority", "case__officer", "case__follows", "determination")
        .prefetch_related(
            "case__accounts", "case__answers", "deliveries", "determination__grants__account"
        )
    )
    return rows.order_by("ledger_number").iterator(chunk_size=AT_ONCE)


def _covered(release: Release, terms: HoldTerms) -> bool:
    gov_request = mapping.request_value(release.case)
    return any(
        covers(
            terms,
            gov_request=gov_request,
            account=mapping.account_value(grant.account),
            category=Category(grant.category),
        )
        for grant in release.determination.grants.all()
        if grant.outcome != "refused"
    )


def _earlier(release: Release, hold: Hold) -> EarlierRelease:
    deliveries = tuple(release.deliveries.all())
    return EarlierRelease(
        case="" if release.case.sealed else release.case.ref,
        ledger_number=release.ledger_number,
        released_at=release.released_at,
        how=_how(release, hold, begun=bool(deliveries)),
        bytes_sent=max((one.bytes_sent for one in deliveries), default=0),
    )


def _how(release: Release, hold: Hold, *, begun: bool) -> Before:
    if release.revoked_by_id == hold.id:
        return Before.BEGUN if begun else Before.REVOKED
    known_at = hold.recorded_at or hold.effective_at
    if any(one.completed_at and one.completed_at <= known_at for one in release.deliveries.all()):
        return Before.FETCHED
    if release.revoked_at is not None and release.revoked_at <= known_at:
        return Before.REVOKED_EARLIER
    return Before.GOES_ON

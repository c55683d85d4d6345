"""What the activation of a hold comes to: what it takes back, and what had left before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from comity.hold import covers
from comity.release.cell import judge_cell
from comity.vocabulary.verdict import Clear
from comity.vocabulary.words import Category, Step
from comity_server.casefile import mapping
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Hold, Provider, Release


@dataclass(frozen=True, slots=True)
class Ended:
    """A download that a hold ended, and how many bytes the gate had let go by then."""

    case: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Fence:
    """What the activation of a hold came to: its number in the ledger, and what lies before it.

    ``before`` are the releases that it covers and whose last byte had been let go since the hold's
    effect: none where it takes effect now. ``revoked`` are those that it covers and that were not
    fetched, and now cannot be; ``ended`` those of the revoked of which a part had been let go. What
    is in ``before`` and what is in ``revoked`` never overlap.
    """

    hold: str
    ledger_number: int
    before: tuple[str, ...]
    revoked: tuple[str, ...]
    ended: tuple[Ended, ...] = ()


def left_since_effect(row: Hold) -> tuple[str, ...]:
    """Return the cases of which all that was granted left while the hold already counted."""
    terms = parse_terms(row.terms, ref=row.ref)
    found = (
        Release.objects.filter(fetched_at__gte=row.effective_at)
        .select_related("case__authority", "case__officer", "case__follows")
        .prefetch_related("case__accounts", "case__answers", "determination__grants__account")
        .order_by("ledger_number")
    )
    return tuple(
        release.case.ref
        for release in found
        if any(
            covers(
                terms,
                gov_request=mapping.request_value(release.case),
                account=mapping.account_value(grant.account),
                category=Category(grant.category),
            )
            for grant in release.determination.grants.all()
            if grant.outcome != "refused"
        )
    )


def ended(revoked: Iterable[Release]) -> Iterator[Ended]:
    """Yield what had been let go in part: each attempt begins anew, so the longest counts."""
    for release in revoked:
        most = max(release.deliveries.values_list("bytes_sent", flat=True), default=0)
        if most:
            yield Ended(release.case.ref, most)


def revoke(row: Hold, *, at: datetime) -> list[Release]:
    """Revoke what was released and not fetched, where the new hold covers any part of it."""
    records = mapping.hold_records([row])
    established = mapping.provider_value(Provider.objects.get(id=1)).established_in
    open_releases = Release.objects.filter(
        revoked_at__isnull=True, fetched_at__isnull=True
    ).select_related("case__authority", "case__officer", "case__follows")
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

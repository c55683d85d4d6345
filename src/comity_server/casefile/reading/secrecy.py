"""The register of secrecy orders as each of our people may read it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from comity.notice import SecrecyOrder
from comity_server.casefile.models import Case, SecrecyClearance, SecrecyDeed
from comity_server.casefile.models import SecrecyOrder as OrderRow
from comity_server.casefile.secrecy import order_value
from comity_server.people.models import Person

SEES_THAT_THEY_ARE = "executive"
"""The role that sees that an order stands and until when, so that none is lost with its readers."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the register; ``row`` is None where the reader may only know that it stands."""

    ref: str
    value: SecrecyOrder
    row: OrderRow | None


def register(*, person: UUID, role: str) -> tuple[Listed, ...]:
    """Return the orders that somebody may read, by their end; those without an end stand first."""
    rows = OrderRow.objects.filter(case__sealed=False).select_related("case__authority")
    rows = rows.prefetch_related("deeds", "case__accounts")
    mine = set(_cleared(person))
    if role != SEES_THAT_THEY_ARE:
        rows = rows.filter(id__in=mine)
    rows = rows.order_by(F("ends_at").asc(nulls_first=True), "ref")
    return tuple(
        Listed(row.ref, order_value(row), row if row.id in mine else None) for row in rows[:200]
    )


def _cleared(person: UUID) -> list[UUID]:
    rows = SecrecyClearance.objects.filter(person_id=person, ended_at=None)
    return list(rows.values_list("order_id", flat=True))


def readable(ref: str, *, person: UUID) -> OrderRow | None:
    """Return an order that somebody is cleared for; any other is not there."""
    rows = OrderRow.objects.filter(ref=ref, case__sealed=False, id__in=_cleared(person))
    rows = rows.select_related("case__authority", "by").prefetch_related("deeds__by")
    return rows.first()


def exists(ref: str) -> bool:
    """Return whether there is such an order; for whoever may know that one stands."""
    return OrderRow.objects.filter(ref=ref, case__sealed=False).exists()


def deeds_of(row: OrderRow) -> tuple[SecrecyDeed, ...]:
    """Return what became of an order, the newest first."""
    return tuple(row.deeds.select_related("by").order_by("-ledger_number"))


def readers_of(row: OrderRow) -> tuple[Person, ...]:
    """Return who may read an order."""
    rows = row.clearances.filter(ended_at=None).select_related("person").order_by("at")
    return tuple(one.person for one in rows)


def of_case(case: Case, *, person: UUID) -> tuple[OrderRow, ...]:
    """Return the orders of a case that somebody may read."""
    rows = case.secrecy_orders.filter(id__in=_cleared(person)).prefetch_related("deeds")
    return tuple(rows.order_by("recorded_at"))

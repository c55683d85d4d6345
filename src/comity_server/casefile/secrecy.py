"""Orders of secrecy as the library takes them, and what they come to for their case."""

from __future__ import annotations

from comity.notice import SecrecyDeed, SecrecyDeedWord, SecrecyOrder, secrecy_of
from comity_server.casefile.models import Case
from comity_server.casefile.models import SecrecyOrder as OrderRow


def order_value(row: OrderRow) -> SecrecyOrder:
    """Return an order with its deeds in the order in which they were recorded."""
    deeds = sorted(row.deeds.all(), key=lambda deed: deed.ledger_number)
    return SecrecyOrder(
        starts_at=row.starts_at,
        until=row.until,
        review_by=row.review_by,
        deeds=tuple(SecrecyDeed(SecrecyDeedWord(one.word), one.at, one.until) for one in deeds),
    )


def keep(case: Case) -> None:
    """Have a case say of secrecy what the register says, unsaved; without orders its own words.

    What an asker claims never shortens an order that was recorded.
    """
    orders = case.secrecy_orders.prefetch_related("deeds")
    found = secrecy_of(order_value(row) for row in orders)
    if found is not None:
        case.secrecy_ordered, case.secrecy_until = found.ordered, found.until

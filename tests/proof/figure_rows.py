"""The rows of what publishes figures: each without its entry leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from comity_server.actions import transparency
from comity_server.casefile import outbox
from comity_server.casefile.models import Edition
from comity_server.ledger import publishing
from tests.support.cast import Cast, a_filed_case

JULY = datetime(2020, 7, 3, 9, tzinfo=UTC)
Rows = dict[str, tuple[Callable[[Cast], Any], Callable[[Cast, Any], Any]]]


def counted(cast: Cast) -> None:
    """File a request in the first half-year of 2020."""
    a_filed_case(cast)


def drawn(cast: Cast) -> Edition:
    """Draw an edition up."""
    counted(cast)
    return transparency.draw_up(period_name="2020-1", by=cast.analyst, at=JULY)


def agreed(cast: Cast) -> Edition:
    """Let two people say yes to it."""
    row = drawn(cast)
    for by in (cast.counsel, cast.executive):
        transparency.agree(edition_id=row.id, digest=row.digest, by=by, at=JULY)
    return row


def entered(cast: Cast) -> outbox.Lease:
    """Enter it, publish a checkpoint, and take the work that lets it appear."""
    row = agreed(cast)
    transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY)
    publishing.publish(at=JULY)
    lease = outbox.take(at=JULY)
    while lease is not None and lease.kind != transparency.APPEAR:
        lease = outbox.take(at=JULY)
    assert lease is not None
    return lease


ROWS: Rows = {
    "transparency.draw_up": (
        counted,
        lambda cast, _: transparency.draw_up(period_name="2020-1", by=cast.analyst, at=JULY),
    ),
    "transparency.agree": (
        drawn,
        lambda cast, row: transparency.agree(
            edition_id=row.id, digest=row.digest, by=cast.counsel, at=JULY
        ),
    ),
    "transparency.publish": (
        agreed,
        lambda cast, row: transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY),
    ),
    "transparency.discard": (
        drawn,
        lambda cast, row: transparency.discard(
            edition_id=row.id, because="b", by=cast.analyst, at=JULY
        ),
    ),
    "transparency.appear": (entered, lambda _, lease: transparency.appear(lease, at=JULY)),
}

"""Editions as the desk sees them: waiting, published and discarded ones."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity.errors import FiguresError
from comity.transparency.months import whole_months
from comity_server.casefile import edition_periods, histories
from comity_server.casefile.models import Edition


def all_rows() -> tuple[Edition, ...]:
    """Return every edition, the newest period first."""
    return tuple(Edition.objects.order_by("-start", "-end", "-drawn_up_at"))


def row(edition_id: UUID) -> Edition | None:
    """Return one edition with who drew it up and who agreed."""
    rows = Edition.objects.select_related("drawn_up_by").prefetch_related("approvals__person")
    return rows.filter(id=edition_id).first()


def months_of(period_name: str) -> int:
    """Return how many months a period of editions has; 0 for what is no period."""
    try:
        first, after = whole_months(edition_periods.period_of(period_name))
    except FiguresError:
        return 0
    return after - first


def periods_over(*, at: datetime) -> tuple[str, ...]:
    """Return the half-years and years of this house's time that are over, the newest first."""
    begun = histories.begun_at()
    if begun is None:
        return ()
    years = range(begun.year, at.year + 1)
    names = [name for year in years for name in (f"{year}-1", f"{year}-2", f"{year}")]
    over = [name for name in names if _is_over(name, begun=begun, at=at)]
    return tuple(reversed(over))


def _is_over(name: str, *, begun: datetime, at: datetime) -> bool:
    period = edition_periods.period_of(name)
    return period.end is not None and begun < period.end <= at


def periods_to_close(*, at: datetime) -> tuple[str, ...]:
    """Return the half-years of this house's time that are over and have no edition."""
    begun = histories.begun_at()
    if begun is None:
        return ()
    names = [f"{year}-{half}" for year in range(begun.year, at.year + 1) for half in (1, 2)]
    return tuple(name for name in names if _is_to_close(name, begun=begun, at=at))


def _is_to_close(name: str, *, begun: datetime, at: datetime) -> bool:
    period = edition_periods.period_of(name)
    if not _is_over(name, begun=begun, at=at):
        return False
    try:
        edition_periods.expect_apart(name, period)
    except FiguresError:
        return False
    kept = Edition.objects.exclude(state=Edition.State.DISCARDED)
    return not kept.filter(period_name=name).exists()

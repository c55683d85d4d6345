"""The kept versions of the generated public pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity_server.casefile.models import PageVersion


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page's text, and the ledger entry that holds its digest."""

    number: int
    at: datetime
    lines: tuple[str, ...]
    digest: str
    entry: int


def versions(page: str) -> tuple[Version, ...]:
    """Return all versions of a page, the oldest first."""
    rows = PageVersion.objects.filter(page=page).order_by("number")
    return tuple(
        Version(row.number, row.at, tuple(row.lines), row.digest, row.ledger_number) for row in rows
    )


def newest_of_all() -> dict[str, tuple[int, str]]:
    """Return number and digest of the newest version of each page."""
    rows = PageVersion.objects.order_by("number").values_list("page", "number", "digest")
    return {page: (number, digest) for page, number, digest in rows}

"""The published editions, for everybody: their tables, cells and changes, and where the files are.

Only what has appeared is here: an edition that is drawn up, or entered and not yet under a
checkpoint, is in no list and at no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity.transparency.edition import Edition
from comity.transparency.report_reading import read_edition
from comity.vocabulary.instants import Period
from comity_server.casefile import models


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of an edition and its public address; ``sha256`` is in hexadecimal."""

    name: str
    media_type: str
    size: int
    sha256: str
    href: str


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """One edition as it appeared.

    ``edition`` is everything that it says (``comity.transparency.edition``): tables with cells and
    totals, corrections, notes. ``period_name`` stands in addresses, such as ``2020-2``: there is
    the newest edition of the period; ``name`` is this edition's own. ``ledger_number`` is the entry
    that fixed it, ``checkpoint`` the size of the signed checkpoint that covers the entry.
    """

    edition: Edition
    period_name: str
    name: str
    number: int
    published_at: datetime
    ledger_number: int
    checkpoint: int
    is_newest: bool
    files: tuple[PublishedFile, ...]

    @property
    def period(self) -> Period:
        """Return the period that it speaks of."""
        return self.edition.period

    def file(self, name: str) -> PublishedFile:
        """Return one of its files: ``report.json``, ``figures.csv`` and others.

        :raises KeyError: if it has none of that name.
        """
        for file in self.files:
            if file.name == name:
                return file
        raise KeyError(name)


def published() -> tuple[PublishedEdition, ...]:
    """Return every published edition, the newest period first, and of each the newest first."""
    rows = models.Edition.objects.filter(state=models.Edition.State.PUBLISHED)
    newest: dict[str, int] = {}
    for name, number in rows.values_list("period_name", "number"):
        newest[name] = max(number, newest.get(name, 0))
    return tuple(_published(row, newest) for row in rows.order_by("-start", "-end", "-number"))


def of_period(period_name: str) -> tuple[PublishedEdition, ...]:
    """Return the published editions of a period, the newest first; nothing if it has none."""
    return tuple(one for one in published() if one.period_name == period_name)


def by_name(name: str) -> PublishedEdition | None:
    """Return the published edition of a name."""
    return next((one for one in published() if one.name == name), None)


def file_body(*, edition: str, file: str) -> tuple[str, bytes] | None:
    """Return media type and bytes of a published file; None for anything else."""
    row = models.EditionFile.objects.filter(
        edition__name=edition, edition__state=models.Edition.State.PUBLISHED, name=file
    ).first()
    return (row.media_type, bytes(row.body)) if row else None


def address(edition: str, file: str) -> str:
    """Return the public address of a file of an edition."""
    return f"/report/{edition}/{file}"


def value_of(row: models.Edition) -> Edition:
    """Return what a row says."""
    return read_edition(facts=row.facts.encode(), rolls=row.rolls.encode())


def _published(row: models.Edition, newest: dict[str, int]) -> PublishedEdition:
    return PublishedEdition(
        edition=value_of(row),
        period_name=row.period_name,
        name=row.name,
        number=row.number,
        published_at=row.published_at,
        ledger_number=row.ledger_number,
        checkpoint=row.checkpoint,
        is_newest=row.number == newest[row.period_name],
        files=tuple(_files(row)),
    )


def _files(row: models.Edition) -> list[PublishedFile]:
    return [
        PublishedFile(
            file.name,
            file.media_type,
            len(file.body),
            file.sha256,
            address(row.name, file.name),
        )
        for file in row.files.order_by("name")
    ]

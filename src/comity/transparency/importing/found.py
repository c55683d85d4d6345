"""What an importer hands back: figures with their places in the file, or every fault at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from comity.errors import FiguresError
from comity.transparency.cells import Band
from comity.transparency.registry import FigureId
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in


@dataclass(frozen=True, slots=True, order=True)
class ImportFault:
    """One thing that is not understood. Rows count from 1, the header's too; 0 means the file."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f"row {self.row}" if self.row else "the file"
        return (
            f"{place}, column {self.column!r}: {self.text}"
            if self.column
            else (f"{place}: {self.text}")
        )


class ImportRefused(FiguresError):
    """Raised when a file is not understood whole; carries every fault, and nothing is taken."""

    code = "figures.import"

    def __init__(self, faults: Iterable[ImportFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        listed = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"Nothing was imported. Correct the file and try again:\n{listed}")


@dataclass(frozen=True, slots=True)
class ImportedFigure:
    """One figure of a publisher. ``amount`` is None where the publisher reports nothing.

    ``group`` is the publisher's own word for the kind of process; ``with_data`` says of how many
    requests some data was given, as a band where the publisher's rounding leaves several numbers.
    """

    row: int
    period: Period
    jurisdiction: Jurisdiction | None
    figure: FigureId
    group: str
    amount: int | Band | None
    with_data: int | Band | None = None
    accounts: int | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A whole file, understood. ``notes`` say what was forgiven."""

    publisher: str
    figures: tuple[ImportedFigure, ...]
    notes: tuple[str, ...] = ()

    def within(self, period: Period, jurisdiction: Jurisdiction | None) -> Imported:
        """Return what lies in a period and comes from a jurisdiction.

        :raises ImportRefused: if a row's period lies only partly inside: it cannot be split.
        """
        cut = [
            ImportFault(found.row, "", f"its period {said(found.period)} lies only partly inside")
            for found in self.figures
            if not found.period.lies_within(period) and overlap(found.period, period)
        ]
        if cut:
            raise ImportRefused(cut)
        chosen = tuple(
            found
            for found in self.figures
            if found.period.lies_within(period)
            and (
                jurisdiction is None
                or (
                    found.jurisdiction is not None
                    and jurisdiction_lies_in(found.jurisdiction, jurisdiction)
                )
            )
        )
        return Imported(self.publisher, chosen, self.notes)


def overlap(one: Period, other: Period) -> bool:
    """Return whether two closed periods share an instant."""
    assert one.start and one.end and other.start and other.end  # noqa: S101  # all are closed
    return one.start < other.end and other.start < one.end


def said(period: Period) -> str:
    """Return a period of whole days with both its days, as the command line takes them."""
    assert period.start and period.end  # noqa: S101  # importers make closed periods only
    return f"{period.start.date()}..{(period.end - timedelta(days=1)).date()}"


@dataclass(frozen=True, slots=True)
class Summary:
    """The sums of what was chosen, each over the rows that report a number."""

    requests: int
    preservation: int
    with_data: Band | int | None
    removal: int
    not_reported: int

    def line(self, *, jurisdiction: Jurisdiction | None, period: Period) -> str:
        """Return the last line of a dry run."""
        noun = "request" if self.requests == 1 else "requests"
        return (
            f"{jurisdiction or 'all'} {said(period)}: {self.requests} {noun}, "
            f"{self.preservation} preservation apart"
        )


def summary_of(imported: Imported) -> Summary:
    """Return the sums of an import. Preservation is never added to requests."""

    def total(figure: FigureId) -> int:
        return sum(
            found.amount
            for found in imported.figures
            if found.figure is figure and isinstance(found.amount, int)
        )

    return Summary(
        requests=total(FigureId.RECEIVED),
        preservation=total(FigureId.PRESERVATION),
        with_data=_with_data(imported.figures),
        removal=total(FigureId.REMOVAL),
        not_reported=sum(found.amount is None for found in imported.figures),
    )


def _with_data(figures: Iterable[ImportedFigure]) -> Band | int | None:
    low = high = 0
    for found in figures:
        if found.figure is not FigureId.RECEIVED or found.amount in (None, 0):
            continue
        match found.with_data:
            case None:
                return None
            case Band(low=least, high=most):
                low, high = low + least, high + most
            case number:
                low, high = low + number, high + number
    return low if low == high else Band(low, high)

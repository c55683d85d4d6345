"""What may stand in a cell of a published table: five things that never pass for one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from comity.errors import FiguresError

WITHHELD_LABEL: Final = "withheld"
"""The one label in tables and rolls for every hidden cell, whatever it was hidden for."""


class Status(StrEnum):
    """A cell's word in data files."""

    NUMBER = "number"
    ZERO = "zero"
    NOT_REPORTED = "not-reported"
    WITHHELD = "withheld"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class Number:
    """A count. Zero is a count too, and not the same as nothing reported.

    ``was`` is the number in an earlier edition, where this one corrects it.
    """

    value: int
    was: int | None = None

    def __post_init__(self) -> None:
        if self.value < 0:
            raise FiguresError(
                f"A cell counts {self.value}: less than nothing cannot be published."
            )


@dataclass(frozen=True, slots=True)
class NotReported:
    """Nothing is said, and why."""

    why: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise FiguresError("A cell that is not reported says why.")


@dataclass(frozen=True, slots=True)
class Withheld:
    """There is a number, and it is not shown: small itself, or hidden to protect one that is."""


@dataclass(frozen=True, slots=True)
class Band:
    """A number between two ends, both included, where the law allows no more."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high:
            raise FiguresError(f"{self.low} to {self.high} is no band.")


Shown = Number | NotReported | Withheld | Band


def status_of(cell: Shown) -> Status:
    """Return the word for what stands in a cell."""
    match cell:
        case Number(value=0):
            return Status.ZERO
        case Number():
            return Status.NUMBER
        case NotReported():
            return Status.NOT_REPORTED
        case Withheld():
            return Status.WITHHELD
        case Band():
            return Status.BAND
        case _:
            assert_never(cell)


def written(cell: Shown) -> str:
    """Return a cell in the words of a page."""
    match cell:
        case Number(value=value, was=was):
            return f"{value:,}" if was is None else f"{value:,}, was {was:,}"
        case NotReported(why=why):
            return f"not reported: {why}"
        case Withheld():
            return WITHHELD_LABEL
        case Band(low=low, high=high):
            return f"{low:,} to {high:,}"
        case _:
            assert_never(cell)


def value_of(cell: Shown) -> int | None:
    """Return the number of a cell that shows one; None is never to be read as zero."""
    return cell.value if isinstance(cell, Number) else None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over cells: exact only where every one of them is reported as a number."""

    shown: int
    is_whole: bool


def sum_of(cells: Mapping[str, Shown]) -> Total:
    """Return the sum of the numbers, and whether nothing is missing from it."""
    values = [value_of(cell) for cell in cells.values()]
    return Total(sum(value for value in values if value is not None), None not in values)

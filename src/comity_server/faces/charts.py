"""Charts as values: cells that cannot pass for one another, bars and the outcome bar.

Drawn as SVG by templates with plain attributes, so that a strict content policy holds. Widths are
percentages of the track; what is off scale (withheld) has a fixed width and no value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class CellKind(StrEnum):
    """The kinds of cell of pages.md, section 4."""

    NUMBER = "number"
    ZERO = "zero"
    NOT_REPORTED = "not-reported"
    WITHHELD = "withheld"
    BAND = "band"
    CORRECTED = "corrected"


_NUMBERS = frozenset({CellKind.NUMBER, CellKind.ZERO, CellKind.CORRECTED})


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as it is written; ``high`` is the value, or the upper end of a band.

    ``text`` is what stands in the table: "0", "0 to 249", "withheld", "43, was 41", "not reported",
    and ``note`` why. Small cells and cells hidden to protect them carry the same text.
    """

    kind: CellKind
    text: str
    high: int = 0
    note: str = ""
    low: int = 0


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row of sorted bars: a name, its cell and the width of its bar in percent.

    ``start`` is where a band begins, in percent of that width.
    """

    label: str
    cell: Cell
    width: float = 0.0
    href: str = ""
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class Bars:
    """Sorted horizontal bars from zero; the title states the finding, the subtitle the measure."""

    title: str
    subtitle: str
    heading: str
    value_heading: str
    rows: tuple[BarRow, ...]
    alternative: str = ""


_WIDEST = 76.0
"""The longest bar in percent of the track: its value stands at its end."""


def bars(
    *,
    title: str,
    subtitle: str,
    heading: str,
    value_heading: str,
    cells: Sequence[tuple[str, Cell]],
    alternative: str = "",
    hrefs: Sequence[str] = (),
) -> Bars:
    """Return bars with widths in proportion to the largest figure, in the order given.

    :param hrefs: where each name leads; empty, or as many as there are cells.
    """
    largest = max((cell.high for _, cell in cells), default=0)
    rows = tuple(
        BarRow(
            label,
            cell,
            round(_WIDEST * cell.high / largest, 2) if largest else 0.0,
            href,
            round(100 * cell.low / cell.high, 2) if cell.high else 0.0,
        )
        for (label, cell), href in zip(cells, hrefs or [""] * len(cells), strict=True)
    )
    return Bars(title, subtitle, heading, value_heading, rows, alternative)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an outcome bar; ``color`` is 1 to 5, ``x`` and ``width`` are in percent.

    ``text`` is what is written in the place of the count where that is not a plain number.
    """

    label: str
    count: int
    color: int
    x: float
    width: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeBar:
    """One bar of 100 % for a period; names stand beneath, never on the fill.

    Where a part has no number the whole is not known: then there is no bar, and the words remain.
    """

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    alternative: str = ""
    is_whole: bool = True


def outcome_bar(
    *, title: str, subtitle: str, counts: Sequence[tuple[str, int]], alternative: str = ""
) -> OutcomeBar:
    """Return an outcome bar of at most five parts in the fixed order given; zeros take no width."""
    if len(counts) > 5:
        raise ValueError("an outcome bar has at most five parts: join the smallest by definition")
    total = sum(count for _, count in counts)
    parts: list[Part] = []
    at = 0.0
    for number, (label, count) in enumerate(counts, start=1):
        width = 100 * count / total if total else 0.0
        parts.append(Part(label, count, number, round(at, 3), round(width, 3)))
        at += width
    return OutcomeBar(title, subtitle, tuple(parts), alternative)


def outcome_cells(
    *, title: str, subtitle: str, cells: Sequence[tuple[str, Cell]], alternative: str = ""
) -> OutcomeBar:
    """Return an outcome bar of published cells: drawn only where each of them has a number."""
    plain = outcome_bar(
        title=title,
        subtitle=subtitle,
        counts=[(label, cell.high) for label, cell in cells],
        alternative=alternative,
    )
    parts = tuple(
        replace(part, text=cell.text) for part, (_, cell) in zip(plain.parts, cells, strict=True)
    )
    is_whole = all(cell.kind in _NUMBERS for _, cell in cells)
    return replace(plain, parts=parts, is_whole=is_whole and any(c.high for _, c in cells))

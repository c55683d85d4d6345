"""GitHub's package of tables: requests by type or place, take-downs, and letters in bands.

Each table is known by its columns. A year's table and the table of its halves must agree wherever
both halves are there, and one half may never exceed its year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar

from comity.transparency.cells import Band
from comity.transparency.importing.amounts import NotAnAmount, read_amount, read_band
from comity.transparency.importing.found import (
    Imported,
    ImportedFigure,
    ImportFault,
    ImportRefused,
)
from comity.transparency.importing.sheet import Columns, Line, check_widths, plain, read_sheet
from comity.transparency.months import half_year
from comity.transparency.registry import FigureId
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Jurisdiction, Unknown, parse_outside_place

T = TypeVar("T")

_HALVES: Final = {"jan-jun": 1, "jul-dec": 2, "1": 1, "2": 2}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table that we know: its count column, what it counts, and where its groups stand."""

    count: str
    figure: FigureId
    group: str = ""
    with_data: str = ""
    is_banded: bool = False

    def columns(self, headers: frozenset[str]) -> bool:
        """Return whether a header is that of this table."""
        wanted = {"year", self.count, *filter(None, (self.group, self.with_data))}
        return wanted <= headers


_SHAPES: Final = (
    Shape("count_requests_received", FigureId.RECEIVED, "type", "count_disclosed"),
    Shape("count_received", FigureId.REMOVAL),
    Shape("count_accounts_affected", FigureId.REMOVAL, "type"),
    Shape("count_accounts_affected", FigureId.ACCOUNTS_DISCLOSED),
    Shape("count", FigureId.NOTICE_TOLD, "type"),
    Shape("count", FigureId.RECEIVED),
)
_NOTICES: Final = {
    "notification": FigureId.NOTICE_TOLD,
    "gagorder": FigureId.NOTICE_BARRED,
    "exigentcircumstances": FigureId.EMERGENCY,
}


def read_github(data: bytes) -> Imported:
    """Return one table of the package.

    :raises ImportRefused: with every fault by row and column, or if no table has such columns.
    """
    sheet = read_sheet(data)
    lines = [line for line in sheet.lines if not line.is_blank]
    if not lines:
        raise ImportRefused([ImportFault(0, "", "it is empty")])
    headers = tuple(header.strip().casefold() for header in lines[0].cells)
    columns = Columns({header: place for place, header in enumerate(headers)}, lines[0].cells)
    faults = check_widths(lines[1:], columns)
    shape = _shape(lines[0], frozenset(headers))
    figures = [
        found for line in lines[1:] if (found := _figure(line, columns, shape, faults)) is not None
    ]
    faults += _repeats(figures)
    if faults:
        raise ImportRefused(faults)
    return Imported("github", tuple(figures), sheet.notes)


def _shape(line: Line, headers: frozenset[str]) -> Shape:
    if "month_range" in headers and "type" in headers:
        return Shape("count", FigureId.RECEIVED, "type", is_banded=True)
    if "count_processed" in headers:
        return Shape("count_processed", FigureId.REMOVAL, "type")
    for shape in _SHAPES:
        if shape.columns(headers):
            return shape
    text = f"no table that we know has the columns {', '.join(line.cells)}"
    raise ImportRefused([ImportFault(line.row, "", text)])


def _figure(
    line: Line, columns: Columns, shape: Shape, faults: list[ImportFault]
) -> ImportedFigure | None:
    before = len(faults)

    def read(field: str, how: Callable[[str], T]) -> T | None:
        try:
            return how(columns.cell(line, field))
        except (NotAnAmount, ValueError) as error:
            faults.append(ImportFault(line.row, columns.header(field), str(error)))
            return None

    year = read("year", int)
    period = _period(line, columns, year, faults)
    asker = _asker(line, columns, faults)
    amount: int | Band | None = read(shape.count, read_band if shape.is_banded else read_amount)
    with_data = read(shape.with_data, read_amount) if shape.with_data else None
    if period is None or len(faults) > before:
        return None
    group = columns.cell(line, shape.group) if shape.group else ""
    figure = shape.figure
    if figure is FigureId.NOTICE_TOLD:
        figure = _NOTICES.get(plain(group), figure)
    elif shape.is_banded and "account" in plain(group):
        figure = FigureId.ACCOUNTS_NAMED
    return ImportedFigure(line.row, period, asker, figure, group, amount, with_data)


def _period(
    line: Line, columns: Columns, year: int | None, faults: list[ImportFault]
) -> Period | None:
    if year is None:
        return None
    field = next((name for name in ("half", "month_range") if name in columns.places), None)
    if field is None:
        start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        return Period(start, end)
    half = _HALVES.get(columns.cell(line, field).casefold())
    if half is None:
        text = f"{columns.cell(line, field)!r} is no half of a year"
        faults.append(ImportFault(line.row, columns.header(field), text))
        return None
    return half_year(year, half)


def _asker(line: Line, columns: Columns, faults: list[ImportFault]) -> Jurisdiction | None:
    if "government_iso2_code" not in columns.places:
        return None
    code = columns.cell(line, "government_iso2_code")
    place = parse_outside_place(code)
    if isinstance(place, Unknown):
        header = columns.header("government_iso2_code")
        faults.append(ImportFault(line.row, header, f"{code!r} is no place that we know"))
        return None
    return Jurisdiction(place)


def _repeats(figures: Sequence[ImportedFigure]) -> list[ImportFault]:
    seen: dict[tuple[Period, Jurisdiction | None, str], int] = {}
    faults = []
    for found in figures:
        key = (found.period, found.jurisdiction, plain(found.group))
        if key in seen:
            text = f"it says again what row {seen[key]} says, and would be counted twice"
            faults.append(ImportFault(found.row, "", text))
        seen.setdefault(key, found.row)
    return faults


def disagreements(annual: Imported, halves: Imported) -> tuple[str, ...]:
    """Return where a table of years and the table of their halves do not agree.

    A year of which only one half is out can only be checked to be no smaller than it.
    """
    years: dict[tuple[int, str, str], int] = {}
    parts: dict[tuple[int, str, str], dict[int, int]] = defaultdict(dict)
    halves_out: dict[int, set[int]] = defaultdict(set)
    for found in annual.figures:
        years[_key(found)] = found.amount if isinstance(found.amount, int) else 0
    for found in halves.figures:
        assert found.period.start is not None  # noqa: S101  # importers make closed periods only
        half = 1 if found.period.start.month == 1 else 2
        parts[_key(found)][half] = found.amount if isinstance(found.amount, int) else 0
        halves_out[found.period.start.year].add(half)
    faults = []
    for key in sorted(years.keys() | parts.keys()):
        year, whole, summed = key[0], years.get(key, 0), sum(parts[key].values())
        is_complete = halves_out[year] == {1, 2}
        if summed > whole or (is_complete and summed != whole):
            name = " ".join(part for part in key[1:] if part) or "all"
            faults.append(f"{year} {name}: the year says {whole}, its halves {summed}")
    return tuple(faults)


def _key(found: ImportedFigure) -> tuple[int, str, str]:
    assert found.period.start is not None  # noqa: S101  # importers make closed periods only
    return found.period.start.year, found.jurisdiction or "", plain(found.group)

"""The spreadsheet that a small service keeps: one row for each request, or counts by place.

Its columns are named once, in a small file or on the command line; what the headers say is tried
first. A file may hold several tables, each under a line with its title; a row that is called a
total is never counted, and must be the sum of the rows above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.transparency.importing.amounts import NotAnAmount, read_amount
from comity.transparency.importing.found import (
    Imported,
    ImportedFigure,
    ImportFault,
    ImportRefused,
)
from comity.transparency.importing.sheet import (
    Columns,
    Line,
    Sheet,
    match_columns,
    plain,
    read_sheet,
)
from comity.transparency.registry import FigureId
from comity.vocabulary.instants import Period, end_of, start_of
from comity.vocabulary.places import Jurisdiction, Place, Unknown, parse_outside_place

KNOWN: Final = {
    "received": ("Date received", "Received", "Received on", "Date", "Date in"),
    "place": ("Country", "Country or territory", "Country/Region", "Jurisdiction", "Place"),
    "kind": ("Kind", "Type", "Request Type", "Type of request"),
    "requests": ("Requests", "Number of requests", "Count", "Requests received"),
    "with_data": ("With data", "Complied", "Information Produced", "Disclosed"),
    "outcome": ("Outcome", "Result", "Decision"),
}

TOTALS: Final = frozenset({"total", "totals", "sum", "alltotal", "grandtotal"})

_KINDS: Final = {
    "preservation": FigureId.PRESERVATION,
    "removal": FigureId.REMOVAL,
    "takedown": FigureId.REMOVAL,
}
_GIVEN: Final = frozenset({"produced", "disclosed", "complied", "released", "given", "yes"})


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a file: its title, its header and its rows."""

    title: str
    header: Line
    rows: tuple[Line, ...]


def read_spreadsheet(
    data: bytes,
    *,
    period: Period,
    names: Mapping[str, Place],
    columns: Mapping[str, str] | None = None,
) -> Imported:
    """Return a small service's table.

    :param period: what a table of counts without dates is about; and which rows with dates count.
    :param names: places by their plain names (:func:`plain_name`), in the languages that may occur.
    :param columns: what the file calls our fields, by field.
    :raises ImportRefused: with every fault by row and column, wrong totals among them.
    """
    sheet = read_sheet(data)
    known = {**KNOWN, **{field: (header,) for field, header in (columns or {}).items()}}
    figures: list[ImportedFigure] = []
    faults: list[ImportFault] = []
    for block in blocks_of(sheet):
        if "received" not in known or not _has(block.header, known["received"]):
            faults += total_faults(block)
        try:
            figures += _figures(block, known, period, names, faults)
        except ImportRefused as refused:
            faults += refused.faults
    if faults or not figures:
        raise ImportRefused(faults or [ImportFault(0, "", "it holds no rows")])
    return Imported("table", tuple(figures), sheet.notes)


def plain_name(name: str) -> str:
    """Return a place's name as the importer compares it."""
    return plain(name)


def blocks_of(sheet: Sheet) -> Iterator[Block]:
    """Yield the tables of a file: parted by blank rows, each perhaps under a title of one cell."""
    gathered: list[Line] = []
    for line in (*sheet.lines, Line(0, ())):
        if not line.is_blank:
            gathered.append(line)
        elif gathered:
            yield _block(gathered)
            gathered = []


def _block(lines: Sequence[Line]) -> Block:
    first = lines[0]
    has_title = len(lines) > 1 and sum(bool(cell.strip()) for cell in first.cells) == 1
    has_title = has_title and sum(bool(cell.strip()) for cell in lines[1].cells) > 1
    header, *rows = lines[1:] if has_title else lines
    title = next(cell.strip() for cell in first.cells if cell.strip()) if has_title else ""
    return Block(title, header, tuple(rows))


def total_faults(block: Block) -> list[ImportFault]:
    """Return where a row that calls itself a total is not the sum of the rows above it."""
    faults = []
    sums: dict[int, int] = {}
    for line in block.rows:
        is_total = bool(line.cells) and plain(line.cells[0]) in TOTALS
        for place, cell in enumerate(line.cells[1:], 1):
            try:
                amount = read_amount(cell)
            except NotAnAmount:
                continue
            if is_total and amount is not None and amount != sums.get(place, 0):
                text = f"the total says {amount}, the rows above add up to {sums.get(place, 0)}"
                faults.append(ImportFault(line.row, _header(block, place), text))
            elif not is_total:
                sums[place] = sums.get(place, 0) + (amount or 0)
    return faults


def _header(block: Block, place: int) -> str:
    cells = block.header.cells
    return cells[place] if place < len(cells) else str(place + 1)


def _has(line: Line, headers: Sequence[str]) -> bool:
    wanted = {plain(header) for header in headers}
    return any(plain(cell) in wanted for cell in line.cells)


def _figures(
    block: Block,
    known: Mapping[str, Sequence[str]],
    period: Period,
    names: Mapping[str, Place],
    faults: list[ImportFault],
) -> list[ImportedFigure]:
    by_row = _has(block.header, known["received"])
    columns = match_columns(
        block.header, known, required=("received",) if by_row else ("requests",)
    )
    found = []
    seen: dict[str, int] = {}
    for line in block.rows:
        if line.cells and plain(line.cells[0]) in TOTALS:
            continue
        asker = _asker(line, columns, names, faults)
        if by_row:
            one = _one_request(line, columns, asker, faults)
        else:
            one = _counted(line, columns, asker, period, faults)
            _note_repeat(line, columns, seen, faults)
        if one is not None:
            found.append(one)
    return found


def _note_repeat(
    line: Line, columns: Columns, seen: dict[str, int], faults: list[ImportFault]
) -> None:
    key = "|".join(plain(columns.cell(line, field)) for field in ("place", "kind"))
    if key in seen:
        text = f"it names again what row {seen[key]} names; add them up or tell them apart"
        faults.append(ImportFault(line.row, "", text))
    seen.setdefault(key, line.row)


def _asker(
    line: Line, columns: Columns, names: Mapping[str, Place], faults: list[ImportFault]
) -> Jurisdiction | None:
    if "place" not in columns.places:
        return None
    text = columns.cell(line, "place")
    place = parse_outside_place(text)
    if isinstance(place, Unknown):
        named = names.get(plain(text))
        if named is None:
            fault = f"{text!r} is no place that we know: write its name or its ISO code"
            faults.append(ImportFault(line.row, columns.header("place"), fault))
            return None
        place = named
    return Jurisdiction(place)


def _kind(text: str) -> FigureId:
    return next(
        (figure for word, figure in _KINDS.items() if plain(text).startswith(word)),
        FigureId.RECEIVED,
    )


def _one_request(
    line: Line, columns: Columns, asker: Jurisdiction | None, faults: list[ImportFault]
) -> ImportedFigure | None:
    text = columns.cell(line, "received")
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        # 03/04 is two different days on two sides of an ocean.
        fault = f"{text!r} is no day such as 2019-12-31; other spellings mean different days"
        faults.append(ImportFault(line.row, columns.header("received"), fault))
        return None
    kind = columns.cell(line, "kind")
    outcome = plain(columns.cell(line, "outcome"))
    return ImportedFigure(
        row=line.row,
        period=Period(start_of(day), end_of(day)),
        jurisdiction=asker,
        figure=_kind(kind),
        group=kind,
        amount=1,
        with_data=(1 if outcome in _GIVEN else 0) if "outcome" in columns.places else None,
    )


def _counted(
    line: Line,
    columns: Columns,
    asker: Jurisdiction | None,
    period: Period,
    faults: list[ImportFault],
) -> ImportedFigure | None:
    amounts: dict[str, int | None] = {}
    for field in ("requests", "with_data"):
        try:
            amounts[field] = read_amount(columns.cell(line, field))
        except NotAnAmount as error:
            faults.append(ImportFault(line.row, columns.header(field), str(error)))
            return None
    requests, with_data = amounts["requests"], amounts["with_data"]
    if requests is not None and with_data is not None and with_data > requests:
        text = f"{with_data} with data of {requests} requests"
        faults.append(ImportFault(line.row, columns.header("with_data"), text))
    kind = columns.cell(line, "kind")
    return ImportedFigure(line.row, period, asker, _kind(kind), kind, requests, with_data)

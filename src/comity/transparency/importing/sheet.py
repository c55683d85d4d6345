"""Read a CSV file into rows that remember where they stood, and nothing is forgiven in silence."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.transparency.importing.found import ImportFault, ImportRefused

MAX_ROWS = 1_000_000
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its number, counted as a spreadsheet shows it, and its cells."""

    row: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands in it."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows, and notes on what was forgiven."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def read_sheet(data: bytes) -> Sheet:
    """Return the rows of a CSV file.

    A byte-order mark is taken off, and said. UTF-8 is required, so that no name is misread.

    :raises ImportRefused: if it is no text in UTF-8, or no CSV.
    """
    notes: list[str] = []
    if data.startswith(_MARKS[1:]):
        raise ImportRefused([ImportFault(1, "", "it is UTF-16; save it as CSV in UTF-8")])
    if data.startswith(_MARKS[0]):
        data = data[3:]
        notes.append("row 1: a byte-order mark before the first column was taken off")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise ImportRefused([ImportFault(row, "", "it is not UTF-8; save it again so")]) from error
    return Sheet(tuple(_lines(text)), tuple(notes))


def _lines(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if reader.line_num > MAX_ROWS:
                fault = ImportFault(reader.line_num, "", f"it has more than {MAX_ROWS:,} rows")
                raise ImportRefused([fault])
            yield Line(reader.line_num, tuple(cells))
    except csv.Error as error:
        raise ImportRefused([ImportFault(reader.line_num, "", f"it is no CSV: {error}")]) from error


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row is which of our fields, and what its header calls it."""

    places: Mapping[str, int]
    headers: tuple[str, ...]

    def cell(self, line: Line, field: str) -> str:
        """Return a row's cell for a field; empty where the file has no such column."""
        place = self.places.get(field)
        return line.cells[place].strip() if place is not None and place < len(line.cells) else ""

    def header(self, field: str) -> str:
        """Return what the file calls a field."""
        place = self.places.get(field)
        return self.headers[place] if place is not None else field


def match_columns(
    line: Line, known: Mapping[str, Sequence[str]], *, required: Sequence[str]
) -> Columns:
    """Return which column of a header row is which field.

    Headers drift: case, spaces and punctuation do not count, and each field knows several names.

    :raises ImportRefused: if a required field has no column, or two columns claim one field.
    """
    names = {plain(name): field for field, names in known.items() for name in (*names, field)}
    places: dict[str, int] = {}
    faults = []
    for place, header in enumerate(line.cells):
        field = names.get(plain(header))
        if field is None:
            continue
        if field in places:
            text = f"it says the same as column {line.cells[places[field]]!r}; leave one out"
            faults.append(ImportFault(line.row, header, text))
        places.setdefault(field, place)
    for field in required:
        if field not in places:
            expected = " or ".join(repr(name) for name in known[field])
            text = f"there is no column {expected}; the header has {', '.join(line.cells)}"
            faults.append(ImportFault(line.row, field, text))
    if faults:
        raise ImportRefused(faults)
    return Columns(places, line.cells)


def plain(header: str) -> str:
    """Return a header without what drifts: case, accents' composition, spaces, punctuation."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(character for character in text if character.isalnum())


def check_widths(lines: Sequence[Line], columns: Columns) -> list[ImportFault]:
    """Return a fault for each row that has more or fewer cells than the header."""
    width = len(columns.headers)
    return [
        ImportFault(line.row, "", f"it has {len(line.cells)} cells, the header has {width}")
        for line in lines
        if not line.is_blank and len(line.cells) != width
    ]

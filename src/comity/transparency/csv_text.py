"""Write CSV as RFC 4180 says: CRLF at each line's end, quotes only where they are needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as RFC 4180 CSV in UTF-8, without a byte-order mark.

    A cell that a spreadsheet would run as a formula is kept from it by an apostrophe, which the
    descriptor tells readers of; none of our numbers, codes and dates begins so.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_tame(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _tame(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell

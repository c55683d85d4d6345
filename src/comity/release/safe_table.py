"""Write tables that no spreadsheet takes for anything but text: the one CSV writer (I17).

A table is a copy for reading. What is faithful to the byte are the JSON lines beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from comity.collection.record import FieldValue

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_]?)")
"""Sequences by which a terminal is told to do something: CSI, OSC and the short ones (ECMA-48)."""

_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(
    # C0, DEL, C1; overriding and embedding of direction; isolates; byte order mark; half
    # surrogates; tags and other code points that are no characters.
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_STARTERS = "=+\\-@＝＋－＠\u2212\ufe63\ufe62\ufe66"
_LIVE = re.compile(rf"[\s\"]*[{_STARTERS}]")
_LIVE_INSIDE = re.compile(rf"([;,\t|])(?=[\s\"]*[{_STARTERS}])")
"""A place at which another program could begin a cell, if it divides by another mark than ours."""


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .:/_\-]*")
"""What most cells are: nothing in it can begin a cell, a formula or a command."""


def safe_text(text: str) -> str:
    """Return a text without control sequences, on one line, that begins no formula."""
    if _PLAIN.fullmatch(text):
        return text
    plain = _ESCAPES.sub("", text)
    plain = _BREAKS.sub(" ↵ ", plain)
    plain = _CONTROLS.sub("", plain.replace("\t", " "))
    plain = _LIVE_INSIDE.sub(r"\1'", plain)
    return f"'{plain}" if _LIVE.match(plain) else plain


def safe_cell(value: FieldValue) -> str:
    """Return a value as a cell: numbers as digits, truth as a word, nothing as an empty cell."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case _:
            return safe_text(value)


def row_of(values: Iterable[FieldValue]) -> bytes:
    """Return one line of a table: RFC 4180, every cell quoted, in UTF-8."""
    cells = (safe_cell(value).replace('"', '""') for value in values)
    return ",".join(f'"{cell}"' for cell in cells).encode() + b"\r\n"

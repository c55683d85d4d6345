"""Take from a PDF what was filled into its form. Source: ISO 32000-1, 12.7."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from comity.intake.pdf_objects import Name, PdfBroken, Ref, objects_of

MOST_FIELDS: Final = 2_000
LONGEST: Final = 4_000
_DEEPEST: Final = 12
_OFF: Final = frozenset({"Off", ""})


def filled_fields(content: bytes) -> tuple[tuple[str, str], ...]:
    """Return the names of a PDF's fields with what was filled in; none where it has no fields.

    A box that is ticked gives the name of its tick. What is encrypted is not read.
    """
    if b"/Encrypt" in content:
        return ()
    try:
        known = objects_of(content)
    except PdfBroken:
        return ()
    found: list[tuple[str, str]] = []
    for value in known.values():
        if len(found) >= MOST_FIELDS:
            break
        if isinstance(value, dict) and ("FT" in value or "T" in value):
            found += _filled(value, known)
    return tuple(dict.fromkeys(found))


def _filled(field: Mapping[str, object], known: Mapping[int, object]) -> Iterator[tuple[str, str]]:
    text = _value_text(_inherited(field, "V", known), known)
    if text in _OFF:
        return
    for name in (_full_name(field, known), _text(field.get("TU"))):
        if name:
            yield name, text[:LONGEST]


def _inherited(field: Mapping[str, object], key: str, known: Mapping[int, object]) -> object:
    for one in _line(field, known):
        if key in one:
            return one[key]
    return None


def _line(
    field: Mapping[str, object], known: Mapping[int, object]
) -> Iterator[Mapping[str, object]]:
    """Yield a field and those above it, as far as we follow."""
    here: object = field
    for _ in range(_DEEPEST):
        if not isinstance(here, Mapping):
            return
        yield here
        here = _at(here.get("Parent"), known)


def _full_name(field: Mapping[str, object], known: Mapping[int, object]) -> str:
    names = [_text(one.get("T")) for one in _line(field, known)]
    return ".".join(name for name in reversed(names) if name)


def _at(value: object, known: Mapping[int, object]) -> object:
    return known.get(int(value)) if isinstance(value, Ref) else value


def _value_text(value: object, known: Mapping[int, object]) -> str:
    value = _at(value, known)
    if isinstance(value, list):
        return "\n".join(filter(None, (_value_text(one, known) for one in value[:100])))
    return str(value) if isinstance(value, Name) else _text(value)


def _text(value: object) -> str:
    """Return a text string: UTF-16 with its mark, UTF-8 with its mark, else Latin."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"\xfe\xff"):
        text = value[2:].decode("utf-16-be", "replace")
    elif value.startswith(b"\xef\xbb\xbf"):
        text = value[3:].decode("utf-8", "replace")
    else:
        text = value.decode("latin-1")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign for sign in lines if sign == "\n" or unicodedata.category(sign)[0] != "C"
    ).strip()

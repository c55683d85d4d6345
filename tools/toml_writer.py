"""Write plain values as TOML 1.0 that a lawyer can read: short tables inline, long texts wrapped.

Only for the conversion of the facts; the product reads TOML and never writes it. The order of keys
is the order given, except that what needs a header of its own comes after what does not.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

WIDTH = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def key_text(key: str) -> str:
    """Return a key, quoted where it is not a bare one."""
    return key if _BARE.fullmatch(key) else _string(key)


def inline(value: Any) -> str:
    """Return a value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case str():
            return _string(value)
        case list():
            return f"[{', '.join(inline(item) for item in value)}]"
        case Mapping():
            pairs = ", ".join(f"{key_text(key)} = {inline(item)}" for key, item in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case _:
            raise TypeError(f"TOML has no value for {value!r}")


def table_lines(table: Mapping[str, Any], *, path: str) -> Iterator[str]:
    """Yield the lines of a table's body and of the tables below it; ``path`` is its own name."""
    later = []
    for key, value in table.items():
        if _needs_header(key, value):
            later.append((key, value))
        else:
            yield from _pair(key, value)
    for key, value in later:
        below = f"{path}.{key_text(key)}" if path else key_text(key)
        if isinstance(value, Mapping):
            yield from ("", f"[{below}]")
            yield from table_lines(value, path=below)
        else:
            for item in value:
                yield from ("", f"[[{below}]]")
                yield from table_lines(item, path=below)


def array_of_tables(name: str, tables: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield ``[[name]]`` tables, a blank line before each."""
    for table in tables:
        yield from ("", f"[[{name}]]")
        yield from table_lines(table, path=name)


def _needs_header(key: str, value: Any) -> bool:
    if isinstance(value, Mapping):
        deep = any(isinstance(item, Mapping) for item in value.values())
        return deep or len(f"{key} = {inline(value)}") > WIDTH
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return any(len(inline(item)) > WIDTH - 3 for item in value)
    return False


def _pair(key: str, value: Any) -> Iterator[str]:
    line = f"{key_text(key)} = {inline(value)}"
    if len(line) <= WIDTH:
        yield line
    elif isinstance(value, str):
        yield from _wrapped(key, value)
    elif isinstance(value, list):
        yield f"{key_text(key)} = ["
        for item in value:
            yield f"  {inline(item)},"
        yield "]"
    else:
        yield line


def _wrapped(key: str, text: str) -> Iterator[str]:
    """Yield a long text as a multi-line string whose line ends and indents TOML ignores."""
    pieces = textwrap.wrap(
        text, WIDTH - 6, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    if " ".join(pieces) != text:  # double spaces or line ends would be lost
        yield f"{key_text(key)} = {inline(text)}"
        return
    yield f'{key_text(key)} = """\\'
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        yield f"  {_escape(piece)}" + ('"""' if last else " \\")


def _escape(text: str) -> str:
    return "".join(
        _ESCAPES.get(sign) or (f"\\u{ord(sign):04x}" if ord(sign) < 32 else sign) for sign in text
    )


def _string(text: str) -> str:
    return f'"{_escape(text)}"'

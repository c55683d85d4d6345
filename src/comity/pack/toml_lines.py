"""Find the line on which each key and table of a TOML text stands, so that a fault can name it.

The standard library's reader gives values without places. This one gives places without values: it
is used only after the standard reader has accepted the text, so it may be simple.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

KeyPath = tuple[str | int, ...]

_KEY = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.|=|\]|$)""")


@dataclass(slots=True)
class _Scanner:
    """Walk a text line by line; remember whether a string or an array is still open."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    counts: dict[KeyPath, int] = field(default_factory=dict)
    table: KeyPath = ()
    key: KeyPath = ()
    quote: str = ""
    depth: int = 0
    items: int = 0

    def take(self, line: str, number: int) -> None:
        if self.quote or self.depth:
            if self.depth == 1 and not self.quote and line.strip() not in {"", "]"}:
                self.lines.setdefault((*self.key, self.items), number)
                self.items += 1
            self._scan(line)
            return
        text = line.strip()
        if text.startswith("["):
            self._header(text, number)
        elif text and not text.startswith("#"):
            self._pair(line, number)

    def _header(self, text: str, number: int) -> None:
        double = text.startswith("[[")
        names, _ = _names(text, 2 if double else 1)
        path = self._resolve(names[:-1])
        if double:
            whole = (*path, names[-1])
            index = self.counts.get(whole, 0)
            self.counts[whole] = index + 1
            self.lines.setdefault(whole, number)
            self.table = (*whole, index)
        else:
            self.table = (*path, names[-1])
        self.lines[self.table] = number

    def _resolve(self, names: list[str]) -> KeyPath:
        """Return the path of a header's parents: the last table of each array on the way."""
        path: KeyPath = ()
        for name in names:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def _pair(self, line: str, number: int) -> None:
        names, end = _names(line, 0)
        self.key = (*self.table, *names)
        self.items = 0
        self.lines.setdefault(self.key, number)
        self._scan(line[end:])

    def _scan(self, text: str) -> None:
        position = 0
        while position < len(text):
            if self.quote:
                position = self._close(text, position)
                continue
            sign = text[position]
            if sign == "#":
                return
            if sign in "\"'":
                triple = text[position : position + 3]
                self.quote = triple if triple == sign * 3 else sign
                position += len(self.quote)
                continue
            self.depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign, 0)
            position += 1

    def _close(self, text: str, position: int) -> int:
        if text[position] == "\\" and self.quote[0] == '"':
            return position + 2
        if text.startswith(self.quote, position):
            position += len(self.quote)
            self.quote = ""
            return position
        return position + 1


def _names(text: str, position: int) -> tuple[list[str], int]:
    """Return the dotted names from ``position`` and where they end."""
    names = []
    while found := _KEY.match(text, position):
        names.append(next(name for name in found.groups()[:3] if name is not None))
        position = found.end()
        if found.group(4) != ".":
            break
    return names, position


class Lines:
    """The lines of one text's keys: looked for when first asked, as few texts have a fault."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _found(self) -> Mapping[KeyPath, int]:
        """Map every table and key by its path, items of arrays by their index, to its line.

        Inside an inline table the line is that of the key which holds it.
        """
        scanner = _Scanner()
        for number, line in enumerate(self._text.splitlines(), start=1):
            scanner.take(line, number)
        return scanner.lines

    def at(self, path: KeyPath) -> int:
        """Return the line of ``path`` or of the nearest table or key around it; 1 for the file."""
        while path:
            if path in self._found:
                return self._found[path]
            path = path[:-1]
        return 1

"""Read the chain of addresses that proxies write: ``X-Forwarded-For``, or ``Forwarded``.

Source: RFC 7239 for ``Forwarded``; it is read strictly, and an element that cannot be read is a hop
that cannot be read, which makes the client unknown as soon as the walk reaches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

FORWARDED_FOR: Final = "x-forwarded-for"
FORWARDED: Final = "forwarded"
HEADERS: Final = (FORWARDED_FOR, FORWARDED)

UNREADABLE: Final = "?"
"""No address: a hop that says this makes the client unknown."""

_WORD: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_NO_PAIR: Final = re.compile(r"[ \t]*;")
_PAIR: Final = re.compile(rf"[ \t]*({_WORD})=({_WORD}|\"(?:[^\"\\]|\\.)*\")[ \t]*(;|$)", re.DOTALL)


def hops_of(text: str, *, header: str) -> list[str]:
    """Return the addresses that a header's fields name, the newest last.

    :param text: the fields, joined with commas in their order.
    """
    if not text:
        return []
    if header == FORWARDED_FOR:
        return [hop.strip() for hop in text.split(",")]
    return [_node(element) for element in _elements(text)]


def _elements(text: str) -> Iterator[str]:
    """Yield the elements of a list, whose quoted strings may hold commas."""
    start, quoted, escaped = 0, False, False
    for at, letter in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif letter == "," and not quoted:
            yield text[start:at]
            start = at + 1
    # A quote that nobody closed swallows what follows: it is one element, which cannot be read.
    yield text[start:]


def _node(element: str) -> str:
    """Return the address after ``for=``; what is not exactly one is unreadable.

    An obfuscated node (``_hidden``) and ``unknown`` are no addresses; a port is taken off later.
    """
    found, at = [], 0
    while at < len(element):
        if empty := _NO_PAIR.match(element, at):
            at = empty.end()
            continue
        pair = _PAIR.match(element, at)
        if pair is None:
            return UNREADABLE
        if pair[1].lower() == "for":
            found.append(_unquoted(pair[2]))
        at = pair.end()
    if len(found) != 1:
        return UNREADABLE
    return found[0] if not found[0].startswith("_") else UNREADABLE


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value

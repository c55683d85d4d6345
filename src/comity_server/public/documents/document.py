"""A generated text, its lines as they are kept, and what changed from one version to the next."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity_server.faces.instants import say_instant
from comity_server.faces.parts import Pair
from comity_server.public.pages.texts import Section


@dataclass(frozen=True, slots=True)
class Document:
    """One generated page; ``key`` names it among the versions, ``path`` is its address."""

    key: str
    path: str
    title: str
    lead: str
    sections: tuple[Section, ...]


class Did(StrEnum):
    """What happened to a line."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that is in only one of two versions, under the heading at which it stands."""

    did: Did
    text: str
    heading: str = ""


def lines_of(document: Document) -> tuple[str, ...]:
    """Return a document as lines of plain text; headings begin with ``## ``."""
    return (document.title, document.lead, *_section_lines(document.sections))


def _section_lines(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield f"## {section.heading}"
        yield from section.paragraphs
        yield from (f"- {item}" for item in section.items)
        yield from (f"$ {command}" for command in section.commands)
        yield from map(_pair_line, section.pairs)
        yield from _section_lines(section.parts)


def _pair_line(pair: Pair) -> str:
    value = pair.value or (say_instant(pair.moment) if pair.moment else "")
    note = f" ({pair.note})" if pair.note else ""
    return f"{pair.label}: {value}{note}"


def digest_of(lines: Sequence[str]) -> str:
    """Return the SHA-256, in hexadecimal, of a version's lines as its file has them."""
    return hashlib.sha256(text_of(lines).encode()).hexdigest()


def text_of(lines: Sequence[str]) -> str:
    """Return a version as the plain text that is served and digested."""
    return "".join(f"{line}\n" for line in lines)


def changes_between(earlier: Sequence[str], later: Sequence[str]) -> tuple[LineChange, ...]:
    """Return what was taken out and what was put in, in the order of the text."""
    found: list[LineChange] = []
    matcher = difflib.SequenceMatcher(a=earlier, b=later, autojunk=False)
    for word, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        if word == "equal":
            continue
        found += _changes(Did.REMOVED, earlier, a_start, a_end)
        found += _changes(Did.ADDED, later, b_start, b_end)
    return tuple(found)


def _changes(did: Did, lines: Sequence[str], start: int, end: int) -> Iterator[LineChange]:
    for at in range(start, end):
        heading = next((line[3:] for line in lines[at::-1] if line.startswith("## ")), "")
        text = lines[at].removeprefix("## ").removeprefix("- ")
        yield LineChange(did, text, heading if text != heading else "")

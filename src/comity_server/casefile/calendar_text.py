"""Write a calendar as iCalendar text (RFC 5545): folded lines, UTC, stable identifiers, alarms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

LONGEST_LINE: Final = 75  # octets, without the break; RFC 5545, section 3.1
TRIGGERS: Final = ("-P1D", "-PT4H")
"""How long before its instant an entry rings in the reader's own calendar."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something that is due at an instant; ``uid`` stays the same while the instant moves."""

    uid: str
    at: datetime
    summary: str
    description: str


def write_calendar(entries: Iterable[CalendarEntry], *, name: str, at: datetime) -> bytes:
    """Return a calendar as it is sent; ``at`` is when it was written."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Comity//Deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for entry in entries:
        lines += _event(entry, at=at)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def _event(entry: CalendarEntry, *, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{utc(at)}"
    yield f"DTSTART:{utc(entry.at)}"
    yield f"SUMMARY:{escape(entry.summary)}"
    yield f"DESCRIPTION:{escape(entry.description)}"
    yield "CLASS:CONFIDENTIAL"
    yield "TRANSP:TRANSPARENT"
    for trigger in TRIGGERS:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escape(entry.summary)}"
        yield f"TRIGGER:{trigger}"
        yield "END:VALARM"
    yield "END:VEVENT"


def utc(at: datetime) -> str:
    """Return an instant in UTC, as section 3.3.5 writes it."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """Return a text as a value of section 3.3.11; control characters are left out."""
    kept = "".join(one for one in text if one == "\n" or one.isprintable())
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, written)
    return kept


def fold(line: str) -> str:
    """Return a line in pieces of at most 75 octets, none of which cuts a character in two."""
    pieces, piece, size = [], "", 0
    for one in line:
        width = len(one.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + one, size + width
    return "\r\n".join([*pieces, piece])

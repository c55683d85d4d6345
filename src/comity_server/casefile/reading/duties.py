"""What not answering costs, as far as the law packs know it, each with its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.pack.law import Instrument, Source
from comity_server import books


@dataclass(frozen=True, slots=True)
class Duty:
    """What the books know of one instrument by which covered requests ask.

    ``instrument`` is None where the books have none of that name, or the request names none: then
    they do not know. ``cases`` is how many covered requests ask by it.
    """

    named: str
    cases: int
    instrument: Instrument | None
    sources: tuple[Source, ...] = ()


def duties_of(counts: Iterable[tuple[str, int]]) -> tuple[Duty, ...]:
    """Return the duty behind each instrument that so many ask by, those behind most cases first."""
    ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    return tuple(_duty(named, count) for named, count in ordered)


def _duty(named: str, count: int) -> Duty:
    all_books = books.books()
    instrument, pack = all_books.instrument(named), all_books.pack_of(named)
    if instrument is None or pack is None:
        return Duty(named, count, None)
    sources = tuple(pack.source(key) for key in instrument.evidence.sources)
    return Duty(named, count, instrument, sources)

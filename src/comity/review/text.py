"""Find names of laws in the wording of a request. A match raises; no match proves nothing."""

from __future__ import annotations

import functools
import re

from comity.pack import Instrument


def says(text: str, phrase: str) -> bool:
    """Return whether a text says a phrase: whole words where it is written in Latin letters.

    Case and the width of spaces do not count.
    """
    wanted, whole = _tidy(phrase), _tidy(text)
    if not wanted:
        return False
    if wanted.isascii():
        return _pattern(wanted).search(whole) is not None
    return wanted in whole


def names_instrument(text: str, instrument: Instrument) -> bool:
    """Return whether a text names an instrument by a hint of its own or by statute and section."""
    if any(says(text, hint) for hint in instrument.match):
        return True
    statute, section = instrument.citation.statute, instrument.citation.section
    return says(text, statute) and says(text, section)


def parts_of(statute: str) -> tuple[str, ...]:
    """Return the statutes named in one line, where a semicolon separates them."""
    return tuple(part.strip() for part in statute.split(";") if part.strip())


@functools.lru_cache(maxsize=4096)
def _pattern(wanted: str) -> re.Pattern[str]:
    # The books' phrases are few and the same for every request; compiled anew they cost most of it.
    return re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")


def _tidy(text: str) -> str:
    return " ".join(text.casefold().split())

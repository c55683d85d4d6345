"""Read what stands in a cell where a number should: a number, a blank, a range, or a fault."""

from __future__ import annotations

import re
from typing import Final

from comity.transparency.cells import Band

_PLAIN: Final = re.compile(r"\d{1,15}")
# Thousands in groups of three, parted by a comma, a space of any width or an apostrophe.
_GROUPED: Final = re.compile(r"\d{1,3}([, \u00a0\u2009\u202f'\u2019])\d{3}(?:\1\d{3})*")
_RANGE: Final = re.compile(r"(\d[\d,]*)\s*(?:-|\u2013|\u2014|to)\s*(\d[\d,]*)", re.IGNORECASE)
_MARKED: Final = re.compile(r"\d[\d, ]*\s*(?:[*†‡§¶¹²³\u2070-\u2079]|\[\w+\]|\(\w\)|[a-z]\b)+")
_ABSENT: Final = frozenset({"", "-", "–", "—", "n/a", "na", "null", "none", "."})


class NotAnAmount(ValueError):
    """Raised with what is wrong with a cell, as half a sentence."""


def read_amount(text: str) -> int | None:
    """Return the whole number in a cell; None where nothing is reported.

    :raises NotAnAmount: if it is a range, carries a mark, or is no number.
    """
    tidy = text.strip()
    if tidy.casefold() in _ABSENT:
        return None
    if _PLAIN.fullmatch(tidy):
        return int(tidy)
    if _GROUPED.fullmatch(tidy):
        return int(re.sub(r"\D", "", tidy))
    if _RANGE.fullmatch(tidy) or tidy[:1] in "<>≤≥" or tidy.endswith("+"):
        raise NotAnAmount(f"{tidy!r} is a range, not a number")
    if _MARKED.fullmatch(tidy):
        raise NotAnAmount(f"{tidy!r} carries a footnote mark; take it off once you know its note")
    raise NotAnAmount(f"{tidy!r} is no whole number")


def read_band(text: str) -> Band:
    """Return the range in a cell of a column that is published in bands.

    :raises NotAnAmount: if it is no range.
    """
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise NotAnAmount(f"{text.strip()!r} is no range such as 0-249")
    low, high = (int(end.replace(",", "")) for end in found.groups())
    if low >= high:
        raise NotAnAmount(f"{text.strip()!r} runs backwards")
    return Band(low, high)


def of_rounded_percent(percent: int, amount: int) -> int | Band:
    """Return how many of ``amount`` a percentage rounded to a whole number can mean.

    Halves may have been rounded either way, so both are allowed for.
    """
    if not 0 <= percent <= 100:
        raise NotAnAmount(f"{percent} is no percentage")
    fitting = [n for n in range(amount + 1) if abs(200 * n - 2 * percent * amount) <= amount]
    if not fitting:
        raise NotAnAmount(f"{percent} percent of {amount} is no whole number, however rounded")
    return fitting[0] if len(fitting) == 1 else Band(fitting[0], fitting[-1])

"""The three answers of every check, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


@dataclass(frozen=True, slots=True, order=True)
class Bar:
    """One reason why something may not go on by itself, traceable to its source.

    ``code`` is ``<kind>:<id>`` (``hold:hk-production``, ``verification:callback``); ``text`` is one
    plain sentence for the person who reads it.
    """

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Clear:
    """Nothing stands in the way."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A named person must decide; until then nothing moves."""

    bars: tuple[Bar, ...]
    approvals: int = 1

    def __post_init__(self) -> None:
        if not self.bars or self.approvals < 1:
            raise ValueError("a question needs a reason and at least one person to answer it")


@dataclass(frozen=True, slots=True)
class Barred:
    """It may not go on."""

    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        if not self.bars:
            raise ValueError("a bar needs its reason")


Verdict = Clear | Ask | Barred


class VerdictWord(StrEnum):
    """A verdict's word in files and on pages."""

    CLEAR = "clear"
    ASK = "ask"
    BARRED = "barred"


def word_of(verdict: Verdict) -> VerdictWord:
    """Return the word for a verdict."""
    match verdict:
        case Clear():
            return VerdictWord.CLEAR
        case Ask():
            return VerdictWord.ASK
        case Barred():
            return VerdictWord.BARRED
        case _:
            assert_never(verdict)


def severity(verdict: Verdict) -> int:
    """Return 0 for clear, 1 for ask, 2 for barred: the order in which verdicts outweigh."""
    return tuple(VerdictWord).index(word_of(verdict))


def bars_of(verdict: Verdict) -> tuple[Bar, ...]:
    """Return the reasons of a verdict; none for clear."""
    return () if isinstance(verdict, Clear) else verdict.bars


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst verdict, carrying every reason of those that are equally bad.

    No verdicts at all means that nobody objected, which only a caller that has really asked
    everybody may take for clear. Over several questions the highest number of approvals counts.
    """
    found = tuple(verdicts)
    worst = max((severity(verdict) for verdict in found), default=0)
    # Sorted and without repeats, so that the order in which checks ran never shows.
    bars = tuple(
        sorted({bar for verdict in found if severity(verdict) == worst for bar in bars_of(verdict)})
    )
    match worst:
        case 0:
            return Clear()
        case 1:
            needed = max(verdict.approvals for verdict in found if isinstance(verdict, Ask))
            return Ask(bars, approvals=needed)
        case _:
            return Barred(bars)

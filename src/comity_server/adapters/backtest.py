"""Which answers a changed policy would change, of all past requests: by NumPy where it is there.

NumPy is an optional extra; without it the same is read row by row, more slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from comity.review.past import (
    ASKS,
    NO_DATA,
    RESTS,
    SO,
    UNTOLD,
    Claim,
    PastRequests,
    RuleTable,
    day_of_receipt,
    severities,
)
from comity.review.policy_facts import Source

try:
    import numpy as _numpy
except ImportError:  # the standard library is enough, only slower
    _numpy = None

numpy: Any = _numpy

NumberedRule = tuple[int, tuple[int, ...]]
"""How severe a rule is, and the places of its claims."""

PIECE = 1 << 14
"""How many requests are judged at once, so that what is looked up stays near."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A past request whose answer changes: its row, and both answers as indices of ``ANSWERS``."""

    row: int
    was: int
    becomes: int


@dataclass(frozen=True, slots=True)
class Side:
    """A policy over the columns, and what the other lenses say beside it: an index of ``RESTS``
    for each row."""

    rules: tuple[RuleTable, ...]
    rests: bytes


def changed_answers(past: PastRequests, *, now: Side, tried: Side) -> tuple[Changed, ...]:
    """Return every request of the past that one side answers otherwise than the other."""
    if numpy is not None:
        return _Judge(numpy, past, now, tried).changed()
    pairs = enumerate(zip(_plainly(past, now), _plainly(past, tried), strict=True))
    return tuple(Changed(row, was, becomes) for row, (was, becomes) in pairs if was != becomes)


def _plainly(past: PastRequests, side: Side) -> Iterator[int]:
    found = severities(side.rules, past=past)
    return (RESTS[rest].answer(one) for rest, one in zip(side.rests, found, strict=True))


class _Judge:
    """Judge piece by piece; what both sides have is looked up and judged once."""

    def __init__(self, np: Any, past: PastRequests, now: Side, tried: Side) -> None:
        self.np, self.past = np, past
        rules = [dict.fromkeys(side.rules) for side in (now, tried)]
        claims = {claim: None for found in rules for rule in found for claim in rule.claims}
        self.places = {claim: place for place, claim in enumerate(claims)}
        self.both = self._numbered(rule for rule in rules[0] if rule in rules[1])
        self.own = [
            self._numbered(rule for rule in mine if rule not in others)
            for mine, others in (rules, reversed(rules))
        ]
        self.claims = [self._array(claim) for claim in claims]
        sources = {day_of_receipt, *(claim.source for claim in claims)}
        self.numbers = {one: np.asarray(past.columns[one].numbers, np.intp) for one in sources}
        self.rests = [np.frombuffer(side.rests, np.uint8) for side in (now, tried)]
        answers = bytes(rest.answer(worst) for rest in RESTS for worst in range(NO_DATA))
        self.answers = np.frombuffer(answers, np.uint8)

    def _numbered(self, rules: Iterable[RuleTable]) -> tuple[NumberedRule, ...]:
        return tuple(
            (one.severity, tuple(self.places[claim] for claim in one.claims)) for one in rules
        )

    def _array(self, claim: Claim) -> tuple[Source, Any, Any]:
        """Return a claim's values, and where those of each day begin; None on all days alike."""
        values = self.np.frombuffer(b"".join(claim.by_stretch), self.np.uint8)
        if not claim.stretches:
            return claim.source, values, None
        begins = self.np.asarray(claim.stretches, self.np.intp) * len(claim.by_stretch[0])
        return claim.source, values, begins

    def changed(self) -> tuple[Changed, ...]:
        """Return what changes, in the order of rows."""
        found: list[Changed] = []
        for start in range(0, self.past.count, PIECE):
            rows = slice(start, min(start + PIECE, self.past.count))
            found += _Piece(self, rows).changed()
        return tuple(found)


class _Piece:
    """Some neighbouring requests; what predicates say of them is looked up once."""

    def __init__(self, judge: _Judge, rows: slice) -> None:
        self.judge, self.np, self.rows = judge, judge.np, rows
        self.numbers = {source: whole[rows] for source, whole in judge.numbers.items()}
        self.said = [self._look_up(*claim) for claim in judge.claims]

    def changed(self) -> list[Changed]:
        """Return what changes among these."""
        both = self.np.zeros(self.rows.stop - self.rows.start, self.np.uint8)
        self._judge_by(self.judge.both, both)
        was, becomes = (self._answers(both.copy(), side) for side in (0, 1))
        rows = self.np.flatnonzero(was != becomes).tolist()
        return [Changed(self.rows.start + row, int(was[row]), int(becomes[row])) for row in rows]

    def _answers(self, worst: Any, side: int) -> Any:
        self._judge_by(self.judge.own[side], worst)
        rests = self.judge.rests[side][self.rows].astype(self.np.intp)
        return self.judge.answers.take(rests * NO_DATA + worst)

    def _judge_by(self, rules: Iterable[NumberedRule], worst: Any) -> None:
        for severity, (first, *others) in rules:
            least = self.said[first]
            for claim in others:
                least = self.np.minimum(least, self.said[claim])
            found = (least == SO) * self.np.uint8(severity)
            asks = (least == UNTOLD) * self.np.uint8(ASKS)
            self.np.maximum(worst, self.np.maximum(found, asks), out=worst)

    def _look_up(self, source: Source, values: Any, begins: Any) -> Any:
        at = self.numbers[source]
        if begins is not None:
            at = at + begins.take(self.numbers[day_of_receipt])
        return values.take(at)

"""The rights book as values: the questions, what follows from their answers, the lawful routes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from comity.pack.words import QuestionId
from comity.vocabulary.words import Recommendation, RequestKind

_COUNT = re.compile(r"(?:>|>=)?(\d+)(?:-\d+)?")
_SPAN = re.compile(r"(\d+)\.\.(\d+)")
_FREE = {"text", "count", "list"}
UNKNOWN_ANSWER = "unknown"


class NoRecommendation(StrEnum):
    """Said of an outcome that matters elsewhere: to notice, to figures, to closing the case."""

    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer leads to. ``from_count`` of a kind are needed before it recommends."""

    id: str
    means: str
    recommends: Recommendation | NoRecommendation
    from_count: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the rights lens. ``consequence`` maps answers to outcomes' ids.

    A consequence may be an answer (``no``), a threshold (``>=4``, ``>100``) or an event
    (``after_ask_no``: still no after we asked). An answer without one passes.
    """

    id: QuestionId
    stage: str
    principle: str
    question: str
    answer_type: str
    evidence: tuple[str, ...]
    consequence: tuple[tuple[str, str], ...]
    applies_to: tuple[RequestKind, ...]
    note: str = ""
    legal_route: str = ""
    policy_default: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the answers to choose from; none where a number or a text is asked for."""
        if _SPAN.fullmatch(self.answer_type):
            first, last = map(int, self.answer_type.split(".."))
            return tuple(str(number) for number in range(first, last + 1))
        if "+" in self.answer_type or self.answer_type in _FREE:
            return ()
        return tuple(self.answer_type.split("|"))

    def allows(self, answer: str) -> bool:
        """Return whether ``answer`` is one that the question takes.

        ``unknown`` always is, and so is every answer that has a consequence of its own.
        """
        named = {word for word, _ in self.consequence if not word.startswith(">")}
        return answer in {UNKNOWN_ANSWER, *self.choices, *named} or not self.choices

    def outcome_of(self, answer: str) -> str:
        """Return the id of the outcome that an answer leads to, ``pass`` where none is named.

        An unknown answer to a question that names no outcome for it asks: unknown is never taken
        for no risk.
        """
        for word, outcome in self.consequence:
            if word == answer or _reaches(answer, word):
                return outcome
        unclear = answer == UNKNOWN_ANSWER or not self.allows(answer)
        return "ask" if unclear else "pass"


def _reaches(answer: str, threshold: str) -> bool:
    """Return whether a counted answer reaches a threshold (``>=4`` or ``>100``)."""
    if not threshold.startswith(">"):
        return False
    number = _COUNT.fullmatch(answer)
    if number is None:
        return False
    least, inclusive = int(threshold.lstrip(">=")), threshold.startswith(">=")
    value = int(number.group(1))
    if answer.startswith(">") and not answer.startswith(">="):
        value += 1
    return value >= least if inclusive else value > least


@dataclass(frozen=True, slots=True)
class RouteSet:
    """The lawful routes where certain instruments leave no right to refuse."""

    name: str
    instruments: tuple[str, ...]
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentOverride:
    """Where the law leaves no right to refuse, a refusal becomes a contest by these routes."""

    rule: str
    for_: tuple[RouteSet, ...]


@dataclass(frozen=True, slots=True)
class RightsBook:
    """``rights/questions.toml``."""

    schema: str
    as_of: date
    about: str
    emergency_first: tuple[QuestionId, ...]
    emergency_first_rule: str
    aggregation: str
    recommendation_order: str
    outcome: tuple[Outcome, ...]
    instrument_override: InstrumentOverride
    question: tuple[Question, ...]

    def find(self, question: str) -> Question | None:
        """Return the question with this id."""
        return next((item for item in self.question if item.id == question), None)

    def outcome_of(self, outcome: str) -> Outcome:
        """Return the outcome with this id.

        :raises KeyError: if there is none; the loader has checked that all named ones exist.
        """
        return {item.id: item for item in self.outcome}[outcome]

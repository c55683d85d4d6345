"""What a lens says on one question, with its source, and the whole review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comity.pack.words import Basis, Confidence, QuestionId
from comity.vocabulary.words import Recommendation


class Lens(StrEnum):
    """The three points of view, in the order in which findings are listed."""

    POLICY = "policy"
    LAW = "law"
    RIGHTS = "rights"


class Unanswered(StrEnum):
    """What becomes of questions without an answer.

    ``IGNORE``: they are listed and change nothing. ``UNKNOWN``: they count as unknown.
    """

    IGNORE = "ignore"
    UNKNOWN = "unknown"


class State(StrEnum):
    """How a condition of an instrument came out."""

    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"


SEVERITY = {
    word: rank
    for rank, word in enumerate(
        (
            Recommendation.DISCLOSE,
            Recommendation.NARROW,
            Recommendation.GEO_LIMIT,
            Recommendation.REDIRECT,
            Recommendation.ASK,
            Recommendation.ESCALATE,
            Recommendation.REFUSE,
        )
    )
}
"""The order of recommendations from mild to severe. ``no-data`` stands outside it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a lens says on one question.

    ``recommends`` is what it leads to at least; None where it only informs.
    """

    lens: Lens
    id: str
    outcome: str
    text: str
    recommends: Recommendation | None = None
    citation: str = ""
    basis: Basis | None = None
    confidence: Confidence | None = None

    @property
    def code(self) -> str:
        """Return ``<lens>:<id>``, as scenario files and letters name it."""
        return f"{self.lens}:{self.id}"

    @property
    def severity(self) -> int:
        """Return the rank of what the finding leads to; -1 where it only informs."""
        return -1 if self.recommends is None else SEVERITY[self.recommends]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the instrument, how it came out, and where the law says so."""

    name: str
    state: State
    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class LawReading:
    """What the law lens read: the instruments it looked at, their conditions, its findings.

    ``passed`` is the legal basis on which a place alone may be limited: an instrument was named and
    nothing about it is doubtful.
    """

    candidates: tuple[str, ...]
    conditions: tuple[Condition, ...]
    findings: tuple[Finding, ...]
    passed: bool
    binding: bool = False


@dataclass(frozen=True, slots=True)
class PolicyTrace:
    """How each rule for this kind of request came out, one byte a rule, in the book's order.

    The byte is the index of the first predicate that did not hold, 255 where the rule found,
    254 where a fact was missing.
    """

    digest: str
    kind: str
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Review:
    """What the three lenses say together.

    ``digests`` name the books by which this was judged. ``contest`` holds the lawful routes where
    the law leaves no right to refuse; ``hold_candidates`` the findings that propose a hold.
    """

    recommendation: Recommendation
    findings: tuple[Finding, ...]
    unanswered: tuple[QuestionId, ...]
    law: LawReading
    trace: PolicyTrace
    digests: tuple[tuple[str, str], ...]
    contest: tuple[str, ...] = ()
    hold_candidates: tuple[str, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of all findings."""
        return frozenset(finding.code for finding in self.findings)


def in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings without repeats: by lens, the severest first, then by id."""
    lenses = tuple(Lens)
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda item: (lenses.index(item.lens), -item.severity, item.id, item.text),
        )
    )

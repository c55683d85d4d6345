"""The rights lens: the questions with their answers, and the concerns that the request touches.

The worst outcome wins, and unknown is never taken for no risk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from comity.intake.gov_request import GovernmentRequest
from comity.pack import Books, Question
from comity.pack.rights import UNKNOWN_ANSWER, Outcome
from comity.pack.words import QuestionId
from comity.review.concerns import match_concerns
from comity.review.finding import Finding, Lens, Unanswered
from comity.vocabulary.words import Recommendation, RequestKind

PASS = "pass"  # noqa: S105  # an outcome's id, no password


@dataclass(frozen=True, slots=True)
class RightsReading:
    """What the rights lens read. ``hold_candidates`` are codes of findings that propose a hold."""

    findings: tuple[Finding, ...]
    unanswered: tuple[QuestionId, ...]
    hold_candidates: tuple[str, ...]


def read_rights(
    *, gov_request: GovernmentRequest, books: Books, unanswered: Unanswered
) -> RightsReading:
    """Return what the rights lens reads in a request.

    In an emergency only the first five questions count as unknown while they have no answer: the
    rest may be answered later, within the time that policy sets.
    """
    book, given = books.rights, dict(gov_request.answers)
    asked = [item for item in book.question if gov_request.kind in item.applies_to]
    open_ = tuple(item.id for item in asked if not given.get(item.id, "").strip())
    answers = {item.id: given[item.id] for item in asked if item.id not in open_}
    if unanswered is Unanswered.UNKNOWN:
        counted = open_
        if gov_request.kind is RequestKind.EMERGENCY:
            counted = tuple(name for name in open_ if name in book.emergency_first)
        answers |= dict.fromkeys(counted, UNKNOWN_ANSWER)
    led = [
        (item, answers[item.id], book.outcome_of(item.outcome_of(answers[item.id])))
        for item in asked
        if item.id in answers
    ]
    findings = (
        *_answered(led),
        *match_concerns(gov_request=gov_request, books=books),
    )
    holds = tuple(item.code for item in findings if "hold" in item.outcome)
    return RightsReading(findings, open_, holds)


def _answered(led: list[tuple[Question, str, Outcome]]) -> Iterator[Finding]:
    """Yield a finding for each answer that does not pass."""
    counts = Counter(outcome.id for _, _, outcome in led)
    for question, answer, outcome in led:
        if outcome.id == PASS:
            continue
        word = outcome.recommends
        drives = isinstance(word, Recommendation) and counts[outcome.id] >= outcome.from_count
        yield Finding(
            lens=Lens.RIGHTS,
            id=question.id,
            outcome=outcome.id,
            text=f"{question.question} {answer}: {outcome.means}.",
            recommends=word if drives and isinstance(word, Recommendation) else None,
            citation=question.principle,
        )

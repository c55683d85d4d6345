"""What we write to an authority, in plain sentences that name nothing they may not know.

Source: ``pages.md`` in the design papers, sections 3 and 5: short sentences, facts before reasons,
reasons before what can be done; no answer tells where a user is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from comity.vocabulary.words import CaseRef


class LetterKind(StrEnum):
    """Why we write."""

    ACKNOWLEDGEMENT = "acknowledgement"
    PRODUCTION = "production"
    REFUSAL = "refusal"
    REDIRECTION = "redirection"
    NO_DATA = "no-data"
    QUESTION = "question"
    RESTRICTION = "restriction"


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter says. ``reasons`` are those that the determination gives to the authority."""

    case: CaseRef
    their_reference: str
    provider: str
    reasons: str = ""
    answer_by: str = ""
    narrowed: bool = False
    route: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter's subject and its paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


def write_letter(kind: LetterKind, facts: LetterFacts) -> LetterText:
    """Return the letter of a kind."""
    theirs = f"your request {facts.their_reference}" if facts.their_reference else "your request"
    ours = f"Our reference is {facts.case}."
    match kind:
        case LetterKind.ACKNOWLEDGEMENT:
            # The same words whether or not a hold applies: they must not tell where somebody is.
            return LetterText(
                "Your request is with us",
                (
                    f"We have {theirs}. We will write by {facts.answer_by} or tell you that we "
                    "need longer.",
                    ours,
                ),
            )
        case LetterKind.PRODUCTION:
            gave = "We gave less than you asked." if facts.narrowed else ""
            return LetterText(
                "Files for you are ready",
                _filled(
                    f"Files in answer to {theirs} are ready. They open only with your authority's "
                    "key. Sign in to download them.",
                    gave,
                    facts.reasons,
                    ours,
                ),
            )
        case LetterKind.REFUSAL:
            return LetterText(
                "We do not give what you asked for",
                _filled(
                    f"We have read {theirs} and give no data.",
                    facts.reasons,
                    "You may object: write to us with what we should read again.",
                    ours,
                ),
            )
        case LetterKind.REDIRECTION:
            return LetterText(
                "Your request has to come by another way",
                _filled(
                    f"We cannot answer {theirs} directly.",
                    f"Send it by this route: {facts.route}." if facts.route else "",
                    facts.reasons,
                    ours,
                ),
            )
        case LetterKind.NO_DATA:
            return LetterText(
                "We hold nothing of what you asked for",
                _filled(f"We looked for what {theirs} names.", facts.reasons, ours),
            )
        case LetterKind.RESTRICTION:
            return LetterText(
                "What we limited, and where",
                _filled(
                    f"We have read {theirs}. What it names is limited only as follows, and stays "
                    "as it is for everybody else.",
                    facts.reasons,
                    "You may object: write to us with what we should read again.",
                    ours,
                ),
            )
        case LetterKind.QUESTION:
            return LetterText(
                "We need something from you", _filled(f"About {theirs}.", facts.reasons, ours)
            )
        case _:
            assert_never(kind)


def _filled(*paragraphs: str) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in paragraphs if paragraph)

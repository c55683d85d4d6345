"""What we write to an authority or a user: a template of the books, filled with facts.

Source: ``pages.md`` in the design papers, sections 3 and 5: short sentences, facts before reasons,
reasons before what can be done; no answer tells where a user is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from comity.ledger.canonical import canonical
from comity.pack.letters import LetterKind, LetterTemplate
from comity.vocabulary.words import CaseRef

__all__ = ["LetterFacts", "LetterKind", "LetterText", "say_day", "version_of", "write_letter"]


_NO_CASE = CaseRef("")


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter says. ``reasons`` are those that the determination gives to the authority.

    A mail to a user says nothing of the case: only of which service, on which page of ours and with
    which code the notice opens.
    """

    case: CaseRef = _NO_CASE
    their_reference: str = ""
    reasons: str = ""
    answer_by: date | None = None
    route: str = ""
    service: str = ""
    page: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter's subject and its paragraphs, and the language in which they are."""

    subject: str
    paragraphs: tuple[str, ...]
    language: str


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS: Mapping[str, Callable[[date], str]] = {
    "en": lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    "zh-hant": lambda day: f"{day.year}年{day.month}月{day.day}日",
}


def say_day(day: date, language: str) -> str:
    """Return a day as a language writes it; in one that we do not know as 2020-07-14."""
    return _DAYS.get(language, date.isoformat)(day)


def version_of(template: LetterTemplate) -> str:
    """Return the version of a template: SHA-256, in hex, over all that it says."""
    whole = {"id": template.id, "subject": template.subject, "text": template.text}
    return sha256(canonical(whole)).hexdigest()


def write_letter(template: LetterTemplate, facts: LetterFacts) -> LetterText:
    """Return a letter: the template with the facts of a case in it."""
    language = template.language
    fields = {
        "case": str(facts.case),
        "their_reference": facts.their_reference,
        "reasons": facts.reasons,
        "answer_by": say_day(facts.answer_by, language) if facts.answer_by else "",
        "route": facts.route,
        "service": facts.service,
        "page": facts.page,
        "code": facts.code,
    }
    return LetterText(template.subject, tuple(template.paragraphs(fields)), language)

"""The letters of the books with who approved each, and how many wait for an approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity.determination.letters import LetterTemplate, version_of
from comity_server.books import books
from comity_server.casefile.models import Letter, TemplateApproval


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A letter's template in its present version; ``approved_by`` is empty while nobody has."""

    template: LetterTemplate
    version: str
    approved_by: str
    approved_at: datetime | None
    waiting: int


def templates() -> tuple[TemplateRow, ...]:
    """Return every template, English first, in the order of the books."""
    book = books().letters
    order = {language: place for place, language in enumerate(book.languages)}
    return tuple(map(_row, sorted(book.letter, key=lambda one: order[one.language])))


def template(wanted: str) -> TemplateRow | None:
    """Return one template by its id."""
    found = next((one for one in books().letters.letter if one.id == wanted), None)
    return _row(found) if found else None


def _row(one: LetterTemplate) -> TemplateRow:
    version = version_of(one)
    word = (
        TemplateApproval.objects.select_related("person")
        .filter(template=one.id, version=version)
        .first()
    )
    waiting = Letter.objects.filter(template_version=version, sent_at__isnull=True).count()
    return TemplateRow(
        one, version, word.person.name if word else "", word.at if word else None, waiting
    )

"""Letters as files: found by case and id, for the officer of the case and for our own people."""

from __future__ import annotations

from uuid import UUID

from comity_server.adapters.letter_paper import LetterPaper
from comity_server.casefile.models import Case, Letter, Provider


def sent_letter(case: Case, letter_id: UUID) -> LetterPaper | None:
    """Return a letter that the officer of a case has; one that waits is not there."""
    return _paper(case, case.letters.filter(id=letter_id, sent_at__isnull=False).first())


def any_letter(case: Case, letter_id: UUID) -> LetterPaper | None:
    """Return a letter of a case, sent or not."""
    return _paper(case, case.letters.filter(id=letter_id).first())


def _paper(case: Case, row: Letter | None) -> LetterPaper | None:
    house = Provider.objects.filter(id=1).first()
    if row is None or house is None:
        return None
    return LetterPaper(
        sender=house.name,
        reference=case.ref,
        language=row.language,
        subject=row.subject,
        body=row.body,
        day=(row.sent_at or row.at).date(),
    )

"""A letter as an answer: a PDF or plain text, never shown as a page of ours."""

from __future__ import annotations

from django.http import HttpResponse

from comity_server.adapters.letter_paper import LetterPaper, letter_text, set_letter

FORMATS = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}


def letter_file(letter: LetterPaper, *, form: str) -> HttpResponse:
    """Return a letter in a form.

    :raises comity_server.adapters.letter_paper.FontMissing: if it cannot be set here.
    """
    body = set_letter(letter) if form == "pdf" else letter_text(letter)
    response = HttpResponse(body, content_type=FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="{letter.reference}-letter.{form}"'
    return response

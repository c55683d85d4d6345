"""Our letters of a case as files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from comity_server import clock
from comity_server.actions import review
from comity_server.adapters.letter_paper import FontMissing
from comity_server.casefile.reading import letter_files
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.views.cases import no_case, refused, with_case
from comity_server.faces.letter_files import FORMATS, letter_file


@with_case
def letter(request: HttpRequest, case: CaseRow, letter_id: UUID, form: str) -> HttpResponse:
    """Hand out a letter, after that was recorded: reasons may say whose account it is."""
    found = letter_files.any_letter(case, letter_id)
    if found is None or form not in FORMATS:
        return no_case(request)
    review.open_case(case_id=case.id, why="letter", by=request.actor, at=clock.now())
    try:
        return letter_file(found, form=form)
    except FontMissing as missing:
        return refused(request, case, str(missing))

"""The opening of a request's entry in published figures, for the user whom a notice told of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from comity_server import clock
from comity_server.actions import openings
from comity_server.casefile.reading import for_users

LONGEST = 400


@sensitive_post_parameters()
def opening(request: HttpRequest) -> HttpResponse:
    """Hand out the file, by the notice's code and the account's name; all else is one answer."""
    names = ("code", "identifier", "edition", "table")
    entered = {name: request.POST.get(name, "")[:LONGEST].strip() for name in names}
    told = for_users.told(code=entered["code"], identifier=entered["identifier"])
    if told is None:
        raise Http404
    try:
        body = openings.open_for_told(
            notice_id=told.id, edition=entered["edition"], table=entered["table"], at=clock.now()
        )
    except openings.NothingToOpen as nothing:
        raise Http404 from nothing
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="opening.json"'
    response["Cache-Control"] = "no-store"
    return response

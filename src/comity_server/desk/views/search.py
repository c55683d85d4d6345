"""Search by our reference or theirs, by an authority's name or a hold's title."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server.casefile.reading import finding
from comity_server.desk.chips import hold_chip, standing_chip
from comity_server.desk.frames import frame
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.words import case_sentence
from comity_server.faces import sessions
from comity_server.faces.parts import Moment
from comity_server.faces.places import say_place
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of


@sessions.staff_only
def search(request: HttpRequest) -> HttpResponse:
    """Open the one case that a text names, or list what it names.

    What is not there reads like what one may not see.
    """
    text = request.GET.get("q", "").strip()
    found = finding.find(text)
    if len(found.cases) == 1 and found.cases[0].ref == text.upper():
        return HttpResponseRedirect(f"/desk/cases/{found.cases[0].ref}/")
    page = ListPage(
        frame=replace(frame(request, "search"), search_text=text),
        title=gettext("What names ‘%(text)s’?") % {"text": text}
        if text
        else gettext("What do you look for?"),
        lead=gettext("A reference is written whole, ours or theirs; names may be parts."),
        rows=_rows(found),
        empty=gettext("There is no case, authority or hold of this name that you can open."),
    )
    return shown(request, page)


def _rows(found: finding.Found) -> tuple[ListRow, ...]:
    cases = tuple(
        ListRow(
            case_sentence(case),
            f"/desk/cases/{case.ref}/",
            note=case.their_reference,
            reference=case.ref,
            moment=Moment(case.received_at, zone_of(case.jurisdiction)),
            moment_label=gettext("received"),
        )
        for case in found.cases
    )
    bodies = tuple(
        ListRow(
            one.name,
            "/desk/authorities/",
            note=say_place(one.jurisdiction),
            chip=standing_chip(one.status),
        )
        for one in found.authorities
    )
    holds = tuple(
        ListRow(one.title, f"/desk/holds/{one.ref}/", chip=hold_chip(one.state))
        for one in found.holds
    )
    return (*cases, *bodies, *holds)

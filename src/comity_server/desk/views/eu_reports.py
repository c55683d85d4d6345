"""What Union law wants counted of Member States' orders, as files for whoever answers for them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity.errors import FiguresError
from comity_server import clock
from comity_server.casefile.eu_files import ACT, E_EVIDENCE, INFORMATION, SECTIONS, eu_file
from comity_server.casefile.reading import edition_rows
from comity_server.desk.frames import frame
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.faces import sessions
from comity_server.faces.parts import Act
from comity_server.faces.shown import shown

INDEX = "/desk/figures/eu/"


def _says(section: str) -> str:
    return {
        ACT: gettext("Orders to act against content or accounts"),
        INFORMATION: gettext("Orders to provide information"),
        E_EVIDENCE: gettext("European production and preservation orders"),
    }[section]


def _law(section: str) -> str:
    return {
        ACT: "Regulation (EU) 2022/2065, Art. 15; (EU) 2024/2835, 1.2.1",
        INFORMATION: "Regulation (EU) 2022/2065, Art. 15; (EU) 2024/2835, 1.2.2",
        E_EVIDENCE: "Regulation (EU) 2023/1543, Art. 28(4)",
    }[section]


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List each file of each period that is over."""
    page = ListPage(
        frame=frame(request, "figures"),
        title=gettext("Reports under Union law"),
        lead=gettext(
            "Exact numbers, split by Member State. They are reports to authorities: beside an "
            "edition they would tell what it withholds."
        ),
        rows=tuple(
            ListRow(
                gettext("%(what)s, %(period)s") % {"what": _says(section), "period": name},
                f"{INDEX}{name}/{section}.csv",
                note=_law(section),
            )
            for name in edition_rows.periods_over(at=clock.now())
            for section in SECTIONS
        ),
        empty=gettext("No period of this house is over yet."),
        acts=(Act(gettext("Figures"), href="/desk/figures/"),),
    )
    return shown(request, page)


@sessions.staff_only
def file(request: HttpRequest, period: str, section: str) -> HttpResponse:
    """Give one file, for somebody of ours only."""
    try:
        body = eu_file(section, period_name=period, at=clock.now())
    except FiguresError:
        raise Http404 from None
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="eu-{period}-{section}.csv"'
    response["Cache-Control"] = "no-store"
    return response

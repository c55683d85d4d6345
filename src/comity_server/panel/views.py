"""What an assessor may open; each view is recorded before it shows anything."""

from __future__ import annotations

import functools
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from comity.errors import FiguresError
from comity_server import clock
from comity_server.actions import assessors as actions
from comity_server.actions.assessors import Line, NotYours, Opened, Worked
from comity_server.casefile.reading import assessors, editions
from comity_server.faces.cells import say_number
from comity_server.faces.forms import FieldError, Form, fill
from comity_server.faces.parts import Act, Link, Moment, Pair
from comity_server.faces.shown import shown
from comity_server.panel.pages import (
    DoorPage,
    EditionLinks,
    OpenedRow,
    RowLine,
    RowsPage,
    SamplePage,
    StartPage,
)
from comity_server.public.edition_pages import title_of
from comity_server.public.pages.frame import PublicFrame

HOME = "/panel/"
KEY = "assessor"
PAGE = 100
View = Callable[..., HttpResponse]


def _sealed(view: View) -> View:
    """Let only an assessor in whose time lasts; for everybody else there is nothing here."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            named = UUID(request.session.get(KEY, ""))
            response = view(request, named, *args, **kwargs)
        except (ValueError, NotYours):
            response = shown(request, _nothing(request))
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def door(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button for a link that opens a view; pressing it begins the session."""
    found = assessors.by_token(token, at=clock.now())
    if found is None:
        response = shown(request, _nothing(request))
    elif request.method == "POST":
        actions.look(assessor_id=found.id, what="door", at=clock.now())
        request.session.flush()
        request.session[KEY] = str(found.id)
        response = HttpResponseRedirect(HOME)
    else:
        page = DoorPage(
            frame=_frame(""),
            title=gettext("A view for %(name)s") % {"name": found.name},
            lead=gettext(
                "It shows the working of published figures. Each page that you open is recorded."
            ),
            act=Act(gettext("Open the view"), action=request.path, main=True),
        )
        response = shown(request, page)
    response["Cache-Control"] = "no-store"
    return response


def _nothing(request: HttpRequest) -> DoorPage:
    return DoorPage(
        frame=_frame(""),
        title=gettext("There is nothing here that you can open"),
        lead=gettext("If you were sent this link, ask the sender."),
        status=404,
    )


@_sealed
def start(request: HttpRequest, named: UUID, form: Form | None = None) -> HttpResponse:
    """Say why they look and until when, and lead to the tables of each edition."""
    row = actions.look(assessor_id=named, what="start", at=clock.now())
    found = [one for one in editions.published() if row.period_name in {"", one.period_name}]
    page = StartPage(
        frame=_frame(row.name),
        title=gettext("The working of published figures"),
        lead=gettext("Read only. Requests have names here that are yours alone."),
        facts=(
            Pair(gettext("Who looks"), row.name),
            Pair(gettext("For what"), row.purpose),
            Pair(gettext("Until"), moment=Moment(row.ends_at)),
        ),
        seeds=tuple(
            Pair(one.period_name, one.digest, mono=True, note=_fixed(one.ledger_number))
            for one in assessors.seeds(row)
        ),
        form=form or fill(action=f"{HOME}seed/"),
        editions=tuple(
            EditionLinks(
                title_of(one),
                tuple(
                    Link(table.title, f"{HOME}{one.name}/{table.id}/")
                    for table in one.edition.tables
                    if table.roll is not None
                ),
            )
            for one in found
        ),
    )
    return shown(request, page, status=422 if form and form.errors else None)


def _fixed(number: int) -> str:
    return gettext("fixed in entry %(number)s of the ledger") % {"number": say_number(number)}


@_sealed
@require_POST
def fix_seed(request: HttpRequest, named: UUID) -> HttpResponse:
    """Fix the digest of a seed for a period that is not published yet."""
    entered = {name: request.POST.get(name, "").strip()[:80] for name in StartPage.FIELDS}
    try:
        actions.fix_seed(
            assessor_id=named,
            period_name=entered["period"],
            digest=entered["digest"].lower(),
            at=clock.now(),
        )
    except ValueError as wrong:
        errors = (FieldError("digest", str(wrong)),)
        return start(request, form=fill(action=f"{HOME}seed/", entered=entered, errors=errors))
    return HttpResponseRedirect(HOME)


@_sealed
def rows(
    request: HttpRequest, named: UUID, edition: str, table: str, form: Form | None = None
) -> HttpResponse:
    """Show a table's rows with what each opens to."""
    worked = actions.open_working(assessor_id=named, edition=edition, table=table, at=clock.now())
    here = f"{HOME}{edition}/{table}/"
    asked = request.GET.get("from", "")
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    later = first + PAGE
    page = RowsPage(
        frame=_frame(""),
        title=worked.table.title,
        back=Link(gettext("All tables"), HOME),
        facts=_facts(edition, worked),
        rows=tuple(map(_row, worked.lines[first:later])),
        form=form or fill(action=f"{here}sample/", entered={"count": "20"}),
        next_href=f"{here}?from={later}" if later < len(worked.lines) else "",
    )
    return shown(request, page, status=422 if form and form.errors else None)


def _facts(edition: str, worked: Worked) -> tuple[Pair, ...]:
    roll = worked.table.roll
    return (
        Pair(gettext("Edition"), edition, mono=True),
        Pair(gettext("Entries"), say_number(len(worked.lines))),
        Pair(gettext("Root"), roll.root().hex() if roll else "", mono=True),
        Pair(gettext("Entries that nothing opens"), say_number(worked.unopened)),
        Pair(gettext("Counted requests without an entry"), say_number(worked.missing)),
    )


def _row(line: Line) -> RowLine:
    return RowLine(
        line.number,
        line.entry.hex()[:16],
        line.label,
        line.cell if line.cell is not None else gettext("cannot be opened"),
        line.name,
    )


@_sealed
@require_POST
def sample(request: HttpRequest, named: UUID, edition: str, table: str) -> HttpResponse:
    """Open the rows that a seed chooses."""
    here = f"{HOME}{edition}/{table}/"
    entered = {name: request.POST.get(name, "").strip()[:200] for name in RowsPage.FIELDS}
    try:
        opened = actions.draw_sample(
            assessor_id=named,
            edition=edition,
            table=table,
            seed=bytes.fromhex(entered["seed"]),
            count=int(entered["count"]) if entered["count"].isdecimal() else 20,
            at=clock.now(),
        )
    except (ValueError, FiguresError) as wrong:
        errors = (FieldError("seed", str(wrong)),)
        form = fill(action=f"{here}sample/", entered=entered, errors=errors)
        return rows(request, edition=edition, table=table, form=form)
    page = SamplePage(
        frame=_frame(""),
        title=gettext("Sample of %(count)s rows") % {"count": len(opened)},
        back=Link(gettext("All rows"), here),
        lead=gettext(
            "Compute each entry from its salt, edition, table, cell and commitment, and find the "
            "commitment in the ledger's entry. What does not fit is an error."
        ),
        rows=tuple(map(_opened, opened)),
    )
    return shown(request, page)


def _opened(one: Opened) -> OpenedRow:
    nothing = gettext("cannot be opened")
    return OpenedRow(
        _row(one.line),
        (
            Pair(gettext("Entry"), one.line.entry.hex(), mono=True),
            Pair(gettext("Salt"), one.salt.hex() if one.salt else nothing, mono=True),
            Pair(
                gettext("Commitment"),
                one.commitment.hex() if one.commitment else nothing,
                mono=True,
            ),
            Pair(
                gettext("Intake"),
                gettext("entry %(number)s of the ledger") % {"number": say_number(one.intake)}
                if one.intake is not None
                else nothing,
            ),
        ),
    )


def _frame(name: str) -> PublicFrame:
    from_whom = gettext("Sealed view. Each page that you open is recorded.")
    return PublicFrame(service="Comity", nav=(), home_href=HOME, practice=from_whom)

"""Figures: what may be closed, each cell of what was drawn up, two people's yes, and publishing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.errors import FiguresError
from comity.transparency.national_security import US_OPTIONS
from comity_server import clock
from comity_server.actions import transparency
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.publication import StatementContradicted
from comity_server.casefile.reading import edition_rows
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.parts.edition import edition_page, objection_text, state_chip
from comity_server.faces import sessions
from comity_server.faces.cells import say_number
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Link, Moment
from comity_server.faces.shown import shown

INDEX = "/desk/figures/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List every edition, and the half-years that may be closed."""
    page = ListPage(
        frame=frame(request, "figures"),
        title=gettext("Figures"),
        lead=gettext("A half-year is published after it has ended, when two people have agreed."),
        rows=tuple(
            ListRow(
                gettext("Figures of %(period)s, edition %(number)s")
                % {"period": one.period_name, "number": one.number},
                f"{INDEX}{one.id}/",
                chip=state_chip(one.state),
                moment=Moment(one.published_at or one.drawn_up_at),
                moment_label=gettext("published") if one.published_at else gettext("drawn up"),
            )
            for one in edition_rows.all_rows()
        ),
        empty=gettext("Nothing has been drawn up."),
        acts=(
            *(
                Act(gettext("Draw up %(period)s") % {"period": name}, href=f"{INDEX}new/{name}/")
                for name in edition_rows.periods_to_close(at=clock.now())
            ),
            Act(gettext("Reports under Union law"), href=f"{INDEX}eu/"),
        ),
    )
    return shown(request, page)


@sessions.staff_only
def new(request: HttpRequest, period: str) -> HttpResponse:
    """Draw up the next edition of a period, with the reason where it corrects another."""

    def do(reason: str) -> str:
        row = transparency.draw_up(
            period_name=period,
            why=reason,
            option=request.POST.get("option", ""),
            by=request.actor,
            at=clock.now(),
        )
        return f"{INDEX}{row.id}/"

    return _with_reason(
        request,
        title=gettext("Draw up the figures of %(period)s") % {"period": period},
        back=Link(gettext("Figures"), INDEX),
        consequences=(
            gettext("Every request of the period is counted anew, and the rolls are drawn up."),
            gettext("Nothing is published by it. Two people look at each cell first."),
        ),
        options=_band_options(period),
        button=gettext("Draw up"),
        asks=gettext("Why the numbers differ from the earlier edition, if there is one"),
        do=do,
        done=gettext("It is drawn up. Look at each cell."),
    )


def _band_options(period: str) -> tuple[Option, ...]:
    """Return the structures in which the law lets orders of national security be told."""
    months = edition_rows.months_of(period)
    return tuple(
        Option(
            one.id,
            gettext("Bands of %(width)s, %(source)s")
            % {"width": say_number(one.width), "source": one.source},
        )
        for one in US_OPTIONS
        if one.months == months
    )


@sessions.staff_only
def one(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Show each cell of an edition, and what keeps it from being published."""
    row = edition_rows.row(edition_id)
    if row is None:
        return _not_here(request)
    faults = transparency.faults_of(row, at=clock.now()) if row.state == "drawn-up" else ()
    waits = transparency.unanswered(row, at=clock.now()) if row.state == "drawn-up" else None
    page = edition_page(
        row,
        faults=faults,
        against=waits.checks if waits else (),
        reader=request.actor.person,
        frame=frame(request, "figures"),
    )
    return shown(request, page)


def _not_here(request: HttpRequest) -> HttpResponse:
    page = MessagePage(
        frame=frame(request, "figures"),
        title=gettext("There is no such edition"),
        paragraphs=(),
        acts=(Act(gettext("Figures"), href=INDEX),),
    )
    return shown(request, page, status=404)


@sessions.staff_only
def agree(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Say yes to exactly what the page showed."""
    digest = request.POST.get("digest", "")
    return _done(
        request,
        edition_id,
        lambda despite: transparency.agree(
            edition_id=edition_id,
            digest=digest,
            despite=despite,
            by=request.actor,
            at=clock.now(),
        ),
        gettext("Your yes is recorded."),
        button=gettext("Say yes to exactly this"),
    )


@sessions.staff_only
def publish(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Enter an edition in the ledger; it appears once a checkpoint covers it."""
    return _done(
        request,
        edition_id,
        lambda despite: transparency.publish(
            edition_id=edition_id, despite=despite, by=request.actor, at=clock.now()
        ),
        gettext("It is entered in the ledger. It appears once a checkpoint covers the entry."),
        button=gettext("Publish it"),
    )


def _done(
    request: HttpRequest, edition_id: UUID, do: Callable[[str], object], told: str, *, button: str
) -> HttpResponse:
    if edition_rows.row(edition_id) is None:
        return _not_here(request)
    if request.method == "POST":
        despite = request.POST.get("reason", "")
        try:
            do(despite)
        except StatementContradicted as refusal:
            return _answer_for(request, edition_id, refusal, button=button)
        except (FiguresError, NotAllowed) as refusal:
            told = str(refusal)
        say(request, told)
    return HttpResponseRedirect(f"{INDEX}{edition_id}/")


def _answer_for(
    request: HttpRequest, edition_id: UUID, refusal: StatementContradicted, *, button: str
) -> HttpResponse:
    """Ask whoever goes on why, with each published sentence that releases contradict."""
    was_asked = "reason" in request.POST
    page = ConsequencePage(
        frame=frame(request, "figures"),
        title=gettext("What we published of our holds is not true"),
        back=Link(gettext("Back to the edition"), f"{INDEX}{edition_id}/"),
        consequences=tuple(map(objection_text, refusal.found.checks)),
        form=fill(
            action=request.path,
            entered=request.POST.dict(),
            errors=(FieldError("reason", str(refusal)),) if was_asked else (),
        ),
        button=button,
        asks=gettext("Why the figures are published all the same"),
        digest=request.POST.get("digest", ""),
    )
    return shown(request, page, status=422 if was_asked else 200)


@sessions.staff_only
def discard(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Discard what was drawn up, with the reason."""
    row = edition_rows.row(edition_id)
    if row is None:
        return _not_here(request)

    def do(reason: str) -> str:
        transparency.discard(
            edition_id=edition_id, because=reason, by=request.actor, at=clock.now()
        )
        return INDEX

    return _with_reason(
        request,
        title=gettext("Discard edition %(name)s") % {"name": row.name},
        back=Link(gettext("Back to the edition"), f"{INDEX}{edition_id}/"),
        consequences=(gettext("It is never published. Its number is free again."),),
        button=gettext("Discard"),
        asks=gettext("Why"),
        do=do,
        done=gettext("It is discarded."),
    )


def _with_reason(
    request: HttpRequest,
    *,
    title: str,
    back: Link,
    consequences: tuple[str, ...],
    button: str,
    asks: str,
    do: Callable[[str], str],
    done: str,
    options: tuple[Option, ...] = (),
) -> HttpResponse:
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            where = do(request.POST.get("reason", ""))
        except (FiguresError, NotAllowed) as refusal:
            errors = (FieldError("reason", str(refusal)),)
        else:
            say(request, done)
            return HttpResponseRedirect(where)
    page = ConsequencePage(
        frame=frame(request, "figures"),
        title=title,
        back=back,
        consequences=consequences,
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        button=button,
        asks=asks,
        options=options,
        asks_option=gettext("Letters and orders of national security") if options else "",
        option_hint=gettext(
            "They are never told in exact numbers. Choose none, and nothing is said of them."
        ),
    )
    return shown(request, page, status=422 if errors else 200)

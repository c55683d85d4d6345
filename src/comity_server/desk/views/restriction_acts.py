"""What people do to a restriction, each on a page that says what follows: yes, lift, drop."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.errors import GateShut
from comity_server import clock
from comity_server.actions import lifting, restriction
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading.rows import RestrictionRow
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.parts.restriction import href_of, where
from comity_server.desk.views.restrictions import with_restriction
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Link
from comity_server.faces.shown import shown


@with_restriction
def yes(request: HttpRequest, row: RestrictionRow) -> HttpResponse:
    """Say yes to exactly the terms shown; the second person's yes puts them in force."""

    def do(grounds: str) -> str:
        done = restriction.consent_to_restriction(
            restriction_id=row.id,
            digest=request.POST.get("digest", ""),
            grounds=grounds,
            by=request.actor,
            at=clock.now(),
        )
        if done.state == "in-force":
            return gettext("It is in force: number %(n)s in the ledger.") % {
                "n": done.ledger_number
            }
        return gettext("Your yes is recorded. A second person must say yes.")

    return _with_grounds(
        request,
        row,
        do,
        title=gettext("Say yes to ‘%(title)s’") % {"title": row.title},
        consequences=(
            gettext("With the second person's yes, people in %(places)s lose %(thing)s.")
            % {"places": where(row), "thing": row.resource},
            gettext("Everybody else keeps it. The guards have it within seconds."),
            gettext("Your name and grounds are kept with exactly these terms."),
        ),
        button=gettext("Say yes"),
        asks=gettext("On what grounds"),
        digest=row.digest,
    )


@with_restriction
def lift(request: HttpRequest, row: RestrictionRow) -> HttpResponse:
    """Give one's word for lifting; the second person's lifts it at once."""
    as_wrong = request.GET.get("wrong") == "yes"

    def do(grounds: str) -> str:
        done = lifting.consent_to_lift(
            restriction_id=row.id,
            as_wrong=as_wrong,
            grounds=grounds,
            by=request.actor,
            at=clock.now(),
        )
        if done.state == "lifted":
            return gettext("It is lifted. What was withheld is given back.")
        return gettext("Your word is recorded. A second person must give theirs.")

    other = "" if as_wrong else "?wrong=yes"
    switch = (
        gettext("It was right until now, and ends")
        if as_wrong
        else gettext("It should never have been")
    )
    return _with_grounds(
        request,
        row,
        do,
        title=gettext("Lift ‘%(title)s’ as wrong") % {"title": row.title}
        if as_wrong
        else gettext("Lift ‘%(title)s’") % {"title": row.title},
        consequences=(
            gettext("Two people must say so, and both must say the same."),
            gettext("People in %(places)s have %(thing)s again within seconds.")
            % {"places": where(row), "thing": row.resource},
            gettext("It is counted as reversed: we limited what we should not have.")
            if as_wrong
            else gettext("It is counted as ended."),
        ),
        button=gettext("Give my word"),
        asks=gettext("On what grounds"),
        acts=(Act(switch, href=f"{href_of(row)}lift/{other}"),),
    )


@with_restriction
def drop(request: HttpRequest, row: RestrictionRow) -> HttpResponse:
    """Drop a draft."""

    def do(because: str) -> str:
        restriction.drop_draft(
            restriction_id=row.id, because=because, by=request.actor, at=clock.now()
        )
        return gettext("The draft is dropped. It never bound anybody.")

    return _with_grounds(
        request,
        row,
        do,
        title=gettext("Drop ‘%(title)s’") % {"title": row.title},
        consequences=(gettext("Nobody can say yes to it any more. It stays in the record."),),
        button=gettext("Drop the draft"),
        asks=gettext("Why"),
    )


def _with_grounds(
    request: HttpRequest,
    row: RestrictionRow,
    do: Callable[[str], str],
    *,
    title: str,
    consequences: tuple[str, ...],
    button: str,
    asks: str,
    digest: str = "",
    acts: tuple[Act, ...] = (),
) -> HttpResponse:
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            told = do(request.POST.get("reason", ""))
        except (ValueError, NotAllowed, GateShut) as refusal:
            errors = (FieldError("reason", str(refusal)),)
        else:
            say(request, told)
            return HttpResponseRedirect(href_of(row))
    page = ConsequencePage(
        frame=frame(request, "restrictions"),
        title=title,
        back=Link(gettext("Back to the restriction"), href_of(row)),
        consequences=consequences,
        form=fill(action=request.get_full_path(), entered=request.POST.dict(), errors=errors),
        button=button,
        asks=asks,
        digest=digest,
        acts=acts,
    )
    return shown(request, page, status=422 if errors else 200)

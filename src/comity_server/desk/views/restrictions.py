"""Restrictions: the list, one restriction with its proofs, and the try at the door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.errors import GateShut
from comity_edge.answer import LEGAL_TEXT, OTHER_TEXT
from comity_server import clock
from comity_server.actions import proving
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.reading.rows import RestrictionRow
from comity_server.desk.chips import restriction_chip
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.restriction import RestrictionPage
from comity_server.desk.parts.restriction import (
    LIST,
    href_of,
    orders,
    proof,
    sentences,
    snapshot,
    timeline,
    verdict,
    zone,
)
from comity_server.faces import sessions
from comity_server.faces.parts import Act, Link, Moment
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown

View = Callable[..., HttpResponse]


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List every restriction: drafts first, those in force, those that were lifted."""
    rows = reading.all_of()
    in_force = sum(one.state == "in-force" for one in rows)
    page = ListPage(
        frame=frame(request, "restrictions"),
        title=ngettext("One restriction is in force", "%(n)s restrictions are in force", in_force)
        % {"n": in_force}
        if in_force
        else gettext("No restriction is in force"),
        lead=gettext(
            "A restriction binds people in a place and nobody else, until people lift it."
        ),
        rows=tuple(_row(one) for one in rows),
        empty=gettext("Nothing was ever limited. A demand for it comes in as a request."),
        acts=(
            Act(gettext("Draft a restriction"), href=f"{LIST}new/", main=True),
            Act(gettext("Objections"), href="/desk/objections/"),
        ),
    )
    return shown(request, page)


def _row(row: RestrictionRow) -> ListRow:
    found = reading.proof_of(row)
    late = row.state == "in-force" and row.review_by < clock.now().date()
    told = (
        gettext("The day to look at it again has passed.")
        if late
        else _proof_note(row, passed=bool(found and found.passed))
    )
    return ListRow(
        row.title,
        href_of(row),
        note=f"{row.resource}, {_where(row)}. {told}",
        reference=row.ref,
        chip=restriction_chip(row.state),
        moment=Moment(row.effective_at, zone(row)) if row.effective_at else None,
        moment_label=gettext("since"),
    )


def _proof_note(row: RestrictionRow, *, passed: bool) -> str:
    if row.state == "draft":
        return gettext("It waits for two people.")
    return gettext("Proved at the door.") if passed else gettext("Not proved at the door.")


def _where(row: RestrictionRow) -> str:
    return say_list([say_place(one) for one in row.places]) or gettext("everywhere")


def with_restriction(view: View) -> View:
    """Find the restriction of a page; say why something was not done, and lead back to it."""

    @sessions.staff_only
    def found(request: HttpRequest, restriction_id: UUID, **more: object) -> HttpResponse:
        row = reading.by_id(restriction_id)
        if row is None:
            return _none(request)
        try:
            return view(request, row, **more)
        except (NotAllowed, GateShut, ValueError) as refusal:
            page = MessagePage(
                frame=frame(request, "restrictions"),
                title=gettext("This was not done"),
                paragraphs=(str(refusal),),
                acts=(Act(gettext("Back to the restriction"), href=href_of(row), main=True),),
            )
            return shown(request, page, status=422)

    return found


def _none(request: HttpRequest) -> HttpResponse:
    page = MessagePage(
        frame=frame(request, "restrictions"),
        title=gettext("There is no such restriction"),
        paragraphs=(),
        acts=(Act(gettext("Restrictions"), href=LIST),),
    )
    return shown(request, page, status=404)


@with_restriction
def one(request: HttpRequest, row: RestrictionRow) -> HttpResponse:
    """Show one version: whether it binds first, then what it says, and what is proved."""
    demanded = row.basis != "policy"
    page = RestrictionPage(
        frame=frame(request, "restrictions"),
        title=row.title,
        reference=f"{row.ref} · {row.version}",
        back=Link(gettext("Restrictions"), LIST),
        verdict=verdict(row, reader=request.actor.person, now=clock.now()),
        sentences=sentences(row),
        shown_text=row.shown_text or (LEGAL_TEXT if demanded else OTHER_TEXT),
        published=row.published_as,
        proof=proof(row),
        proof_acts=tuple(_proof_acts(row)),
        orders=orders(row),
        snapshot=snapshot(row),
        timeline=timeline(row),
        versions=tuple(
            Link(gettext("Version %(n)s") % {"n": other.version}, href_of(other))
            for other in reading.versions_of(row.ref)
            if other.id != row.id
        ),
        objections=tuple(
            Link(gettext("Objection %(ref)s") % {"ref": one.ref}, f"/desk/objections/{one.id}/")
            for one in (row.case.objections.order_by("received_at") if row.case else ())
        ),
    )
    return shown(request, page)


def _proof_acts(row: RestrictionRow) -> Iterator[Act]:
    if row.effective_at is None or row.state == "replaced":
        return
    for through, label in (
        (proving.SNAPSHOT, gettext("Try the gate")),
        (proving.SERVICE, gettext("Ask the service")),
    ):
        yield Act(label, action=f"{href_of(row)}prove/", fields=(("through", through),))


@with_restriction
def prove(request: HttpRequest, row: RestrictionRow) -> HttpResponse:
    """Try the door from both sides now, and record what came."""
    if request.method == "POST":
        through = request.POST.get("through", "")
        if through not in {proving.SNAPSHOT, proving.SERVICE}:
            raise ValueError(gettext("Choose: the gate, or the service itself."))
        found = proving.prove(
            restriction_id=row.id, through=through, by=request.actor, at=clock.now()
        )
        say(
            request,
            gettext("Each answer was as it must be. It is in the ledger.")
            if found.passed
            else gettext("Not every answer was as it must be. An alarm rings."),
        )
    return HttpResponseRedirect(href_of(row))

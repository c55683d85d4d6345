"""Authorities and officers of our directory, and call-backs over our own numbers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.vocabulary.places import PlaceError
from comity.vocabulary.words import AuthorityKind
from comity_server import clock
from comity_server.actions import authority as actions
from comity_server.actions.actor import NotAllowed
from comity_server.adapters.sealing import RecipientKey, fingerprint
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.chips import standing_chip
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.authority import OfficerPage, Route
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.newauthority import NewAuthorityPage
from comity_server.desk.views.cases import with_case
from comity_server.desk.words import authority_kind_word
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Chip, Dated, Link, Moment, Pair, State
from comity_server.faces.places import say_place
from comity_server.faces.shown import shown


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List the officers, those who wait first, and the bodies of our directory."""
    officers = tuple(
        ListRow(
            gettext("%(name)s, %(body)s") % {"name": one.person.name, "body": one.authority.name},
            f"/desk/officers/{one.id}/",
            note=say_place(one.authority.jurisdiction),
            chip=standing_chip(one.status),
            moment=Moment(one.registered_at),
            moment_label=gettext("registered"),
        )
        for one in for_desk.officers()
    )
    bodies = tuple(
        ListRow(
            one.name,
            note=f"{say_place(one.jurisdiction)} · {one.callback_number or gettext('no number')}",
            chip=standing_chip(one.status),
        )
        for one in for_desk.authorities()
    )
    page = ListPage(
        frame=frame(request, "authorities"),
        title=gettext("Who asks"),
        lead=gettext(
            "Nobody is verified by e-mail alone. We ring a number that we found ourselves."
        ),
        rows=(*officers, *bodies),
        empty=gettext("Nobody has registered yet."),
        acts=(Act(gettext("Enter an authority"), href="/desk/authorities/new/", main=True),),
    )
    return shown(request, page)


@sessions.staff_only
def new_authority(request: HttpRequest) -> HttpResponse:
    """Enter a body with a number that we found ourselves."""
    errors: tuple[FieldError, ...] = ()
    given = request.POST.dict()
    if given:
        try:
            actions.add_authority(
                name=given.get("name", ""),
                kind=given.get("kind", ""),
                jurisdiction=given.get("jurisdiction", "").strip().upper(),
                callback_number=given.get("callback_number", ""),
                callback_source=given.get("callback_source", ""),
                by=request.actor,
                at=clock.now(),
            )
        except PlaceError as wrong:
            errors = (FieldError("jurisdiction", str(wrong)),)
        except ValueError as wrong:
            errors = (FieldError("callback_number", str(wrong)),)
        else:
            say(request, gettext("The authority is in our directory."))
            return HttpResponseRedirect("/desk/authorities/")
    page = NewAuthorityPage(
        frame=frame(request, "authorities"),
        back=Link(gettext("Who asks"), "/desk/authorities/"),
        form=fill(action="/desk/authorities/new/", entered=given, errors=errors),
        kinds=tuple(Option(kind, authority_kind_word(kind)) for kind in AuthorityKind),
    )
    return shown(request, page, status=422 if errors else 200)


@sessions.staff_only
def officer(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Show what an officer says of themselves, and record what came of a call."""
    row = for_desk.officer_by_id(officer_id)
    if row is None:
        page = MessagePage(
            frame=frame(request, "authorities"),
            title=gettext("There is no such officer"),
            paragraphs=(),
        )
        return shown(request, page, status=404)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _record(request, row.id)
        if not errors:
            say(request, gettext("The call is recorded."))
            return HttpResponseRedirect(request.path)
    body = row.authority
    key = next((one for one in row.keys.all() if one.status != "revoked"), None)
    page = OfficerPage(
        frame=frame(request, "authorities"),
        title=gettext("Is %(name)s who they say?") % {"name": row.person.name},
        back=Link(gettext("Who asks"), "/desk/authorities/"),
        chip=standing_chip(row.status),
        claims=(
            Pair(gettext("Name"), row.person.name),
            Pair(gettext("Rank"), row.rank or gettext("not stated")),
            Pair(gettext("Authority"), body.name, note=say_place(body.jurisdiction)),
            Pair(gettext("Address"), row.person.email, mono=True),
        ),
        routes=(Route(gettext("Telephone"), body.callback_number, body.callback_source),)
        if body.callback_number
        else (),
        signals=()
        if body.callback_number
        else (gettext("Our directory has no number of this authority. Enter one first."),),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors)
        if body.callback_number and row.status == "registered"
        else None,
        route_options=(Option("directory", body.callback_number),),
        results=(
            Option("yes-key", gettext("Yes, and the end of the key was read back")),
            Option("yes", gettext("Yes, but the key was not read back")),
            Option("no", gettext("No, or nobody knew")),
        ),
        history=tuple(
            Dated(
                Moment(call.at),
                gettext("%(who)s rang and spoke with %(whom)s: %(result)s")
                % {
                    "who": call.by.name,
                    "whom": call.spoke_to,
                    "result": gettext("confirmed") if call.confirmed else gettext("not confirmed"),
                },
            )
            for call in for_desk.calls_of(row)
        ),
        key=(
            Pair(gettext("State"), chip=_key_chip(key.status)),
            Pair(
                gettext("Read these digits to each other"),
                fingerprint(RecipientKey(key.recipient)),
                mono=True,
            ),
        )
        if key
        else (),
        acts=(Act(gettext("Suspend the officer"), href=f"{request.path}suspend/"),)
        if row.status != "suspended"
        else (),
    )
    return shown(request, page, status=422 if errors else 200)


def _key_chip(status: str) -> Chip:
    return {
        "offered": Chip(State.ASK, gettext("Not read back yet")),
        "confirmed": Chip(State.CLEAR, gettext("Read back and in use")),
        "revoked": Chip(State.BARRED, gettext("Ended")),
    }[status]


def _record(request: HttpRequest, officer_id: UUID) -> tuple[FieldError, ...]:
    given = request.POST
    result = given.get("result", "")
    if result not in {"yes-key", "yes", "no"}:
        return (FieldError("result", gettext("Choose what they said.")),)
    if not given.get("spoke_with", "").strip():
        return (FieldError("spoke_with", gettext("Write with whom you spoke.")),)
    try:
        actions.record_call_back(
            officer_id=officer_id,
            spoke_to=given["spoke_with"],
            confirmed=result != "no",
            key_read_back=result == "yes-key",
            note=given.get("notes", ""),
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("route", str(refusal)),)
    return ()


@sessions.staff_only
def suspend(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Say what suspending does, before the named button; then do it at once."""
    row = for_desk.officer_by_id(officer_id)
    if row is None or row.status == "suspended":
        return HttpResponseRedirect(f"/desk/officers/{officer_id}/")
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            actions.suspend_officer(
                officer_id=row.id,
                because=request.POST.get("reason", ""),
                by=request.actor,
                at=clock.now(),
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("reason", str(refusal)),)
        else:
            say(request, gettext("The officer is suspended. Nothing more leaves to them."))
            return HttpResponseRedirect(f"/desk/officers/{row.id}/")
    page = ConsequencePage(
        frame=frame(request, "authorities"),
        title=gettext("Suspend %(name)s") % {"name": row.person.name},
        back=Link(gettext("Back to the officer"), f"/desk/officers/{row.id}/"),
        consequences=(
            gettext("It counts at once, on your word alone."),
            gettext("Nothing more leaves to them, not what is released and waits either."),
            gettext("Their requests stay, and go on being counted."),
        ),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        button=gettext("Suspend the officer"),
        asks=gettext("Why, so that whoever lifts it later knows"),
    )
    return shown(request, page, status=422 if errors else 200)


@with_case
def emergency_call(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Record the call to the control room, on our own number, that an emergency needs."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        spoke_to = request.POST.get("reason", "")
        if spoke_to.strip():
            actions.record_emergency_call_back(
                case_id=case.id,
                spoke_to=spoke_to[:200],
                confirmed=True,
                note="",
                by=request.actor,
                at=clock.now(),
            )
            say(request, gettext("The call-back is recorded."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
        errors = (FieldError("reason", gettext("Write with whom you spoke, and what they said.")),)
    number = case.authority.callback_number or gettext("no number in our directory")
    page = ConsequencePage(
        frame=frame(request, "queue"),
        title=gettext("Ring %(number)s") % {"number": number},
        back=Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/"),
        consequences=(
            gettext("This number is from our own directory: %(source)s.")
            % {"source": case.authority.callback_source or "–"},
            gettext("Whoever records the call does not approve what is given."),
        ),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        button=gettext("The control room confirms the emergency"),
        asks=gettext("With whom did you speak, and what did they say?"),
    )
    return shown(request, page, status=422 if errors else 200)

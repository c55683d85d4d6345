"""Start, register, sign in and out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.errors import SealError
from comity.vocabulary.places import PlaceError, parse_jurisdiction
from comity.vocabulary.words import AuthorityKind
from comity_server import books, clock
from comity_server.actions import authority
from comity_server.adapters.sealing import parse_recipient
from comity_server.casefile.reading import directory
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Form, Option, fill
from comity_server.faces.parts import Act
from comity_server.faces.shown import shown
from comity_server.portal.frames import frame
from comity_server.portal.pages.entry import MessagePage, RegisterPage, SignInPage, StartPage

OTHER = "other"


def start(request: HttpRequest) -> HttpResponse:
    """Say what can be sent here and what to bring."""
    actor = sessions.actor_of(request)
    signed_in = actor is not None and actor.role == "officer"
    page = StartPage(
        frame=frame(request),
        register_href="/portal/register/",
        sign_in_href="/portal/sign-in/",
        new_request_href="/portal/new/" if signed_in else "",
        requests_href="/portal/requests/" if signed_in else "",
        serve_href="/serve/",
        stand_href="/stand/",
    )
    return shown(request, page)


def register(request: HttpRequest) -> HttpResponse:
    """Let somebody say for which authority they act; it confirms nothing."""
    entered = request.POST.dict() if request.method == "POST" else {}
    errors = _register(entered) if entered else ()
    if entered and not errors:
        return shown(request, _registered(request))
    entered.pop("password", None)
    page = RegisterPage(
        frame=frame(request),
        form=fill(action="/portal/register/", entered=entered, errors=errors),
        authorities=_authorities(),
    )
    return shown(request, page, status=422 if errors else 200)


def _authorities() -> tuple[Option, ...]:
    known = tuple(
        Option(f"{one.jurisdiction}|{one.kind}|{one.name}", one.name, hint=one.jurisdiction)
        for one in directory.confirmed_authorities()
    )
    return (*known, Option(OTHER, gettext("Another one, which I write below")))


def _register(entered: dict[str, str]) -> tuple[FieldError, ...]:
    """Register, or return every field to mend."""
    errors = []
    for name, cure in (
        ("name", gettext("Enter your name as your authority has it.")),
        ("email", gettext("Enter your address at your authority.")),
        ("authority", gettext("Choose your authority, or write its name.")),
    ):
        if not entered.get(name, "").strip():
            errors.append(FieldError(name, cure))
    if "@" not in entered.get("email", "@"):
        errors.append(FieldError("email", gettext("Enter an address such as name@police.example.")))
    body = _authority(entered)
    if isinstance(body, FieldError):
        errors.append(body)
    try:
        recipient = parse_recipient(entered.get("age_recipient", ""))
    except SealError as wrong:
        errors.append(FieldError("age_recipient", str(wrong)))
    if errors or isinstance(body, FieldError):
        return tuple(errors)
    jurisdiction, kind, name = body
    try:
        authority.register_officer(
            name=entered["name"].strip(),
            email=entered["email"].strip(),
            password=entered.get("password", ""),
            authority_name=name,
            authority_kind=kind,
            jurisdiction=jurisdiction,
            rank=entered.get("rank", ""),
            phone=entered.get("telephone", ""),
            recipient=recipient,
            at=clock.now(),
        )
    except ValidationError as weak:
        return tuple(FieldError("password", text) for text in weak.messages)
    return ()


def _authority(entered: dict[str, str]) -> tuple[str, str, str] | FieldError:
    chosen = entered.get("authority", "")
    if chosen and chosen != OTHER:
        parts = chosen.split("|", 2)
        if len(parts) == 3 and directory.is_confirmed(parts[2], jurisdiction=parts[0]):
            return parts[0], parts[1], parts[2]
    # Another one: "HK: Name of the authority". A person of ours looks it up before anything else.
    place, colon, name = entered.get("authority_other", "").partition(":")
    try:
        jurisdiction = parse_jurisdiction(place.strip())
    except PlaceError:
        jurisdiction = None
    if not colon or not name.strip() or jurisdiction is None:
        return FieldError(
            "authority_other", gettext("Write the code of your state and the name, as HK: Name.")
        )
    pack = books.books().pack(jurisdiction)
    known = {one.name.en: one.kind for one in pack.authorities} if pack else {}
    return jurisdiction, known.get(name.strip(), AuthorityKind.POLICE), name.strip()


def _registered(request: HttpRequest) -> MessagePage:
    # The same words whether or not the address was known before.
    return MessagePage(
        frame=frame(request),
        title=gettext("We will ring your authority"),
        paragraphs=(
            gettext(
                "Nobody is confirmed by e-mail alone. A person of ours rings your authority on a "
                "number that we already have, and asks for you and for the end of your key."
            ),
            gettext("You can sign in and prepare a request meanwhile."),
        ),
        acts=(Act(gettext("Sign in"), href="/portal/sign-in/", main=True),),
    )


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign an officer in; what was wrong is never told apart."""
    entered = request.POST.dict() if request.method == "POST" else {}
    if entered and sessions.sign_in(
        request, email=entered.get("email", ""), password=entered.get("password", "")
    ):
        return HttpResponseRedirect(_safe_next(entered.get("next", "")))
    errors = (
        (FieldError("email", gettext("Address and password do not belong together.")),)
        if entered
        else ()
    )
    form = Form(
        action="/portal/sign-in/",
        values=(("email", entered.get("email", "")), ("next", request.GET.get("next", ""))),
        errors=errors,
    )
    page = SignInPage(frame=frame(request), form=form, register_href="/portal/register/")
    return shown(request, page, status=422 if errors else 200)


def _safe_next(wanted: str) -> str:
    return wanted if wanted.startswith("/portal/") and "//" not in wanted else "/portal/requests/"


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.sign_out(request)
    return HttpResponseRedirect("/portal/")

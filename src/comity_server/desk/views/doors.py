"""The desk's doors: sign in and out, first-run set-up, joining by a link, one's own settings."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.vocabulary.places import PlaceError, parse_place
from comity.vocabulary.words import Category
from comity_server import clock
from comity_server.actions import people, provider
from comity_server.actions.actor import acting
from comity_server.casefile.reading import for_desk
from comity_server.desk.pages.entry import (
    SETUP_FIELDS,
    SETUP_STEPS,
    MessagePage,
    SetupPage,
    SignInPage,
)
from comity_server.desk.pages.frame import NO_FRAME
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Form, Option, fill
from comity_server.faces.parts import Act
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word

SET_UP = "set-up"


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign one of our people in; what was wrong is never told apart."""
    entered = request.POST.dict() if request.method == "POST" else {}
    if entered and sessions.sign_in(
        request, email=entered.get("email", ""), password=entered.get("password", "")
    ):
        return HttpResponseRedirect("/desk/queue/")
    errors = (
        (FieldError("email", gettext("Address and password do not belong together.")),)
        if entered
        else ()
    )
    house = for_desk.provider()
    page = SignInPage(
        form=Form("/desk/sign-in/", (("email", entered.get("email", "")),), errors),
        service=house.name if house else "Comity",
    )
    return shown(request, page, status=422 if errors else 200)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.sign_out(request)
    return HttpResponseRedirect("/desk/sign-in/")


@sessions.staff_only
def role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own roles."""
    sessions.choose_role(request, request.POST.get("role", ""))
    return HttpResponseRedirect("/desk/queue/")


def _spent(request: HttpRequest, sentence: str) -> HttpResponse:
    page = MessagePage(frame=NO_FRAME, title=sentence, paragraphs=())
    return shown(request, page, status=404)


def set_up(request: HttpRequest, token: str, key: str = "name") -> HttpResponse:
    """Ask one of the seven questions; the last one makes the house and leads to the queue."""
    try:
        people.find_invitation(token, at=clock.now())
    except people.LinkSpent as spent:
        return _spent(request, str(spent))
    if key not in SETUP_STEPS:
        return HttpResponseRedirect(f"/desk/set-up/{token}/name/")
    kept = request.session.get(SET_UP, {})
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        several = {"holds_data"}
        for name in SETUP_FIELDS[key]:
            given = request.POST.getlist(name)
            kept[name] = given if name in several else "".join(given[:1]).strip()
        request.session[SET_UP] = kept
        errors = tuple(_wrong(key, kept))
        if not errors:
            place = SETUP_STEPS.index(key) + 1
            if place < len(SETUP_STEPS):
                return HttpResponseRedirect(f"/desk/set-up/{token}/{SETUP_STEPS[place]}/")
            return _finish(request, token, kept)
    place = SETUP_STEPS.index(key)
    names = _names()
    page = SetupPage(
        key=key,
        form=fill(action=request.path, entered=_shown(kept), errors=errors),
        options=_options(key),
        done=tuple(names[one] for one in SETUP_STEPS[:place]),
        left=tuple(names[one] for one in SETUP_STEPS[place + 1 :]),
        later=Act(gettext("Later"), href=f"/desk/set-up/{token}/{SETUP_STEPS[place + 1]}/")
        if key in {"address", "data"}
        else None,
    )
    return shown(request, page, status=422 if errors else 200)


def _shown(kept: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    return {name: value for name, value in kept.items() if name != "password"}


def _names() -> dict[str, str]:
    return {
        "name": gettext("name"),
        "services": gettext("services"),
        "address": gettext("address"),
        "data": gettext("data"),
        "place": gettext("place"),
        "team": gettext("team"),
        "page": gettext("public page"),
    }


def _options(key: str) -> tuple[Option, ...]:
    if key == "data":
        return tuple(Option(one, category_word(one)) for one in Category)
    if key == "page":
        return (
            Option("yes", gettext("Show where we stand")),
            Option("no", gettext("Show nothing yet")),
        )
    return ()


def services_of(kept: dict[str, str | list[str]]) -> tuple[str, ...]:
    """Return the services that were entered, one on each line."""
    lines = str(kept.get("services", "")).splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def _wrong(key: str, kept: dict[str, str | list[str]]) -> list[FieldError]:
    due = {
        "name": ("provider_name", gettext("Write the name that people know.")),
        "services": ("services", gettext("Write at least one service, one on each line.")),
        "team": ("owner_email", gettext("Write your own address: you sign in with it.")),
    }
    errors = []
    if key in due and not str(kept.get(due[key][0], "")).strip():
        errors.append(FieldError(*due[key]))
    if key == "services" and not errors:
        try:
            provider.expect_distinct(services_of(kept))
        except ValueError as wrong:
            errors.append(FieldError("services", str(wrong)))
    if key == "place":
        try:
            parse_place(str(kept.get("established_in", "")).upper())
        except PlaceError as wrong:
            errors.append(FieldError("established_in", str(wrong)))
    if key == "team" and len(str(kept.get("password", ""))) < 12:
        errors.append(FieldError("password", gettext("Use at least 12 characters.")))
    return errors


def _finish(request: HttpRequest, token: str, kept: dict[str, str | list[str]]) -> HttpResponse:
    missing = [key for key in SETUP_STEPS if _wrong(key, kept)]
    if missing:
        return HttpResponseRedirect(f"/desk/set-up/{token}/{missing[0]}/")
    now = clock.now()
    try:
        owner = people.accept(
            token=token,
            name=str(kept.get("owner_name") or kept["owner_email"]),
            email=str(kept["owner_email"]),
            password=str(kept["password"]),
            at=now,
        )
    except (ValidationError, people.LinkSpent) as refusal:
        return _spent(request, "; ".join(getattr(refusal, "messages", [str(refusal)])))
    by = acting(owner, "administrator")
    services = services_of(kept)
    provider.describe_provider(
        provider.ProviderTerms(
            name=str(kept["provider_name"]),
            established_in=str(kept["established_in"]).upper(),
            services=services,
            holds_data=tuple(kept.get("holds_data") or Category),
            mail=str(kept.get("address", "")),
        ),
        by=by,
        at=now,
    )
    links = [
        (email, people.invite(name=email, email=email, roles=["counsel"], by=by, at=now))
        for email in str(kept.get("colleagues", "")).split()
    ]
    sessions.enter(request, owner)
    if not links:
        return HttpResponseRedirect("/desk/queue/")
    page = MessagePage(
        frame=NO_FRAME,
        title=gettext("Send each colleague their own link"),
        paragraphs=tuple(
            f"{email}: {request.build_absolute_uri(f'/desk/join/{link}/')}" for email, link in links
        ),
        acts=(Act(gettext("Go to the queue"), href="/desk/queue/", main=True),),
    )
    return shown(request, page)


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who was invited set their password, once."""
    try:
        invitation = people.find_invitation(token, at=clock.now())
    except people.LinkSpent as spent:
        return _spent(request, str(spent))
    person = invitation.person
    if person is None:
        return HttpResponseRedirect(f"/desk/set-up/{token}/name/")
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            joined = people.accept(
                token=token,
                name=request.POST.get("owner_name", "").strip() or person.name,
                email=person.email,
                password=request.POST.get("password", ""),
                at=clock.now(),
            )
        except ValidationError as weak:
            errors = tuple(FieldError("password", text) for text in weak.messages)
        else:
            sessions.enter(request, joined)
            return HttpResponseRedirect("/desk/queue/")
    entered = {"owner_name": person.name, "owner_email": person.email}
    page = SetupPage(key="team", form=fill(action=request.path, entered=entered, errors=errors))
    return shown(request, page, status=422 if errors else 200)

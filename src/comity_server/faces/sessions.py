"""Who is signed in, and in which role they act. The same for officers and for our own people."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from comity_server import clock
from comity_server.actions.actor import ROLES, Actor, acting
from comity_server.people import signing_in

ROLE = "role"
View = Callable[..., HttpResponse]


def sign_in(request: HttpRequest, *, email: str, password: str) -> bool:
    """Begin a new session if address and password are right; the old session's key is gone."""
    person = signing_in.check_sign_in(request, email=email, password=password, at=clock.now())
    if person is None:
        return False
    enter(request, person)
    return True


def enter(request: HttpRequest, person: object) -> None:
    """Begin a session for somebody who has been checked."""
    request.session.flush()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    logout(request)


def actor_of(request: HttpRequest) -> Actor | None:
    """Return who acts: a person of ours in their chosen role, or an officer; None for nobody."""
    person = request.user if request.user.is_authenticated else None
    if person is None or not person.is_active:
        return None
    if person.roles:
        chosen = request.session.get(ROLE)
        role = chosen if chosen in person.roles else first_role(person.roles)
        return acting(person, role)
    return Actor(person.id, "officer") if signing_in.officer_of(person) else None


def first_role(roles: list[str]) -> str:
    """Return the role that somebody with several acts in until they choose another."""
    return next(role for role in ROLES if role in roles)


def choose_role(request: HttpRequest, role: str) -> None:
    """Act in another of one's own roles from now on; a role that one has not changes nothing."""
    if role in request.user.roles:
        request.session[ROLE] = role


def staff_only(view: View) -> View:
    """Let only our own people see a view; everybody else is sent to the desk's sign-in."""
    return _guarded(view, lambda actor: actor.role != "officer", "/desk/sign-in/")


def officers_only(view: View) -> View:
    """Let only officers see a view; everybody else is sent to the portal's sign-in."""
    return _guarded(view, lambda actor: actor.role == "officer", "/portal/sign-in/")


def _guarded(view: View, may: Callable[[Actor], bool], elsewhere: str) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = actor_of(request)
        if actor is None or not may(actor):
            return HttpResponseRedirect(elsewhere)
        request.actor = actor
        response = view(request, *args, **kwargs)
        # What stands on these pages is for one reader: no cache on the way keeps it.
        response.setdefault("Cache-Control", "no-store")
        return response

    return guarded

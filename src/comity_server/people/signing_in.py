"""Check who signs in; too many wrong passwords shut an address for a while, said to nobody."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest

from comity_server.gate.change import bookkeeping
from comity_server.people.models import Officer, Person, SignInFailure

MOST_FAILURES = 8
WITHIN = timedelta(minutes=15)


def check_sign_in(
    request: HttpRequest, *, email: str, password: str, at: datetime
) -> Person | None:
    """Return the person whose address and password these are, or None for every other cause.

    An unknown address takes as long as a known one, and a shut one answers like a wrong password.
    """
    address = hashlib.sha256(email.strip().lower().encode()).digest()
    person = authenticate(request, username=email.strip().lower(), password=password)
    with bookkeeping():
        SignInFailure.objects.filter(at__lt=at - WITHIN).delete()
        shut = SignInFailure.objects.filter(address_sha256=address).count() >= MOST_FAILURES
        if person is None:
            SignInFailure.objects.create(address_sha256=address, at=at)
    return person if isinstance(person, Person) and not shut else None


def person_with(person_id: object) -> Person | None:
    """Return somebody who may still sign in."""
    return Person.objects.filter(id=person_id, is_active=True).first()


def officer_of(person: Person) -> Officer | None:
    """Return the officer that a person is, if they are one."""
    return Officer.objects.select_related("authority", "person").filter(person=person).first()


def choose_theme(person: Person, theme: str) -> None:
    """Keep in which light somebody wants to read; it says nothing of a case."""
    with bookkeeping():
        Person.objects.filter(id=person.id).update(theme=theme)
    person.theme = theme

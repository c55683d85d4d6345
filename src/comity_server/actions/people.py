"""Bring our own people in: set-up, invitations, roles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password

from comity_server import identifiers
from comity_server.actions.actor import ROLES, SYSTEM, Actor
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Invitation, Person

LINK_HOURS = 24


class LinkSpent(ValueError):
    """Raised when a link was used, has run out or never was ours: one sentence for all three."""

    def __init__(self) -> None:
        super().__init__("This link does not work any more. Ask whoever sent it for a new one.")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@retry_whole
def offer_set_up(*, at: datetime) -> str:
    """Make the single-use link by which the first person of an empty house signs up.

    :raises NotAllowed: once there is anybody.
    """
    with change(Side.EXCLUSIVE):
        if Person.objects.exists():
            SYSTEM.must_be("nobody")
        token = identifiers.link_token()
        Invitation.objects.filter(purpose="set-up", used_at=None).update(expires_at=at)
        Invitation.objects.create(
            purpose="set-up",
            token_sha256=_digest(token),
            made_at=at,
            expires_at=at + timedelta(hours=LINK_HOURS),
        )
        store.append("people.set-up-offered", at=at, actor="system")
    return token


@retry_whole
def invite(*, name: str, email: str, roles: Sequence[str], by: Actor, at: datetime) -> str:
    """Add a person of ours and return the secret of the link by which they set their password."""
    by.must_be("administrator")
    wrong = [role for role in roles if role not in ROLES]
    if wrong or not roles:
        raise ValueError(f"Choose roles among {', '.join(ROLES)}.")
    with change(Side.EXCLUSIVE):
        person = Person(name=name, email=email.lower(), roles=list(roles), created_at=at)
        person.set_unusable_password()
        person.save(force_insert=True)
        token = identifiers.link_token()
        Invitation.objects.create(
            person=person,
            purpose="invite",
            token_sha256=_digest(token),
            made_at=at,
            expires_at=at + timedelta(hours=LINK_HOURS),
        )
        store.append(
            "people.invited",
            at=at,
            actor=by.role,
            body={"roles": sorted(roles)},
            commits={"person": str(person.id).encode()},
        )
    return token


def find_invitation(token: str, *, at: datetime) -> Invitation:
    """Return the invitation that a link opens.

    :raises LinkSpent: if it opens none.
    """
    found = Invitation.objects.filter(token_sha256=_digest(token)).first()
    if found is None or found.used_at is not None or found.expires_at <= at:
        raise LinkSpent
    return found


@retry_whole
def accept(*, token: str, name: str, email: str, password: str, at: datetime) -> Person:
    """Let somebody set their password by a link, once. A set-up link makes the first person.

    :raises LinkSpent: if the link opens nothing.
    :raises django.core.exceptions.ValidationError: if the password is weak.
    """
    validate_password(password)
    with change(Side.EXCLUSIVE):
        invitation = find_invitation(token, at=at)
        person = invitation.person
        if person is None:
            person = Person(email=email.lower(), roles=list(ROLES), created_at=at)
        person.name = name
        person.set_password(password)
        person.save()
        invitation.person, invitation.used_at = person, at
        invitation.save()
        store.append(
            "people.joined",
            at=at,
            actor="administrator" if invitation.purpose == "set-up" else "staff",
            body={"roles": sorted(person.roles)},
            commits={"person": str(person.id).encode()},
        )
    return person

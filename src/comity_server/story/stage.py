"""Set a story's stage: the house, its people, the authorities, and a service with accounts."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyrage
from django.conf import settings

from comity_server.actions import authority, people, provider
from comity_server.actions.actor import Actor, acting
from comity_server.people.models import Officer, Person
from comity_server.story.file import Story

_CUSTODIAN = """\
[custodian]
name = "accounts"
means = "The service's own database"
engine = "sqlite"
dsn = "file:{address}"
instants = "instant"

[limits]
rows = 10000
bytes = 10000000
seconds = 10

[[query]]
id = "account"
category = "subscriber"
account = "account"
sql = "SELECT login AS account, name, mail FROM users WHERE login = :account"
column = [
  {{ name = "account", type = "text", means = "Sign-in name" }},
  {{ name = "name", type = "text", means = "Name given" }},
  {{ name = "mail", type = "text", means = "Address for mail" }},
]

[[query]]
id = "sign-ins"
category = "access"
kept_days = 90
account = "account"
instant = "seen_at"
sql = '''
SELECT login AS account, seen_at, ip FROM visits
 WHERE login = :account AND seen_at >= :start AND seen_at < :end
 ORDER BY seen_at
'''
column = [
  {{ name = "account", type = "text", means = "Sign-in name" }},
  {{ name = "seen_at", type = "instant", means = "When" }},
  {{ name = "ip", type = "text", means = "Address" }},
]

[[query]]
id = "messages"
category = "content"
kept_days = 365
account = "account"
instant = "sent_at"
sql = '''
SELECT login AS account, sent_at, body FROM messages
 WHERE login = :account AND sent_at >= :start AND sent_at < :end
 ORDER BY sent_at
'''
column = [
  {{ name = "account", type = "text", means = "Sign-in name" }},
  {{ name = "sent_at", type = "instant", means = "When" }},
  {{ name = "body", type = "text", means = "Text" }},
]
"""

_PLACE = """\
engine = "sqlite"
dsn = "file:{address}"
sql = "SELECT place, 'billing address' FROM users WHERE login = :account"
"""


@dataclass(slots=True)
class Stage:
    """Everybody and everything that later steps name by its id in the story."""

    people: dict[str, Actor] = field(default_factory=dict)
    officers: dict[str, Actor] = field(default_factory=dict)
    identities: dict[str, pyrage.x25519.Identity] = field(default_factory=dict)
    cases: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    restrictions: dict[str, Any] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Return a person of ours or an officer by their id in the story."""
        return self.people[name] if name in self.people else self.officers[name]


def set_stage(story: Story, *, at: datetime) -> Stage:
    """Do what an owner does on the first day: set up, invite, describe, enter authorities."""
    stage = Stage()
    owner = _join_owner(at)
    # The stage is set once; a killed story is played anew in a fresh home.
    terms = {name: _frozen(value) for name, value in story.provider.items()}
    provider.describe_provider(provider.ProviderTerms(**terms), by=owner, at=at)
    for one in story.people:
        stage.people[one["id"]] = _join(one, by=owner, at=at)
    stage.people.setdefault("owner", owner)
    for one in story.authorities:
        entered = {name: _frozen(value) for name, value in one.items() if name != "id"}
        authority.add_authority(**entered, by=owner, at=at)
    names = {one["id"]: one for one in story.authorities}
    for one in story.officers:
        _register(stage, one, names[one["authority"]], at=at)
    _open_service(story)
    _know_networks(story)
    return stage


def _join_owner(at: datetime) -> Actor:
    token = people.offer_set_up(at=at)
    row = people.accept(
        token=token, name="Owner", email="owner@demo.invalid", password=_password(), at=at
    )
    return acting(row, "administrator")


def _join(one: Any, *, by: Actor, at: datetime) -> Actor:
    email = f"{one['id']}@demo.invalid"
    token = people.invite(name=one["name"], email=email, roles=one["roles"], by=by, at=at)
    row = people.accept(token=token, name=one["name"], email=email, password=_password(), at=at)
    return acting(row, one["roles"][0])


def _register(stage: Stage, one: Any, body: Any, *, at: datetime) -> None:
    identity = pyrage.x25519.Identity.generate()
    officer = authority.register_officer(
        name=one["name"],
        email=f"{one['id']}@police.invalid",
        password=_password(),
        authority_name=body["name"],
        authority_kind=body["kind"],
        jurisdiction=body["jurisdiction"],
        rank=one.get("rank", ""),
        phone="",
        recipient=str(identity.to_public()),
        at=at,
    )
    if officer is None:
        raise LookupError(f"{one['id']} stands twice in the story")
    stage.identities[one["id"]] = identity
    stage.officers[one["id"]] = Actor(officer.person_id, "officer")


def _password() -> str:
    # Nobody signs in with it: a story is entered by one click, and live instances refuse stories.
    return secrets.token_urlsafe(24)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _open_service(story: Story) -> None:
    """Give each service of the story one small database of its own, declared as a custodian."""
    for service in story.provider["services"]:
        folder = settings.HOME.folder("custodians") / service
        folder.mkdir(exist_ok=True)
        address = folder / "address"
        database = folder / "service.sqlite3"
        address.write_text(str(database))
        (folder / "accounts.toml").write_text(_CUSTODIAN.format(address=address))
        (folder / "place.toml").write_text(_PLACE.format(address=address))
        connection = sqlite3.connect(database)
        connection.executescript(
            "CREATE TABLE users (login TEXT, name TEXT, mail TEXT, place TEXT);"
            "CREATE TABLE visits (login TEXT, seen_at TEXT, ip TEXT);"
            "CREATE TABLE messages (login TEXT, sent_at TEXT, body TEXT);"
        )
        for user in story.users:
            if user["service"] == service:
                _move_in(connection, user)
        connection.commit()
        connection.close()


def _know_networks(story: Story) -> None:
    """Put the story's own country data where an operator puts theirs."""
    lines = [f"{one['network']},{one['place']}" for one in story.networks]
    path = settings.HOME.folder("country-data") / "story.csv"
    path.write_text("\n".join(["network,place", *lines]) + "\n")


def _move_in(connection: sqlite3.Connection, user: Any) -> None:
    login = user["login"]
    connection.execute(
        "INSERT INTO users VALUES (?, ?, ?, ?)",
        (login, user["name"], user["mail"], user.get("place", "")),
    )
    for at, ip in user.get("visits", ()):
        connection.execute("INSERT INTO visits VALUES (?, ?, ?)", (login, at, ip))
    for at, body in user.get("messages", ()):
        connection.execute("INSERT INTO messages VALUES (?, ?, ?)", (login, at, body))


def find_officer(actor: Actor) -> Officer:
    """Return the officer's row behind an actor."""
    return Officer.objects.get(person_id=actor.person)


def find_person(actor: Actor) -> Person:
    """Return the person's row behind an actor."""
    return Person.objects.get(id=actor.person)

"""People, authorities, a service with data and a request: the cast of a journey."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage

from comity.vocabulary.instants import Period
from comity.vocabulary.words import Category, Recommendation
from comity_server.actions import authority, determination, hold, intake, people, provider
from comity_server.actions.actor import Actor, acting
from comity_server.actions.determination import Decided, Override
from comity_server.casefile.models import Case, Determination
from comity_server.conf.home import Home
from comity_server.people.models import Officer, Person
from comity_server.worker.loop import run_due

NOON = datetime(2020, 6, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PASSWORD = "correct horse battery staple"
ALICE, BOB = "alice@example.org", "bob@example.org"

FORM = {
    "kind": "disclosure",
    "their_reference": "2020-0413",
    "instrument": "hk.search-warrant",
    "issued_by": "magistrate",
    "service": "search",
    "accounts": ALICE,
    "categories": "subscriber\naccess",
    "period_start": "2020-06-01",
    "period_end": "2020-06-30",
    "offences": "theft",
    "cites": "Police Force Ordinance, s. 50(7)",
    "says": "We investigate a theft of 3 June and ask who used this account.",
}

CUSTODIAN = """
[custodian]
name = "accounts"
means = "The service's own database"
engine = "sqlite"
dsn = "file:{address}"
instants = "instant"

[limits]
rows = 1000
bytes = 1000000
seconds = 5

[[query]]
id = "account"
category = "subscriber"
account = "account"
sql = "SELECT login AS account, name, mail FROM users WHERE login = :account"

[[query.column]]
name = "account"
type = "text"
means = "Sign-in name"

[[query.column]]
name = "name"
type = "text"
means = "Name"

[[query.column]]
name = "mail"
type = "text"
means = "Mail"

[[query]]
id = "sign-ins"
category = "access"
account = "account"
instant = "seen_at"
sql = '''
SELECT login AS account, seen_at, ip FROM visits
 WHERE login = :account AND seen_at >= :start AND seen_at < :end
 ORDER BY seen_at
'''

[[query.column]]
name = "account"
type = "text"
means = "Sign-in name"

[[query.column]]
name = "seen_at"
type = "instant"
means = "When"

[[query.column]]
name = "ip"
type = "text"
means = "Address"
"""

PLACE = """
engine = "sqlite"
dsn = "file:{address}"
sql = "SELECT place, 'billing address' FROM users WHERE login = :account"
"""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the story. ``identity`` opens what is sealed to the officer."""

    admin: Actor
    analyst: Actor
    counsel: Actor
    executive: Actor
    officer: Actor
    officer_id: object
    identity: pyrage.x25519.Identity


def a_service(home: Home) -> Path:
    """Give the service ``search`` a database with two people, and declare it as a custodian."""
    path = home.root / "service.sqlite3"
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            CREATE TABLE users (login TEXT, name TEXT, mail TEXT, place TEXT);
            CREATE TABLE visits (login TEXT, seen_at TEXT, ip TEXT);
            INSERT INTO users VALUES
                ('alice@example.org', 'Alice', 'alice@example.net', 'DE'),
                ('bob@example.org', 'Bob', 'bob@example.net', 'HK');
            INSERT INTO visits VALUES
                ('alice@example.org', '2020-05-31T23:59:59Z', '192.0.2.1'),
                ('alice@example.org', '2020-06-03T08:00:00Z', '192.0.2.2'),
                ('bob@example.org', '2020-06-03T09:00:00Z', '192.0.2.3');
            """
        )
    database.close()
    folder = home.folder("custodians") / "search"
    folder.mkdir()
    address = folder / "address"
    address.write_text(str(path))
    (folder / "accounts.toml").write_text(CUSTODIAN.format(address=address))
    (folder / "place.toml").write_text(PLACE.format(address=address))
    return path


def a_person(name: str, *roles: str, by: Actor) -> Actor:
    """Invite somebody of ours and let them set their password."""
    token = people.invite(
        name=name, email=f"{name}@provider.example", roles=roles, by=by, at=NOON - DAY
    )
    person = people.accept(
        token=token,
        name=name,
        email=f"{name}@provider.example",
        password=PASSWORD,
        at=NOON - DAY,
    )
    return acting(person, roles[0])


def a_cast(home: Home, *, established_in: str = "US") -> Cast:
    """Set a house up with a provider, a service, our people and one confirmed officer."""
    token = people.offer_set_up(at=NOON - DAY)
    owner = people.accept(
        token=token, name="Owner", email="owner@provider.example", password=PASSWORD, at=NOON - DAY
    )
    admin = acting(owner, "administrator")
    provider.describe_provider(
        provider.ProviderTerms("Example Search", established_in, ("search",)),
        by=admin,
        at=NOON - DAY,
    )
    a_service(home)
    analyst = a_person("ana", "analyst", by=admin)
    counsel = a_person("lena", "counsel", by=admin)
    executive = a_person("mika", "executive", by=admin)
    authority.add_authority(
        name="Hong Kong Police Force",
        kind="police",
        jurisdiction="HK",
        callback_number="+852 2860 2000",
        callback_source="telephone directory of the government, looked up by us",
        by=analyst,
        at=NOON - DAY,
    )
    identity = pyrage.x25519.Identity.generate()
    registered = authority.register_officer(
        name="Officer Chan",
        email="chan@police.example",
        password=PASSWORD,
        authority_name="Hong Kong Police Force",
        authority_kind="police",
        jurisdiction="HK",
        rank="Inspector",
        phone="+852 0000 0000",
        recipient=str(identity.to_public()),
        at=NOON - DAY,
    )
    assert registered is not None
    authority.record_call_back(
        officer_id=registered.id,
        spoke_to="duty officer",
        confirmed=True,
        key_read_back=True,
        note="",
        by=analyst,
        at=NOON - HOUR,
    )
    officer = Actor(registered.person_id, "officer")
    return Cast(admin, analyst, counsel, executive, officer, registered.id, identity)


def a_filed_case(cast: Cast, *, at: datetime = NOON, **fields: str) -> Case:
    """Let the officer file a request, and let the house look where the users are."""
    form = {**FORM, **fields}
    key = hashlib.sha256(repr((sorted(form.items()), at)).encode()).hexdigest()
    filed = intake.file_request(fields=form, key=key, by=cast.officer, at=at)
    assert isinstance(filed, intake.Filed), filed
    run_due(at=lambda: at)
    return Case.objects.get(id=filed.case.id)


def decide(
    cast: Cast,
    case: Case,
    *,
    at: datetime,
    outcome: Recommendation = Recommendation.DISCLOSE,
    refused: tuple[Category, ...] = (),
) -> Determination:
    """Propose what to give of a case: everything asked, save what is refused."""
    decided = [
        Decided(
            account=account.id,
            category=Category(category),
            outcome="refused" if category in refused else "granted",
            reason="the warrant names it",
            period=Period()
            if category == Category.SUBSCRIBER
            else Period(case.period_start, case.period_end),
        )
        for account in case.accounts.all()
        for category in case.categories
    ]
    return determination.propose(
        case_id=case.id,
        seen_version=case.version,
        outcome=outcome,
        decided=decided if outcome in determination.GIVES_DATA else [],
        overrides=[Override("law:asks", "counsel read the warrant and is content")],
        reasons="The warrant names this account and these records.",
        by=cast.analyst,
        at=at,
    )


def approve(cast: Cast, row: Determination, *, at: datetime) -> None:
    """Let counsel and the executive say yes."""
    for by in (cast.counsel, cast.executive):
        determination.approve(determination_id=row.id, digest=row.digest, by=by, at=at)


def a_sealed_case(cast: Cast, *, at: datetime = NOON, **fields: str) -> Case:
    """Take a case as far as a sealed production that waits for its release."""
    case = a_filed_case(cast, at=at, **fields)
    approve(cast, decide(cast, case, at=at + HOUR), at=at + 2 * HOUR)
    run_due(at=lambda: at + 3 * HOUR)
    return Case.objects.get(id=case.id)


def person_of(actor: Actor) -> Person:
    """Return the person behind an actor."""
    return Person.objects.get(id=actor.person)


def officer_of(cast: Cast) -> Officer:
    """Return the officer's row."""
    return Officer.objects.get(id=cast.officer_id)


HOLD = """
stops = "production"
effective_at = 2020-06-10T00:00:00Z
received = "all"
requested_by = ["HK"]
emergency = "held"
statement = "We do not produce user data for Hong Kong authorities."
"""


def an_active_hold(
    cast: Cast, *, at: datetime, terms: str = HOLD, ref: str = "hk", despite: str = ""
) -> hold.Fence:
    """Draft a hold and let two people activate it."""
    hold.draft_hold(ref=ref, title="Hong Kong: no production", terms=terms, by=cast.counsel, at=at)
    assert hold.consent_to_hold(ref=ref, grounds="the new law", by=cast.counsel, at=at) is None
    fence = hold.consent_to_hold(
        ref=ref, grounds="the new law", by=cast.executive, at=at, despite=despite
    )
    assert fence is not None
    return fence

"""Make up an operator's policy of 200 rules, and requests to judge by it.

Half of the rules are for one jurisdiction, as operators write them; the rest are for all. The
offences and the categories are those of the shipped books, so that every fact is a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

import comity_packs
from comity.intake.gov_request import Account, Emergency, GovernmentRequest, RequestingAuthority
from comity.intake.provider import Provider
from comity.pack import Books, PolicyBook, Rule, load_books
from comity.pack.policy import Predicate, ValueSource
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN, Jurisdiction, Place
from comity.vocabulary.words import (
    AccountId,
    AuthorityKind,
    Category,
    Channel,
    InstrumentId,
    Recommendation,
    RequestId,
    RequestKind,
    Service,
    Threat,
)

RULES = 200
LOCAL = 120
SOURCE = ValueSource("made up for the benchmark", date(2026, 1, 1))
PROVIDER = Provider("Example", Place("US"), services=(Service("mail"), Service("video")))
DATA = tuple(str(one) for one in Category)
NUMBERS = (1, 2, 5, 10, 20, 50, 100)
ASKERS = ("police", "court", "prosecutor", "tax_authority", "intelligence", "magistrate")
ODDS = ((RequestKind.DISCLOSURE, 12), (RequestKind.EMERGENCY, 3), (RequestKind.PRESERVATION, 3))
KINDS = tuple(kind for kind, odds in ODDS for _ in range(odds)) + tuple(RequestKind)


@cache
def shipped() -> Books:
    """Return the shipped books."""
    (root,) = map(Path, comity_packs.__path__)
    return load_books(root)


@cache
def places() -> tuple[str, ...]:
    """Return the jurisdictions that have a pack."""
    return tuple(pack.code for pack in shipped().packs)


@cache
def offences() -> tuple[str, ...]:
    """Return the offences of the vocabulary, and one that it does not know."""
    return (*(one.id for one in shipped().offences), "nonsense")


def a_book(rules: int = RULES, *, seed: int = 4) -> PolicyBook:
    """Return a policy of so many rules, six in ten of them for one jurisdiction."""
    random = Random(seed)
    local = rules * LOCAL // RULES
    made = (_rule(random, number, local=number < local) for number in range(rules))
    return PolicyBook(parameter=shipped().policy.parameter, rule=tuple(made))


def _rule(random: Random, number: int, *, local: bool) -> Rule:
    asker = Predicate("authority.jurisdiction", any_of=(random.choice(places()),))
    claims = random.sample(tuple(_claims(random)), random.choice((1, 2, 2, 3)))
    kinds = random.sample(tuple(RequestKind), random.choice((1, 2, 3, 4)))
    return Rule(
        id=f"rule-{number}",
        says=f"What rule {number} says.",
        kinds=tuple(kinds),
        when=(asker, *claims) if local else tuple(claims),
        recommends=random.choice((Recommendation.ASK, Recommendation.NARROW)),
        source=SOURCE,
    )


def _claims(random: Random) -> Iterator[Predicate]:
    """Yield one claim of each sort that operators make."""
    yield Predicate("categories", any_of=tuple(random.sample(DATA, 2)))
    yield Predicate("categories", all_of=tuple(random.sample(DATA, 2)))
    yield Predicate("offences", any_of=tuple(random.sample(offences(), 4)))
    yield Predicate("offences", empty=random.random() < 0.5)
    yield Predicate("offences.serious", is_=random.random() < 0.5)
    yield Predicate("offences.speech", is_=random.random() < 0.5)
    yield Predicate("accounts.count", over=random.choice(NUMBERS))
    yield Predicate("period.days", over=random.choice((30, 90, 180, "scope.max-days")))
    yield Predicate("period.bounded", is_=False)
    yield Predicate("authority.kind", any_of=tuple(random.sample(ASKERS, 2)))
    yield Predicate("channel", none_of=(str(random.choice(tuple(Channel))),))
    yield Predicate("issued_by", any_of=tuple(random.sample(ASKERS, 2)))
    yield Predicate("secrecy.ordered", is_=True)
    yield Predicate("accounts.places", any_of=tuple(random.sample(places(), 3)))
    yield Predicate("services", any_of=("video",))


def a_request(random: Random, number: int) -> GovernmentRequest:
    """Return one request, drawn from what the rules look at."""
    kind = random.choice(KINDS)
    began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=random.randrange(300))
    period = Period(began, began + timedelta(days=random.randrange(1, 500)))
    asked = random.choice(ASKERS)
    return GovernmentRequest(
        id=RequestId(f"r{number}"),
        received_at=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=number % 500),
        kind=kind,
        authority=RequestingAuthority(
            name="An authority",
            kind=AuthorityKind(asked),
            jurisdiction=Jurisdiction(random.choice(places())),
            verified=random.random() < 0.9,
        ),
        channel=random.choice(tuple(Channel)),
        instrument=InstrumentId("none"),
        issued_by=random.choice((AuthorityKind(random.choice(ASKERS)), UNKNOWN)),
        services=(Service(random.choice(("mail", "video"))),),
        accounts=tuple(_accounts(random, number)),
        categories=tuple(Category(one) for one in random.sample(DATA, random.choice((1, 1, 2, 3)))),
        period=random.choice((period, period, Period())),
        offences=tuple(random.sample(offences(), random.choice((0, 1, 1, 2)))),
        emergency=Emergency(Threat.DEATH, True) if kind is RequestKind.EMERGENCY else None,
    )


def _accounts(random: Random, number: int) -> Iterator[Account]:
    for index in range(random.choice((1, 1, 1, 2, 3, 12))):
        place = Place(random.choice(places())) if random.random() < 0.8 else UNKNOWN
        yield Account(AccountId(f"a{number}-{index}"), Service("mail"), place)

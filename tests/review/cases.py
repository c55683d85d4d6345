"""Small real values for the tests of the three lenses, and the shipped books, read once."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from pathlib import Path

from comity.intake.gov_request import Account, Emergency, GovernmentRequest, RequestingAuthority
from comity.intake.provider import Provider
from comity.pack import Books, load_books
from comity.review import Review, Unanswered, review
from comity.vocabulary.places import Jurisdiction, Place
from comity.vocabulary.words import (
    AccountId,
    AuthorityKind,
    Category,
    Channel,
    InstrumentId,
    RequestId,
    RequestKind,
    Service,
    Threat,
)

PACKS = Path(__file__).parents[2] / "src" / "comity_packs"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALLED_BACK = Emergency(threat=Threat.DEATH, verified_callback=True)


@functools.cache
def shipped() -> Books:
    return load_books(PACKS)


def a_provider(place: str = "US", **changes) -> Provider:
    values = {"name": "Example", "established_in": Place(place), "services": (Service("mail"),)}
    return Provider(**{**values, **changes})


def a_request(
    instrument: str = "us.sca.warrant",
    *,
    by: str = "US",
    kind: str = "police",
    name: str = "A police force",
    issued_by: str | None = "court",
    categories: tuple[str, ...] = ("subscriber",),
    asks: str = "disclosure",
    **changes,
) -> GovernmentRequest:
    values = {
        "id": RequestId("r1"),
        "received_at": datetime(2026, 11, 1, 9, tzinfo=UTC),
        "kind": RequestKind(asks),
        "authority": RequestingAuthority(name, AuthorityKind(kind), Jurisdiction(by), True),
        "channel": Channel.PORTAL,
        "instrument": InstrumentId(instrument),
        "services": (Service("mail"),),
        "accounts": (Account(AccountId("alice"), Service("mail"), Place("DE")),),
        "categories": tuple(Category(word) for word in categories),
        "offences": ("fraud",),
        "emergency": CALLED_BACK if asks == "emergency" else None,
    }
    if issued_by is not None:
        values["issued_by"] = AuthorityKind(issued_by)
    return GovernmentRequest(**{**values, **changes})


def judged(gov_request: GovernmentRequest, *, at: datetime = NOON, **changes) -> Review:
    provider = changes.pop("provider", a_provider())
    unanswered = changes.pop("unanswered", Unanswered.IGNORE)
    books = changes.pop("books", shipped())
    return review(
        gov_request=gov_request,
        books=books,
        provider=provider,
        at=at,
        unanswered=unanswered,
        **changes,
    )

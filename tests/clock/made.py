"""Cases for the clock's tests: an EPOC, a preservation order, and the shipped books."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from comity.clock import CaseFacts, Happening
from comity.intake.gov_request import Account, Emergency, GovernmentRequest, RequestingAuthority
from comity.pack import Books, load_books
from comity.vocabulary.places import Jurisdiction, Place
from comity.vocabulary.words import (
    AccountId,
    AuthorityKind,
    Category,
    Channel,
    EventWord,
    InstrumentId,
    RequestId,
    RequestKind,
    Service,
    Threat,
)

PACKS = Path(__file__).parents[2] / "src" / "comity_packs"


@cache
def the_books() -> Books:
    return load_books(PACKS)


def a_case(
    received_at: datetime,
    *happened: Happening,
    instrument: str = "eu.epoc.content",
    kind: RequestKind = RequestKind.DISCLOSURE,
    established_in: str = "DE",
    **more: object,
) -> CaseFacts:
    gov_request = GovernmentRequest(
        id=RequestId("r1"),
        received_at=received_at,
        kind=kind,
        authority=RequestingAuthority("Tribunal", AuthorityKind.JUDGE, Jurisdiction("FR"), True),
        channel=Channel.E_EVIDENCE,
        instrument=InstrumentId(instrument),
        accounts=(Account(AccountId("a"), Service("mail")),),
        categories=(Category.TRAFFIC, Category.CONTENT),
        emergency=Emergency(Threat.DEATH, True) if kind is RequestKind.EMERGENCY else None,
    )
    case = CaseFacts(gov_request, Place(established_in), happened)
    return replace(case, **more)


def event(word: EventWord, at: datetime, *categories: Category, until: datetime | None = None):
    return Happening(at, word, until, categories)

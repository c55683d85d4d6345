"""Histories made by a seeded generator: new cases, corrections, merges and late entries.

Yields changes ``(before, after)`` in the order in which they were written down, which is not the
order in which they happened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from comity.transparency.history import CaseHistory, FigureEvent
from comity.transparency.words import FigureWord
from comity.vocabulary.places import Jurisdiction, Place
from comity.vocabulary.words import RequestId, RequestKind, Service

START = datetime(2019, 11, 20, tzinfo=UTC)
DAYS = 460
ASKERS = ("HK", "US", "DE", "SG", "TW", "US-CA")
KINDS = (*RequestKind, RequestKind.DISCLOSURE, RequestKind.DISCLOSURE, None)

Change = tuple[CaseHistory | None, CaseHistory | None]


def a_moment(rng: random.Random) -> datetime:
    return START + timedelta(minutes=rng.randrange(DAYS * 24 * 60))


def an_event(rng: random.Random, *, after: datetime) -> FigureEvent:
    word = rng.choice(tuple(FigureWord))
    return FigureEvent(
        at=after + timedelta(minutes=rng.randrange(-60, 200 * 24 * 60)),
        word=word,
        ref=rng.choice(("", "hk-production", "trafficking", "produce")),
        content=rng.random() < 0.5,
        accounts=rng.randrange(4),
        items=rng.randrange(5),
        place=rng.choice((None, Place("HK"), Place("TR"))),
        basis=rng.choice(("request", "order", "policy")),
    )


def a_case(rng: random.Random, number: int) -> CaseHistory:
    received_at = a_moment(rng)
    return CaseHistory(
        id=RequestId(f"r{number}"),
        kind=rng.choice(KINDS),
        received_at=received_at,
        jurisdiction=Jurisdiction(rng.choice(ASKERS)),
        service=Service(rng.choice(("search", "video"))),
        accounts=rng.randrange(4),
        items=rng.randrange(12),
        banded=rng.random() < 0.05,
        report_from=a_moment(rng) if rng.random() < 0.1 else None,
        events=tuple(an_event(rng, after=received_at) for _ in range(rng.randrange(6))),
    )


def corrected(rng: random.Random, case: CaseHistory, others: list[RequestId]) -> CaseHistory | None:
    """Return a case changed in one of the ways in which cases really change."""
    match rng.randrange(8):
        case 0:
            return replace(case, received_at=a_moment(rng))
        case 1:
            return replace(case, jurisdiction=Jurisdiction(rng.choice(ASKERS)))
        case 2:
            return replace(case, kind=rng.choice(KINDS), accounts=rng.randrange(4))
        case 3 if others:
            return replace(case, merged_into=rng.choice(others))
        case 4:
            return replace(case, merged_into=None)
        case 5:
            return replace(case, events=case.events[1:])
        case 6 if rng.random() < 0.2:
            return None
        case _:
            late = an_event(rng, after=case.received_at)
            return replace(case, events=(*case.events, late))


def changes(rng: random.Random, *, cases: int, corrections: int) -> Iterator[Change]:
    """Yield the changes of one house's life, ``cases`` new ones and some corrections of them."""
    now: dict[RequestId, CaseHistory] = {}
    for number in range(cases + corrections):
        if number < cases and (not now or rng.random() < 0.8 or number < 2):
            case = a_case(rng, number)
            now[case.id] = case
            yield None, case
        elif now:
            before = now[rng.choice(sorted(now))]
            others = [name for name in sorted(now) if name != before.id]
            after = corrected(rng, before, others)
            if after is None:
                del now[before.id]
            else:
                now[before.id] = after
            yield before, after

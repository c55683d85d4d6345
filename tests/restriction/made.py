"""Restrictions, exits and people at the door, for tests: small makers and Hypothesis strategies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from comity.restriction.gate import Presence
from comity.restriction.market_exit import Action, Exit, ExitId, ExitRequests, Stages
from comity.restriction.rule import Restriction, RestrictionId
from comity.restriction.signals import SignalRule, Signals, UnknownPlace
from comity.vocabulary.places import UNKNOWN, PersonPlace, Place
from comity.vocabulary.words import Service

NOON = datetime(2020, 7, 9, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)

PLACES = tuple(Place(code) for code in ("CN", "HK", "MO", "US", "US-CA", "US-NY", "UA", "UA-43"))
RESOURCES = ("meeting", "meeting/123", "meeting/123/chat", "meeting/1234", "video", "video/a", "")


def a_restriction(**changes: Any) -> Restriction:
    """Return a restriction on CN for one meeting, with changes."""
    facts: dict[str, Any] = {
        "id": RestrictionId("cn-meeting"),
        "places": frozenset({Place("CN")}),
        "resource": "meeting/123",
        "basis": "request:r9",
        "effective_at": NOON - DAY,
        "unknown_place": UnknownPlace.ADMIT,
    }
    return Restriction(**{**facts, **changes})


def an_exit(**changes: Any) -> Exit:
    """Return an exit from HK in three stages around noon, with changes."""
    facts: dict[str, Any] = {
        "id": ExitId("hk"),
        "place": Place("HK"),
        "services": frozenset({Service("video")}),
        "unknown_place": UnknownPlace.ADMIT,
        "stages": Stages(NOON - DAY, NOON, NOON + DAY),
    }
    return Exit(**{**facts, **changes})


def a_presence(
    *,
    resource: str = "meeting/123",
    action: Action = Action.USE,
    at: datetime = NOON,
    **signals: str,
) -> Presence:
    """Return somebody at the door, by default with no signal at all."""
    return Presence(at=at, resource=resource, action=action, signals=Signals.from_texts(**signals))


def person_places() -> st.SearchStrategy[PersonPlace]:
    """Return where one signal may put somebody."""
    return st.sampled_from((UNKNOWN, *PLACES))


def instants() -> st.SearchStrategy[datetime]:
    """Return instants of the days around noon, borders among them."""
    return st.sampled_from([NOON + DAY * half / 2 for half in range(-4, 5)])


def signals() -> st.SearchStrategy[Signals]:
    """Return what the four sources may say."""
    return st.builds(Signals, person_places(), person_places(), person_places(), person_places())


def presences() -> st.SearchStrategy[Presence]:
    """Return people at the door."""
    return st.builds(
        Presence,
        at=instants(),
        resource=st.sampled_from(RESOURCES),
        action=st.sampled_from(Action),
        signals=signals(),
    )


def restrictions() -> st.SearchStrategy[Restriction]:
    """Return restrictions of every kind."""
    return st.builds(
        _restriction,
        number=st.integers(0, 9),
        places=st.frozensets(st.sampled_from(PLACES), max_size=3),
        resource=st.sampled_from([resource for resource in RESOURCES if resource] + ["*"]),
        basis=st.sampled_from(["request:r1", "order:court", "policy:own"]),
        effective_at=instants(),
        lasts=st.none() | st.integers(1, 3),
        rule=st.sampled_from(SignalRule),
        unknown_place=st.sampled_from(UnknownPlace),
    )


def _restriction(*, number: int, lasts: int | None, rule: SignalRule, **facts: Any) -> Restriction:
    ends_at = None if lasts is None else facts["effective_at"] + DAY * lasts
    return Restriction(id=RestrictionId(f"r{number}"), ends_at=ends_at, signals=rule, **facts)


def exits() -> st.SearchStrategy[Exit]:
    """Return exits of every kind, stages in any order or absent."""
    stage = st.none() | instants()
    return st.builds(
        _exit,
        number=st.integers(0, 9),
        place=st.sampled_from(PLACES),
        services=st.frozensets(st.sampled_from([Service("meeting"), Service("video")])),
        unknown_place=st.sampled_from(UnknownPlace),
        stages=st.builds(Stages, stage, stage, stage),
        rule=st.sampled_from(SignalRule),
        requests=st.sampled_from(ExitRequests),
    )


def _exit(*, number: int, rule: SignalRule, **facts: Any) -> Exit:
    return Exit(id=ExitId(f"x{number}"), signals=rule, **facts)

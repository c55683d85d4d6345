"""The market exit: what ends in a place, stage by stage, and what becomes of requests.

Source: the scenario format, ``[[exit]]``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from comity.restriction.rule import RestrictionFault
from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.instants import as_instant
from comity.vocabulary.places import PersonPlace, Place, Unknown, lies_in
from comity.vocabulary.verdict import Ask, Bar, Clear, worst_of
from comity.vocabulary.words import Service, Step

ExitId = NewType("ExitId", str)


class Action(StrEnum):
    """What somebody wants to do with a service."""

    USE = "use"
    SIGN_UP = "sign-up"
    EXPORT = "export"


class ExitRequests(StrEnum):
    """What becomes of requests about accounts in the place once access has ended."""

    ASK = "ask"
    PROCEED = "proceed"


@dataclass(frozen=True, slots=True)
class Stages:
    """When each thing ends; an absent stage ends nothing."""

    sign_ups_close_at: datetime | None = None
    access_ends_at: datetime | None = None
    export_ends_at: datetime | None = None

    def __post_init__(self) -> None:
        for instant in (self.sign_ups_close_at, self.access_ends_at, self.export_ends_at):
            if instant is not None:
                as_instant(instant)

    def end_of(self, action: Action) -> datetime | None:
        """Return from when the action is over; None for never.

        Nobody signs up to what nobody may use, so sign-up is over with the earlier of the two.
        Fetching one's own data is a right that only its own stage ends.
        """
        if action is Action.EXPORT:
            return self.export_ends_at
        if action is Action.USE:
            return self.access_ends_at
        return min(filter(None, (self.sign_ups_close_at, self.access_ends_at)), default=None)


@dataclass(frozen=True, slots=True)
class Exit:
    """Leaving ``place`` with ``services``; no services means all of them."""

    id: ExitId
    place: Place
    services: frozenset[Service]
    unknown_place: UnknownPlace
    stages: Stages = field(default_factory=Stages)
    signals: SignalRule = SignalRule.ANY
    requests: ExitRequests = ExitRequests.ASK
    announced_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.announced_at is not None:
            as_instant(self.announced_at)
        for service in self.services:
            if not service or "/" in service or service != service.strip():
                raise RestrictionFault(
                    f"{service!r} is no service: write its name, without a slash"
                )

    @property
    def code(self) -> str:
        """Return the exit's name among reasons."""
        return f"exit:{self.id}"

    def covers_resource(self, resource: str) -> bool:
        """Return whether the used resource belongs to a service that leaves.

        A use that does not say of what is inside: we cannot tell, and that never opens.
        """
        return not self.services or not resource or resource.split("/")[0] in self.services

    def ends(self, action: Action, *, at: datetime) -> bool:
        """Return whether the action is over at the instant."""
        end = self.stages.end_of(action)
        return end is not None and end <= at

    def asks_about(self, *, services: Iterable[Service], place: PersonPlace, at: datetime) -> bool:
        """Return whether a person must decide on requests about such an account."""
        if self.requests is ExitRequests.PROCEED or not self.ends(Action.USE, at=at):
            return False
        stated = frozenset(services)
        concerned = not stated or not self.services or bool(stated & self.services)
        there = lies_in(place, self.place)
        # ``unknown_place`` is about people at the door and no leave to release: where an account
        # may be in the place, a person looks (decision 0060).
        return concerned and (isinstance(there, Unknown) or there)


def check_exits(
    *,
    exits: Iterable[Exit],
    services: Iterable[Service],
    place: PersonPlace,
    step: Step,
    at: datetime,
) -> Clear | Ask:
    """Return what the exits say to a step on a request about one account.

    :param services: the account's service, or those of a request that names no account; none means
        that it is not stated, which is inside every exit.
    :param place: where the account's user is taken to be; one that is unknown, or too coarse to
        tell, may be in the place.

    Requests are always received and acknowledged, whatever has ended.
    """
    stated = tuple(services)
    asking = [
        leaving
        for leaving in exits
        if step is not Step.ACKNOWLEDGE and leaving.asks_about(services=stated, place=place, at=at)
    ]
    verdict = worst_of(Ask((_question(leaving),)) for leaving in asking)
    return verdict if isinstance(verdict, Ask) else Clear()


def _question(leaving: Exit) -> Bar:
    return Bar(
        code=leaving.code,
        text=f"We left {leaving.place} ({leaving.id}) and the account is or may be there; "
        "a person must decide whether to go on.",
    )

"""Set the stage of a scenario: its holds with their lifts, and what stands around each request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from comity.clock import CaseFacts, Happening, obstacles_of
from comity.clock.notice import notice_obstacles
from comity.flow import Stage, obstacles_of_exits
from comity.hold import HoldRecord, JudgedLift, judge_lifts
from comity.intake.gov_request import GovernmentRequest
from comity.pack import Books
from comity.review import prohibitions
from comity.scenario.file import Scenario
from comity.scenario.names import by_id
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.words import ActWord


@dataclass(frozen=True, slots=True)
class Play:
    """A scenario whose lift attempts have been judged, ready for its expectations."""

    scenario: Scenario
    books: Books
    records: tuple[HoldRecord, ...]
    lifts: tuple[JudgedLift, ...]

    def gov_request(self, name: str) -> GovernmentRequest:
        """Return the request with this id."""
        return by_id(self.scenario.requests, lambda one: one.id)[name]

    def stage(self, gov_request: GovernmentRequest, *, at: datetime) -> Stage:
        """Return what stands around a request at an instant."""
        return Stage(
            provider=self.scenario.provider,
            holds=self.records,
            assessments=self.scenario.assessments,
            obstacles=(
                *obstacles_of_exits(self.scenario.exits, gov_request=gov_request, at=at),
                *self._prohibitions(gov_request, at=at),
                *obstacles_of(case=self.case(gov_request), books=self.books, at=at),
                *notice_obstacles(gov_request, books=self.books, at=at),
            ),
        )

    def case(self, gov_request: GovernmentRequest, *, at: datetime | None = None) -> CaseFacts:
        """Return what the clocks of a request depend on, as known at ``at``; None is all."""
        followers = [one for one in self.scenario.requests if one.follows == gov_request.id]
        follows = [one.received_at for one in followers if one.kind.asks_for_data]
        mine = {gov_request.id, *(one.id for one in followers)}
        done = [
            act.at
            for act in self.scenario.acts
            if act.gov_request in mine and act.did is ActWord.RELEASED
        ]
        return CaseFacts(
            gov_request=gov_request,
            established_in=self.scenario.provider.established_in,
            happened=tuple(
                Happening(one.at, one.happened, one.until, one.categories)
                for one in self.scenario.events
                if one.gov_request == gov_request.id and (at is None or one.at <= at)
            ),
            followed_at=_first(follows, at),
            produced_at=_first(done, at),
        )

    def _prohibitions(self, gov_request: GovernmentRequest, *, at: datetime) -> Iterator[Obstacle]:
        """Return what the laws that bind us forbid in this case."""
        for law in prohibitions(
            gov_request=gov_request, books=self.books, provider=self.scenario.provider, at=at
        ):
            yield Obstacle(law.bar, categories=law.categories)


def _first(instants: Iterable[datetime], at: datetime | None) -> datetime | None:
    return min((one for one in instants if at is None or one <= at), default=None)


def set_stage(scenario: Scenario, *, books: Books) -> Play:
    """Judge every lift attempt, hold by hold, in the order of their instants."""
    judged = [
        judge_lifts(
            hold,
            attempts=scenario.attempts,
            persons=scenario.persons,
            assessments=scenario.assessments,
        )
        for hold in scenario.holds
    ]
    return Play(
        scenario=scenario,
        books=books,
        records=tuple(record for record, _ in judged),
        lifts=tuple(_in_file_order(scenario, (lift for _, lifts in judged for lift in lifts))),
    )


def _in_file_order(scenario: Scenario, lifts: Iterable[JudgedLift]) -> list[JudgedLift]:
    judged = by_id(lifts, lambda one: one.attempt.id)
    return [judged[attempt.id] for attempt in scenario.attempts]

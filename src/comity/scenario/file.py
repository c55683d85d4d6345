"""A scenario file as values: the stage, what arrives, what is done and what must follow."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from comity.errors import ScenarioError
from comity.hold import Act, Assessment, Hold, LiftAttempt, Person
from comity.intake.gov_request import GovernmentRequest
from comity.intake.provider import ALL_CATEGORIES, Provider
from comity.restriction.market_exit import Exit
from comity.restriction.rule import Restriction
from comity.review import Unanswered
from comity.scenario.expectations import Expectation
from comity.scenario.known import Known, Vocabulary
from comity.scenario.names import Named, by_id, declared, read_all
from comity.scenario.read_expectations import Reading, read_expectation
from comity.scenario.read_holds import (
    read_assessment,
    read_hold,
    read_lift_attempt,
    read_person,
)
from comity.scenario.read_places import (
    NamedPresence,
    read_exit,
    read_presence,
    read_restriction,
)
from comity.scenario.read_requests import (
    Event,
    check_follows,
    read_account,
    read_act,
    read_event,
    read_request,
)
from comity.scenario.table import Table
from comity.vocabulary.places import parse_place
from comity.vocabulary.words import Category, Service

TABLES: Final = (
    "account",
    "person",
    "hold",
    "assessment",
    "lift_attempt",
    "restriction",
    "exit",
    "request",
    "event",
    "act",
    "presence",
    "expect",
)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Head:
    """What a scenario says about itself."""

    id: str
    says: str
    source: tuple[str, ...]
    assumption: bool
    unanswered: Unanswered


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file, read whole. ``packs`` None means all that are shipped."""

    file: str
    head: Head
    provider: Provider
    packs: tuple[str, ...] | None
    persons: tuple[Person, ...]
    holds: tuple[Hold, ...]
    assessments: tuple[Assessment, ...]
    attempts: tuple[LiftAttempt, ...]
    restrictions: tuple[Restriction, ...]
    exits: tuple[Exit, ...]
    requests: tuple[GovernmentRequest, ...]
    events: tuple[Event, ...]
    acts: tuple[Act, ...]
    presences: tuple[NamedPresence, ...]
    expectations: tuple[Expectation, ...]


VocabularyFor = Callable[[tuple[str, ...] | None], Vocabulary]
"""Find the books that a file names; None stands for all that are shipped.

It raises :class:`ValueError` for a pack that there is not.
"""


def read_scenario(text: str, *, file: str, vocabulary_for: VocabularyFor) -> Scenario:
    """Return the scenario that a file's text says.

    :raises ScenarioError: naming file and key, for whatever is unknown, missing or contradictory.
    """
    root = _root(text, file)
    head_table, provider_table = root.table("scenario"), root.table("provider")
    tables = {name: _tables(root, name, file) for name in TABLES}
    root.finish()
    (head,) = read_all([head_table], _head)
    (provider,) = read_all([provider_table], _provider)
    packs = provider_table.texts("packs") if provider_table.has("packs") else None
    with provider_table.naming("packs"):
        vocabulary = vocabulary_for(packs)
    return _read(file, head, packs, tables, _known(tables, provider, vocabulary))


def _root(text: str, file: str) -> Table:
    try:
        return Table(file, tomllib.loads(text))
    except tomllib.TOMLDecodeError as refusal:
        raise ScenarioError(f"{file}: it is no TOML: {refusal}") from refusal


def _tables(root: Table, name: str, file: str) -> tuple[Table, ...]:
    return tuple(
        table.placed(f"{file}: [[{name}]] {table.label or number}")
        for number, table in enumerate(root.tables(name), 1)
    )


def _head(table: Table) -> Head:
    return Head(
        id=table.text("id"),
        says=table.text("says"),
        source=table.texts("source"),
        assumption=table.boolean("assumption", default=False),
        unanswered=table.word("unanswered", Unanswered, Unanswered.IGNORE),
    )


def _provider(table: Table) -> Provider:
    services = table.texts("services", required=True)
    table.texts("packs")
    return Provider(
        name=table.text("name"),
        established_in=table.parsed("established_in", parse_place),
        services=tuple(Service(one) for one in services),
        holds_data=frozenset(table.words("holds_data", Category, tuple(ALL_CATEGORIES))),
    )


def _known(
    tables: Mapping[str, Sequence[Table]], provider: Provider, vocabulary: Vocabulary
) -> Known:
    return Known(
        provider=provider,
        vocabulary=vocabulary,
        persons=declared("person", tables["person"]),
        accounts=declared("account", tables["account"]),
        holds=declared("hold", tables["hold"]),
        exceptions=_exceptions(tables["hold"]),
        assessments=declared("assessment", tables["assessment"]),
        lifts=declared("lift_attempt", tables["lift_attempt"]),
        restrictions=declared("restriction", tables["restriction"]),
        exits=declared("exit", tables["exit"]),
        requests=declared("request", tables["request"]),
        presences=declared("presence", tables["presence"]),
    )


def _exceptions(holds: Sequence[Table]) -> Named:
    ids = [one.text("id") for hold in holds for one in hold.tables("except")]
    return Named("exception of a [[hold]]", frozenset(ids))


def _read(
    file: str,
    head: Head,
    packs: tuple[str, ...] | None,
    tables: Mapping[str, Sequence[Table]],
    known: Known,
) -> Scenario:
    def each(name: str, read: Callable[[Table, Known], T]) -> tuple[T, ...]:
        return read_all(tables[name], lambda table: read(table, known))

    accounts = by_id(each("account", read_account), lambda one: one.id)
    requests = each(
        "request", lambda table, known: read_request(table, known=known, accounts=accounts)
    )
    check_follows(requests, tables["request"])
    reading = Reading(known, by_id(requests, lambda one: one.id))
    return Scenario(
        file=file,
        head=head,
        provider=known.provider,
        packs=packs,
        persons=read_all(tables["person"], read_person),
        holds=each("hold", read_hold),
        assessments=each("assessment", read_assessment),
        attempts=each("lift_attempt", read_lift_attempt),
        restrictions=each("restriction", read_restriction),
        exits=each("exit", read_exit),
        requests=requests,
        events=each("event", read_event),
        acts=each("act", read_act),
        presences=each("presence", read_presence),
        expectations=read_all(tables["expect"], lambda table: read_expectation(table, reading)),
    )

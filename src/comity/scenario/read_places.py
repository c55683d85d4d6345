"""Read ``[[restriction]]``, ``[[exit]]`` and ``[[presence]]``."""

from __future__ import annotations

from dataclasses import dataclass

from comity.restriction.gate import Presence
from comity.restriction.market_exit import Action, Exit, ExitId, ExitRequests, Stages
from comity.restriction.rule import EVERYTHING, Restriction, RestrictionId
from comity.restriction.signals import SignalRule, Signals, UnknownPlace
from comity.scenario.known import Known
from comity.scenario.read_requests import parse_person_place
from comity.scenario.table import Table
from comity.vocabulary.places import UNKNOWN, PersonPlace, parse_place

BASIS_OF_REQUEST = "request:"


@dataclass(frozen=True, slots=True)
class NamedPresence:
    """A presence with the id by which expectations name it."""

    id: str
    presence: Presence


def read_restriction(table: Table, known: Known) -> Restriction:
    """Return a restriction of people in a place."""
    basis = table.text("basis")
    if basis.startswith(BASIS_OF_REQUEST):
        known.requests.check(table, "basis", [basis.removeprefix(BASIS_OF_REQUEST)])
    resource = table.text("resource")
    if resource != EVERYTHING:
        known.resource(table, "resource")
    places = table.texts("places", required=True)
    with table.naming("basis"):
        return Restriction(
            id=RestrictionId(table.text("id")),
            places=frozenset(table.all_parsed("places", parse_place) if places else ()),
            resource=resource,
            basis=basis,
            effective_at=table.instant("effective_at"),
            ends_at=table.optional_instant("ends_at"),
            signals=table.word("signals", SignalRule, SignalRule.ANY),
            unknown_place=table.word("unknown_place", UnknownPlace),
        )


def read_exit(table: Table, known: Known) -> Exit:
    """Return a market exit."""
    return Exit(
        id=ExitId(table.text("id")),
        place=table.parsed("place", parse_place),
        services=frozenset(known.service(table, "services", one) for one in _services(table)),
        announced_at=table.optional_instant("announced_at"),
        stages=_stages(table.table("stages")),
        signals=table.word("signals", SignalRule, SignalRule.ANY),
        unknown_place=table.word("unknown_place", UnknownPlace),
        requests=table.word("requests", ExitRequests, ExitRequests.ASK),
    )


def _services(table: Table) -> tuple[str, ...]:
    return table.texts("services", required=True)


def _stages(table: Table) -> Stages:
    found = Stages(
        sign_ups_close_at=table.instant("sign_ups_close_at"),
        access_ends_at=table.instant("access_ends_at"),
        export_ends_at=table.instant("export_ends_at"),
    )
    table.finish()
    return found


def read_presence(table: Table, known: Known) -> NamedPresence:
    """Return somebody who wants to use something."""
    return NamedPresence(
        id=table.text("id"),
        presence=Presence(
            at=table.instant("at"),
            resource=known.resource(table, "resource"),
            action=table.word("action", Action, Action.USE),
            signals=_signals(table.table("signals")) if table.has("signals") else Signals(),
        ),
    )


def _signals(table: Table) -> Signals:
    found = Signals(
        ip_place=_signal(table, "ip_place"),
        sim_place=_signal(table, "sim_place"),
        billing_place=_signal(table, "billing_place"),
        declared_place=_signal(table, "declared_place"),
    )
    table.finish()
    return found


def _signal(table: Table, key: str) -> PersonPlace:
    if not table.optional_text(key):
        return UNKNOWN
    return table.parsed(key, parse_person_place)

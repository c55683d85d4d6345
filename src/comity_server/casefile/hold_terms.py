"""A hold's terms as they are stored: its ``[[hold]]`` table in TOML, and the rows made from it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from comity.hold import Hold as HoldTerms
from comity.hold import Match
from comity.intake.provider import Provider
from comity.scenario.known import Known
from comity.scenario.names import Named
from comity.scenario.read_holds import read_hold
from comity.scenario.table import Table
from comity.vocabulary.places import Place
from comity.vocabulary.words import InstrumentId, Service
from comity_server.casefile.models import Hold, HoldScope


class _AnyName(Named):
    def check(self, at: Table, key: str, ids: Iterable[str]) -> None:
        """Take every id."""


class _AsDrafted(Known):
    """Take every id: what was checked when a hold was drafted is not checked again when it bars.

    A pack or a service that changed since must never make a hold unreadable.
    """

    def services(self, table: Table, key: str) -> tuple[Service, ...]:
        return tuple(map(Service, table.texts(key)))

    def instrument_patterns(self, table: Table, key: str) -> tuple[InstrumentId, ...]:
        return tuple(map(InstrumentId, table.texts(key)))

    def offences(self, table: Table, key: str, *, required: bool = False) -> tuple[str, ...]:
        return table.texts(key, required=required)


AS_DRAFTED = _AsDrafted(
    provider=Provider("as drafted", Place("ZZ"), ()),
    vocabulary=None,
    **dict.fromkeys(
        (
            *("persons", "accounts", "holds", "exceptions", "assessments", "lifts"),
            *("restrictions", "exits", "requests", "presences"),
        ),
        _AnyName("anything", frozenset()),
    ),
)


def parse_terms(text: str, *, ref: str, known: Known = AS_DRAFTED) -> HoldTerms:
    """Return the hold that a TOML table spells; its id is ``ref``.

    :raises comity.errors.ScenarioError: if it is wrong, naming the key and what to write instead.
    """
    table = Table("hold", {**tomllib.loads(text), "id": ref})
    terms = read_hold(table, known)
    table.finish()
    return terms


def write_terms(table: Mapping[str, object]) -> str:
    """Return a hold's table as TOML; what is None or blank is left out."""
    kept = {name: value for name, value in table.items() if value not in (None, "")}
    return "".join(f"{name} = {_value(value)}\n" for name, value in kept.items())


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return _text(value)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in value.items()) + " }"
        case Sequence():
            return "[" + ", ".join(_value(one) for one in value) + "]"
        case _:
            raise TypeError(f"a hold's terms hold no {type(value).__name__}")


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    # TOML's basic strings take no control characters: they are spelled out.
    return '"' + "".join(c if ord(c) >= 32 else f"\\u{ord(c):04x}" for c in escaped) + '"'


def fill_columns(row: Hold, terms: HoldTerms) -> None:
    """Repeat in the row's columns what the trigger needs of its terms."""
    row.stops, row.emergency = terms.stops, terms.emergency
    row.received, row.older = terms.received, terms.older or ""
    row.unknown_place, row.underlying = terms.unknown_place, terms.underlying
    row.match_both = terms.match is Match.BOTH
    row.has_exceptions = bool(terms.exceptions)
    row.effective_at, row.announced_at = terms.effective_at, terms.announced_at
    row.review_by = terms.review_by


def scope_rows(row: Hold, terms: HoldTerms) -> Iterator[HoldScope]:
    """Yield the rows by which the database itself can check what the hold covers."""
    lists: dict[str, Sequence[str]] = {
        HoldScope.List.REQUESTED_BY: terms.requested_by,
        HoldScope.List.USERS_IN: terms.users_in,
        HoldScope.List.AUTHORITIES: terms.authorities,
        HoldScope.List.INSTRUMENTS: terms.instruments,
        HoldScope.List.SERVICES: terms.services,
        HoldScope.List.KINDS: terms.kinds,
        HoldScope.List.CATEGORIES: terms.categories,
        HoldScope.List.EXCEPTION_LIMIT: sorted(
            {category for exception in terms.exceptions for category in exception.limit}
        ),
    }
    for name, words in lists.items():
        for word in dict.fromkeys(words):
            yield HoldScope(hold=row, list=name, word=word)

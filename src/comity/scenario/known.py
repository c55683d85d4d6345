"""What the ids of a scenario file may name: its own tables and the books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from comity.intake.gov_request import NO_INSTRUMENT
from comity.intake.provider import Provider
from comity.scenario.names import Named
from comity.scenario.table import Table
from comity.vocabulary.words import InstrumentId, Service


class Vocabulary(Protocol):
    """The ids that the books hold, as far as a scenario names them."""

    def instrument_ids(self) -> frozenset[str]:
        """Return the ids of the law packs' instruments."""

    def offence_id(self, text: str) -> str | None:
        """Return the id of the offence that a word names; None where it names none."""

    def question_ids(self) -> frozenset[str]:
        """Return the ids of the rights questions."""

    def concern_ids(self) -> frozenset[str]:
        """Return the ids of the law packs' concerns, which the rights lens raises too."""


@dataclass(frozen=True, slots=True)
class Known:
    """Every id that a table of this file may name."""

    provider: Provider
    vocabulary: Vocabulary
    persons: Named
    accounts: Named
    holds: Named
    exceptions: Named
    assessments: Named
    lifts: Named
    restrictions: Named
    exits: Named
    requests: Named
    presences: Named

    def services(self, table: Table, key: str) -> tuple[Service, ...]:
        """Return a list of the provider's services."""
        return tuple(self.service(table, key, text) for text in table.texts(key))

    def service(self, table: Table, key: str, text: str) -> Service:
        """Return the provider's service that a text names."""
        if text not in self.provider.services:
            raise table.fault(key, f"{text!r} names nothing: the provider has no such service")
        return Service(text)

    def resource(self, table: Table, key: str) -> str:
        """Return ``service`` or ``service/path``, of a service that the provider has."""
        found = table.text(key)
        self.service(table, key, found.split("/")[0])
        return found

    def instrument(self, table: Table, key: str) -> InstrumentId:
        """Return an instrument of the law packs, or ``none`` where the key is absent."""
        found = table.any_text(key, NO_INSTRUMENT)
        if found != NO_INSTRUMENT and found not in self.vocabulary.instrument_ids():
            raise table.fault(key, f"{found!r} names nothing: no law pack has this instrument")
        return InstrumentId(found)

    def instrument_patterns(self, table: Table, key: str) -> tuple[InstrumentId, ...]:
        """Return ids of instruments, or prefixes ending in a dot that at least one has."""
        found = table.texts(key)
        for pattern in found:
            if not _matches_any(pattern, self.vocabulary.instrument_ids()):
                raise table.fault(key, f"{pattern!r} names nothing: no law pack has such a thing")
        return tuple(InstrumentId(pattern) for pattern in found)

    def offences(self, table: Table, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return words of the packs' offence vocabulary."""
        return tuple(self._offence(table, key, one) for one in table.texts(key, required=required))

    def _offence(self, table: Table, key: str, text: str) -> str:
        found = self.vocabulary.offence_id(text)
        if found is None:
            raise table.fault(key, f"{text!r} names nothing: the offences know no such word")
        return found

    def rights_finding(self, table: Table, key: str, name: str) -> str:
        """Return the id of a rights question, or of a concern of a law pack."""
        return name if name in self.vocabulary.concern_ids() else self.question(table, key, name)

    def question(self, table: Table, key: str, name: str) -> str:
        """Return the id of a rights question."""
        if name not in self.vocabulary.question_ids():
            raise table.fault(key, f"{name!r} names nothing: the rights lens has no such question")
        return name


def _matches_any(pattern: str, ids: Iterable[str]) -> bool:
    if pattern.endswith("."):
        return any(one.startswith(pattern) for one in ids)
    return pattern in ids

"""Restrictions and exits as a snapshot carries them, and which of them concern a resource.

Of a basis only its kind leaves the house: which request or order it was is nobody's business in a
service that has only to act on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from comity.restriction.market_exit import Exit, ExitId, Stages
from comity.restriction.rule import EVERYTHING, Restriction, RestrictionId
from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.instants import as_instant
from comity.vocabulary.places import parse_place
from comity.vocabulary.words import Service

Fields = Mapping[str, Any]


def write_instant(at: datetime | None) -> str | None:
    """Return an instant in UTC as text that sorts and reads back."""
    return None if at is None else as_instant(at).isoformat().replace("+00:00", "Z")


def read_instant(text: str | None) -> datetime | None:
    """Return the instant that ``write_instant`` wrote.

    :raises ValueError: if the text is no instant with an offset.
    """
    return None if text is None else as_instant(datetime.fromisoformat(text)).astimezone(UTC)


def write_restriction(rule: Restriction) -> dict[str, Any]:
    """Return the fields of a restriction that a guard needs, and none beyond."""
    return {
        "basis": rule.basis.partition(":")[0],
        "effective_at": write_instant(rule.effective_at),
        "ends_at": write_instant(rule.ends_at),
        "id": rule.id,
        "places": sorted(rule.places),
        "resource": rule.resource,
        "signals": rule.signals.value,
        "text": rule.text,
        "unknown_place": rule.unknown_place.value,
    }


def read_restriction(fields: Fields) -> Restriction:
    """Return the restriction that a snapshot carries.

    :raises ValueError: if it is none; :raises KeyError: if a field is missing.
    """
    effective_at = read_instant(fields["effective_at"])
    if effective_at is None:
        raise ValueError("a restriction has a start")
    return Restriction(
        id=RestrictionId(fields["id"]),
        places=frozenset(parse_place(place) for place in fields["places"]),
        resource=fields["resource"],
        basis=f"{fields['basis']}:known to the provider",
        effective_at=effective_at,
        ends_at=read_instant(fields["ends_at"]),
        signals=SignalRule(fields["signals"]),
        unknown_place=UnknownPlace(fields["unknown_place"]),
        text=str(fields.get("text", "")),
    )


def write_exit(leaving: Exit) -> dict[str, Any]:
    """Return the fields of an exit that a guard needs, and none beyond."""
    stages = leaving.stages
    return {
        "access_ends_at": write_instant(stages.access_ends_at),
        "export_ends_at": write_instant(stages.export_ends_at),
        "id": leaving.id,
        "place": leaving.place,
        "services": sorted(leaving.services),
        "sign_ups_close_at": write_instant(stages.sign_ups_close_at),
        "signals": leaving.signals.value,
        "unknown_place": leaving.unknown_place.value,
    }


def read_exit(fields: Fields) -> Exit:
    """Return the exit that a snapshot carries.

    :raises ValueError: if it is none; :raises KeyError: if a field is missing.
    """
    return Exit(
        id=ExitId(fields["id"]),
        place=parse_place(fields["place"]),
        services=frozenset(Service(service) for service in fields["services"]),
        unknown_place=UnknownPlace(fields["unknown_place"]),
        signals=SignalRule(fields["signals"]),
        stages=Stages(
            sign_ups_close_at=read_instant(fields["sign_ups_close_at"]),
            access_ends_at=read_instant(fields["access_ends_at"]),
            export_ends_at=read_instant(fields["export_ends_at"]),
        ),
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """Some restrictions and exits, in the order of the snapshot."""

    restrictions: tuple[Restriction, ...] = ()
    exits: tuple[Exit, ...] = ()

    def instants(self) -> set[datetime]:
        """Return every instant at which an answer may change by itself."""
        found = {rule.effective_at for rule in self.restrictions}
        found |= {rule.ends_at for rule in self.restrictions if rule.ends_at is not None}
        for leaving in self.exits:
            stages = leaving.stages
            ends = (stages.sign_ups_close_at, stages.access_ends_at, stages.export_ends_at)
            found |= {end for end in ends if end is not None}
        return found


class RuleIndex:
    """Find the rules that concern a resource, without trying each."""

    def __init__(self, rules: Rules) -> None:
        self._all = rules
        self._by_resource: dict[str, list[Restriction]] = {}
        for rule in rules.restrictions:
            self._by_resource.setdefault(rule.resource, []).append(rule)
        # No rule is deeper, so a path of ten thousand slashes costs no more than this.
        self._depth = max((name.count("/") for name in self._by_resource), default=0)

    def concerning(self, resource: str) -> Rules:
        """Return the rules whose resource is this one or lies above it, in a stable order."""
        if not resource:
            return self._all
        return Rules(
            restrictions=tuple(
                rule for name in self._names(resource) for rule in self._by_resource.get(name, ())
            ),
            exits=tuple(one for one in self._all.exits if one.covers_resource(resource)),
        )

    def _names(self, resource: str) -> Sequence[str]:
        """Return the names under which a rule on the resource may stand."""
        parts = resource.split("/", self._depth + 1)[: self._depth + 1]
        names = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
        return [*dict.fromkeys((EVERYTHING, *names))]

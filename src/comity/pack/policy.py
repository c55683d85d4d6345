"""The policy book as values: dated parameters and rules, and the offence vocabulary.

Whether a rule's predicates mean something is for the policy lens, which types and compiles them;
here they are read as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.pack.words import Basis
from comity.vocabulary.words import Recommendation, RequestKind


@dataclass(frozen=True, slots=True)
class ValueSource:
    """Where a parameter's value comes from, and when it was read."""

    title: str
    read_on: date
    url: str = ""
    basis: Basis = Basis.OPERATOR_REVIEWED


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the day from which it applies; it is never overwritten."""

    from_: date
    value: int
    source: ValueSource


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the policy, with all the values that it has had."""

    id: str
    means: str
    unit: str
    value: tuple[DatedValue, ...]

    def at(self, day: date) -> DatedValue | None:
        """Return the value that applied on a day; None before the first."""
        past = [item for item in self.value if item.from_ <= day]
        return max(past, key=lambda item: item.from_, default=None)


@dataclass(frozen=True, slots=True)
class Predicate:
    """One named predicate: a fact of the allow-list and what is claimed of it.

    Exactly one claim is given. ``over`` and ``under`` take a number or a parameter's id.
    """

    fact: str
    is_: bool | None = None
    over: int | str | None = None
    under: int | str | None = None
    any_of: tuple[str, ...] | None = None
    all_of: tuple[str, ...] | None = None
    none_of: tuple[str, ...] | None = None
    empty: bool | None = None

    @property
    def claims(self) -> Mapping[str, bool | int | str | tuple[str, ...]]:
        """Return what is claimed, by the key of the claim."""
        every = {
            "is": self.is_,
            "over": self.over,
            "under": self.under,
            "any_of": self.any_of,
            "all_of": self.all_of,
            "none_of": self.none_of,
            "empty": self.empty,
        }
        return {key: value for key, value in every.items() if value is not None}

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words claimed; none for a flag or a number."""
        return self.any_of or self.all_of or self.none_of or ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: where all its predicates hold, it finds; none at all never holds."""

    id: str
    says: str
    kinds: tuple[RequestKind, ...]
    when: tuple[Predicate, ...]
    recommends: Recommendation
    source: ValueSource


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """A policy folder: parameters and rules, in the order of their files."""

    parameter: tuple[Parameter, ...] = ()
    rule: tuple[Rule, ...] = ()

    def find(self, parameter: str) -> Parameter | None:
        """Return the parameter with this id."""
        return next((item for item in self.parameter if item.id == parameter), None)


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence in plain words. ``speech`` marks those whose conduct is mostly expression."""

    id: str
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    serious: bool = False
    speech: bool = False
    national_security: bool = False
    children: bool = False


@dataclass(frozen=True, slots=True)
class OffenceBook:
    """``vocabulary/offences.toml``."""

    offence: tuple[Offence, ...] = ()

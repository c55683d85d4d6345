"""Read the facts of the allow-list from a request: what a policy rule may look at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from comity.intake.gov_request import NO_INSTRUMENT, GovernmentRequest
from comity.intake.provider import Provider
from comity.pack import Books, Offence
from comity.pack.words import Level
from comity.vocabulary.places import UNKNOWN, Unknown
from comity.vocabulary.words import AuthorityKind

Fact = bool | int | frozenset[str] | Unknown
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PolicyCase:
    """What the facts are read from."""

    gov_request: GovernmentRequest
    books: Books
    provider: Provider
    marks: frozenset[str] = frozenset()

    @property
    def offences(self) -> tuple[Offence, ...]:
        """Return the offences stated that the vocabulary knows."""
        found = (self.books.offence(name) for name in self.gov_request.offences)
        return tuple(item for item in found if item is not None)


Reader = Callable[[PolicyCase], Fact]


def _words(*words: object) -> frozenset[str]:
    return frozenset(str(word) for word in words if word is not None and word != "")


def _period_days(case: PolicyCase) -> Fact:
    """Return the length of the period in whole days, a day begun counted whole."""
    period = case.gov_request.period
    if period.start is None or period.end is None:
        return UNKNOWN
    return -((period.start - period.end) // DAY)


def _ends_late(case: PolicyCase) -> Fact:
    """Return whether the period runs on past the day of receipt."""
    end = case.gov_request.period.end
    return end is not None and end > case.gov_request.received_at + DAY


def _signature_needed(case: PolicyCase) -> Fact:
    instrument = case.books.instrument(case.gov_request.instrument)
    if instrument is None:
        return case.gov_request.instrument != NO_INSTRUMENT
    issued = any(isinstance(kind, AuthorityKind) for kind in instrument.issued_by)
    return issued and instrument.authorisation.level is not Level.NONE


def _unknown_offences(case: PolicyCase) -> Fact:
    stated = case.gov_request.offences
    return frozenset(name for name in stated if case.books.offence(name) is None)


READERS: Mapping[str, Reader] = {
    "kind": lambda case: _words(case.gov_request.kind),
    "channel": lambda case: _words(case.gov_request.channel),
    "authority.kind": lambda case: _words(case.gov_request.authority.kind),
    "authority.jurisdiction": lambda case: _words(case.gov_request.authority.jurisdiction),
    "authority.verified": lambda case: case.gov_request.authority.verified,
    "instrument": lambda case: _words(case.gov_request.instrument) - {NO_INSTRUMENT},
    "instrument.flags": lambda case: frozenset(
        item.flags if (item := case.books.instrument(case.gov_request.instrument)) else ()
    ),
    "issued_by": lambda case: (
        _words(case.gov_request.issued_by)
        if isinstance(case.gov_request.issued_by, AuthorityKind)
        else frozenset()
    ),
    "issued_by.known": lambda case: isinstance(case.gov_request.issued_by, AuthorityKind),
    "signature.needed": _signature_needed,
    "services": lambda case: _words(*case.gov_request.services),
    "services.foreign": lambda case: (
        _words(*case.gov_request.services) - _words(*case.provider.services)
    ),
    "accounts.count": lambda case: len(case.gov_request.accounts),
    "accounts.places": lambda case: _words(
        *(item.place for item in case.gov_request.accounts if not isinstance(item.place, Unknown))
    ),
    "categories": lambda case: _words(*case.gov_request.categories),
    "categories.not_held": lambda case: (
        _words(*case.gov_request.categories) - _words(*case.provider.holds_data)
    ),
    "period.bounded": lambda case: case.gov_request.period.is_bounded,
    "period.days": _period_days,
    "period.ends_after_receipt": _ends_late,
    "offences": lambda case: _words(*case.gov_request.offences),
    "offences.serious": lambda case: any(item.serious for item in case.offences),
    "offences.groups": lambda case: frozenset(item.group for item in case.offences),
    "offences.unknown": _unknown_offences,
    "offences.speech": lambda case: any(item.speech for item in case.offences),
    "offences.national_security": lambda case: any(
        item.national_security for item in case.offences
    ),
    "offences.children": lambda case: any(item.children for item in case.offences),
    "cites.empty": lambda case: not case.gov_request.cites.strip(),
    "secrecy.ordered": lambda case: case.gov_request.secrecy.ordered,
    "secrecy.has_end": lambda case: case.gov_request.secrecy.until is not None,
    "emergency.threat": lambda case: (
        _words(case.gov_request.emergency.threat) if case.gov_request.emergency else frozenset()
    ),
    "emergency.called_back": lambda case: (
        case.gov_request.emergency is not None and case.gov_request.emergency.verified_callback
    ),
    "scope.worldwide": lambda case: case.gov_request.worldwide,
    "follows.known": lambda case: case.gov_request.follows is not None,
    "marks": lambda case: case.marks,
    "answers": lambda case: frozenset(f"{name}={said}" for name, said in case.gov_request.answers),
}
"""One reader for each fact of ``comity.pack.facts.FACTS``; a test holds the two together."""


Source = Callable[[PolicyCase], Hashable]


def _instrument(case: PolicyCase) -> Hashable:
    return case.gov_request.instrument


def _issuer(case: PolicyCase) -> Hashable:
    return case.gov_request.issued_by


def _services(case: PolicyCase) -> Hashable:
    return case.gov_request.services


def _categories(case: PolicyCase) -> Hashable:
    return case.gov_request.categories


def _offences(case: PolicyCase) -> Hashable:
    return case.gov_request.offences


def _emergency(case: PolicyCase) -> Hashable:
    return case.gov_request.emergency


SOURCES: Mapping[str, Source] = {
    **READERS,
    "kind": lambda case: case.gov_request.kind,
    "channel": lambda case: case.gov_request.channel,
    "authority.kind": lambda case: case.gov_request.authority.kind,
    "authority.jurisdiction": lambda case: case.gov_request.authority.jurisdiction,
    "instrument": _instrument,
    "instrument.flags": _instrument,
    "signature.needed": _instrument,
    "issued_by": _issuer,
    "issued_by.known": _issuer,
    "services": _services,
    "services.foreign": _services,
    "accounts.places": lambda case: frozenset([item.place for item in case.gov_request.accounts]),
    "categories": _categories,
    "categories.not_held": _categories,
    "period.bounded": _period_days,
    "period.days": _period_days,
    "offences": _offences,
    "offences.serious": _offences,
    "offences.groups": _offences,
    "offences.unknown": _offences,
    "offences.speech": _offences,
    "offences.national_security": _offences,
    "offences.children": _offences,
    "emergency.threat": _emergency,
    "emergency.called_back": _emergency,
    "answers": lambda case: case.gov_request.answers,
}
"""What each fact is read from, where that is less work than the fact itself.

By the same books and for the same provider, equal sources give equal facts; a test holds them to
it.
"""

"""Laws that bind us and stand against an answer: bars, and conflicts for counsel.

A prohibition bars only where its entry says that it does, the state that wrote it is ours, the
asker is foreign to it, and nothing that lifts it can be seen. All else is a conflict of laws: a
finding that escalates, and no bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from comity.intake.gov_request import GovernmentRequest
from comity.intake.provider import ALL_CATEGORIES, Provider
from comity.pack import Books, Instrument
from comity.pack.law import BarEffect, Prohibition
from comity.pack.words import Status
from comity.review.asker import Asker, asker_of, treaty_open, unions_of
from comity.review.finding import Finding, Lens, State
from comity.vocabulary.places import country_of, jurisdiction_lies_in, lies_in
from comity.vocabulary.verdict import Bar
from comity.vocabulary.words import Category, Recommendation


@dataclass(frozen=True, slots=True)
class LawBar:
    """A law that bars giving certain categories in this case; ``bar.code`` is ``law:<id>``."""

    bar: Bar
    categories: frozenset[Category]


def prohibitions(
    *, gov_request: GovernmentRequest, books: Books, provider: Provider, at: datetime
) -> tuple[LawBar, ...]:
    """Return the laws that bar production in this case, with the categories that each bars.

    A request that states no category is taken to ask for every one.

    :param at: the instant at which data would leave: the law of that day and of the day of receipt
        both count, so what either bars is barred.
    """
    found = _touching(gov_request, books=books, provider=provider, at=at)
    return tuple(
        LawBar(Bar(f"law:{entry.id}", f"{instrument.citation}: {entry.says}"), categories)
        for entry, instrument, categories, bars in found
        if bars
    )


def conflicts(
    *, gov_request: GovernmentRequest, books: Books, provider: Provider, at: datetime
) -> tuple[Finding, ...]:
    """Return a finding for each law that binds us and touches what is asked, bar or not."""
    found = _touching(gov_request, books=books, provider=provider, at=at)
    return tuple(
        Finding(
            lens=Lens.LAW,
            id="conflict-of-laws",
            outcome=str(State.NOT_MET if bars else State.CANNOT_TELL),
            text=f"{entry.says} It touches {', '.join(sorted(categories))}.",
            recommends=Recommendation.ESCALATE,
            citation=str(instrument.citation),
            basis=instrument.evidence.basis,
            confidence=instrument.evidence.confidence,
        )
        for entry, instrument, categories, bars in found
    )


Touch = tuple[Prohibition, Instrument, frozenset[Category], bool]


def _touching(
    gov_request: GovernmentRequest, *, books: Books, provider: Provider, at: datetime
) -> Iterator[Touch]:
    """Yield each prohibition that touches the case, and whether it bars."""
    if not gov_request.kind.asks_for_data:
        return
    asker = asker_of(gov_request, books=books)
    asked = frozenset(gov_request.categories) or ALL_CATEGORIES
    for pack in books.packs:
        for entry in pack.prohibitions:
            instrument = pack.instrument(entry.id)
            if instrument is None:  # the loader refuses such a pack
                raise LookupError(entry.id)
            touched = asked & {word.category for word in instrument.data}
            if not touched or not _is_law(instrument, gov_request, at=at):
                continue
            if not _binds(entry, provider=provider, books=books):
                continue
            if not _is_foreign(asker, entry, books=books):
                continue
            lifted = _lifted(entry, gov_request, books=books, asker=asker, at=at)
            if lifted is not True:
                bars = (
                    entry.effect is BarEffect.BARS
                    and entry.evidence.may_drive
                    and instrument.evidence.may_drive
                    and lifted is False
                )
                yield entry, instrument, touched, bars


def _is_law(instrument: Instrument, gov_request: GovernmentRequest, *, at: datetime) -> bool:
    """Return whether a prohibition was law on the day of receipt or is on the day asked about."""
    if instrument.status in {Status.PENDING, Status.NOT_IN_FORCE, Status.ANNULLED}:
        return False
    begins, ends = instrument.effective.from_, instrument.effective.to
    received, today = (moment.astimezone(UTC).date() for moment in (gov_request.received_at, at))
    return (begins is None or begins <= today) and (ends is None or received <= ends)


def _binds(entry: Prohibition, *, provider: Provider, books: Books) -> bool:
    """Return whether we are established where the prohibition applies."""
    place = provider.established_in
    return lies_in(place, entry.binds) is True or entry.binds in unions_of(
        country_of(place), books=books
    )


def _is_foreign(asker: Asker, entry: Prohibition, *, books: Books) -> bool:
    """Return whether the asker is none of the state that wrote the prohibition.

    The federal authorities of a country are no strangers to its subdivisions.
    """
    if jurisdiction_lies_in(asker.jurisdiction, entry.binds):
        return False
    if asker.jurisdiction == country_of(entry.binds):
        return False
    return entry.binds not in unions_of(asker.country, books=books)


def _lifted(
    entry: Prohibition,
    gov_request: GovernmentRequest,
    *,
    books: Books,
    asker: Asker,
    at: datetime,
) -> bool | None:
    """Return whether something lifts the prohibition here; None where it cannot be told."""
    pack = books.pack(asker.country)
    if entry.lifted_by is None or pack is None:
        return False
    treaty = dict(pack.head.treaties).get(entry.lifted_by.treaty)
    if treaty is None:
        return False
    days = [moment.astimezone(UTC).date() for moment in (gov_request.received_at, at)]
    states = [treaty_open(treaty, on=day) for day in days]
    if False in states:
        return False
    instrument = books.instrument(gov_request.instrument)
    reach = (
        instrument.foreign_provider.reach if instrument and instrument.foreign_provider else None
    )
    return True if None not in states and reach in entry.lifted_by.reach else None

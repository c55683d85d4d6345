"""What may be told of national security: bands under one option, and letters that were let go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.errors import FiguresError
from comity.transparency.edition import BandedFigure, Edition
from comity.transparency.months import closed
from comity.transparency.national_security import (
    LETTERS,
    ORDERS,
    BandedCase,
    BandedClass,
    banded_class_of,
    banded_lines,
    option_of,
    reject_other_option,
    released_letters,
)
from comity.vocabulary.instants import Period
from comity.vocabulary.words import Category, RequestId
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Case


@dataclass(frozen=True, slots=True)
class Told:
    """The lines of an edition in bands, and the letters that it names one by one."""

    lines: tuple[BandedFigure, ...] = ()
    released: tuple[str, ...] = ()


def told(period: Period, *, option: str, earlier: Sequence[Edition], at: datetime) -> Told:
    """Return what an edition tells in bands.

    A band that an earlier edition stated stands in every later one as it was: stated anew it would
    give its number away.

    :raises FiguresError: if another option was published of the period, or it does not fit it.
    """
    stated = next((one.banded for one in reversed(earlier) if one.banded), ())
    if stated:
        published = option_of(stated[0].option)
        reject_other_option(option_of(option) if option else published, published=published)
        return Told(stated, _released(period, at=at))
    if not option:
        return Told()
    chosen = option_of(option)
    lines = banded_lines(
        tuple(banded_cases()), option=chosen, period=period, published_on=at.date()
    )
    if not lines:
        raise FiguresError(
            f"Nothing may be told under option {chosen.id} yet: its delay is not over."
        )
    figures = tuple(
        BandedFigure(chosen.id, line.category.id, line.band, chosen.source) for line in lines
    )
    return Told(figures, _released(period, at=at))


def _released(period: Period, *, at: datetime) -> tuple[str, ...]:
    start, end = closed(period)
    cases = {one.id: one for one in banded_cases() if start <= one.received_at < end}
    letters = [one for one in cases.values() if one.banded_class is BandedClass.LETTER]
    return tuple(
        f"A letter received on {cases[ref].received_at.date()} may be published: its secrecy "
        f"ended on {ended.date()}. It stays counted in its band."
        for ref in released_letters(letters, at=at)
        if (ended := cases[ref].secrecy_ended_at) is not None
    )


def banded_cases() -> Iterator[BandedCase]:
    """Yield every case of a class that is told in bands only, in the order of their receipt."""
    rows = Case.objects.filter(instrument__startswith=ORDERS) | Case.objects.filter(
        instrument__in=LETTERS
    )
    known: set[tuple[BandedClass, str]] = set()
    for case in rows.prefetch_related("accounts", "events").order_by("received_at", "ref"):
        banded_class = banded_class_of(case.instrument, map(Category, case.categories))
        if banded_class is None or _is_fake(case):
            continue
        services = {(banded_class, service) for service in case.services} or {(banded_class, "")}
        yield BandedCase(
            id=RequestId(case.ref),
            received_at=case.received_at,
            banded_class=banded_class,
            selectors=len(case.accounts.all()),
            # Known on one of its services only, it is still the first on another.
            is_first_on_service=not services <= known,
            secrecy_ended_at=_secrecy_ended(case),
        )
        known |= services


def _is_fake(case: Case) -> bool:
    return any(
        one.happened == CaseEventWord.FAKE_FOUND and one.retracted_at is None
        for one in case.events.all()
    )


def _secrecy_ended(case: Case) -> datetime | None:
    ended = [
        one.at
        for one in case.events.all()
        if one.happened == CaseEventWord.SECRECY_ENDED and one.retracted_at is None
    ]
    return min(ended, default=None)

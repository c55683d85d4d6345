"""Bands: four options, their delays, and what becomes of a released letter."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from comity.errors import FiguresError
from comity.transparency.cells import Band
from comity.transparency.months import half_year
from comity.transparency.national_security import (
    US_OPTIONS,
    BandedCase,
    BandedClass,
    band_of,
    banded_lines,
    option_of,
    reject_other_option,
    released_letters,
)
from comity.vocabulary.instants import Period
from comity.vocabulary.words import RequestId

H1 = half_year(2020, 1)
YEAR = Period(datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))


def a_case(number: int, banded_class: BandedClass = BandedClass.LETTER, **facts) -> BandedCase:
    received_at = datetime(2020, 2, 1, tzinfo=UTC)
    return BandedCase(RequestId(f"n{number}"), received_at, banded_class, selectors=3, **facts)


def lines(cases, option: str, period: Period = H1, on: date = date(2021, 12, 31)):
    found = banded_lines(cases, option=option_of(option), period=period, published_on=on)
    return {line.category.id: line.band for line in found}


def test_a_count_falls_into_the_band_that_the_law_names():
    assert band_of(0, width=250) == Band(0, 249)
    assert band_of(249, width=250) == Band(0, 249)
    assert band_of(250, width=250) == Band(250, 499)


@pytest.mark.parametrize(
    ("option", "width", "number"), [("us-1", 1000, 6), ("us-2", 500, 6), ("us-3", 250, 2)]
)
def test_half_yearly_options_have_their_widths_and_lines(option, width, number):
    found = lines([a_case(1)], option)
    assert len(found) == number
    assert set(found.values()) == {Band(0, width - 1)}


def test_the_yearly_option_has_bands_of_a_hundred_for_everything_together():
    cases = [a_case(n) for n in range(60)]
    cases += [a_case(n, BandedClass.CONTENT_ORDER) for n in range(60, 110)]
    found = lines(cases, "us-4", YEAR, date(2022, 1, 1))
    assert found == {"process": Band(100, 199), "process-selectors": Band(300, 399)}


def test_orders_wait_180_days_and_letters_do_not():
    early = lines([a_case(1)], "us-1", on=date(2020, 7, 1))
    assert set(early) == {"letter", "letter-selectors"}
    due = date(2020, 12, 28)
    assert len(lines([a_case(1)], "us-1", on=due)) == 6
    assert len(lines([a_case(1)], "us-1", on=date(2020, 12, 27))) == 2


def test_the_yearly_option_waits_a_year():
    assert lines([a_case(1)], "us-4", YEAR, date(2021, 12, 31)) == {}
    assert lines([a_case(1)], "us-4", YEAR, date(2022, 1, 1)) != {}


def test_the_first_order_on_a_new_service_waits_540_days():
    first = [a_case(n, BandedClass.CONTENT_ORDER, is_first_on_service=True) for n in range(1000)]
    day_539, day_540 = date(2021, 7, 24), date(2021, 7, 25)
    assert lines(first, "us-1", on=day_539)["content-order"] == Band(0, 999)
    assert lines(first, "us-1", on=day_540)["content-order"] == Band(1000, 1999)


def test_a_released_letter_stays_in_its_band():
    released_at = datetime(2021, 1, 1, tzinfo=UTC)
    secret = [a_case(n) for n in range(250)]
    freed = [a_case(0, secrecy_ended_at=released_at), *secret[1:]]
    assert lines(freed, "us-3") == lines(secret, "us-3")
    assert lines(freed, "us-3")["process"] == Band(250, 499)
    assert released_letters(freed, at=released_at) == ("n0",)
    assert released_letters(freed, at=datetime(2020, 12, 31, tzinfo=UTC)) == ()


def test_one_period_is_never_published_under_two_options():
    reject_other_option(US_OPTIONS[0], published=None)
    reject_other_option(US_OPTIONS[0], published=US_OPTIONS[0])
    with pytest.raises(FiguresError, match="more than the law allows"):
        reject_other_option(US_OPTIONS[1], published=US_OPTIONS[0])


def test_a_period_of_another_length_or_one_that_is_not_over_has_no_bands():
    with pytest.raises(FiguresError, match="12 months"):
        lines([], "us-4", H1)
    with pytest.raises(FiguresError, match="have ended"):
        lines([], "us-3", H1, date(2020, 6, 30))


def test_a_structure_of_ones_own_is_refused():
    with pytest.raises(FiguresError, match="us-1, us-2, us-3, us-4"):
        option_of("bands of ten")

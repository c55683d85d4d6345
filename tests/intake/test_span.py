"""A period is read from two texts, or the text that is wrong is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.span import NoSpan, read_span
from comity.vocabulary.instants import Period

NOW = datetime(2020, 7, 9, 12, tzinfo=UTC)


def test_a_day_as_an_end_includes_the_day() -> None:
    assert read_span(start="2020-07-01", end="2020-07-01", at=NOW) == Period(
        datetime(2020, 7, 1, tzinfo=UTC), datetime(2020, 7, 2, tzinfo=UTC)
    )


def test_an_empty_side_is_open_and_an_instant_ends_before_itself() -> None:
    assert read_span(start="", end=" ", at=NOW) == Period()
    assert read_span(start="2020-07-01T18:00+08:00", end="", at=NOW) == Period(
        datetime(2020, 7, 1, 10, tzinfo=UTC), None
    )


@pytest.mark.parametrize(
    ("start", "end", "code", "field"),
    [
        ("2020-07-02", "2020-07-01", "span.backwards", "end"),
        ("2020-07-01T18:00+08:00", "2020-07-01T10:00Z", "span.backwards", "end"),
        ("2020-07-10", "", "span.future", "start"),
        ("2020-07-01T18:00", "", "span.no-offset", "start"),
        ("01.07.2020", "", "span.no-date", "start"),
        ("", "2020-02-30", "span.no-date", "end"),
        ("", "9999-12-31", "span.no-date", "end"),
        ("", "tomorrow", "span.no-date", "end"),
        ("", "0001-01-01T00:00+14:00", "span.no-date", "end"),
    ],
)
def test_what_is_no_period_is_named_with_its_field(
    start: str, end: str, code: str, field: str
) -> None:
    found = read_span(start=start, end=end, at=NOW)
    assert isinstance(found, NoSpan), found
    assert (found.code, found.field) == (code, field)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_are_a_period_or_a_named_fault(start: str, end: str) -> None:
    assert isinstance(read_span(start=start, end=end, at=NOW), Period | NoSpan)


@given(st.dates(), st.integers(-3, 3))
def test_a_period_never_runs_backwards(day, days: int) -> None:  # type: ignore[no-untyped-def]  # drawn
    try:
        end = day + timedelta(days=days)
    except OverflowError:
        return
    found = read_span(start=day.isoformat(), end=end.isoformat(), at=NOW)
    if isinstance(found, Period):
        assert found.start is not None
        assert found.end is not None
        assert found.start < found.end

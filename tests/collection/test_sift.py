"""Sifting keeps what lies within the scope, counts all the rest by reason, and holds nothing."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.collection.lines import line_of, record_of
from comity.collection.record import Record, SourceId
from comity.collection.sift import Discarded, Limits, Tally, sift, within
from comity.determination.scope import Grant, Scope
from comity.errors import PackageError
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALICE, BOB = AccountId("alice"), AccountId("bob")
SCOPE = Scope(
    (
        Grant(ALICE, Category.SUBSCRIBER),
        Grant(ALICE, Category.TRAFFIC, Period(NOON, NOON + HOUR)),
    )
)
PLENTY = Limits(rows=1_000_000, bytes=1_000_000_000)

A_RECORD = Record(ALICE, Category.TRAFFIC, NOON, (("ip", "192.0.2.1"),), SourceId("forum/ips"))

records = st.builds(
    Record,
    account=st.sampled_from([ALICE, BOB]),
    category=st.sampled_from([Category.SUBSCRIBER, Category.TRAFFIC, Category.CONTENT]),
    at=st.none() | st.integers(-2, 2).map(lambda hours: NOON + hours * HOUR),
    fields=st.dictionaries(
        st.text(min_size=1, max_size=5), st.none() | st.booleans() | st.integers() | st.text()
    ).map(lambda fields: tuple(fields.items())),
    source=st.just(SourceId("forum/ips")),
)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (A_RECORD, None),
        (replace(A_RECORD, at=NOON + HOUR), Discarded.OUTSIDE_PERIOD),
        (replace(A_RECORD, at=NOON - timedelta(microseconds=1)), Discarded.OUTSIDE_PERIOD),
        (replace(A_RECORD, at=None), Discarded.UNDATED),
        (replace(A_RECORD, category=Category.SUBSCRIBER, at=None), None),
        (replace(A_RECORD, account=BOB), Discarded.OTHER_ACCOUNT),
        (replace(A_RECORD, category=Category.CONTENT), Discarded.OTHER_CATEGORY),
        (replace(A_RECORD, at=NOON.replace(tzinfo=None)), Discarded.WRONG_TYPE),
        (replace(A_RECORD, fields=(("ip", 1.5),)), Discarded.WRONG_TYPE),
        (replace(A_RECORD, fields=(("ip", "a"), ("ip", "b"))), Discarded.WRONG_TYPE),
    ],
)
def test_a_record_outside_is_told_why(record: Record, reason: Discarded | None) -> None:
    assert within(record, SCOPE) is reason


@given(st.lists(records))
def test_what_is_kept_is_inside_and_nothing_is_uncounted(found: list[Record]) -> None:
    tally = Tally()
    kept = list(sift(records=found, scope=SCOPE, limits=PLENTY, tally=tally))
    assert kept == [record for record in found if within(record, SCOPE) is None]
    assert tally.rows == len(kept)
    assert tally.rows + tally.discarded.total() == len(found)


@given(st.lists(records), st.integers(0, 5), st.integers(0, 60))
def test_limits_keep_a_beginning_and_count_the_rest(
    found: list[Record], rows: int, most: int
) -> None:
    tally = Tally()
    limits = Limits(rows=rows, bytes=most)
    kept = list(sift(records=found, scope=SCOPE, limits=limits, tally=tally))
    inside = [record for record in found if within(record, SCOPE) is None]
    assert kept == inside[: len(kept)]
    assert len(kept) <= rows
    assert sum(record.size for record in kept) <= most
    assert tally.discarded[Discarded.OVER_LIMIT] == len(inside) - len(kept)


def test_sifting_a_long_stream_holds_one_record_at_a_time() -> None:
    def stream() -> Iterator[Record]:
        for number in range(4_000):
            yield replace(A_RECORD, fields=(("body", f"{number} " + "x" * 2_000),))

    tracemalloc.start()
    count = sum(1 for _ in sift(records=stream(), scope=SCOPE, limits=PLENTY, tally=Tally()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4_000
    assert peak < 1_000_000


@given(records)
def test_a_line_reads_back_as_its_record(record: Record) -> None:
    line = line_of(record)
    assert line.count(b"\n") == 1
    assert record_of(line) == record


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"account":"a","category":"x"}',
        b"\xff",
        line_of(A_RECORD)[:-9],
    ],
)
def test_a_line_that_is_none_of_ours_is_refused(line: bytes) -> None:
    with pytest.raises(PackageError):
        record_of(line)

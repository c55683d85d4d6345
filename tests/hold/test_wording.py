"""A sentence that says other than the fields is refused, with what to write instead."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from comity.hold import Older, OnDate, Received, Route, Treatment, mismatches
from comity.testing import a_hold, an_exception
from comity.vocabulary.instants import Period
from comity.vocabulary.words import Step

NAMES = {
    "HK": ("Hong Kong SAR China", "Hong Kong"),
    "SG": ("Singapore",),
    "US": ("United States",),
    "GN": ("Guinea",),
    "PG": ("Papua New Guinea",),
}
SINCE = datetime(2020, 6, 30, 15, tzinfo=UTC)


def found(statement, **fields):
    return mismatches(statement, hold=a_hold(effective_at=SINCE, **fields), names=NAMES)


NEWER = {"received": Received.FROM_EFFECTIVE, "older": Older.ASK}


@pytest.mark.parametrize(
    ("statement", "fields"),
    [
        ("", {}),
        ("We do not produce user data for Hong Kong authorities.", {}),
        ("Since 30 June 2020 we do not produce user data for Hong Kong SAR China.", {}),
        ("We do not produce any data, emergencies included.", {}),
        ("We have paused production while we review the new law.", {}),
        ("Emergencies are answered.", {"emergency": Treatment.PROCEED}),
        ("We produce no data, except in emergencies.", {"emergency": Treatment.PROCEED}),
        ("Emergencies are not affected.", {"emergency": Treatment.PROCEED}),
        ("A person decides each emergency.", {"emergency": Treatment.ASK}),
        ("We do not review requests from Hong Kong.", {"stops": Step.REVIEW}),
        ("We do not respond to requests.", {"stops": Step.ANSWER}),
        ("We review each request, and produce no user data.", {}),
        ("We do not hand over the content of messages.", {"categories": ("content",)}),
        ("New requests from Hong Kong get no data.", NEWER),
        (
            "Use the treaty with the United States until 31 August 2020.",
            {
                "routes": (
                    Route(
                        "the treaty with the United States",
                        Period(end=datetime(2020, 8, 31, 12, tzinfo=UTC)),
                    ),
                )
            },
        ),
        ("Not before 2021-03-01.", {"lift": OnDate(date(2021, 3, 1))}),
        ("We look at it again on October 1, 2020.", {"review_by": date(2020, 10, 1)}),
        ("Papua New Guinea gets no user data.", {"requested_by": ("PG",)}),
        ("Nobody gets user data, not even Singapore.", {"requested_by": ()}),
    ],
)
def test_a_sentence_that_says_what_the_fields_say_is_taken(statement, fields):
    assert found(statement, **fields) == ()


@pytest.mark.parametrize(
    ("statement", "fields", "instead"),
    [
        ("We do not produce user data for Singapore.", {}, "Write Hong Kong SAR China"),
        ("Since 1 July 2020 nothing leaves.", {}, "“since 30 June 2020”"),
        ("Since July 6, 2020 nothing leaves.", {}, "“since 30 June 2020”"),
        ("Since 2020-07-06 nothing leaves.", {}, "“since 30 June 2020”"),
        ("We do not review requests.", {}, "“We do not produce user data”"),
        ("We have suspended answering any request.", {}, "“We do not produce user data”"),
        ("We review each request.", {"stops": Step.REVIEW}, "“We do not review requests”"),
        ("We answer every request.", {"stops": Step.ANSWER}, "“We do not answer requests”"),
        ("We do not produce user data.", {"categories": ("content",)}, "content data"),
        ("We give no names or content.", {"categories": ("content",)}, "content data"),
        ("We give no content.", {}, "Write “user data”"),
        ("Emergencies are answered.", {}, "“This includes emergencies.”"),
        ("Not even in emergencies.", {"emergency": Treatment.PROCEED}, "“Emergencies are answered"),
        ("Emergencies are answered.", {"emergency": Treatment.ASK}, "“A person decides"),
        ("New requests are stopped.", {}, "without “new”"),
        ("Pending requests are stopped.", NEWER, "“new requests”"),
        ("There are no exceptions.", {"exceptions": (an_exception(),)}, "what the exception is"),
    ],
)
def test_a_sentence_that_says_otherwise_is_refused_with_what_to_write(statement, fields, instead):
    told = found(statement, **fields)
    assert len(told) == 1
    assert instead in told[0].instead and str(told[0]).startswith("It ")


def test_a_day_may_be_written_as_it_was_entered_and_in_utc():
    # 30 June, 15:00 UTC is 1 July in no zone that was entered, but 30 June 23:00 in Hong Kong.
    assert found("Since 30 June 2020.") == ()

"""What an assessment must contain before people may sign it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.hold import AssessmentScope, Outcome
from comity.hold.diligence import (
    Consultation,
    Course,
    Decision,
    Paper,
    PaperError,
    Rating,
    Right,
    Section,
    SectionText,
    Voice,
    blocks_full_lift,
    missing_from,
    read_paper,
    write_paper,
)
from comity.testing import a_hold, a_paper
from comity.vocabulary.words import RequestKind

ON = date(2020, 6, 11)
EVIDENCE = {Section.LAW, Section.EXPOSURE, Section.DECISION}


def codes(paper, *, evidence=EVIDENCE, hold=None):
    found = missing_from(paper, hold=hold or a_hold(requested_by=("HK",)), evidence=evidence, on=ON)
    return {(one.section.value, one.code) for one in found}


def test_a_whole_paper_lacks_nothing():
    assert codes(a_paper()) == set()


def test_an_empty_paper_lacks_all_ten_sections():
    assert {section for section, code in codes(Paper()) if code == "empty"} == set(Section)


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"trigger": " "}, ("scope", "trigger")),
        ({"scope": AssessmentScope(requested_by=("MO",))}, ("scope", "scope")),
        ({"consultations": ()}, ("people", "voices")),
        ({"ratings": ()}, ("severity", "cells")),
        ({"weighed": ()}, ("options", "options")),
        ({"measures": ()}, ("measures", "measures")),
        ({"decision": Decision(None, None, "", date(2020, 12, 1))}, ("decision", "outcome")),
        (
            {"decision": Decision(Outcome.LIFT_PARTLY, None, "", date(2020, 12, 1))},
            ("decision", "narrower"),
        ),
        ({"decision": Decision(Outcome.LIFT)}, ("tracking", "review")),
        ({"decision": Decision(Outcome.LIFT, None, "", ON)}, ("tracking", "review")),
        ({"decision": Decision(Outcome.LIFT, None, "", date(2021, 7, 1))}, ("tracking", "review")),
        ({"public_summary": ""}, ("tracking", "summary")),
    ],
)
def test_each_thing_that_is_missing_is_named(changed, lacks):
    assert codes(a_paper(**changed)) == {lacks}


@pytest.mark.parametrize("section", sorted(EVIDENCE))
def test_evidence_or_a_named_gap_is_needed(section):
    assert codes(a_paper(), evidence=EVIDENCE - {section}) == {(section.value, "evidence")}
    gap = SectionText(section, "text", "nobody there dares to answer")
    assert codes(a_paper().with_text(gap), evidence=EVIDENCE - {section}) == set()


def test_two_outside_voices_or_a_reason_why_it_is_unsafe():
    inside = tuple(
        Consultation(voice, ON, "said") for voice in (Voice.STAFF, Voice.LOCAL_COUNSEL, Voice.OTHER)
    )
    assert ("people", "voices") in codes(a_paper(consultations=inside))
    unsafe = SectionText(Section.PEOPLE, "", "whoever talks to us is watched")
    assert codes(a_paper(consultations=()).with_text(unsafe)) == set()


def test_nobody_is_named_whom_it_is_unsafe_to_name():
    with pytest.raises(ValueError, match="safe to name"):
        Consultation(Voice.ACADEMIC, ON, "said", False, "Prof. Li")


def rating(**changed):
    values = {
        "right": Right.LIFE,
        "course": Course.COMPLY,
        "scale": 1,
        "scope": 1,
        "irremediability": 1,
        "likelihood": 3,
        "reason": "r",
    }
    return Rating(**values | changed)


@pytest.mark.parametrize(
    ("changed", "severity"),
    [({}, 1), ({"scale": 4}, 4), ({"scope": 5}, 5), ({"irremediability": 2}, 3)],
)
def test_severity_is_the_worst_of_the_three_and_no_average(changed, severity):
    assert rating(**changed).severity == severity


@given(likelihood=st.integers(1, 4), course=st.sampled_from(Course))
def test_what_cannot_be_mended_and_is_likely_blocks_a_full_lift(likelihood, course):
    one = rating(irremediability=3, likelihood=likelihood, course=course)
    gives = course in {Course.COMPLY, Course.COMPLY_NARROWED, Course.COMPLY_CONDITIONS}
    assert bool(blocks_full_lift([one])) is (gives and likelihood >= 3)


def test_a_blocking_rating_keeps_a_full_lift_from_being_signed_but_no_partial_one():
    worst = rating(irremediability=3)
    others = tuple(one for one in a_paper().ratings if one.severity and one.right != Right.LIFE)
    life = tuple(rating(course=course) for course in (Course.REFUSE, Course.LEAVE))
    paper = a_paper(ratings=(*others, *life, worst))
    assert codes(paper) == {("severity", "blocks")}
    partly = Decision(Outcome.LIFT_PARTLY, "hk-2", "", date(2020, 12, 1))
    assert codes(replace(paper, decision=partly)) == set()


@pytest.mark.parametrize(
    "changed", [{"scale": 0}, {"scope": 6}, {"irremediability": 4}, {"likelihood": 5}]
)
def test_a_rating_outside_its_scale_is_refused(changed):
    with pytest.raises(ValueError, match="is a number from"):
        rating(**changed)


def test_every_kind_of_request_is_rated():
    only = tuple(replace(one, kind=RequestKind.DISCLOSURE) for one in a_paper().ratings)
    assert ("severity", "cells") in codes(a_paper(ratings=only))
    both = (*only, *(replace(one, kind=RequestKind.REALTIME) for one in only))
    assert codes(a_paper(ratings=both)) == set()


def test_a_paper_prints_back_byte_for_byte():
    written = write_paper(a_paper())
    assert read_paper(written) == a_paper()
    assert write_paper(read_paper(written)) == written


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"null", b'{"trigger": 1}', b"\xff"])
def test_what_is_no_paper_cannot_be_read(text):
    with pytest.raises(PaperError):
        read_paper(text)


def test_a_paper_that_was_written_otherwise_is_not_taken():
    with pytest.raises(PaperError, match="not written as we write them"):
        read_paper(write_paper(a_paper()) + b" ")

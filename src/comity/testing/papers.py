"""A whole human-rights assessment, for tests of what one must contain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from comity.hold import AssessmentScope, Outcome
from comity.hold.diligence import (
    Consultation,
    Course,
    Decision,
    Measure,
    Paper,
    Rating,
    Right,
    Section,
    SectionText,
    Voice,
    Weighed,
)
from comity.vocabulary.places import Jurisdiction


def a_paper(**changes: object) -> Paper:
    """Return a paper that lacks nothing save its evidence, and that lifts the hold."""
    ratings = [
        Rating(right, course, 2, 2, 1, 2, "seen in three reports")
        for right in Right
        for course in (Course.COMPLY, Course.REFUSE, Course.LEAVE)
    ]
    paper = Paper(
        trigger="The law of 30 June 2020",
        scope=AssessmentScope(requested_by=(Jurisdiction("HK"),)),
        texts=tuple(SectionText(one, f"What we found on {one.value}.") for one in Section),
        consultations=(
            Consultation(Voice.CIVIL_SOCIETY, date(2020, 6, 20), "Wait for the courts."),
            Consultation(
                Voice.ACADEMIC, date(2020, 6, 21), "Courts still check.", True, "Prof. Li"
            ),
        ),
        ratings=tuple(ratings),
        weighed=(
            Weighed(Course.COMPLY, "answer warrants again", "people are tried for speech"),
            Weighed(Course.REFUSE, "answer nothing", "crimes stay unsolved"),
        ),
        measures=(
            Measure("log", "Log every request", "Lena", date(2020, 7, 1), False, "a sample audit"),
        ),
        decision=Decision(Outcome.LIFT, None, "", date(2020, 12, 1)),
        public_summary="We looked at ten questions and answer warrants again.",
    )
    return replace(paper, **changes)  # type: ignore[arg-type]  # each field with its own type

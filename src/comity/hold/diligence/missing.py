"""What is missing before people may sign: each section's own test of being done.

Nothing here permits a lift. A paper that is whole may still keep the hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from comity.hold.assessment import Outcome, scope_covers
from comity.hold.diligence.paper import Paper
from comity.hold.diligence.rating import blocks_full_lift, unrated
from comity.hold.diligence.words import OUTSIDE, Section
from comity.hold.terms import Hold

LONGEST: Final = timedelta(days=366)
"""An assessment is looked at again after twelve months at most."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a section still lacks, and what to write instead."""

    section: Section
    code: str
    text: str


def missing_from(
    paper: Paper, *, hold: Hold, evidence: Collection[Section], on: date
) -> tuple[Missing, ...]:
    """Return everything that keeps a paper from being signed on a day.

    :param evidence: the sections to which papers of evidence are kept.
    """
    return (
        *_unwritten(paper),
        *_scope(paper, hold),
        *_evidence(paper, evidence),
        *_people(paper),
        *_ratings(paper, hold),
        *_weighing(paper),
        *_decision(paper, on),
    )


def _unwritten(paper: Paper) -> Iterator[Missing]:
    for section in Section:
        text = paper.text_of(section)
        if not text.text.strip() and not text.gap.strip():
            yield Missing(section, "empty", "Write this section, or name the gap and why it is one")


def _scope(paper: Paper, hold: Hold) -> Iterator[Missing]:
    if not paper.trigger.strip():
        yield Missing(Section.SCOPE, "trigger", "Say which law or event it is about, and its date")
    lifts = paper.decision.outcome in {Outcome.LIFT, Outcome.LIFT_PARTLY}
    if lifts and not scope_covers(paper.scope, hold):
        yield Missing(
            Section.SCOPE, "scope", "Cover all that the hold covers, or it cannot lift the hold"
        )


def _evidence(paper: Paper, evidence: Collection[Section]) -> Iterator[Missing]:
    wants = {
        Section.LAW: "Keep the text in force as evidence, or name the gap",
        Section.EXPOSURE: "Keep the reports behind the figures as evidence, or name the gap",
        Section.DECISION: "Attach the outside reviewer's note, or name the gap",
    }
    for section, says in wants.items():
        if section not in evidence and not paper.text_of(section).gap.strip():
            yield Missing(section, "evidence", says)


def _people(paper: Paper) -> Iterator[Missing]:
    heard = [one for one in paper.consultations if one.voice in OUTSIDE]
    if len(heard) < 2 and not paper.text_of(Section.PEOPLE).gap.strip():
        yield Missing(
            Section.PEOPLE, "voices", "Hear two outside voices, or say why it is unsafe to ask"
        )


def _ratings(paper: Paper, hold: Hold) -> Iterator[Missing]:
    cells = tuple(unrated(paper.ratings, kinds=paper.scope.kinds or hold.kinds))
    if cells:
        right, course = cells[0]
        yield Missing(
            Section.SEVERITY,
            "cells",
            f"{len(cells)} cells are empty, the first: {right}, if we {course}",
        )
    if paper.decision.outcome is Outcome.LIFT and blocks_full_lift(paper.ratings):
        worst = blocks_full_lift(paper.ratings)[0]
        yield Missing(
            Section.SEVERITY,
            "blocks",
            f"Harm to {worst.right} would be of the top severity and likely: that blocks lifting "
            "the whole hold. Lift it in part, or keep it",
        )


def _weighing(paper: Paper) -> Iterator[Missing]:
    if len(paper.weighed) < 2:
        yield Missing(
            Section.OPTIONS, "options", "Weigh at least two options, each with the harm left over"
        )
    if not paper.measures and not paper.text_of(Section.MEASURES).gap.strip():
        yield Missing(
            Section.MEASURES, "measures", "Name what lowers the harm, or say why nothing does"
        )


def _decision(paper: Paper, on: date) -> Iterator[Missing]:
    decision = paper.decision
    if decision.outcome is None:
        yield Missing(Section.DECISION, "outcome", "Say what is concluded: lift, lift partly, keep")
    if decision.outcome is Outcome.LIFT_PARTLY and decision.narrows_to is None:
        yield Missing(
            Section.DECISION, "narrower", "Name the draft of the narrower hold that takes its place"
        )
    if decision.review_on is None or not on < decision.review_on <= on + LONGEST:
        yield Missing(
            Section.TRACKING, "review", "Name the day of the next review, within twelve months"
        )
    if not paper.public_summary.strip() and not paper.summary_waits.strip():
        yield Missing(
            Section.TRACKING, "summary", "Write the public summary, or say why it must wait"
        )

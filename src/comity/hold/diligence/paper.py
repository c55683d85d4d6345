"""An assessment as it is written: the whole text of one version, without who wrote or signed it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from comity.hold.assessment import AssessmentScope, Outcome
from comity.hold.diligence.rating import Rating
from comity.hold.diligence.words import Course, Section, Voice
from comity.vocabulary.words import HoldId


@dataclass(frozen=True, slots=True)
class SectionText:
    """What one section says. ``gap`` names what is missing on purpose, and why."""

    section: Section
    text: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """Somebody who was asked. A name stands here only where it is safe to name them."""

    voice: Voice
    held_on: date
    said: str
    safe_to_name: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        if not self.said.strip():
            raise ValueError("a consultation says what was heard")
        if self.name and not self.safe_to_name:
            raise ValueError("a name is kept only of somebody whom it is safe to name")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A course that was considered, and the harm that would be left over."""

    course: Course
    says: str
    harm_left: str

    def __post_init__(self) -> None:
        if not self.says.strip() or not self.harm_left.strip():
            raise ValueError("an option says what it would be and which harm is left over")


@dataclass(frozen=True, slots=True)
class Measure:
    """What lowers a harm: whose it is, by when, and the test that proves that it works.

    ``blocking`` means: nothing is lifted before somebody has seen the test pass.
    """

    id: str
    text: str
    owner: str
    due_on: date
    blocking: bool
    proved_by: str

    def __post_init__(self) -> None:
        if not all(one.strip() for one in (self.id, self.text, self.owner, self.proved_by)):
            raise ValueError("a measure says what is done, by whom, and how one sees that it works")


@dataclass(frozen=True, slots=True)
class Decision:
    """What is concluded. ``narrows_to`` names the draft that takes the hold's place in part."""

    outcome: Outcome | None = None
    narrows_to: HoldId | None = None
    conditions: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of an assessment, whole."""

    trigger: str = ""
    scope: AssessmentScope = field(default_factory=AssessmentScope)
    texts: tuple[SectionText, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    ratings: tuple[Rating, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    measures: tuple[Measure, ...] = ()
    decision: Decision = field(default_factory=Decision)
    public_summary: str = ""
    summary_waits: str = ""
    """Why the summary is not published yet, where it is not."""

    def __post_init__(self) -> None:
        for what, ids in (
            ("section", [one.section for one in self.texts]),
            ("measure", [one.id for one in self.measures]),
            ("rating", [(one.right, one.course, one.kind) for one in self.ratings]),
        ):
            if len(set(ids)) < len(ids):
                raise ValueError(f"one {what} stands here twice")

    def text_of(self, section: Section) -> SectionText:
        """Return a section's text; an empty one where nothing is written yet."""
        return next((one for one in self.texts if one.section is section), SectionText(section))

    def with_text(self, text: SectionText) -> Paper:
        """Return the paper with one section written anew, the sections in their order."""
        others = [one for one in self.texts if one.section is not text.section]
        ordered = sorted([*others, text], key=lambda one: one.section.number)
        return replace(self, texts=tuple(ordered))

"""The fields of each section of an assessment, and the paper as it is after they were entered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext

from comity.hold import AssessmentScope, Outcome
from comity.hold.diligence import (
    Consultation,
    Course,
    Measure,
    Paper,
    Rating,
    Right,
    Section,
    SectionText,
    Voice,
    Weighed,
)
from comity.vocabulary.places import parse_jurisdiction, parse_place
from comity.vocabulary.words import HoldId, RequestKind, Service
from comity_server.desk.pages.write import Field, FieldGroup
from comity_server.desk.wording.assessment import COURSES, OUTCOMES, RIGHTS, VOICES
from comity_server.desk.words import kind_word
from comity_server.faces.forms import Option

_KINDS = tuple(one for one in RequestKind if one is not RequestKind.EMERGENCY)
NUMBERS = ("scale", "scope", "irremediability", "likelihood")


class Entered(ValueError):
    """Raised when something entered must be mended; ``field`` says where."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        super().__init__(text)


def groups_of(
    section: Section, paper: Paper, *, services: tuple[str, ...]
) -> tuple[FieldGroup, ...]:
    """Return the fields of a section: its text, and what it holds besides."""
    text = FieldGroup(
        "",
        (
            Field("text", gettext("What we found"), "area", rows=8, required=False),
            Field(
                "gap",
                gettext("Gap"),
                "area",
                hint=gettext("What is missing on purpose, and why. Empty if nothing is."),
                required=False,
                rows=2,
            ),
        ),
    )
    more = _MORE.get(section)
    return (text, *more(paper, services)) if more else (text,)


def _choices(words: Mapping[Any, Any]) -> tuple[Option, ...]:
    return tuple(Option(one.value, str(said)) for one, said in words.items())


def _scope_fields(paper: Paper, services: tuple[str, ...]) -> tuple[FieldGroup, ...]:
    hint = gettext("Codes, as HK, DE. Empty means all.")
    return (
        FieldGroup(
            gettext("What it covers"),
            (
                Field("trigger", gettext("Which law or event, and its date")),
                Field("requested_by", gettext("Who asks"), hint=hint, required=False),
                Field("users_in", gettext("Whose users"), hint=hint, required=False),
                Field(
                    "services",
                    gettext("Services"),
                    "checkbox",
                    hint=gettext("None chosen means all."),
                    options=tuple(Option(one, one) for one in services),
                    required=False,
                ),
                Field(
                    "kinds",
                    gettext("Kinds of request"),
                    "checkbox",
                    hint=gettext("None chosen means all."),
                    options=tuple(
                        Option(one.value, kind_word(one))
                        for one in RequestKind
                        if one is not RequestKind.EMERGENCY
                    ),
                    required=False,
                ),
            ),
        ),
    )


def _drop(rows: list[str]) -> tuple[Field, ...]:
    if not rows:
        return ()
    options = tuple(Option(str(number), row) for number, row in enumerate(rows))
    return (Field("drop", gettext("Take away"), "checkbox", options=options, required=False),)


def _people_fields(paper: Paper, services: tuple[str, ...]) -> tuple[FieldGroup, ...]:
    rows = [f"{VOICES[one.voice]}, {one.held_on}: {one.said[:60]}" for one in paper.consultations]
    return (
        FieldGroup(
            gettext("Add somebody who was heard"),
            (
                Field("voice", gettext("Who"), "select", options=_choices(VOICES), required=False),
                Field("held_on", gettext("When"), "date", required=False),
                Field("said", gettext("What they said"), "area", rows=3, required=False),
                Field(
                    "name",
                    gettext("Name"),
                    hint=gettext("Only where it is safe to name them. Otherwise leave it empty."),
                    required=False,
                ),
                *_drop(rows),
            ),
        ),
    )


def _rating_fields(paper: Paper, services: tuple[str, ...]) -> tuple[FieldGroup, ...]:
    kinds = (
        Option("", gettext("every kind of request")),
        *(Option(one.value, kind_word(one)) for one in _KINDS),
    )
    rated = [one for one in COURSES if one in {Course.COMPLY, Course.REFUSE, Course.LEAVE}]
    return (
        FieldGroup(
            gettext("Rate rights"),
            (
                Field(
                    "rights",
                    gettext("Rights"),
                    "checkbox",
                    options=_choices(RIGHTS),
                    required=False,
                ),
                Field(
                    "courses",
                    gettext("If we"),
                    "checkbox",
                    options=tuple(Option(one.value, str(COURSES[one])) for one in rated),
                    required=False,
                ),
                Field("kind", gettext("For"), "select", options=kinds, required=False),
                Field("scale", gettext("How grave, 1 to 5"), "number", required=False),
                Field("scope", gettext("How many people, 1 to 5"), "number", required=False),
                Field(
                    "irremediability",
                    gettext("How little can be mended, 1 to 3"),
                    "number",
                    required=False,
                ),
                Field("likelihood", gettext("How likely, 1 to 4"), "number", required=False),
                Field("reason", gettext("Reasons"), "area", rows=3, required=False),
            ),
        ),
    )


def _option_fields(paper: Paper, services: tuple[str, ...]) -> tuple[FieldGroup, ...]:
    rows = [f"{COURSES[one.course]}: {one.says[:60]}" for one in paper.weighed]
    return (
        FieldGroup(
            gettext("Weigh an option"),
            (
                Field(
                    "course",
                    gettext("Option"),
                    "select",
                    options=_choices(COURSES),
                    required=False,
                ),
                Field("says", gettext("What it would be"), "area", rows=2, required=False),
                Field("harm_left", gettext("Harm left over"), "area", rows=2, required=False),
                *_drop(rows),
            ),
        ),
    )


def _measure_fields(paper: Paper, services: tuple[str, ...]) -> tuple[FieldGroup, ...]:
    yes = (Option("yes", gettext("Nothing is lifted before it is done")),)
    return (
        FieldGroup(
            gettext("Add a measure"),
            (
                Field("measure", gettext("What lowers the harm"), "area", rows=2, required=False),
                Field("owner", gettext("Whose it is"), required=False),
                Field("due_on", gettext("By when"), "date", required=False),
                Field("proved_by", gettext("How one sees that it works"), required=False),
                Field(
                    "blocking", gettext("Before lifting"), "checkbox", options=yes, required=False
                ),
                *_drop([one.text[:70] for one in paper.measures]),
            ),
        ),
    )


def _decision_fields(paper: Paper, services: tuple[str, ...]) -> tuple[FieldGroup, ...]:
    return (
        FieldGroup(
            gettext("What is concluded"),
            (
                Field("outcome", gettext("Outcome"), "radio", options=_choices(OUTCOMES)),
                Field(
                    "narrows_to",
                    gettext("Narrower hold"),
                    hint=gettext("The draft that takes its place, where it is lifted in part."),
                    required=False,
                ),
                Field("conditions", gettext("Conditions"), "area", rows=3, required=False),
            ),
        ),
    )


def _tracking_fields(paper: Paper, services: tuple[str, ...]) -> tuple[FieldGroup, ...]:
    return (
        FieldGroup(
            gettext("Review and publication"),
            (
                Field(
                    "review_on",
                    gettext("Day of the next review"),
                    "date",
                    hint=gettext(
                        "Within twelve months. If it passes without a renewal, the hold comes back."
                    ),
                ),
                Field(
                    "public_summary",
                    gettext("Public summary"),
                    "area",
                    hint=gettext("Shown on the public page once it is signed."),
                    required=False,
                ),
                Field(
                    "summary_waits",
                    gettext("Why it must wait"),
                    hint=gettext("Only where there is no summary yet."),
                    required=False,
                ),
            ),
        ),
    )


_MORE: dict[Section, Callable[[Paper, tuple[str, ...]], tuple[FieldGroup, ...]]] = {
    Section.SCOPE: _scope_fields,
    Section.PEOPLE: _people_fields,
    Section.SEVERITY: _rating_fields,
    Section.OPTIONS: _option_fields,
    Section.MEASURES: _measure_fields,
    Section.DECISION: _decision_fields,
    Section.TRACKING: _tracking_fields,
}


def entered_of(section: Section, paper: Paper) -> dict[str, str | list[str]]:
    """Return what the fields of a section hold already."""
    text, scope, decision = paper.text_of(section), paper.scope, paper.decision
    return {
        "text": text.text,
        "gap": text.gap,
        "trigger": paper.trigger,
        "requested_by": ", ".join(scope.requested_by),
        "users_in": ", ".join(scope.users_in),
        "services": list(scope.services),
        "kinds": [one.value for one in scope.kinds],
        "outcome": decision.outcome or "",
        "narrows_to": decision.narrows_to or "",
        "conditions": decision.conditions,
        "review_on": decision.review_on.isoformat() if decision.review_on else "",
        "public_summary": paper.public_summary,
        "summary_waits": paper.summary_waits,
    }


def written(section: Section, paper: Paper, given: Any) -> Paper:
    """Return the paper with a section as it was entered.

    :raises Entered: if something must be mended, with the field.
    """
    text = SectionText(section, _text(given, "text"), _text(given, "gap"))
    changed = paper.with_text(text)
    more = _WRITE.get(section)
    return more(changed, given) if more else changed


def _text(given: Any, name: str) -> str:
    return str(given.get(name, "")).replace("\r\n", "\n").strip()


def _places(given: Any, name: str, parse: Callable[[str], Any]) -> tuple[Any, ...]:
    try:
        return tuple(parse(one.strip()) for one in _text(given, name).split(",") if one.strip())
    except ValueError as wrong:
        raise Entered(name, str(wrong)) from wrong


def _day(given: Any, name: str) -> date:
    try:
        return date.fromisoformat(_text(given, name))
    except ValueError as wrong:
        raise Entered(name, gettext("Enter a day, as 2020-12-01.")) from wrong


def _kept(rows: tuple[Any, ...], given: Any) -> tuple[Any, ...]:
    gone = set(given.getlist("drop"))
    return tuple(one for number, one in enumerate(rows) if str(number) not in gone)


def _write_scope(paper: Paper, given: Any) -> Paper:
    scope = AssessmentScope(
        requested_by=_places(given, "requested_by", parse_jurisdiction),
        users_in=_places(given, "users_in", parse_place),
        services=tuple(map(Service, given.getlist("services"))),
        kinds=tuple(map(RequestKind, given.getlist("kinds"))),
    )
    return replace(paper, trigger=_text(given, "trigger"), scope=scope)


def _write_people(paper: Paper, given: Any) -> Paper:
    kept = _kept(paper.consultations, given)
    if _text(given, "said"):
        name = _text(given, "name")
        kept += (
            Consultation(
                Voice(given.get("voice")),
                _day(given, "held_on"),
                _text(given, "said"),
                bool(name),
                name,
            ),
        )
    return replace(paper, consultations=kept)


def _write_ratings(paper: Paper, given: Any) -> Paper:
    rights, courses = given.getlist("rights"), given.getlist("courses")
    if not rights or not courses:
        return paper
    kind = RequestKind(given["kind"]) if given.get("kind") else None
    made = {}
    for right in map(Right, rights):
        for course in map(Course, courses):
            made[right, course, kind] = _rating(right, course, kind, given)
    kept = [one for one in paper.ratings if (one.right, one.course, one.kind) not in made]
    return replace(paper, ratings=(*kept, *made.values()))


def _rating(right: Right, course: Course, kind: RequestKind | None, given: Any) -> Rating:
    numbers = {}
    for name in NUMBERS:
        if not _text(given, name).isdecimal():
            raise Entered(name, gettext("Enter a number."))
        numbers[name] = int(_text(given, name))
    try:
        return Rating(right, course, **numbers, reason=_text(given, "reason"), kind=kind)
    except ValueError as wrong:
        name = str(wrong).split(" ", 1)[0]
        raise Entered(name if name in NUMBERS else "reason", f"{wrong}.") from wrong


def _write_options(paper: Paper, given: Any) -> Paper:
    kept = _kept(paper.weighed, given)
    if _text(given, "says"):
        try:
            kept += (
                Weighed(
                    Course(given.get("course")), _text(given, "says"), _text(given, "harm_left")
                ),
            )
        except ValueError as wrong:
            raise Entered("harm_left", gettext("Say which harm is left over.")) from wrong
    return replace(paper, weighed=kept)


def _write_measures(paper: Paper, given: Any) -> Paper:
    kept = _kept(paper.measures, given)
    text = _text(given, "measure")
    if text:
        # Named by its text, so that another text is another measure, which nobody has seen done.
        key = hashlib.sha256(f"{text}\0{_text(given, 'proved_by')}".encode()).hexdigest()[:12]
        if any(one.id == key for one in kept):
            raise Entered("measure", gettext("This measure stands here already."))
        due_on = _day(given, "due_on")
        try:
            kept += (
                Measure(
                    key,
                    text,
                    _text(given, "owner"),
                    due_on,
                    bool(given.getlist("blocking")),
                    _text(given, "proved_by"),
                ),
            )
        except ValueError as wrong:
            raise Entered(
                "owner", gettext("Say whose it is and how one sees that it works.")
            ) from wrong
    return replace(paper, measures=kept)


def _write_decision(paper: Paper, given: Any) -> Paper:
    outcome, narrower = given.get("outcome"), _text(given, "narrows_to")
    decision = replace(
        paper.decision,
        outcome=Outcome(outcome) if outcome else None,
        narrows_to=HoldId(narrower) if narrower else None,
        conditions=_text(given, "conditions"),
    )
    return replace(paper, decision=decision)


def _write_tracking(paper: Paper, given: Any) -> Paper:
    return replace(
        paper,
        decision=replace(paper.decision, review_on=_day(given, "review_on")),
        public_summary=_text(given, "public_summary"),
        summary_waits=_text(given, "summary_waits"),
    )


_WRITE: dict[Section, Callable[[Paper, Any], Paper]] = {
    Section.SCOPE: _write_scope,
    Section.PEOPLE: _write_people,
    Section.SEVERITY: _write_ratings,
    Section.OPTIONS: _write_options,
    Section.MEASURES: _write_measures,
    Section.DECISION: _write_decision,
    Section.TRACKING: _write_tracking,
}

"""A paper as canonical JSON and back: what is kept of each version, and what signatures bind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from comity.hold.assessment import AssessmentScope, Outcome
from comity.hold.diligence.paper import (
    Consultation,
    Decision,
    Measure,
    Paper,
    SectionText,
    Weighed,
)
from comity.hold.diligence.rating import Rating
from comity.hold.diligence.words import Course, Right, Section, Voice
from comity.ledger.canonical import Json, canonical
from comity.vocabulary.places import parse_jurisdiction, parse_place
from comity.vocabulary.words import HoldId, RequestKind, Service


class PaperError(ValueError):
    """Raised when a kept paper cannot be read; whatever rests on it then counts as not approved."""


def write_paper(paper: Paper) -> bytes:
    """Return a paper as RFC 8785 JSON: equal papers are equal bytes."""
    return canonical(
        {
            "trigger": paper.trigger,
            "scope": {
                "requested_by": list(paper.scope.requested_by),
                "users_in": list(paper.scope.users_in),
                "services": list(paper.scope.services),
                "kinds": list(paper.scope.kinds),
            },
            "texts": _each(paper.texts, "section", "text", "gap"),
            "consultations": _each(
                paper.consultations, "voice", "held_on", "said", "safe_to_name", "name"
            ),
            "ratings": _each(
                paper.ratings,
                *("right", "course", "kind", "scale", "scope"),
                *("irremediability", "likelihood", "reason"),
            ),
            "weighed": _each(paper.weighed, "course", "says", "harm_left"),
            "measures": _each(
                paper.measures, "id", "text", "owner", "due_on", "blocking", "proved_by"
            ),
            "decision": _table(
                paper.decision, ("outcome", "narrows_to", "conditions", "review_on")
            ),
            "public_summary": paper.public_summary,
            "summary_waits": paper.summary_waits,
        }
    )


def _each(values: Iterable[object], *names: str) -> list[Json]:
    return [_table(one, names) for one in values]


def _table(value: object, names: Iterable[str]) -> dict[str, Json]:
    return {name: _plain(getattr(value, name)) for name in names}


def _plain(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def read_paper(written: bytes) -> Paper:
    """Return the paper that was kept.

    :raises PaperError: if it is none, or would not print back byte for byte.
    """
    try:
        paper = _paper(json.loads(written))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise PaperError("This assessment cannot be read, so nothing may rest on it.") from wrong
    if write_paper(paper) != written:
        raise PaperError("This assessment is not written as we write them: nothing rests on it.")
    return paper


def _paper(table: Mapping[str, Any]) -> Paper:
    scope, decision = table["scope"], table["decision"]
    outcome, review_on = decision["outcome"], decision["review_on"]
    narrows_to = decision["narrows_to"]
    return Paper(
        trigger=table["trigger"],
        scope=AssessmentScope(
            requested_by=tuple(map(parse_jurisdiction, scope["requested_by"])),
            users_in=tuple(map(parse_place, scope["users_in"])),
            services=tuple(map(Service, scope["services"])),
            kinds=tuple(map(RequestKind, scope["kinds"])),
        ),
        texts=tuple(
            SectionText(Section(one["section"]), one["text"], one["gap"]) for one in table["texts"]
        ),
        consultations=tuple(map(_consultation, table["consultations"])),
        ratings=tuple(map(_rating, table["ratings"])),
        weighed=tuple(
            Weighed(Course(one["course"]), one["says"], one["harm_left"])
            for one in table["weighed"]
        ),
        measures=tuple(
            Measure(**{**one, "due_on": date.fromisoformat(one["due_on"])})
            for one in table["measures"]
        ),
        decision=Decision(
            outcome=Outcome(outcome) if outcome else None,
            narrows_to=HoldId(narrows_to) if narrows_to else None,
            conditions=decision["conditions"],
            review_on=date.fromisoformat(review_on) if review_on else None,
        ),
        public_summary=table["public_summary"],
        summary_waits=table["summary_waits"],
    )


def _consultation(table: Mapping[str, Any]) -> Consultation:
    return Consultation(
        voice=Voice(table["voice"]),
        held_on=date.fromisoformat(table["held_on"]),
        said=table["said"],
        safe_to_name=table["safe_to_name"],
        name=table["name"],
    )


def _rating(table: Mapping[str, Any]) -> Rating:
    return Rating(
        right=Right(table["right"]),
        course=Course(table["course"]),
        scale=table["scale"],
        scope=table["scope"],
        irremediability=table["irremediability"],
        likelihood=table["likelihood"],
        reason=table["reason"],
        kind=RequestKind(table["kind"]) if table["kind"] else None,
    )

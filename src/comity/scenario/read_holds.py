"""Read ``[[hold]]``, ``[[assessment]]``, ``[[lift_attempt]]`` and ``[[person]]``."""

from __future__ import annotations

from typing import Final

from comity.hold import (
    SYSTEM,
    Assessment,
    AssessmentScope,
    Hold,
    HoldException,
    LiftAttempt,
    LiftCondition,
    Match,
    Never,
    Older,
    OnAssessment,
    OnAttested,
    OnDate,
    Outcome,
    Person,
    Received,
    Route,
    Treatment,
    Underlying,
    UnknownPlace,
)
from comity.hold.terms import DATA_KINDS
from comity.scenario.known import Known
from comity.scenario.table import Table
from comity.vocabulary.instants import Period
from comity.vocabulary.places import parse_jurisdiction, parse_place
from comity.vocabulary.words import (
    AssessmentId,
    Category,
    HoldId,
    PersonId,
    RequestKind,
    Step,
)


def read_person(table: Table) -> Person:
    """Return one of our people."""
    name = table.text("id")
    if name == SYSTEM:
        raise table.fault("id", "'system' stands for a timer or script and is never a person")
    return Person(
        id=PersonId(name),
        roles=frozenset(table.texts("roles", required=True)),
        stake=table.boolean("stake", default=False),
    )


def read_hold(table: Table, known: Known) -> Hold:
    """Return a hold with every field that the format gives it."""
    received = table.word("received", Received)
    if (received is Received.FROM_EFFECTIVE) != table.has("older"):
        raise table.fault("older", "it stands if and only if 'received' is 'from-effective'")
    exceptions = tuple(_exception(one, known) for one in table.tables("except"))
    if len({one.id for one in exceptions}) < len(exceptions):
        raise table.fault("except", "two exceptions have the same id")
    with table.naming("kinds" if table.has("kinds") else "stops"):
        return Hold(
            id=HoldId(table.text("id")),
            stops=table.word("stops", Step),
            announced_at=table.optional_instant("announced_at"),
            effective_at=table.instant("effective_at"),
            recorded_at=table.optional_instant("recorded_at"),
            received=received,
            older=table.word("older", Older) if table.has("older") else None,
            requested_by=table.all_parsed("requested_by", parse_jurisdiction),
            users_in=table.all_parsed("users_in", parse_place),
            match=table.word("match", Match, Match.EITHER),
            authorities=table.texts("authorities"),
            instruments=known.instrument_patterns(table, "instruments"),
            services=known.services(table, "services"),
            kinds=table.words("kinds", RequestKind, DATA_KINDS),
            categories=table.words("categories", Category),
            emergency=table.word("emergency", Treatment),
            unknown_place=table.word("unknown_place", UnknownPlace, UnknownPlace.HELD),
            underlying=table.word("underlying", Underlying, Underlying.BY_ROUTE),
            exceptions=exceptions,
            routes=tuple(_route(one) for one in table.tables("routes")),
            lift=_condition(table.table("lift"), known) if table.has("lift") else None,
            review_by=table.optional_day("review_by"),
            statement=table.any_text("statement", ""),
        )


def _exception(table: Table, known: Known) -> HoldException:
    with table.naming("limit"):
        found = HoldException(
            id=table.text("id"),
            offences=frozenset(known.offences(table, "offences", required=True)),
            instruments=known.instrument_patterns(table, "instruments"),
            limit=frozenset(
                table.as_word("limit", one, Category) for one in table.texts("limit", required=True)
            ),
            needs=table.number("needs", least=1),
            published=table.boolean("published"),
        )
    table.finish()
    return found


def _route(table: Table) -> Route:
    to = table.text("to")
    with table.naming("until"):
        found = Route(to=to, open=Period(start=table.start("from"), end=table.end("until")))
    table.finish()
    return found


CONDITIONS: Final = ("assessment", "attested", "date", "never")


def _condition(table: Table, known: Known) -> LiftCondition:
    found: LiftCondition
    match table.text("on"):
        case "assessment":
            known.assessments.check(table, "assessment", [table.text("assessment")])
            found = OnAssessment(AssessmentId(table.text("assessment")))
        case "attested":
            found = OnAttested(table.text("event"))
        case "date":
            found = OnDate(table.day("date"))
        case "never":
            found = Never()
        case other:
            raise table.fault("on", f"{other!r} is none of {', '.join(CONDITIONS)}")
    table.finish()
    return found


def read_assessment(table: Table, known: Known) -> Assessment:
    """Return a human-rights assessment."""
    renews = table.optional_text("renews")
    if renews is not None:
        known.assessments.check(table, "renews", [renews])
        if renews == table.text("id"):
            raise table.fault("renews", "an assessment cannot renew itself")
    return Assessment(
        id=AssessmentId(table.text("id")),
        scope=_scope(table.table("scope"), known),
        approved_at=table.optional_instant("approved_at"),
        outcome=table.word("outcome", Outcome),
        blocking_open=table.number("blocking_open", default=0),
        authors=_persons(table, "authors", known, required=True),
        signed_by=_persons(table, "signed_by", known),
        review_on=table.optional_day("review_on"),
        renews=AssessmentId(renews) if renews else None,
    )


def _scope(table: Table, known: Known) -> AssessmentScope:
    found = AssessmentScope(
        requested_by=table.all_parsed("requested_by", parse_jurisdiction),
        users_in=table.all_parsed("users_in", parse_place),
        services=known.services(table, "services"),
        kinds=table.words("kinds", RequestKind),
    )
    table.finish()
    return found


def _persons(
    table: Table, key: str, known: Known, *, required: bool = False
) -> frozenset[PersonId]:
    found = table.texts(key, required=required)
    known.persons.check(table, key, found)
    return frozenset(PersonId(one) for one in found)


def read_lift_attempt(table: Table, known: Known) -> LiftAttempt:
    """Return an attempt to lift a hold."""
    by = table.texts("by", required=True)
    known.persons.check(table, "by", [one for one in by if one != SYSTEM])
    hold = table.text("hold")
    known.holds.check(table, "hold", [hold])
    narrows_to = table.optional_text("narrows_to")
    if narrows_to is not None:
        known.holds.check(table, "narrows_to", [narrows_to])
        if narrows_to == hold:
            raise table.fault("narrows_to", "a hold cannot take its own place")
    return LiftAttempt(
        id=table.text("id"),
        hold=HoldId(hold),
        at=table.instant("at"),
        by=tuple(PersonId(one) for one in by),
        grounds=table.any_text("grounds", ""),
        narrows_to=HoldId(narrows_to) if narrows_to else None,
    )

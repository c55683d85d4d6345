"""What we say about a place: an announced hold as it was published, and what was said before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy, ngettext

from comity.hold import HoldRecord, Lift
from comity.hold.terms import Hold, Never, OnAssessment, OnAttested, OnDate
from comity_server.casefile.reading import assessing
from comity_server.casefile.reading.announced import Announced
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Chip, Dated, Moment, Pair, State
from comity_server.faces.places import say_list, say_place
from comity_server.faces.zones import zone_of
from comity_server.public.pages.stand import Stance
from comity_server.public.words import say_categories, say_kind, say_offence


def places_of(hold: Hold) -> tuple[str, ...]:
    """Return the codes of the places that a hold is about: of askers first, then of users."""
    return tuple(dict.fromkeys((*hold.requested_by, *hold.users_in)))


def heading(hold: Hold) -> str:
    """Return the places of a hold by name, or that it is about all of them."""
    places = places_of(hold)
    return say_list([say_place(place) for place in places]) if places else gettext("Everywhere")


def zone(hold: Hold) -> str:
    """Return the civil time in which a hold's instants are told: its place's, if it has one."""
    places = places_of(hold)
    return zone_of(places[0]) if len(places) == 1 else "UTC"


def say_statement(hold: Hold) -> str:
    """Return what we published; where nothing was worded, what the hold's own terms say."""
    return hold.statement or {
        "production": gettext("We do not produce user data."),
        "answer": gettext("We do not answer requests."),
        "review": gettext("We do not review requests."),
    }.get(hold.stops, gettext("We have paused our work on requests."))


def stances(found: Iterable[Announced], *, at: datetime) -> tuple[Stance, ...]:
    """Return what stands today, by the places' names and then by date."""
    everything = tuple(found)
    current = [one.record for one in everything if one.in_force]
    return tuple(
        _stance(record, everything, at=at)
        for record in sorted(current, key=lambda one: (heading(one.hold), one.hold.effective_at))
    )


def _stance(record: HoldRecord, everything: Sequence[Announced], *, at: datetime) -> Stance:
    hold = record.hold
    same_place = [one.record for one in everything if places_of(one.record.hold) == places_of(hold)]
    history = tuple(sorted(_statements(same_place, at=at), key=_when, reverse=True))
    return Stance(
        place=heading(hold),
        chip=Chip(State.BARRED, gettext("Held")),
        sentence=say_statement(hold),
        pairs=_pairs(hold, at=at),
        history=history,
        history_label=gettext("History: %(count)s entries") % {"count": len(history)},
    )


def past(found: Iterable[Announced], *, at: datetime) -> tuple[Dated, ...]:
    """Return what we said of places about which nothing stands today, newest first."""
    everything = tuple(found)
    standing = {places_of(one.record.hold) for one in everything if one.in_force}
    over = [one.record for one in everything if places_of(one.record.hold) not in standing]
    return tuple(sorted(_statements(over, at=at, with_place=True), key=_when, reverse=True))


def _when(dated: Dated) -> datetime:
    return dated.moment.at


def _statements(
    records: Iterable[HoldRecord], *, at: datetime, with_place: bool = False
) -> Iterable[Dated]:
    for record in records:
        hold = record.hold
        before = f"{heading(hold)}: " if with_place else ""
        if hold.announced_at is not None:
            said = gettext("Announced: “%(statement)s”") % {"statement": say_statement(hold)}
            yield Dated(Moment(hold.announced_at, zone(hold)), before + said)
        if hold.effective_at <= at:
            yield Dated(
                Moment(hold.effective_at, zone(hold)), before + gettext("The hold counts from here")
            )
        for lift in record.lifts:
            if lift.at <= at:
                yield Dated(Moment(lift.at, zone(hold)), before + _say_lift(lift))


def _say_lift(lift: Lift) -> str:
    if lift.narrows_to is not None:
        return gettext("Another version took its place")
    return gettext("People lifted the hold")


def _pairs(hold: Hold, *, at: datetime) -> tuple[Pair, ...]:
    open_routes = [route for route in hold.routes if route.open.covers(at)]
    pairs = [
        Pair(gettext("Since"), moment=Moment(hold.effective_at, zone(hold))),
        Pair(gettext("What stops"), say_stops(hold)),
        Pair(gettext("Ends"), say_end(hold)),
        Pair(gettext("Emergencies"), say_emergencies(hold)),
        *([Pair(gettext("Older requests"), say_older(hold))] if hold.older else []),
        *_exceptions(hold),
        *(Pair(gettext("Another way"), _route(route.to, route.open.end)) for route in open_routes),
        *_uses(hold),
        *_assessments(hold),
    ]
    return tuple(pairs)


_CLAUSES = {
    "emergency": gettext_lazy("Emergencies answered"),
    "exception": gettext_lazy("Exceptions used"),
    "older": gettext_lazy("Older requests answered"),
    "home-court": gettext_lazy("Orders of our own courts answered"),
    "route": gettext_lazy("Answered by another way"),
}


def _uses(hold: Hold) -> list[Pair]:
    """Return how often each published clause let something leave; sealed cases never count here."""
    return [
        Pair(
            str(_CLAUSES[use.clause]), ngettext("once", "%(n)s times", use.count) % {"n": use.count}
        )
        for use in assessing.published_uses(hold.id)
    ]


def _assessments(hold: Hold) -> list[Pair]:
    return [
        Pair(gettext("What our human-rights assessment found"), one.summary)
        for one in assessing.of_hold(hold.id)
        if one.summary
    ]


def say_stops(hold: Hold) -> str:
    """Return which step stops, for which requests."""
    kinds = say_list([say_kind(kind) for kind in hold.kinds])
    step = {
        "production": gettext("giving data"),
        "answer": gettext("answering, and giving data"),
        "review": gettext("review, and all that follows it"),
    }.get(hold.stops, hold.stops)
    return gettext(
        "%(step)s, where we are asked for %(kinds)s; every request is kept and counted"
    ) % {
        "step": step,
        "kinds": kinds or gettext("anything"),
    }


def say_end(hold: Hold) -> str:
    """Return how a hold ends: always by people, whatever its condition says."""
    match hold.lift:
        case OnAssessment():
            return gettext("when people lift it, after the human-rights assessment is approved")
        case OnAttested(event=event):
            return gettext("when people lift it, after %(event)s") % {"event": event}
        case OnDate(date=day):
            return gettext("when people lift it, not before %(day)s") % {"day": say_day(day)}
        case Never():
            return gettext("it stays; nobody may lift it")
        case _:
            return gettext("when people lift it")


def say_emergencies(hold: Hold) -> str:
    """Return what becomes of emergencies, as the hold's makers had to choose."""
    return {
        "proceed": gettext("answered"),
        "ask": gettext("people decide on each"),
        "held": gettext("held too"),
    }[hold.emergency]


def say_older(hold: Hold) -> str:
    """Return what becomes of requests that were received before the hold counted."""
    return {
        "proceed": gettext("not touched"),
        "ask": gettext("people decide on each"),
    }.get(str(hold.older), "")


def _exceptions(hold: Hold) -> list[Pair]:
    declared = [one for one in hold.exceptions if one.published]
    if declared:
        return [
            Pair(
                gettext("Exceptions"),
                "; ".join(
                    gettext("%(data)s, in cases of %(offences)s, where %(needs)s people agree")
                    % {
                        "data": say_categories(sorted(one.limit)),
                        "offences": say_list(sorted(map(say_offence, one.offences))),
                        "needs": one.needs,
                    }
                    for one in declared
                ),
            )
        ]
    # Where a clause is kept back, "none" would be a lie, and naming it would give it away.
    return [] if hold.exceptions else [Pair(gettext("Exceptions"), gettext("none"))]


def _route(to: str, until: datetime | None) -> str:
    if until is None:
        return to
    return gettext("%(route)s, until %(day)s") % {"route": to, "day": say_day(until.date())}

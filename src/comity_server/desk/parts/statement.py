"""The statement check in words: what left against a sentence, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext

from comity.hold import Clause, Contradiction
from comity.hold.terms import Treatment
from comity_server.casefile.statement_checks import CountedRelease, StatementCheck
from comity_server.faces import instants
from comity_server.faces.parts import Chip, Link, Moment, Pair, State
from comity_server.faces.places import say_list
from comity_server.faces.words import category_word

MOST_LISTED = 200


def counted_pairs(releases: Iterable[CountedRelease], *, zone: str) -> tuple[Pair, ...]:
    """Return one pair for each release: when, of which case, which data."""
    return tuple(
        Pair(
            one.case or gettext("A sealed case"),
            moment=Moment(one.at, zone),
            note=_note(one),
            link=Link(gettext("Open"), f"/desk/cases/{one.case}/") if one.case else None,
        )
        for one in tuple(releases)[:MOST_LISTED]
    )


def _note(one: CountedRelease) -> str:
    data = say_list(list(map(category_word, one.categories)))
    said = [
        gettext("%(data)s data.") % {"data": data.capitalize()},
        gettext("Number %(n)s in the ledger.") % {"n": one.ledger_number},
    ]
    if one.exception:
        said.append(gettext("By the exception ‘%(name)s’.") % {"name": one.exception})
    if not one.fetched:
        said.append(gettext("Nobody has fetched it: a hold that covers it takes it back."))
    return " ".join(said)


def result_pair(found: StatementCheck) -> Pair:
    """Return whether the sentence stands, as one pair with its state."""
    count = len(found.contradicted_by)
    if not count:
        return Pair(
            gettext("Statement check"),
            chip=Chip(State.CLEAR, gettext("It holds")),
            note=gettext("Nothing left against it.") + _declared(found),
        )
    return Pair(
        gettext("Statement check"),
        chip=Chip(State.ASK, gettext("It does not hold")),
        note=ngettext("One release contradicts it.", "%(n)s releases contradict it.", count)
        % {"n": count}
        + _declared(found),
    )


def _declared(found: StatementCheck) -> str:
    count = len(found.declared)
    if not count:
        return ""
    return " " + ngettext(
        "One left by a declared exception.", "%(n)s left by declared exceptions.", count
    ) % {"n": count}


def instead_of(found: StatementCheck, *, zone: str) -> tuple[str, ...]:
    """Return what to write in the place of a sentence that is not true."""
    if found.holds:
        return ()
    last = instants.say_instant(Moment(max(one.at for one in found.contradicted_by), zone))
    count = len(found.contradicted_by)
    return (
        gettext("It is true from after %(last)s: let it count from then.") % {"last": last},
        ngettext(
            "Or say what left, in our own words: “Before that we gave data in one case.”",
            "Or say what left, in our own words: “Before that we gave data in %(n)s cases.”",
            count,
        )
        % {"n": count},
        gettext("Or declare and publish the exception by which it left."),
    )


def contradiction_text(found: Contradiction) -> str:
    """Return which published sentence a hold contradicts, and in what."""
    said = found.published
    day = instants.say_day(said.announced_at.date()) if said.announced_at else ""
    facts = {
        "sentence": said.statement or said.id,
        "day": day,
        "what": _clause(found),
    }
    return gettext("Contradicts what we published on %(day)s: “%(sentence)s” %(what)s") % facts


def _clause(found: Contradiction) -> str:
    match found.clause:
        case Clause.EMERGENCIES:
            return (
                gettext("Emergencies are answered there.")
                if found.published.emergency is Treatment.PROCEED
                else gettext("A person decides each emergency there.")
            )
        case Clause.STOPS:
            return {
                "answer": gettext("Requests are reviewed there."),
                "production": gettext("Requests are reviewed or answered there."),
            }.get(found.published.stops, "")
        case Clause.OLDER:
            return gettext("Older requests are let on or decided there.")
        case Clause.EXCEPTION:
            return gettext("The exception ‘%(name)s’ is declared there.") % {"name": found.detail}
        case Clause.ROUTE:
            return gettext("‘%(way)s’ is named there as open.") % {"way": found.detail}

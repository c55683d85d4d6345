"""What the register of secrecy orders shows: chips, facts and what became of an order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from comity.notice import SecrecyDeedWord, SecrecyOrder
from comity_server.casefile.reading.rows import PersonRow, SecrecyDeedRow, SecrecyRow
from comity_server.faces import instants
from comity_server.faces.parts import Chip, Link, Moment, Pair, State
from comity_server.faces.places import say_list


def deed_words() -> dict[SecrecyDeedWord, str]:
    """Return what became of orders, in the reader's words."""
    return {
        SecrecyDeedWord.EXTENDED: gettext("It was extended"),
        SecrecyDeedWord.CHALLENGED: gettext("We filed a challenge"),
        SecrecyDeedWord.UPHELD: gettext("The challenge was lost"),
        SecrecyDeedWord.SHORTENED: gettext("The challenge gave it an earlier end"),
        SecrecyDeedWord.SET_ASIDE: gettext("The challenge ended it"),
        SecrecyDeedWord.ENDED: gettext("It was lifted"),
    }


def order_chip(value: SecrecyOrder, *, now: datetime) -> Chip:
    """Return how an order stands."""
    end = value.ends_at
    if not value.stands(now):
        return Chip(State.CLEAR, gettext("Ended"))
    if end is None:
        return Chip(State.BARRED, gettext("Without an end"))
    return Chip(State.BARRED, gettext("In force"))


def order_facts(
    row: SecrecyRow, value: SecrecyOrder, *, readers: Iterable[PersonRow], now: datetime
) -> tuple[Pair, ...]:
    """Return what an order says; the first pair stands for the whole in lists."""
    end = value.ends_at
    facts = [
        Pair(
            gettext("Order"),
            f"{row.issuer}, {row.basis}",
            chip=order_chip(value, now=now),
            link=Link(row.ref, f"/desk/secrecy/{row.ref}/"),
        ),
        Pair(gettext("Case"), link=Link(row.case.ref, f"/desk/cases/{row.case.ref}/")),
        Pair(gettext("From"), moment=Moment(row.starts_at)),
        Pair(gettext("Until"), moment=Moment(end))
        if end
        else Pair(gettext("Until"), gettext("It names no end")),
        Pair(gettext("Look again by"), moment=Moment(row.review_by)),
        Pair(gettext("Entered by"), row.by.name, moment=Moment(row.recorded_at)),
    ]
    names = [person.name for person in readers]
    if names:
        facts.append(Pair(gettext("May read it"), say_list(names)))
    return tuple(facts)


def timeline(deeds: Iterable[SecrecyDeedRow]) -> tuple[Pair, ...]:
    """Return what became of an order, each with who entered it."""
    return tuple(
        Pair(
            deed_words()[SecrecyDeedWord(deed.word)],
            _note(deed),
            note=deed.by.name,
            moment=Moment(deed.at),
        )
        for deed in deeds
    )


def _note(deed: SecrecyDeedRow) -> str:
    if deed.until is None:
        return str(deed.note)
    day = instants.say_day(instants.last_day(deed.until))
    return gettext("%(note)s New last day: %(day)s.") % {"note": deed.note, "day": day}

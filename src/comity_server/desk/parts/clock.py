"""Build the clocks of a case page, each with the lines by which it was worked out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from comity.clock import Due, Standing
from comity.vocabulary.words import Clock as ClockWord
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.reading import for_clocks
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.forms.event import WORDS
from comity_server.desk.pages.case import Clock
from comity_server.faces import instants
from comity_server.faces.parts import Dated, Link, Moment, Pair
from comity_server.faces.zones import zone_of

CLOCK_HEADINGS = {
    ClockWord.ACKNOWLEDGE: gettext_lazy("Acknowledge"),
    ClockWord.PRESERVE: gettext_lazy("Keep the data"),
    ClockWord.PRODUCE: gettext_lazy("Produce"),
    ClockWord.NOTICE: gettext_lazy("Tell the user"),
    ClockWord.CHALLENGE: gettext_lazy("Challenge by"),
}
CLOCK_STANDINGS = {
    Standing.PAUSED: gettext_lazy("Stands still until our question is answered."),
    Standing.OVER: gettext_lazy("This clock is over."),
}


def clocks_of(case: CaseRow, *, due: Iterable[Due], now: datetime) -> tuple[Clock, ...]:
    """Return the day by which we answer, then each clock of law and policy with its lines."""
    own = (_answer_by(case, now=now),) if case.must_by is not None else ()
    return (*own, *(_law_clock(one, case, now=now) for one in due))


def _answer_by(case: CaseRow, *, now: datetime) -> Clock:
    return Clock(
        gettext("Answer by"),
        Moment(case.must_by, zone_of(case.jurisdiction)),
        chip=instants.due_chip(due_at=case.must_by, now=now),
        computation=(
            Pair(gettext("Received"), moment=Moment(case.received_at)),
            Pair(gettext("Rule"), case.must_by_why),
            Pair(gettext("Due"), moment=Moment(case.must_by)),
        ),
        note=gettext("A hold stops the data, not this clock."),
    )


def _law_clock(due: Due, case: CaseRow, *, now: datetime) -> Clock:
    zone = zone_of(case.jurisdiction)
    sides = (
        (gettext("Not before"), due.not_before),
        (gettext("Not after"), due.not_after),
    )
    return Clock(
        str(CLOCK_HEADINGS[due.clock]),
        Moment(due.not_after, zone) if due.not_after else None,
        chip=instants.due_chip(due_at=due.not_after, now=now) if due.not_after else None,
        computation=(
            *(Pair(label, moment=Moment(at, zone)) for label, at in sides if at),
            *(
                Pair(line.says, line.source, moment=Moment(line.at, zone) if line.at else None)
                for line in due.lines
            ),
        ),
        note=_clock_note(due),
    )


def _clock_note(due: Due) -> str:
    if due.crosses:
        return gettext("The two sides cross: ask the authority which day it means.")
    return str(CLOCK_STANDINGS.get(due.standing, ""))


def happened(case: CaseRow) -> tuple[Dated, ...]:
    """Return what was entered as having happened, newest first; what was taken back says so."""
    zone = zone_of(case.jurisdiction)
    return tuple(
        Dated(
            Moment(row.at, zone),
            str(WORDS[CaseEventWord(row.happened)]),
            note=_event_note(row.note, row.retracted_why),
            link=None
            if row.retracted_at
            else Link(gettext("Take back"), f"/desk/cases/{case.ref}/happened/{row.id}/"),
            ledger_number=row.ledger_number,
        )
        for row in for_clocks.events_of(case)
    )


def _event_note(note: str, wrong: str) -> str:
    if not wrong:
        return note
    return gettext("Taken back: %(why)s") % {"why": wrong}

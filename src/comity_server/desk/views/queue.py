"""The queue: what needs me first."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from comity_server import clock
from comity_server.casefile.reading import queue as reading
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.frames import frame
from comity_server.desk.pages.queue import QueueGroup, QueuePage, QueueRow, Tab
from comity_server.desk.words import case_sentence, next_act, role_word
from comity_server.faces import instants, sessions
from comity_server.faces.parts import Chip, Moment, State
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of

NOT_OURS = frozenset({"officer", "nobody"})
"""Turns in which nothing of ours can be late: the officer downloads, or the house works."""


@sessions.staff_only
def queue(request: HttpRequest) -> HttpResponse:
    """Show open cases by clock: mine, the team's, those that others must act on, those held."""
    now, role = clock.now(), request.actor.role
    after = _place(request.GET.get("after", ""))
    tab = request.GET.get("tab", "mine")
    tab = tab if tab in {"mine", "team", "others", "held"} else "mine"
    rows = {
        "mine": lambda: reading.of_turns((role,), after=after),
        "team": lambda: reading.team(after=after),
        "others": lambda: reading.of_turns(reading.others(role), after=after),
        "held": lambda: reading.held(at=now, after=after),
    }[tab]()
    page, more = rows[: reading.PAGE], rows[reading.PAGE :]
    tabs = _tabs(role, tab, now=now)
    found = QueuePage(
        frame=frame(request, "queue"),
        title=gettext("Queue"),
        tabs=tabs,
        groups=_groups(page, now=now, mine=role),
        sorted_by=gettext("Sorted by clock"),
        empty=_empty(tab, tabs),
        next_href=f"/desk/queue/?tab={tab}&after={mark_of(page[-1])}" if more else "",
        next_label=gettext("Next 50"),
        first_href=f"/desk/queue/?tab={tab}" if request.GET.get("after") else "",
    )
    return shown(request, found)


def _tabs(role: str, current: str, *, now: datetime) -> tuple[Tab, ...]:
    counts = (
        ("mine", gettext("Mine"), reading.count_of((role,))),
        ("team", gettext("Team"), reading.count_of(None)),
        ("others", gettext("With others"), reading.count_of(reading.others(role))),
        (
            "held",
            gettext("Held"),
            len(reading.held(at=now, after=None, most=reading.SHOWN_COUNT)),
        ),
    )
    return tuple(
        Tab(label, f"/desk/queue/?tab={key}", count, key == current) for key, label, count in counts
    )


def _empty(tab: str, tabs: tuple[Tab, ...]) -> str:
    waiting = tabs[2].count
    if tab == "held":
        return gettext("No open request is stopped by a hold.")
    if tab != "mine" or not waiting:
        return gettext("Nothing waits here.")
    return ngettext(
        "Nothing waits for you. One waits for others.",
        "Nothing waits for you. %(n)s wait for others.",
        waiting,
    ) % {"n": "99+" if waiting > 99 else waiting}


def mark_of(case: CaseRow) -> str:
    """Return the mark in an address after which the next page begins."""
    body = json.dumps([case.must_by.isoformat(), str(case.id)])
    return base64.urlsafe_b64encode(body.encode()).decode()


def _place(mark: str) -> reading.Place | None:
    try:
        due_at, identity = json.loads(base64.urlsafe_b64decode(mark.encode()))
        return reading.Place(datetime.fromisoformat(due_at), UUID(identity))
    except (ValueError, TypeError):
        return None


def _groups(rows: Sequence[CaseRow], *, now: datetime, mine: str) -> tuple[QueueGroup, ...]:
    bounds = (
        ("late", gettext("Late"), now),
        ("today", gettext("Today"), now + timedelta(days=1)),
        ("week", gettext("This week"), now + timedelta(days=7)),
        ("later", gettext("Later"), None),
    )
    groups, rest = [], list(rows)
    for key, heading, until in bounds:
        here = [case for case in rest if until is None or _due_before(case, until)]
        rest = [case for case in rest if case not in here]
        if here:
            shown_rows = tuple(_row(case, now=now, mine=mine) for case in here)
            groups.append(QueueGroup(key, heading, shown_rows))
    return tuple(groups)


def _due_before(case: CaseRow, until: datetime) -> bool:
    return case.turn not in NOT_OURS and case.must_by < until


def _row(case: CaseRow, *, now: datetime, mine: str) -> QueueRow:
    return QueueRow(
        reference=case.ref,
        href=f"/desk/cases/{case.ref}/",
        sentence=case_sentence(case),
        note=case.their_reference,
        next_act=next_act(case),
        due=Moment(case.must_by, zone_of(case.jurisdiction)),
        chip=None if case.turn in NOT_OURS else instants.due_chip(due_at=case.must_by, now=now),
        stop=Chip(State.ASK, gettext("Emergency")) if case.kind == "emergency" else None,
        turn="" if case.turn == mine else role_word(case.turn),
    )

"""The part of a case's page that tells which version of which hold bound it, and while it did."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from comity_server.casefile.reading.binding import BoundBy, holds_that_bound
from comity_server.casefile.reading.rows import CaseRow
from comity_server.faces import instants
from comity_server.faces.parts import Link, Moment, Pair
from comity_server.faces.zones import zone_of


def binding_holds(case: CaseRow, *, now: datetime) -> tuple[Pair, ...]:
    """Return each version with a link to its own page, which says what it said then."""
    zone = zone_of(case.jurisdiction)
    return tuple(
        Pair(
            one.title,
            gettext("Version %(n)s") % {"n": one.version},
            note=_while(one, zone=zone),
            link=Link(gettext("Read this version"), f"/desk/holds/{one.ref}/"),
        )
        for one in holds_that_bound(case, at=now)
    )


def _while(one: BoundBy, *, zone: str) -> str:
    since = instants.say_instant(Moment(one.since, zone))
    if one.until is None:
        return gettext("since %(since)s, and still does") % {"since": since}
    return gettext("from %(since)s to %(until)s") % {
        "since": since,
        "until": instants.say_instant(Moment(one.until, zone)),
    }

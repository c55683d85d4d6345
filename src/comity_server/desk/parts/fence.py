"""The fence report in words: what lay before a hold when it came into force."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, gettext_lazy

from comity_server.casefile.reading.fences import Before, EarlierRelease, FenceReport
from comity_server.desk.pages.hold import PairList
from comity_server.faces.parts import Link, Moment, Pair
from comity_server.faces.words import say_size

MOST_LISTED = 200

_HEADINGS = {
    Before.REVOKED: gettext_lazy("Not fetched, and revoked"),
    Before.BEGUN: gettext_lazy("Being fetched, and cut off"),
    Before.FETCHED: gettext_lazy("Fetched before it"),
    Before.GOES_ON: gettext_lazy("Let on by its own terms"),
    Before.REVOKED_EARLIER: gettext_lazy("Revoked before it"),
}


def fence_pairs(report: FenceReport, *, zone: str) -> tuple[Pair, ...]:
    """Return the number in the ledger and how many releases of each kind lay before it."""
    return (
        Pair(gettext("Number in the ledger"), str(report.ledger_number)),
        Pair(gettext("The gate knows it since"), moment=Moment(report.recorded_at, zone)),
        Pair(
            gettext("Released before it"),
            str(len(report.releases)),
            note=gettext("Of the requests that it covers. Of others: %(n)s.")
            % {"n": report.others},
        ),
        Pair(
            gettext("Downloads revoked"),
            str(len(report.of(Before.REVOKED)) + len(report.of(Before.BEGUN))),
        ),
    )


def fence_lists(report: FenceReport, *, zone: str) -> tuple[PairList, ...]:
    """Return each release by how far it had got, under a heading with its count."""
    return tuple(
        PairList(
            gettext("%(kind)s: %(n)s") % {"kind": heading, "n": len(found)},
            tuple(_release(one, zone) for one in found[:MOST_LISTED]) + tuple(_rest(len(found))),
        )
        for how, heading in _HEADINGS.items()
        if (found := report.of(how))
    )


def _release(one: EarlierRelease, zone: str) -> Pair:
    note = gettext("Number %(n)s in the ledger.") % {"n": one.ledger_number}
    if one.how is Before.BEGUN:
        left = gettext("%(size)s had left, sealed.") % {"size": say_size(one.bytes_sent)}
        note = f"{note} {left}"
    return Pair(
        one.case or gettext("A sealed case"),
        moment=Moment(one.released_at, zone),
        note=note,
        link=Link(gettext("Open"), f"/desk/cases/{one.case}/") if one.case else None,
    )


def _rest(count: int) -> Iterator[Pair]:
    if count > MOST_LISTED:
        yield Pair(gettext("And more"), str(count - MOST_LISTED))

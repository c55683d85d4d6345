"""What we limit and where, as published; and the demands themselves, redacted by a person."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity_server import clock
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.reading.rows import RestrictionRow
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Chip, Dated, Link, Moment, Pair, State
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of
from comity_server.public.frames import frame, proof_line
from comity_server.public.pages.restriction import PublishedLetterPage, RestrictionsPage
from comity_server.public.pages.stand import Stance


def index(request: HttpRequest) -> HttpResponse:
    """List each published restriction; nothing tells of one that is not."""
    now = clock.now()
    rows = reading.published()
    stands = [one for one in rows if one.state == "in-force" and one.effective_at <= now]
    page = RestrictionsPage(
        frame=frame(request),
        proof=proof_line(),
        lead=gettext(
            "What we limit binds people in the place named and nobody else, until people lift it."
        )
        if stands
        else gettext("No restriction is published. Whoever asks for one has to send a request."),
        stances=tuple(map(_stance, stands)),
        letters=tuple(
            Link(
                gettext("A demand of %(day)s") % {"day": say_day(one.case.received_at.date())},
                f"/restrictions/letters/{one.id}/",
            )
            for one in reading.published_letters()
        ),
        past=tuple(
            Dated(Moment(one.ended_at, _zone(one)), _ended(one), ledger_number=one.ended_number)
            for one in rows
            if one.state == "lifted"
        ),
    )
    return shown(request, page)


def _zone(row: RestrictionRow) -> str:
    return zone_of(row.places[0]) if row.places else "UTC"


def _where(row: RestrictionRow) -> str:
    return say_list([say_place(one) for one in row.places]) or gettext("Everywhere")


def _ended(row: RestrictionRow) -> str:
    if row.was_wrong:
        return gettext("%(place)s: lifted, because it should never have been. “%(said)s”") % {
            "place": _where(row),
            "said": row.published_as,
        }
    return gettext("%(place)s: lifted. “%(said)s”") % {
        "place": _where(row),
        "said": row.published_as,
    }


def _stance(row: RestrictionRow) -> Stance:
    bases = {
        "request": gettext("a demand of an authority"),
        "order": gettext("an order"),
        "policy": gettext("our own terms"),
    }
    found = reading.proof_of(row)
    pairs = [
        Pair(gettext("Since"), moment=Moment(row.effective_at, _zone(row))),
        Pair(gettext("It rests on"), bases[row.basis]),
        Pair(gettext("Looked at again by"), say_day(row.review_by)),
    ]
    if found is not None and found.passed:
        pairs.append(Pair(gettext("Proved at the door"), moment=Moment(found.at, _zone(row))))
    return Stance(
        place=_where(row),
        chip=Chip(State.BARRED, gettext("Limited")),
        sentence=row.published_as,
        pairs=tuple(pairs),
    )


def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Show a published demand; one that was taken down is not there."""
    found = reading.published_letter(letter_id)
    if found is None:
        raise Http404
    page = PublishedLetterPage(
        frame=frame(request),
        parts=tuple(found.parts),
        facts=(
            Pair(gettext("By our rule"), found.policy),
            Pair(gettext("Published"), moment=Moment(found.at)),
            Pair(gettext("SHA-256 of these parts"), found.digest, mono=True),
            Pair(gettext("Entry in the ledger"), str(found.ledger_number)),
        ),
    )
    return shown(request, page)

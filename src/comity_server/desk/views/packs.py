"""The law books: which places they cover, from when, on which sources each entry rests."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from comity.pack.books import Pack
from comity.pack.law import Instrument
from comity_server import books, clock
from comity_server.desk.frames import frame
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.packs import InstrumentRow, PackPage
from comity_server.desk.words import duration_word
from comity_server.faces import instants, sessions
from comity_server.faces.parts import Act, Chip, Link, Pair, State
from comity_server.faces.places import say_place
from comity_server.faces.shown import shown

PACKS = "/desk/packs/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List the law books by place, with the day as of which each was compiled."""
    now = clock.now()
    page = ListPage(
        frame=frame(request, "packs"),
        title=gettext("Which law do we know?"),
        lead=gettext("Each entry names its source. Where a book is old, its answers only ask."),
        rows=tuple(
            ListRow(
                say_place(pack.code),
                f"{PACKS}{pack.code}/",
                note=gettext("%(instruments)s, as of %(day)s")
                % {
                    "instruments": ngettext(
                        "one document", "%(n)s documents", len(pack.instruments)
                    )
                    % {"n": len(pack.instruments)},
                    "day": instants.say_day(pack.head.as_of),
                },
                chip=_chip(pack, stale=pack.is_stale(now)),
            )
            for pack in sorted(books.books().packs, key=lambda pack: say_place(pack.code))
        ),
        empty=gettext("No law book is installed."),
    )
    return shown(request, page)


def _extent(pack: Pack) -> str:
    count = len(pack.instruments)
    documents = ngettext("one document", "%(n)s documents", count) % {"n": count}
    return gettext("%(documents)s, as of %(day)s") % {
        "documents": documents,
        "day": instants.say_day(pack.head.as_of),
    }


def _chip(pack: Pack, *, stale: bool) -> Chip:
    if stale:
        return Chip(State.SOON, gettext("Older than 180 days"))
    if pack.overlaid:
        return Chip(State.UNKNOWN, gettext("With changes of yours"))
    return Chip(State.CLEAR, gettext("Read lately"))


@sessions.staff_only
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one law book: its documents, what each reaches, its sources, its digest."""
    pack = next((pack for pack in books.books().packs if pack.code == code.upper()), None)
    if pack is None:
        page = MessagePage(
            frame=frame(request, "packs"),
            title=gettext("There is no law book of this place"),
            paragraphs=(gettext("A request from there is read under policy and rights alone."),),
            acts=(Act(gettext("Law books"), href=PACKS),),
        )
        return shown(request, page, status=404)
    return shown(request, _page(request, pack))


def _page(request: HttpRequest, pack: Pack) -> PackPage:
    return PackPage(
        frame=frame(request, "packs"),
        title=gettext("The law of %(place)s, as we read it") % {"place": say_place(pack.code)},
        back=Link(gettext("Law books"), PACKS),
        instruments=tuple(_instrument(item) for item in pack.instruments),
        about=(
            Pair(gettext("As of"), instants.say_day(pack.head.as_of)),
            Pair(
                gettext("Counts as old from"),
                instants.say_day(pack.head.as_of + timedelta(days=181)),
            ),
            Pair(gettext("Changes of yours"), ", ".join(pack.overlaid) or gettext("none")),
            Pair(gettext("Digest"), pack.digest[:16], mono=True),
        ),
        authorities=tuple(Pair(one.name.en, one.name.local) for one in pack.authorities),
        concerns=tuple(Pair(one.title, one.why, note=one.statute) for one in pack.concerns),
        sources=tuple(Link(source.title, source.url) for _, source in pack.head.sources),
    )


def _instrument(item: Instrument) -> InstrumentRow:
    deadline = item.deadline.normal if item.deadline else None
    return InstrumentRow(
        name=item.name.en,
        local=item.name.local,
        citation=f"{item.citation.statute}, {item.citation.section}",
        reaches=", ".join(word.replace("_", " ") for word in item.data) or gettext("no user data"),
        deadline=duration_word(deadline) if deadline else gettext("no day is named"),
        evidence=Chip(State.CLEAR, gettext("Read in its source"))
        if item.evidence.may_drive
        else Chip(State.ASK, gettext("From memory: it only asks")),
    )

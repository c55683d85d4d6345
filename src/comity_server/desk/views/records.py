"""Releases, letters that came by mail or post, and the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import ReleaseRow
from comity_server.desk.frames import frame
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.records import EntryRow, LedgerPage
from comity_server.desk.words import case_sentence, entry_sentence
from comity_server.faces import sessions
from comity_server.faces.parts import Chip, Digest, Moment, ProofLine, State
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of
from comity_server.ledger import publishing, store


@sessions.staff_only
def releases(request: HttpRequest) -> HttpResponse:
    """List what waits to be released, then what was."""
    waiting = tuple(
        ListRow(
            case_sentence(case),
            f"/desk/cases/{case.ref}/release/",
            reference=case.ref,
            chip=Chip(State.ASK, gettext("Waits for its release")),
        )
        for case in for_desk.sealed_cases()
    )
    gone = tuple(
        ListRow(
            gettext("%(files)s files to %(who)s")
            % {"files": one.files, "who": one.case.authority.name},
            f"/desk/cases/{one.case.ref}/release/",
            reference=one.case.ref,
            chip=_chip(one),
            moment=Moment(one.released_at, zone_of(one.case.jurisdiction)),
            moment_label=gettext("released"),
        )
        for one in for_desk.recent_releases()
    )
    page = ListPage(
        frame=frame(request, "releases"),
        title=gettext("Releases"),
        rows=(*waiting, *gone),
        empty=gettext("Nothing has been released, and nothing waits."),
    )
    return shown(request, page)


def _chip(one: ReleaseRow) -> Chip:
    if one.revoked_at:
        return Chip(State.BARRED, gettext("Revoked by a hold"))
    if any(delivery.completed_at for delivery in one.deliveries.all()):
        return Chip(State.CLEAR, gettext("Delivered"))
    return Chip(State.SOON, gettext("Not fetched yet"))


@sessions.staff_only
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the newest entries and the last checkpoint."""
    before = request.GET.get("before", "")
    rows = for_desk.newest_entries(before=int(before) if before.isdigit() else None)
    newest = publishing.newest_checkpoint()
    proof = (
        ProofLine(newest.size, Digest(bytes(newest.root).hex()), Moment(newest.made_at))
        if newest
        else None
    )
    size = store.head().size
    page = LedgerPage(
        frame=frame(request, "ledger"),
        entries=tuple(
            EntryRow(
                one.number,
                Moment(one.recorded_at),
                entry_sentence(one.kind),
                "",
                bytes(one.leaf_hash).hex()[:16],
                href=f"/desk/cases/{one.case_ref}/" if one.case_ref else "",
            )
            for one in rows
        ),
        proof=proof,
        waiting=gettext("%(n)s entries since the last checkpoint")
        % {"n": size - (newest.size if newest else 0)},
        older_href=f"/desk/ledger/?before={rows[-1].number}" if len(rows) == for_desk.PAGE else "",
    )
    return shown(request, page)


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the queue."""
    return HttpResponseRedirect("/desk/queue/")

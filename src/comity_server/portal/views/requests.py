"""An officer's own requests: where they stand, the download, the receipt, taking one back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.translation import gettext, ngettext

from comity.vocabulary.words import RequestKind
from comity_server import clock, identifiers
from comity_server.actions import intake, message, release
from comity_server.actions import openings as opening_actions
from comity_server.adapters.letter_paper import FontMissing
from comity_server.casefile.reading import for_officers, letter_files, openings
from comity_server.casefile.reading.messages import messages_of
from comity_server.casefile.reading.rows import CaseRow, ReleaseRow
from comity_server.evidence import drafts
from comity_server.faces import instants, sentences, sessions
from comity_server.faces.forms import FieldError, Form, fill
from comity_server.faces.letter_files import FORMATS, letter_file
from comity_server.faces.parts import Act, Dated, Digest, Link, Moment, Pair
from comity_server.faces.places import say_list
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word, say_size
from comity_server.faces.zones import zone_of
from comity_server.ledger import publishing
from comity_server.portal.frames import frame, standing_notices
from comity_server.portal.pages.entry import MessagePage
from comity_server.portal.pages.requests import (
    Download,
    MyRequestsPage,
    RequestPage,
    RequestRow,
    WithdrawPage,
)


@sessions.officers_only
def mine(request: HttpRequest) -> HttpResponse:
    """List everything that this officer sent, newest first."""
    person = request.actor.person
    page = MyRequestsPage(
        frame=frame(request),
        rows=tuple(_row(case) for case in for_officers.cases_of(person)),
        new_href="/portal/new/",
        drafts=tuple(
            Link(
                draft.fields.get("reference") or gettext("A draft without a reference"),
                f"/portal/new/{draft.id}/kind/",
            )
            for draft in drafts.all_mine(person=person)
        ),
    )
    return shown(request, page)


def _row(case: CaseRow) -> RequestRow:
    return RequestRow(
        reference=case.their_reference or gettext("without a reference"),
        ours=case.ref,
        href=f"/portal/requests/{case.ref}/",
        sentence=_asked_sentence(case),
        last=_dates(case)[-1],
        yours_to_act=gettext("Files are ready for you") if case.state == "released" else "",
    )


def _asked_sentence(case: CaseRow) -> str:
    if case.kind in {RequestKind.DISCLOSURE, RequestKind.EMERGENCY, RequestKind.REALTIME}:
        count = case.accounts.count()
        return ngettext(
            "You asked for data about one account.",
            "You asked for data about %(count)s accounts.",
            count,
        ) % {"count": count}
    return {
        RequestKind.PRESERVATION: gettext("You asked us to keep data."),
        RequestKind.REMOVAL: gettext("You asked us to remove something."),
        RequestKind.ACCOUNT_RESTRICTION: gettext("You asked us to restrict an account."),
    }[RequestKind(case.kind)]


def _not_here(request: HttpRequest) -> HttpResponse:
    # The same page for what never was, what is somebody else's, was revoked or has ended.
    page = MessagePage(
        frame=frame(request),
        title=gettext("There is nothing here that you can open"),
        paragraphs=(
            gettext("If you were told that files are ready, write to us with your reference."),
        ),
        acts=(Act(gettext("My requests"), href="/portal/requests/"),),
        status=404,
    )
    return shown(request, page)


@sessions.officers_only
def one(request: HttpRequest, ref: str, form: Form | None = None) -> HttpResponse:
    """Show one request in dated sentences; nothing here differs by account."""
    case = for_officers.case_of(ref, person=request.actor.person)
    if case is None:
        return _not_here(request)
    letters = for_officers.letters_of(case)
    released = for_officers.release_of(case)
    now = clock.now()
    heading, text = _now(case, letters, now)
    answered = next((one for one in reversed(letters) if one.kind != "acknowledgement"), None)
    page = RequestPage(
        frame=frame(request),
        reference=case.their_reference or gettext("without a reference"),
        ours=case.ref,
        now_heading=heading,
        now_text=text,
        dates=_dates(case),
        asked=_asked(case),
        download=_download(case, released, now),
        gone=_gone(released, now),
        less_text=answered.body if answered else "",
        receipt=_receipt_link(case, released),
        check_href="/check/",
        withdraw_href=f"/portal/requests/{ref}/withdraw/" if case.closed_at is None else "",
        submission=Link(gettext("Your submission"), f"/portal/requests/{ref}/submission/"),
        openings=_openings(case),
        messages=_messages(case, letters),
        message_form=form or _message_form(case),
    )
    return shown(request, page, status=422 if form else None)


def _messages(case: CaseRow, letters: tuple[object, ...]) -> tuple[Dated, ...]:
    """Return what we wrote and what the officer wrote, oldest first."""
    zone = zone_of(case.jurisdiction)
    ours = [
        Dated(
            Moment(one.sent_at, zone),
            one.subject,
            note=one.body,
            link=Link(gettext("As a PDF"), f"/portal/requests/{case.ref}/letters/{one.id}.pdf"),
        )
        for one in letters
    ]
    theirs = [
        Dated(Moment(one.at, zone), gettext("You wrote"), note=one.says)
        for one in messages_of(case)
    ]
    return tuple(sorted([*ours, *theirs], key=lambda one: one.moment.at))


@sessions.officers_only
def letter(request: HttpRequest, ref: str, letter_id: UUID, form: str) -> HttpResponse:
    """Hand out a letter of ours; where it cannot be set here, its text."""
    case = for_officers.case_of(ref, person=request.actor.person)
    found = letter_files.sent_letter(case, letter_id) if case else None
    if found is None or form not in FORMATS:
        return _not_here(request)
    try:
        return letter_file(found, form=form)
    except FontMissing:
        text = Act(
            gettext("Download the text"), href=f"/portal/requests/{ref}/letters/{letter_id}.txt"
        )
        page = MessagePage(
            frame=frame(request),
            title=gettext("This letter cannot be had as a PDF here"),
            paragraphs=(gettext("Our machine lacks a font for its script. Its text is the same."),),
            acts=(text,),
            status=503,
        )
        return shown(request, page)


def _message_form(case: CaseRow, *, entered: str = "", wrong: str = "") -> Form | None:
    """Return the form of a message; its version is a key, so that a second click sends once."""
    if case.closed_at is not None:
        return None
    errors = (FieldError("message", wrong),) if wrong else ()
    action = f"/portal/requests/{case.ref}/message/"
    return fill(
        action=action, entered={"message": entered}, errors=errors, version=identifiers.link_token()
    )


@sessions.officers_only
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a message of the officer in; what was written stays where it is refused."""
    case = for_officers.case_of(ref, person=request.actor.person)
    if case is None:
        return _not_here(request)
    if request.method != "POST":
        return HttpResponseRedirect(f"/portal/requests/{ref}/")
    entered = request.POST.get("message", "")
    sent = f"{case.id}:{request.POST.get('version') or entered}"
    try:
        message.send_message(
            case_id=case.id,
            says=entered,
            key=hashlib.sha256(sent.encode()).hexdigest(),
            by=request.actor,
            at=clock.now(),
        )
    except ValueError as refusal:
        if case.closed_at is not None:
            return HttpResponseRedirect(f"/portal/requests/{ref}/")
        form = _message_form(case, entered=entered, wrong=str(refusal))
        return one(request, ref, form=form)
    return HttpResponseRedirect(f"/portal/requests/{ref}/")


def _now(case: CaseRow, letters: tuple[object, ...], now: datetime) -> tuple[str, str]:
    """Return where a request stands: sentence 3, 4, or what was decided and told."""
    if case.state == "withdrawn":
        return gettext("You took this request back"), gettext("It stays counted as received.")
    decided = [letter for letter in letters if letter.kind != "acknowledgement"]
    if decided:
        return decided[-1].subject, decided[-1].body.partition("\n\n")[0]
    notices = standing_notices(case.jurisdiction)
    if notices:
        return notices[0].heading, notices[0].text
    by = instants.say_day(case.must_by.date(), long=True) if case.must_by else ""
    return gettext("Your request is with us"), sentences.with_us(by=by)


def _dates(case: CaseRow) -> tuple[Dated, ...]:
    zone = zone_of(case.jurisdiction)
    received = Dated(Moment(case.received_at, zone), gettext("We received your request"))
    letters = tuple(
        Dated(Moment(letter.sent_at, zone), letter.subject)
        for letter in for_officers.letters_of(case)
        if letter.kind != "acknowledgement"
    )
    delivered = tuple(
        Dated(Moment(delivery.completed_at, zone), gettext("You downloaded the files"))
        for found in (for_officers.release_of(case),)
        if found is not None
        for delivery in found.deliveries.all()
        if delivery.completed_at
    )
    return (received, *letters, *delivered)


def _asked(case: CaseRow) -> tuple[Pair, ...]:
    period = (
        gettext("%(start)s to %(end)s")
        % {
            "start": instants.say_day(case.period_start.date()),
            "end": instants.say_day(instants.last_day(case.period_end)),
        }
        if case.period_start and case.period_end
        else gettext("not stated")
    )
    return (
        Pair(
            gettext("Accounts"),
            ", ".join(account.identifier for account in case.accounts.all())
            or gettext("none named"),
            mono=True,
        ),
        Pair(
            gettext("Data"),
            say_list([category_word(one) for one in case.categories]) or gettext("none named"),
        ),
        Pair(gettext("Days"), period),
    )


def _download(case: CaseRow, found: ReleaseRow | None, now: datetime) -> Download | None:
    if found is None or found.revoked_at or found.expires_at <= now or _is_done(found):
        return None
    return Download(
        summary=ngettext(
            "One file, %(size)s", "%(count)s files in one package, %(size)s", found.files
        )
        % {"count": found.files, "size": say_size(found.sealed_bytes)},
        until=Moment(found.expires_at, zone_of(case.jurisdiction)),
        act=Act(gettext("Download"), action=f"/portal/requests/{case.ref}/download/", main=True),
        digest=Digest(found.sealed_sha256),
        key_note=gettext("It opens only with your authority's key: age -d -i KEY FILE."),
        links=(Link(gettext("How to check it"), "/check/"),),
    )


def _is_done(found: ReleaseRow) -> bool:
    return any(delivery.completed_at for delivery in found.deliveries.all())


def _gone(found: ReleaseRow | None, now: datetime) -> str:
    if found is None or _is_done(found) or (not found.revoked_at and found.expires_at > now):
        return ""
    return gettext(
        "The files that were ready cannot be downloaded any more. Write to us with our reference."
    )


def _receipt_link(case: CaseRow, found: ReleaseRow | None) -> Link | None:
    if found is None or not _is_done(found):
        return None
    return Link(gettext("Receipt"), f"/portal/requests/{case.ref}/receipt/")


@sessions.officers_only
def download(request: HttpRequest, ref: str) -> HttpResponse:
    """Stream a released production; the gate is asked before each 256 KiB."""
    case = for_officers.case_of(ref, person=request.actor.person)
    found = for_officers.release_of(case) if case else None
    if found is None or request.method != "POST":
        return _not_here(request)
    try:
        begun = release.open_download(
            release_id=found.id, by=request.actor, at=clock.now(), now=clock.now
        )
    except release.NotToBeHad:
        return _not_here(request)
    response = StreamingHttpResponse(_bytes(begun), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{begun.name}"'
    response["Content-Length"] = str(begun.size)
    response["X-Content-SHA256"] = begun.sha256
    return response


def _bytes(begun: release.Download) -> Iterator[bytes]:
    yield from begun.chunks


@sessions.officers_only
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand out the receipt of a delivery: proved, or promised until the next checkpoint."""
    case = for_officers.case_of(ref, person=request.actor.person)
    found = for_officers.release_of(case) if case else None
    number = next(
        (
            one.ledger_number
            for one in (found.deliveries.all() if found else ())
            if one.completed_at
        ),
        None,
    )
    if number is None:
        return _not_here(request)
    body = publishing.receipt_for(number, at=clock.now()).to_bytes()
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{ref}-receipt.json"'
    return response


def _openings(case: CaseRow) -> tuple[Link, ...]:
    found = []
    for one in openings.for_sender(case):
        words = {"title": one.title, "edition": one.edition}
        found.append(
            Link(
                gettext("%(title)s, edition %(edition)s") % words,
                f"/portal/requests/{case.ref}/opening/{one.edition}/{one.table}/",
            )
        )
    reports = sorted({(one.edition, one.report) for one in openings.for_sender(case)})
    found += [Link(gettext("Report %(edition)s") % {"edition": e}, href) for e, href in reports]
    return tuple(found)


@sessions.officers_only
def submission(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand out what was sent, byte for byte, as the ledger commits to it."""
    case = for_officers.case_of(ref, person=request.actor.person)
    if case is None:
        return _not_here(request)
    sent = openings.submission_of(case)
    response = HttpResponse(sent.body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{ref}-submission.json"'
    response["X-Content-SHA256"] = sent.sha256
    return response


@sessions.officers_only
def opening(request: HttpRequest, ref: str, edition: str, table: str) -> HttpResponse:
    """Hand out the opening of one's own entry in a published table."""
    try:
        body = opening_actions.open_for_sender(
            ref=ref, edition=edition, table=table, by=request.actor, at=clock.now()
        )
    except opening_actions.NothingToOpen:
        return _not_here(request)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="opening.json"'
    return response


@sessions.officers_only
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what taking a request back does, before the named button; then do it."""
    case = for_officers.case_of(ref, person=request.actor.person)
    if case is None or case.closed_at is not None:
        return _not_here(request)
    if request.method == "POST":
        intake.withdraw(case_id=case.id, by=request.actor, at=clock.now())
        return HttpResponseRedirect(f"/portal/requests/{ref}/")
    page = WithdrawPage(
        frame=frame(request),
        form=fill(action=request.path, version=str(case.version)),
        reference=case.their_reference or case.ref,
        consequences=(
            gettext("Nobody goes on with it, and nothing more leaves."),
            gettext("It stays counted as received and withdrawn."),
            gettext("What you have already downloaded stays with you."),
        ),
        back_href=f"/portal/requests/{ref}/",
    )
    return shown(request, page)

"""Letters that came by mail or post: read apart from everything else, then recorded by a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.intake.correspondence import LinkReason
from comity.intake.form import Deficiency
from comity.intake.outcome import Accepted, Letter, Refused
from comity.pack.forms import FormRole
from comity.vocabulary.places import PlaceError
from comity_server import books, clock
from comity_server.actions import intake, post_room
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading import letters as reading
from comity_server.casefile.reading.rows import LetterRow
from comity_server.desk.forms.request import as_intake, record_groups
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.case import Paper, Span
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import WritePage
from comity_server.desk.words import channel_word
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Chip, Link, Moment, Pair, State
from comity_server.faces.shown import shown
from comity_server.people.claimed import ClaimedAuthority

LETTERS = "/desk/letters/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List letters that nobody has recorded as a request yet."""
    page = ListPage(
        frame=frame(request, "letters"),
        title=gettext("Letters to read"),
        lead=gettext("Kept byte for byte as they came. A person records what each asks."),
        rows=tuple(
            ListRow(
                one.subject or gettext("A letter without a subject"),
                f"{LETTERS}{one.id}/",
                note=one.sender,
                moment=Moment(one.received_at),
                moment_label=gettext("received"),
            )
            for one in for_desk.unread_letters()
        ),
        empty=gettext("No letter waits to be read."),
        acts=(Act(gettext("Key in an official form"), href="/desk/forms/"),),
    )
    return shown(request, page)


@sessions.staff_only
def one(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Show a letter as text, and record what it asks; opening it is recorded first."""
    row = reading.letter_by_id(letter_id)
    if row is None:
        return _no_letter(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        filed = _record(request, row)
        if isinstance(filed, intake.Filed):
            say(request, gettext("The request is recorded, and its authority gets our answer."))
            return HttpResponseRedirect(f"/desk/cases/{filed.case.ref}/")
        errors = filed
    else:
        intake.open_letter(submission_id=row.id, by=request.actor, at=clock.now())
    page = _page(request, row, errors)
    return shown(request, page, status=422 if errors else 200)


def _no_letter(request: HttpRequest) -> HttpResponse:
    page = MessagePage(
        frame=frame(request, "letters"),
        title=gettext("There is no such letter"),
        paragraphs=(),
        acts=(Act(gettext("Letters to read"), href=LETTERS),),
    )
    return shown(request, page, status=404)


def _page(request: HttpRequest, row: LetterRow, errors: tuple[FieldError, ...]) -> WritePage:
    outcome = post_room.read_letter(row)
    letter = outcome.letter if isinstance(outcome, Accepted) else None
    case = reading.case_of_letter(row.id)
    suggested = reading.suggest(row, letter) if letter and case is None else None
    entered = request.POST.dict() or {"follows": suggested.case.ref if suggested else ""}
    entered["categories"] = request.POST.getlist("categories")
    return WritePage(
        frame=frame(request, "letters"),
        title=_title(row),
        back=Link(gettext("Letters to read"), LETTERS),
        lead=gettext("What a letter says of its sender proves nothing.") if case is None else "",
        form=None if case else fill(action=f"{LETTERS}{row.id}/", entered=entered, errors=errors),
        groups=record_groups(suggested=_suggestion(suggested)) if case is None else (),
        button=gettext("Record the request"),
        about_heading=gettext("What it says of itself"),
        about=_claims(row, letter),
        paper=_paper(row, outcome),
        parts_heading=gettext("What came with it"),
        parts=_parts(row, letter),
        acts=(Act(gettext("Open its case"), href=f"/desk/cases/{case.ref}/", main=True),)
        if case
        else _forms(row),
    )


def _forms(row: LetterRow) -> tuple[Act, ...]:
    """Return the ways to key the letter in as an official form instead."""
    here = f"{LETTERS}{row.id}/form/"
    return tuple(
        Act(gettext("Key in: %(form)s") % {"form": one.short}, href=f"{here}{one.id}/")
        for one in books.books().forms.of_role(FormRole.OPENS)
    )


def _title(row: LetterRow) -> str:
    if not row.sender:
        return gettext("What does this letter ask?")
    return gettext("What does %(sender)s ask?") % {"sender": row.sender}


def _claims(row: LetterRow, letter: Letter | None) -> tuple[Pair, ...]:
    pairs = [
        Pair(gettext("Received"), channel_word(row.channel), moment=Moment(row.received_at)),
        Pair(gettext("Subject"), row.subject or gettext("none")),
    ]
    if letter:
        sender = f"{letter.from_name} <{letter.from_address}>" if letter.from_name else row.sender
        pairs.append(Pair(gettext("Sender, as the mail says"), sender))
        if letter.sent_at:
            pairs.append(Pair(gettext("Sent, as the mail says"), moment=Moment(letter.sent_at)))
    return tuple(pairs)


def _paper(row: LetterRow, outcome: Accepted | Refused) -> Paper:
    if isinstance(outcome, Refused):
        lines = [outcome.because, gettext("It is kept as it came, and nothing of it was opened.")]
    elif outcome.letter:
        lines = outcome.letter.text.splitlines()
    else:
        lines = [gettext("It is no letter of text. Open its file on a machine of its own.")]
    return Paper(
        heading=gettext("The letter"),
        position=gettext("read in a process of its own"),
        paragraphs=tuple((Span(line),) for line in lines if line.strip()),
    )


def _parts(row: LetterRow, letter: Letter | None) -> tuple[ListRow, ...]:
    if letter is None:
        return tuple(ListRow(file.name) for file in row.attachments.all())
    return tuple(
        ListRow(
            part.name or gettext("a part without a name"),
            note=f"{part.size / 1000:,.0f} kB",
            chip=Chip(State.ASK, part.refused.because)
            if part.refused
            else Chip(State.CLEAR, str(part.kind).upper()),
        )
        for part in letter.parts
    )


def _suggestion(found: reading.Suggested | None) -> str:
    if found is None:
        return gettext("Our reference of an earlier case, if this letter goes on with it.")
    why = {
        LinkReason.REFERS: gettext("it answers a letter of that case"),
        LinkReason.QUOTES: gettext("it quotes most of a letter of that case"),
        LinkReason.SUBJECT_AND_ADDRESS: gettext("its subject and an address in it are the same"),
    }[found.reason]
    return gettext("Proposed: %(ref)s, because %(why)s. Empty it to count a new request.") % {
        "ref": found.case.ref,
        "why": why,
    }


def _record(request: HttpRequest, row: LetterRow) -> intake.Filed | tuple[FieldError, ...]:
    """Record the request, or return each field to mend."""
    given = request.POST
    errors = []
    authority = _authority(given)
    if isinstance(authority, FieldError):
        errors.append(authority)
    follows = None
    if wanted := given.get("follows", "").strip().upper():
        follows = for_desk.case_by_ref(wanted)
        if follows is None:
            errors.append(
                FieldError("follows", gettext("There is no case here that you can open."))
            )
    if errors or isinstance(authority, FieldError):
        return tuple(errors)
    try:
        filed = intake.record_request(
            submission_id=row.id,
            fields=as_intake(given),
            authority_id=authority,
            follows=follows.id if follows else None,
            by=request.actor,
            at=clock.now(),
        )
    except ValueError as refusal:
        return (FieldError("authority", str(refusal)),)
    return filed if isinstance(filed, intake.Filed) else tuple(map(_error, filed))


def _error(found: Deficiency) -> FieldError:
    return FieldError(found.field, found.text)


def _authority(given: dict[str, str]) -> UUID | ClaimedAuthority | FieldError:
    known = next(
        (one for one in for_desk.authorities() if str(one.id) == given.get("authority")), None
    )
    if known is not None:
        return known.id
    try:
        return ClaimedAuthority(
            name=given.get("authority_name", ""),
            kind=given.get("authority_kind", ""),
            jurisdiction=given.get("authority_place", "").strip().upper(),
        )
    except PlaceError:
        return FieldError("authority_place", gettext("Write the code of its state, as HK."))
    except ValueError:
        return FieldError(
            "authority", gettext("Choose the authority, or write its name, kind and place.")
        )

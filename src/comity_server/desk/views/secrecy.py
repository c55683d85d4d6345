"""The register of secrecy orders: by their end, each read only by whoever is cleared for it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from comity.notice import SecrecyDeedWord, SecrecyOrder
from comity.notice.order import ENDS, MOVES_END
from comity.vocabulary.instants import end_of
from comity_server import clock
from comity_server.actions import secrecy as actions
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading import secrecy as reading
from comity_server.casefile.reading.rows import CaseRow, SecrecyRow
from comity_server.casefile.secrecy import order_value
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.views.cases import with_case
from comity_server.desk.wording.secrecy import deed_words, order_chip, order_facts, timeline
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Link, Moment
from comity_server.faces.shown import shown

REGISTER = "/desk/secrecy/"
_DAY = "2020-06-01"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List the orders that the reader may know of, those without an end first."""
    now = clock.now()
    found = reading.register(person=request.user.id, role=request.actor.role)
    page = ListPage(
        frame=frame(request, "secrecy"),
        title=gettext("Which orders forbid us to tell?"),
        lead=gettext("By their end. You see those that you are cleared for."),
        rows=tuple(_row(one, now=now) for one in found),
        empty=gettext("There is no order here that you may read. One is entered from its case."),
    )
    return shown(request, page)


def _row(one: reading.Listed, *, now: datetime) -> ListRow:
    end = one.value.ends_at
    common = {
        "reference": one.ref,
        "chip": order_chip(one.value, now=now),
        "moment": Moment(end) if end else None,
        "moment_label": gettext("until") if one.value.stands(now) else gettext("ended"),
    }
    if one.row is None:
        return ListRow(
            gettext("An order that you are not cleared for"), f"{REGISTER}{one.ref}/", **common
        )
    return ListRow(
        gettext("%(issuer)s, in case %(case)s")
        % {"issuer": one.row.issuer, "case": one.row.case.ref},
        f"{REGISTER}{one.ref}/",
        note=gettext("a challenge waits") if one.value.is_challenged else one.row.basis,
        **common,
    )


def _nothing(request: HttpRequest) -> HttpResponse:
    page = MessagePage(
        frame=frame(request, "secrecy"),
        title=gettext("There is no order here that you may read"),
        paragraphs=(gettext("If you were sent this link, ask the sender to clear you for it."),),
        acts=(Act(gettext("The register"), href=REGISTER),),
    )
    return shown(request, page, status=404)


OrderView = Callable[..., HttpResponse]


def _cleared(view: OrderView) -> OrderView:
    """Let only whoever is cleared see a page of an order; for the rest there is none."""

    @sessions.staff_only
    @functools.wraps(view)
    def found(request: HttpRequest, ref: str) -> HttpResponse:
        row = reading.readable(ref, person=request.user.id)
        if row is None and request.actor.role == "executive" and reading.exists(ref):
            return _offer_clearance(request, ref)
        if row is None:
            return _nothing(request)
        return view(request, row)

    return found


def _offer_clearance(request: HttpRequest, ref: str) -> HttpResponse:
    page = MessagePage(
        frame=frame(request, "secrecy"),
        title=gettext("You are not cleared for this order"),
        paragraphs=(gettext("As executive you can clear yourself. It is entered in the ledger."),),
        acts=(
            Act(
                gettext("Clear myself for it"),
                action=f"{REGISTER}{ref}/clear/",
                fields=(("person", str(request.user.id)),),
            ),
            Act(gettext("The register"), href=REGISTER),
        ),
    )
    return shown(request, page)


@_cleared
def one(request: HttpRequest, row: SecrecyRow) -> HttpResponse:
    """Show one order with what became of it; the entry is committed before it is shown."""
    actions.open_order(ref=row.ref, by=request.actor, at=clock.now())
    now = clock.now()
    value = order_value(row)
    page = WritePage(
        frame=frame(request, "secrecy"),
        title=gettext("Secrecy ordered by %(issuer)s") % {"issuer": row.issuer},
        back=Link(gettext("The register"), REGISTER),
        lead=row.document,
        about_heading=gettext("What it says, and what became of it"),
        about=(
            *order_facts(row, value, readers=reading.readers_of(row), now=now),
            *timeline(reading.deeds_of(row)),
        ),
        acts=tuple(_acts(row, value)),
    )
    return shown(request, page)


def _acts(row: SecrecyRow, value: SecrecyOrder) -> list[Act]:
    here = f"{REGISTER}{row.ref}/"
    found = [Act(gettext("Clear somebody for it"), href=f"{here}clear/")]
    if not value.is_ended:
        found = [
            Act(gettext("Enter what became of it"), href=f"{here}deed/", main=True),
            Act(gettext("I looked at it again"), href=f"{here}review/"),
            *found,
        ]
    return found


@with_case
def record(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Enter an order of secrecy that came with a case, or after it."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        made = _record(request, case)
        if isinstance(made, str):
            say(request, gettext("The order is in the register, and you are cleared for it."))
            return HttpResponseRedirect(f"{REGISTER}{made}/")
        errors = made
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("Which order forbids us to tell?"),
        back=Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/"),
        lead=gettext("From now on the register says until when nobody is told in this case."),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(FieldGroup("", _order_fields()),),
        button=gettext("Enter the order"),
        about_heading=gettext("Orders of this case that you may read"),
        about=tuple(
            order_facts(one, order_value(one), readers=(), now=clock.now())[0]
            for one in reading.of_case(case, person=request.user.id)
        ),
    )
    return shown(request, page, status=422 if errors else 200)


def _order_fields() -> tuple[Field, ...]:
    return (
        Field("issuer", gettext("Who issued it"), hint=gettext("The court or body, as it signs.")),
        Field("basis", gettext("Under which law"), hint=gettext("Statute and section.")),
        Field("starts_on", gettext("From"), "date", size="half"),
        Field(
            "until_on",
            gettext("Last day"),
            "date",
            gettext("Empty where it names no end: then it is looked at within 180 days."),
            required=False,
            size="half",
        ),
        Field("document", gettext("The words of the order"), "area", required=False, rows=8),
    )


def _record(request: HttpRequest, case: CaseRow) -> str | tuple[FieldError, ...]:
    given = request.POST
    starts, until = _day(given.get("starts_on", "")), _last_day(given.get("until_on", ""))
    wrong = [
        FieldError(name, gettext("Enter a day as year, month, day: %(day)s.") % {"day": _DAY})
        for name, found in (("starts_on", starts), ("until_on", until))
        if found is False or (name == "starts_on" and found is None)
    ]
    if wrong:
        return tuple(wrong)
    terms = actions.OrderTerms(
        given.get("issuer", ""), given.get("basis", ""), starts, until, given.get("document", "")
    )
    try:
        row = actions.record_order(case_id=case.id, terms=terms, by=request.actor, at=clock.now())
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("issuer", str(refusal)),)
    return str(row.ref)


def _day(text: str) -> datetime | bool | None:
    """Return the day's beginning, None for no day, False for what is none."""
    try:
        found = date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return False
    return datetime.combine(found, time(), UTC) if found else None


def _last_day(text: str) -> datetime | bool | None:
    found = _day(text)
    return end_of(found.date()) if isinstance(found, datetime) else found


@_cleared
def deed(request: HttpRequest, row: SecrecyRow) -> HttpResponse:
    """Enter what became of an order."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _deed(request, row)
        if not errors:
            say(request, gettext("It is entered, and who may be told when is worked out anew."))
            return HttpResponseRedirect(f"{REGISTER}{row.ref}/")
    page = WritePage(
        frame=frame(request, "secrecy"),
        title=gettext("What became of the order?"),
        back=Link(row.ref, f"{REGISTER}{row.ref}/"),
        lead=gettext("What lets the user be told sooner is entered by counsel or an executive."),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(
            FieldGroup(
                "",
                (
                    Field(
                        "word",
                        gettext("What happened"),
                        "radio",
                        options=tuple(Option(one, deed_words()[one]) for one in SecrecyDeedWord),
                    ),
                    Field("on", gettext("On which day"), "date", size="half"),
                    Field(
                        "until_on",
                        gettext("New last day"),
                        "date",
                        gettext("For an extension or a shortening."),
                        required=False,
                        size="half",
                    ),
                    Field("note", gettext("From where we know it"), "area", rows=3),
                ),
            ),
        ),
        button=gettext("Enter it"),
    )
    return shown(request, page, status=422 if errors else 200)


def _deed(request: HttpRequest, row: SecrecyRow) -> tuple[FieldError, ...]:
    given, now = request.POST, clock.now()
    if given.get("word") not in set(SecrecyDeedWord):
        return (FieldError("word", gettext("Choose what happened.")),)
    word = SecrecyDeedWord(given["word"])
    on, until = _day(given.get("on", "")), _last_day(given.get("until_on", ""))
    if not isinstance(on, datetime):
        return (FieldError("on", gettext("Enter a day as 2020-06-01.")),)
    if until is False:
        return (FieldError("until_on", gettext("Enter a day as 2020-06-01.")),)
    happened = now if on.date() == now.date() else on
    if word in ENDS:
        # An order that ended on a day covers the whole of it, unless that day is today.
        happened = min(end_of(on.date()), now)
    try:
        actions.record_deed(
            ref=row.ref,
            word=word,
            happened_at=happened,
            until=until if word in MOVES_END else None,
            note=given.get("note", ""),
            by=request.actor,
            at=now,
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("word", str(refusal)),)
    return ()


@_cleared
def review(request: HttpRequest, row: SecrecyRow) -> HttpResponse:
    """Say that an order was looked at again, and when it is next."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        by = _last_day(request.POST.get("review_on", ""))
        if not isinstance(by, datetime):
            errors = (FieldError("review_on", gettext("Enter a day as 2020-06-01.")),)
        else:
            try:
                actions.look_again(
                    ref=row.ref,
                    review_by=by,
                    because=request.POST.get("reason", ""),
                    by=request.actor,
                    at=clock.now(),
                )
            except (ValueError, NotAllowed) as refusal:
                errors = (FieldError("reason", str(refusal)),)
            else:
                say(request, gettext("It is recorded. The register calls again on that day."))
                return HttpResponseRedirect(f"{REGISTER}{row.ref}/")
    page = WritePage(
        frame=frame(request, "secrecy"),
        title=gettext("Must this order go on?"),
        back=Link(row.ref, f"{REGISTER}{row.ref}/"),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(
            FieldGroup(
                "",
                (
                    Field("reason", gettext("What you found"), "area", rows=4),
                    Field(
                        "review_on",
                        gettext("Look again by"),
                        "date",
                        gettext("Within 180 days."),
                        size="half",
                    ),
                ),
            ),
        ),
        button=gettext("Record it"),
    )
    return shown(request, page, status=422 if errors else 200)


@sessions.staff_only
def clear(request: HttpRequest, ref: str) -> HttpResponse:
    """Let somebody of ours read an order."""
    if request.method == "POST":
        return _clear(request, ref)
    row = reading.readable(ref, person=request.user.id)
    if row is None:
        return _nothing(request)
    known = {person.id for person in reading.readers_of(row)}
    page = WritePage(
        frame=frame(request, "secrecy"),
        title=gettext("Who else must read this order?"),
        back=Link(row.ref, f"{REGISTER}{row.ref}/"),
        form=fill(action=request.path),
        groups=(
            FieldGroup(
                "",
                (
                    Field(
                        "person",
                        gettext("Person"),
                        "select",
                        options=tuple(
                            Option(str(person.id), person.name)
                            for person in for_desk.people()
                            if person.is_active and person.id not in known
                        ),
                    ),
                ),
            ),
        ),
        button=gettext("Clear them for it"),
    )
    return shown(request, page)


@require_POST
def _clear(request: HttpRequest, ref: str) -> HttpResponse:
    try:
        actions.clear_person(
            ref=ref,
            person_id=UUID(request.POST.get("person", "")),
            by=request.actor,
            at=clock.now(),
        )
    except actions.NotCleared:
        return _nothing(request)
    except (ValueError, NotAllowed) as refusal:
        page = MessagePage(
            frame=frame(request, "secrecy"),
            title=gettext("This was not done"),
            paragraphs=(str(refusal),),
            acts=(Act(gettext("The register"), href=REGISTER),),
        )
        return shown(request, page, status=422)
    say(request, gettext("They may read it now."))
    return HttpResponseRedirect(f"{REGISTER}{ref}/")

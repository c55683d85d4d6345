"""A user's notice, opened with its code and the name of the account; anything else is one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from comity.vocabulary.words import RequestKind
from comity_server import books, clock
from comity_server.actions import notice, objection
from comity_server.casefile.reading import announced, for_users, openings
from comity_server.casefile.reading.for_users import Told
from comity_server.faces import sentences
from comity_server.faces.forms import FieldError, Form, fill
from comity_server.faces.instants import say_instant
from comity_server.faces.parts import Chip, Dated, Link, Moment, Pair, State
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of
from comity_server.ledger import reading
from comity_server.public.frames import frame
from comity_server.public.opening_acts import opening_acts
from comity_server.public.pages.texts import CheckCodePage, NoticePage
from comity_server.public.words import say_categories, say_category

ADDRESS = "/notice/"
LONGEST = 400


@sensitive_post_parameters()
def check(request: HttpRequest) -> HttpResponse:
    """Open a notice, or say how to reach us another way: the same whatever was wrong."""
    if request.method != "POST":
        return _kept_out_of_caches(shown(request, _asking(request, fill(action=ADDRESS))))
    entered = {name: request.POST.get(name, "")[:LONGEST].strip() for name in CheckCodePage.FIELDS}
    missing = _missing(entered)
    if missing:
        form = fill(action=ADDRESS, entered=entered, errors=missing)
        return _kept_out_of_caches(shown(request, _asking(request, form), status=422))
    told = for_users.told(code=entered["code"], identifier=entered["identifier"])
    if told is None:
        return _kept_out_of_caches(shown(request, _unknown(request)))
    # The entry is committed before anything is shown (threat model, I19).
    notice.open_notice(notice_id=told.id, at=clock.now())
    errors: tuple[FieldError, ...] = ()
    if "objection" in request.POST and _may_object(told):
        errors = _object(told, request.POST["objection"])
        told = for_users.told(code=entered["code"], identifier=entered["identifier"]) or told
    page = _notice(request, told, identifier=entered["identifier"], errors=errors)
    return _kept_out_of_caches(shown(request, page, status=422 if errors else 200))


def _may_object(told: Told) -> bool:
    """Return whether something binds this reader, or their data may still be kept from leaving."""
    return any(one.ended_at is None for one in told.limited) or _until_left(told) is not None


def _until_left(told: Told) -> datetime | None:
    """Return until when giving data can be objected to; None once it left, or the days are over."""
    until = told.object_until
    open_still = until is not None and clock.now() < until and not told.gave and not told.is_closed
    return until if open_still else None


def _object(told: Told, says: str) -> tuple[FieldError, ...]:
    try:
        objection.object_to(notice_id=told.id, says=says, at=clock.now())
    except ValueError as refusal:
        return (FieldError("objection", str(refusal)),)
    return ()


def _kept_out_of_caches(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _missing(entered: dict[str, str]) -> tuple[FieldError, ...]:
    errors = []
    if not entered["code"]:
        errors.append(FieldError("code", gettext("Enter the code that stands on the notice.")))
    if not entered["identifier"]:
        errors.append(FieldError("identifier", gettext("Enter the name of your account.")))
    return tuple(errors)


def _asking(request: HttpRequest, form: Form) -> CheckCodePage:
    return CheckCodePage(frame=frame(request), form=form)


def _unknown(request: HttpRequest) -> CheckCodePage:
    # What was entered is not repeated: the page is the same byte for byte, whatever was wrong.
    provider = announced.provider()
    ways = [
        gettext("write to %(mail)s from the address of your account") % {"mail": provider.mail}
        if provider and provider.mail
        else "",
        gettext("ring %(phone)s") % {"phone": provider.phone}
        if provider and provider.phone
        else "",
    ]
    how = gettext(" or ").join(way for way in ways if way)
    sentence = gettext("Open nothing that came with it.")
    if how:
        sentence = f"{sentence} {gettext('To ask us, %(how)s.') % {'how': how}}"
    return CheckCodePage(
        frame=frame(request),
        form=fill(action=ADDRESS),
        answer=Chip(State.UNKNOWN, gettext("We cannot confirm this code for this account")),
        sentence=sentence,
    )


def _notice(
    request: HttpRequest, told: Told, *, identifier: str, errors: tuple[FieldError, ...]
) -> NoticePage:
    provider = announced.provider()
    mail = provider.mail if provider else ""
    newest = reading.newest()
    until = _until_left(told)
    return NoticePage(
        frame=frame(request),
        sentence=_sentence(told),
        gave=tuple(map(say_category, told.gave)),
        kept=tuple(map(say_category, told.kept)),
        facts=_facts(told),
        do=(
            *((Link(gettext("Ask us a question"), f"mailto:{mail}"),) if mail else ()),
            Link(gettext("How we tell users"), "/telling/"),
        ),
        do_text=gettext(
            "You can ask us what we gave and why. You can ask a lawyer whether a court may look at "
            "the request. You can complain to the data-protection authority where you live."
        ),
        until=Moment(until, zone_of(told.jurisdiction)) if until else None,
        code=told.code,
        check_href="/check/",
        proof=(Pair(gettext("Checkpoint"), str(newest.size)),) if newest else (),
        limited=tuple(_limited(told)),
        objected=tuple(_objected(told)),
        objection=_objection(told, identifier, errors),
        openings=opening_acts(told, identifier=identifier),
        submission_sha256=openings.digest_for(told.id),
    )


def _limited(told: Told) -> Iterator[Pair]:
    zone = zone_of(told.jurisdiction)
    for one in told.limited:
        where = say_list([say_place(place) for place in one.places]) or gettext("Everywhere")
        yield Pair(
            gettext("%(place)s, since") % {"place": where},
            moment=Moment(one.since, zone),
            note=gettext("It goes on until people lift it.")
            if one.ended_at is None
            else gettext("Lifted. It should never have been: we did harm, and are sorry.")
            if one.was_wrong
            else gettext("Lifted."),
        )


def _objected(told: Told) -> Iterator[Dated]:
    said = {
        "open": gettext("We have it and look at it."),
        "upheld": gettext("You are right."),
        "dismissed": gettext("We do not follow it."),
    }
    for one in told.objected:
        moment = Moment(one.received_at, zone_of(told.jurisdiction))
        yield Dated(moment, said[one.state], note=one.reasons)


def _objection(told: Told, identifier: str, errors: tuple[FieldError, ...]) -> Form | None:
    """Return the form of an objection, where one can be made and none waits."""
    waits = any(one.state == "open" for one in told.objected)
    if not _may_object(told) or waits:
        return None
    return fill(action=ADDRESS, entered={"identifier": identifier}, errors=errors)


def _sentence(told: Told) -> str:
    if told.kind.asks_for_data and not told.gave and _until_left(told) is not None:
        asks = gettext("asked us for information about your account.")
        return f"{told.authority} {asks} {gettext('We have given them nothing yet.')}"
    if told.kind.asks_for_data:
        return sentences.user_told(
            authority=told.authority,
            gave=say_categories(told.gave) if told.gave else "",
            kept=say_categories(told.kept) if told.gave and told.kept else "",
            gagged_until=_until(told),
        )
    asked = {
        RequestKind.PRESERVATION: gettext("asked us to keep a copy of data of your account."),
        RequestKind.REMOVAL: gettext("asked us to remove something that you published."),
        RequestKind.ACCOUNT_RESTRICTION: gettext("asked us to restrict your account."),
    }[told.kind]
    return f"{told.authority} {asked} {gettext('We gave them none of your data.')}"


def _until(told: Told) -> str:
    if told.secrecy_until is None or told.secrecy_until > told.told_at:
        return ""
    return say_instant(Moment(told.secrecy_until, zone_of(told.jurisdiction)))


def _facts(told: Told) -> tuple[Pair, ...]:
    zone = zone_of(told.jurisdiction)
    instrument = books.books().instrument(told.instrument)
    law = f"{instrument.name.en}, {instrument.citation}" if instrument else ""
    answered = gettext("answered") if told.is_closed else gettext("not answered yet")
    return (
        Pair(gettext("When they asked"), moment=Moment(told.received_at, zone)),
        Pair(gettext("By which law"), law or gettext("They named none that we know")),
        Pair(gettext("Where it stands"), answered),
        Pair(gettext("When we told you"), moment=Moment(told.told_at, zone)),
        Pair(gettext("Why we may tell you"), told.basis),
    )

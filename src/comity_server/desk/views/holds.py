"""Holds: the list, one hold, the editor with its impact before anything is saved, and lifting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.errors import ScenarioError
from comity.hold.terms import Hold
from comity.vocabulary.places import PlaceError
from comity.vocabulary.words import Category, RequestKind, Step
from comity_server import clock
from comity_server.actions import hold as actions
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.hold_terms import parse_terms, write_terms
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.preview import covered_by
from comity_server.casefile.reading.rows import HoldRow
from comity_server.desk.chips import hold_chip
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.hold import ConsequencePage, HoldEditPage, HoldPage, Impact
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.words import (
    case_sentence,
    kind_word,
)
from comity_server.faces import instants, sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Dated, Link, Moment, Pair, State, VerdictPanel
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word
from comity_server.faces.zones import zone_of

MOST_LISTED = 200


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List every hold, drafts and lifted ones too."""
    page = ListPage(
        frame=frame(request, "holds"),
        title=gettext("Holds"),
        lead=gettext("A hold stops work on a class of requests until people lift it."),
        rows=tuple(
            ListRow(
                one.title,
                f"/desk/holds/{one.ref}/",
                note=parse_terms(one.terms, ref=one.ref).statement,
                chip=hold_chip(one.state),
                moment=Moment(one.effective_at, _zone(one)),
                moment_label=gettext("since"),
            )
            for one in for_desk.holds()
        ),
        empty=gettext("No hold is in force. We review each request."),
        acts=(Act(gettext("Draft a hold"), href="/desk/holds/new/", main=True),),
    )
    return shown(request, page)


def _zone(row: HoldRow) -> str:
    terms = parse_terms(row.terms, ref=row.ref)
    places = terms.requested_by or terms.users_in
    return zone_of(places[0]) if places else "UTC"


@sessions.staff_only
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one hold in sentences, with what its activation came to."""
    row = for_desk.hold_by_ref(ref)
    if row is None:
        return _no_hold(request)
    terms = parse_terms(row.terms, ref=ref)
    page = HoldPage(
        frame=frame(request, "holds"),
        title=row.title,
        back=Link(gettext("Holds"), "/desk/holds/"),
        verdict=_verdict(row, request.actor.person),
        sentences=hold_sentences(terms, zone=_zone(row)),
        covered_link=Link(gettext("See them"), f"/desk/holds/{ref}/covered/")
        if row.state != "lifted"
        else None,
        published=terms.statement or gettext("Nothing is published about this hold."),
        covers=_covers(row),
        fence=_fence(row),
        timeline=tuple(
            Dated(
                Moment(one.at, _zone(row)),
                gettext("%(who)s said yes: %(grounds)s")
                % {"who": one.person.name, "grounds": one.grounds},
                ledger_number=one.ledger_number,
            )
            for one in row.consents.all()
        ),
    )
    return shown(request, page)


def _no_hold(request: HttpRequest) -> HttpResponse:
    page = MessagePage(
        frame=frame(request, "holds"),
        title=gettext("There is no such hold"),
        paragraphs=(),
        acts=(Act(gettext("Holds"), href="/desk/holds/"),),
    )
    return shown(request, page, status=404)


def _verdict(row: HoldRow, reader: object) -> VerdictPanel:
    if row.state == "active":
        return VerdictPanel(
            State.BARRED,
            gettext("In force"),
            text=_standing(row),
            acts=tuple(_acts_in_force(row, reader)),
        )
    if row.state == "lifted":
        return VerdictPanel(
            State.CLEAR, gettext("Lifted"), text=gettext("Lifting released nothing.")
        )
    said = {one.person_id for one in row.consents.all()}
    text = (
        gettext("You said yes. A second person must.")
        if reader in said
        else gettext("Two people must say yes before it stops anything.")
    )
    acts = [Act(gettext("Say yes to this hold"), href=f"/desk/holds/{row.ref}/yes/", main=True)]
    acts.append(Act(gettext("Break glass"), href=f"/desk/holds/{row.ref}/break-glass/"))
    shown_acts = () if reader in said else tuple(acts)
    return VerdictPanel(State.ASK, gettext("A draft stops nothing"), text=text, acts=shown_acts)


def _standing(row: HoldRow) -> str:
    if row.confirm_by is not None:
        by = instants.say_instant(Moment(row.confirm_by, _zone(row)))
        return gettext(
            "One person activated it alone. A second must confirm it by %(by)s. It goes on until "
            "people lift it."
        ) % {"by": by}
    return gettext("It ends when people lift it; no date lifts anything.")


def _acts_in_force(row: HoldRow, reader: object) -> Iterator[Act]:
    said = {one.person_id for one in row.consents.all()}
    if row.confirm_by is not None and reader not in said:
        yield Act(gettext("Confirm this hold"), href=f"/desk/holds/{row.ref}/confirm/", main=True)
    yield Act(gettext("Lift this hold"), href=f"/desk/holds/{row.ref}/lift/")


def hold_sentences(terms: Hold, *, zone: str) -> tuple[Pair, ...]:
    """Return the terms of a hold in plain sentences."""
    stops = {
        Step.REVIEW: gettext("review and everything after it"),
        Step.ANSWER: gettext("every substantive answer"),
        Step.PRODUCTION: gettext("production: no data is collected or leaves"),
    }
    emergencies = {
        "held": gettext("held too"),
        "ask": gettext("a person decides each"),
        "proceed": gettext("go on"),
    }
    older = (
        gettext("included")
        if terms.older is None
        else {"ask": gettext("a person decides"), "proceed": gettext("go on")}[terms.older]
    )
    pairs = [
        Pair(gettext("Who asks"), say_list([say_place(one) for one in terms.requested_by]) or "–"),
        Pair(gettext("Users in"), say_list([say_place(one) for one in terms.users_in]) or "–"),
        Pair(gettext("What stops"), stops[terms.stops]),
        Pair(gettext("Since"), instants.say_instant(Moment(terms.effective_at, zone))),
        Pair(gettext("Older requests"), older),
        Pair(gettext("Emergencies"), emergencies[terms.emergency]),
    ]
    pairs += [
        Pair(gettext("Exception"), one.id, note=", ".join(sorted(map(category_word, one.limit))))
        for one in terms.exceptions
    ]
    pairs += [Pair(gettext("Route"), route.to) for route in terms.routes]
    if terms.review_by:
        pairs.append(
            Pair(
                gettext("Review by"),
                instants.say_day(terms.review_by),
                note=gettext("An alarm; it lifts nothing."),
            )
        )
    return tuple(pairs)


def _covers(row: HoldRow) -> tuple[Pair, ...]:
    if row.state == "lifted":
        return ()
    found = covered_by(parse_terms(row.terms, ref=row.ref))
    return (
        Pair(
            gettext("Pending requests covered"),
            ngettext("one", "%(n)s", len(found)) % {"n": len(found)},
        ),
    )


def _fence(row: HoldRow) -> tuple[Pair, ...]:
    if row.ledger_number is None:
        return ()
    revoked = [one for one in for_desk.recent_releases() if one.revoked_by_id == row.id]
    return (
        Pair(gettext("Number in the ledger"), str(row.ledger_number)),
        Pair(gettext("The gate knows it since"), moment=Moment(row.recorded_at, _zone(row))),
        Pair(
            gettext("Downloads revoked"),
            ", ".join(one.case.ref for one in revoked) or gettext("none"),
            mono=bool(revoked),
        ),
    )


@sessions.staff_only
def edit(request: HttpRequest) -> HttpResponse:
    """Show the sentences with blanks; preview the impact; keep the draft when asked."""
    entered = _entered(request)
    errors: list[FieldError] = []
    impact, terms = None, None
    if request.method == "POST":
        table, errors = _table(request.POST)
        if not errors:
            terms, errors = _parse(table, entered)
        if terms is not None:
            impact = _impact(terms)
            if request.POST.get("act") == "propose" and not errors:
                try:
                    actions.draft_hold(
                        ref=_slug(request.POST["name"]),
                        title=request.POST["name"].strip(),
                        terms=write_terms(table),
                        by=request.actor,
                        at=clock.now(),
                    )
                except NotAllowed as refusal:
                    errors = [FieldError("name", str(refusal))]
                else:
                    say(request, gettext("The draft is kept. It stops nothing yet."))
                    return HttpResponseRedirect(f"/desk/holds/{_slug(request.POST['name'])}/")
    page = _edit_page(request, entered, tuple(errors), impact, terms)
    return shown(request, page, status=422 if errors else 200)


def _entered(request: HttpRequest) -> dict[str, str | list[str]]:
    several = {"services", "categories", "kinds"}
    if request.method != "POST":
        # What a hold is nearly always about; whoever wants all kinds unticks both.
        return {"kinds": [RequestKind.DISCLOSURE, RequestKind.REALTIME]}
    return {
        name: request.POST.getlist(name) if name in several else request.POST.get(name, "")
        for name in HoldEditPage.FIELDS
    }


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "hold"


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def _table(given: object) -> tuple[dict[str, object], list[FieldError]]:
    """Return the hold's table from what was entered, or what to write instead."""
    errors: list[FieldError] = []
    zone = given.get("zone") or "UTC"
    if not given.get("name", "").strip():
        errors.append(FieldError("name", gettext("Give it a name that says what it does.")))
    if not given.get("emergency"):
        errors.append(
            FieldError("emergency", gettext("Choose for emergencies: there is no default."))
        )
    if not any(given.get(name, "").strip() for name in ("requested_by", "users_in")):
        errors.append(
            FieldError(
                "requested_by",
                gettext("Say who asks or whose users: a place, as HK."),
            )
        )
    effective = _instant(given.get("effective_at", ""), zone)
    if effective is None:
        errors.append(
            FieldError("effective_at", gettext("Enter from when it counts: 2020-06-30 23:00."))
        )
    lists = {
        "requested_by": _words(given.get("requested_by", "")),
        "users_in": _words(given.get("users_in", "")),
        "services": given.getlist("services"),
        "categories": given.getlist("categories"),
        "kinds": given.getlist("kinds"),
        "instruments": _words(given.get("instruments", "")),
    }
    both = lists["requested_by"] and lists["users_in"]
    received = given.get("received") or "all"
    table: dict[str, object] = {
        "stops": given.get("stops") or "production",
        "effective_at": effective,
        "announced_at": _instant(given.get("announced_at", ""), zone),
        "received": received,
        "older": (given.get("older") or "ask") if received == "from-effective" else None,
        "match": (given.get("match") or "either") if both else None,
        "unknown_place": given.get("unknown_place") or None,
        "underlying": given.get("underlying") or None,
        "emergency": given.get("emergency", ""),
        "review_by": _day(given.get("review_by", "")),
        "statement": given.get("statement", "").strip(),
        "lift": _lift(given),
        **lists,
    }
    return table, errors


def _instant(text: str, zone: str) -> datetime | None:
    """Return a civil time of a zone as an instant; a day alone is its first moment."""
    tidy = text.strip().replace("T", " ")
    for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(tidy, pattern).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
    day = _day(tidy)
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) if day else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _lift(given: object) -> dict[str, object] | None:
    match given.get("lift_on"):
        case "attested":
            return {"on": "attested", "event": given.get("lift_detail", "").strip()}
        case "date":
            return {"on": "date", "date": _day(given.get("lift_date", ""))}
        case "assessment":
            return {"on": "assessment", "assessment": given.get("lift_detail", "").strip()}
        case "never":
            return {"on": "never"}
        case _:
            return None


def _parse(table: dict[str, object], entered: object) -> tuple[Hold | None, list[FieldError]]:
    try:
        return parse_terms(write_terms(table), ref="draft"), []
    except (ScenarioError, PlaceError) as wrong:
        _, _, rest = str(wrong).partition("hold: ")
        key, _, says = (rest or str(wrong)).partition(": ")
        field = key if key in HoldEditPage.FIELDS else "requested_by"
        return None, [FieldError(field, says or str(wrong))]


def _impact(terms: Hold) -> Impact:
    found = covered_by(terms)
    now = clock.now()
    soon = [case for case in found if case.must_by and (case.must_by - now).days < 7]
    pairs = [
        Pair(gettext("Due this week"), ngettext("one", "%(n)s", len(soon)) % {"n": len(soon)}),
        Pair(
            gettext("Released since it takes effect"),
            str(sum(one.released_at >= terms.effective_at for one in for_desk.recent_releases())),
            note=gettext("The published sentence is checked against these."),
        ),
    ]
    exposed = [
        person.name
        for person in for_desk.people()
        if set(person.exposed_to) & set(terms.requested_by)
    ]
    if exposed:
        pairs.append(Pair(gettext("Our people exposed"), str(len(exposed))))
    return Impact(
        heading=ngettext(
            "One pending request covered", "%(n)s pending requests covered", len(found)
        )
        % {"n": len(found)},
        pairs=tuple(pairs),
    )


def _edit_page(
    request: HttpRequest,
    entered: dict[str, str | list[str]],
    errors: tuple[FieldError, ...],
    impact: Impact | None,
    terms: Hold | None,
) -> HoldEditPage:
    provider = for_desk.provider()
    zones = ("UTC", "Asia/Hong_Kong", "Europe/Dublin", "Europe/Berlin", "America/Los_Angeles")
    return HoldEditPage(
        frame=frame(request, "holds"),
        title=gettext("New hold: draft"),
        back=Link(gettext("Holds"), "/desk/holds/"),
        form=fill(action="/desk/holds/new/", entered=entered, errors=errors),
        matches=(
            Option("either", gettext("either")),
            Option("both", gettext("both")),
        ),
        unknown_places=(
            Option("held", gettext("held")),
            Option("proceed", gettext("go on")),
        ),
        services=tuple(Option(one, one) for one in (provider.services if provider else ())),
        categories=tuple(Option(one, category_word(one)) for one in Category),
        kinds=tuple(
            Option(one, kind_word(one)) for one in RequestKind if one is not RequestKind.EMERGENCY
        ),
        stops=(
            Option("review", gettext("review"), gettext("Nobody looks at the merits.")),
            Option("answer", gettext("answer"), gettext("No substantive reply.")),
            Option("production", gettext("production"), gettext("No data is collected or leaves.")),
        ),
        zones=tuple(Option(zone, zone) for zone in zones),
        received=(
            Option("all", gettext("all, those that wait too")),
            Option("from-effective", gettext("only those received from then on")),
        ),
        older=(Option("ask", gettext("a person decides")), Option("proceed", gettext("go on"))),
        emergencies=(
            Option("held", gettext("held")),
            Option("ask", gettext("a person decides each")),
            Option("proceed", gettext("go on")),
        ),
        underlying=(
            Option("by-route", gettext("held, unless by a route of this hold")),
            Option("held", gettext("held")),
            Option("proceed", gettext("go on")),
        ),
        lifts=(
            Option("assessment", gettext("an assessment is approved")),
            Option("attested", gettext("people attest an event")),
            Option("date", gettext("a day has come, and people lift it")),
            Option("never", gettext("never")),
        ),
        published=terms.statement if terms else "",
        impact=impact,
    )


@sessions.staff_only
def yes(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes to a draft, with grounds; the second person's yes activates it."""
    return _with_grounds(
        request,
        ref,
        title=gettext("Say yes to this hold"),
        consequences=(
            gettext("Your name and grounds are kept."),
            gettext("With the second person's yes it is in force at once."),
            gettext("Files that were released and not fetched are revoked."),
        ),
        button=gettext("Say yes"),
        do=actions.consent_to_hold,
    )


@sessions.staff_only
def break_glass(request: HttpRequest, ref: str) -> HttpResponse:
    """Activate a hold alone; a second person must confirm it in time, or an alarm rings."""
    return _with_grounds(
        request,
        ref,
        title=gettext("Break glass"),
        consequences=(
            gettext("The hold is in force at once, on your word alone."),
            gettext("A second person must confirm it within 24 hours, or everybody is alarmed."),
            gettext("No clock undoes it."),
        ),
        button=gettext("Break glass"),
        do=actions.break_glass,
    )


@sessions.staff_only
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Confirm, as a second person, a hold that somebody activated alone."""
    row = for_desk.hold_by_ref(ref)
    if row is None or row.confirm_by is None:
        return HttpResponseRedirect(f"/desk/holds/{ref}/")
    return _with_grounds(
        request,
        ref,
        title=gettext("Confirm ‘%(title)s’") % {"title": row.title},
        consequences=(
            gettext("Somebody activated it alone. It is in force already."),
            gettext("With your word two people stand for it, and the alarm ends."),
            gettext("If it should not stand, lift it instead: that takes two people too."),
        ),
        button=gettext("Confirm the hold"),
        do=actions.confirm_broken_glass,
        done=gettext("The hold is confirmed."),
    )


@sessions.staff_only
def covered(request: HttpRequest, ref: str) -> HttpResponse:
    """List the open cases that a hold covers now, those first that are due first."""
    row = for_desk.hold_by_ref(ref)
    if row is None:
        return _no_hold(request)
    found = () if row.state == "lifted" else covered_by(parse_terms(row.terms, ref=ref))
    page = ListPage(
        frame=frame(request, "holds"),
        title=ngettext(
            "One pending request is covered by ‘%(title)s’",
            "%(n)s pending requests are covered by ‘%(title)s’",
            len(found),
        )
        % {"n": len(found), "title": row.title},
        lead=gettext("A hold stops the data, not the clock of a request."),
        rows=tuple(
            ListRow(
                case_sentence(case),
                f"/desk/cases/{case.ref}/",
                note=case.their_reference,
                reference=case.ref,
                chip=instants.due_chip(due_at=case.must_by, now=clock.now())
                if case.must_by
                else None,
                moment=Moment(case.must_by, zone_of(case.jurisdiction)) if case.must_by else None,
                moment_label=gettext("due"),
            )
            for case in found[:MOST_LISTED]
            if not case.sealed
        ),
        empty=gettext("No open request is covered now."),
        acts=(Act(gettext("Back to the hold"), href=f"/desk/holds/{ref}/"),),
    )
    return shown(request, page)


def _with_grounds(
    request: HttpRequest,
    ref: str,
    *,
    title: str,
    consequences: tuple[str, ...],
    button: str,
    do: object,
    done: str = "",
) -> HttpResponse:
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            fence = do(
                ref=ref, grounds=request.POST.get("reason", ""), by=request.actor, at=clock.now()
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("reason", str(refusal)),)
        else:
            told = done or (
                gettext("The hold is in force: number %(n)s in the ledger.")
                % {"n": fence.ledger_number}
                if fence
                else gettext("Your yes is recorded. A second person must say yes.")
            )
            say(request, told)
            return HttpResponseRedirect(f"/desk/holds/{ref}/")
    page = ConsequencePage(
        frame=frame(request, "holds"),
        title=title,
        back=Link(gettext("Back to the hold"), f"/desk/holds/{ref}/"),
        consequences=consequences,
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        button=button,
        asks=gettext("On what grounds"),
    )
    return shown(request, page, status=422 if errors else 200)


@sessions.staff_only
def lift(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one's word for lifting; with the second person's word it is judged and recorded."""
    return _with_grounds(
        request,
        ref,
        title=gettext("Lift this hold"),
        consequences=(
            gettext("Two people must say so, one of them without a stake in the waiting cases."),
            gettext("The condition of the hold must be met; it only permits you to lift."),
            gettext("Lifting releases nothing: older approvals are void."),
        ),
        button=gettext("Give my word"),
        do=actions.word_for_lift,
    )

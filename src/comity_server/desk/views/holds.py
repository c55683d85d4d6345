"""Holds: the list, one hold in sentences, and the requests that it covers."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.hold.terms import Hold
from comity.vocabulary.words import Step
from comity_server import clock
from comity_server.actions.statement import check_statement
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.publication import answered_for
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.fences import fence_of
from comity_server.casefile.reading.impact import impact_of
from comity_server.casefile.reading.preview import NOTHING, coverage_of
from comity_server.casefile.reading.rows import HoldRow
from comity_server.casefile.reading.standing import refs_barring
from comity_server.desk.chips import hold_chip
from comity_server.desk.frames import frame
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.hold import HoldPage, Impact, StatementPage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.parts.fence import fence_lists, fence_pairs
from comity_server.desk.parts.hold import (
    assessments_of,
    changes_of,
    clause_uses_of,
    versions_of,
)
from comity_server.desk.parts.impact import impact_part
from comity_server.desk.parts.statement import counted_pairs, instead_of, result_pair
from comity_server.desk.words import (
    case_sentence,
)
from comity_server.faces import instants, sessions
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
        acts=(
            Act(gettext("Draft a hold"), href="/desk/holds/new/", main=True),
            Act(gettext("What would change?"), href="/desk/what-if/"),
        ),
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
    terms, fence = parse_terms(row.terms, ref=ref), fence_of(row)
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
        covers=(),
        impact=_impact(row, terms),
        statement=_checked(row),
        check=Act(gettext("Check the sentence now"), action=f"/desk/holds/{ref}/statement/"),
        fence=fence_pairs(fence, zone=_zone(row)) if fence else (),
        fence_lists=fence_lists(fence, zone=_zone(row)) if fence else (),
        assessment=assessments_of(row),
        versions=versions_of(row),
        changes=changes_of(row, hold_sentences),
        uses=clause_uses_of(row),
        reasons=row.reasons,
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
    back = row.state == "lifted" and row.ref in refs_barring(at=clock.now())
    if row.state == "active" or back:
        return VerdictPanel(
            State.BARRED,
            gettext("In force again") if back else gettext("In force"),
            text=_standing(row),
            acts=tuple(_acts_in_force(row, reader)),
        )
    if row.state == "lifted":
        return VerdictPanel(State.CLEAR, gettext("Lifted"), text=_lifted(row))
    said = {one.person_id for one in row.consents.all()}
    text = (
        gettext("You said yes. A second person must.")
        if reader in said
        else gettext("Two people must say yes before it stops anything.")
    )
    acts = [Act(gettext("Say yes to this hold"), href=f"/desk/holds/{row.ref}/yes/", main=True)]
    if row.replaces_id:
        earlier = row.replaces.ref
        acts.append(
            Act(
                gettext("Lift the earlier one in part, with this in its place"),
                href=f"/desk/holds/{earlier}/lift/?narrows_to={row.ref}",
            )
        )
    acts.append(Act(gettext("Break glass"), href=f"/desk/holds/{row.ref}/break-glass/"))
    shown_acts = () if reader in said else tuple(acts)
    return VerdictPanel(State.ASK, gettext("A draft stops nothing"), text=text, acts=shown_acts)


def _lifted(row: HoldRow) -> str:
    if row.returns_at is not None:
        return gettext(
            "Lifting released nothing. It comes back on %(day)s, unless its assessment is renewed."
        ) % {"day": instants.say_instant(Moment(row.returns_at, _zone(row)))}
    return gettext("Lifting released nothing.")


def _standing(row: HoldRow) -> str:
    if row.state == "lifted":
        return gettext("The review day of its assessment has passed, so it is back as it was.")
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
    yield Act(gettext("Draft its next version"), href=f"/desk/holds/new/?replaces={row.ref}")


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


def _impact(row: HoldRow, terms: Hold) -> Impact | None:
    """Return what a draft would come to and a hold in force comes to now; a lifted one, nothing."""
    now = clock.now()
    if row.state == "lifted" and row.ref not in refs_barring(at=now):
        return None
    older = row.replaces.ref if row.replaces else ""
    return impact_part(impact_of(terms, title=row.title, at=now, replaces=older), now=now)


def _checked(row: HoldRow) -> tuple[Pair, ...]:
    found = for_desk.newest_statement_run(row)
    if found is None:
        return (Pair(gettext("Last check"), gettext("nobody has asked for one")),)
    word = gettext("It does not hold") if found.against else gettext("It holds")
    return (
        Pair(
            gettext("Last check"),
            moment=Moment(found.at, _zone(row)),
            note=gettext("%(word)s: %(n)s releases against it. Number %(number)s in the ledger.")
            % {"word": word, "n": len(found.against), "number": found.ledger_number},
        ),
        *(
            Pair(
                gettext("Published all the same"),
                one.reasons,
                note=gettext("%(who)s, number %(n)s in the ledger")
                % {"who": one.person.name, "n": one.ledger_number},
            )
            for one in answered_for(f"hold:{row.ref}")
        ),
    )


@sessions.staff_only
def statement(request: HttpRequest, ref: str) -> HttpResponse:
    """Run the statement check, record it, and show each release that was counted."""
    row = for_desk.hold_by_ref(ref)
    if row is None:
        return _no_hold(request)
    if request.method != "POST":
        return HttpResponseRedirect(f"/desk/holds/{ref}/")
    found = check_statement(ref=ref, by=request.actor, at=clock.now())
    zone = _zone(row)
    page = StatementPage(
        frame=frame(request, "holds"),
        title=gettext("The sentence holds")
        if found.holds
        else gettext("The sentence does not hold"),
        back=Link(row.title, f"/desk/holds/{ref}/"),
        published=found.terms.statement or gettext("Nothing is published about this hold."),
        result=result_pair(found),
        against=counted_pairs(found.contradicted_by, zone=zone),
        declared=counted_pairs(found.declared, zone=zone),
        instead=instead_of(found, zone=zone),
    )
    return shown(request, page)


@sessions.staff_only
def covered(request: HttpRequest, ref: str) -> HttpResponse:
    """List the open cases that a hold covers now, those first that are due first."""
    row = for_desk.hold_by_ref(ref)
    if row is None:
        return _no_hold(request)
    found = NOTHING if row.state == "lifted" else coverage_of(parse_terms(row.terms, ref=ref))
    listed = found.first(MOST_LISTED)
    page = ListPage(
        frame=frame(request, "holds"),
        title=ngettext(
            "One pending request is covered by ‘%(title)s’",
            "%(n)s pending requests are covered by ‘%(title)s’",
            found.total,
        )
        % {"n": found.total, "title": row.title},
        lead=_lead(found.total, len(listed)),
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
            for case in listed
        ),
        empty=gettext("No open request is covered now."),
        acts=(Act(gettext("Back to the hold"), href=f"/desk/holds/{ref}/"),),
    )
    return shown(request, page)


def _lead(total: int, listed: int) -> str:
    lead = gettext("A hold stops the data, not the clock of a request.")
    if listed == total:
        return lead
    return gettext("%(lead)s Here are the %(n)s that are due first.") % {"lead": lead, "n": listed}

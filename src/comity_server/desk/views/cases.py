"""One case, whole; opening it is recorded before it is shown."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.errors import GateShut
from comity.vocabulary.verdict import worst_of
from comity.vocabulary.words import Step
from comity_server import books, clock
from comity_server.actions import place, preservation, review
from comity_server.actions.actor import NotAllowed
from comity_server.casefile import mapping, steps, winding
from comity_server.casefile.reading import for_desk, restrictions
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.chips import notice_chip, restriction_chip
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.case import CasePage
from comity_server.desk.pages.entry import MessagePage, NoCasePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.parts import case as case_parts
from comity_server.desk.parts import case_acts, case_letters
from comity_server.desk.parts import clock as clock_parts
from comity_server.desk.parts.binding import binding_holds
from comity_server.desk.parts.restriction import href_of
from comity_server.desk.words import case_sentence, channel_word
from comity_server.faces import sessions
from comity_server.faces.forms import Option, fill
from comity_server.faces.parts import Act, Link, Moment, Pair
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of

CaseView = Callable[..., HttpResponse]


def no_case(request: HttpRequest) -> HttpResponse:
    """Say sentence 10: the same, byte for byte, where there is no case and where no access."""
    return shown(request, NoCasePage(frame=frame(request, "queue")), status=404)


def with_case(view: CaseView) -> CaseView:
    """Find the case of a page for one of our people; refuse by the words of the action."""

    @sessions.staff_only
    @functools.wraps(view)
    def found(request: HttpRequest, ref: str, **more: object) -> HttpResponse:
        case = for_desk.case_by_ref(ref)
        if case is None:
            return no_case(request)
        try:
            return view(request, case, **more)
        except (NotAllowed, GateShut, ValueError) as refusal:
            return refused(request, case, str(refusal))

    return found


def refused(request: HttpRequest, case: CaseRow, sentence: str) -> HttpResponse:
    """Say why something was not done, and lead back to the case."""
    page = MessagePage(
        frame=frame(request, "queue"),
        title=gettext("This was not done"),
        paragraphs=(sentence,),
        acts=(Act(gettext("Back to the case"), href=f"/desk/cases/{case.ref}/", main=True),),
    )
    return shown(request, page, status=422)


@with_case
def case(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Show a case: the verdict first, with every reason."""
    now = clock.now()
    review.open_case(case_id=case.id, why="case page", by=request.actor, at=now)
    provider = for_desk.provider()
    gov_request = mapping.request_value(case)
    found = books.review_case(gov_request, provider=provider, at=now)
    production = worst_of(
        one.found.verdict for one in steps.judge_case(case, step=Step.PRODUCTION, at=now)
    )
    row = for_desk.determination_of(case)
    released = for_desk.release_of(case)
    waiting = len(case_parts.open_questions(found))
    page = CasePage(
        frame=frame(request, "queue"),
        title=case_sentence(case),
        reference=case.ref,
        back=Link(gettext("Queue"), "/desk/queue/"),
        position="",
        received=Moment(case.received_at, zone_of(case.jurisdiction)),
        channel=channel_word(case.channel),
        facts=case_parts.facts(case, now=now),
        verdict=case_parts.verdict_panel(
            case, production=production, review=found, determination=row, mine=request.actor.role
        ),
        lenses=case_parts.lenses(
            case,
            found,
            sorted(case.answers.all(), key=lambda one: one.at),
            wanted=request.GET.get("answer", ""),
        ),
        questions_open=ngettext("one finding open", "%(n)s findings open", waiting)
        % {"n": waiting},
        sets=case_parts.four_sets(case, row, released),
        paper=case_parts.paper(case),
        clocks=clock_parts.clocks_of(case, due=winding.dues_of(case), now=now),
        bound_by=binding_holds(case, now=now),
        happened=clock_parts.happened(case),
        happened_link=Link(gettext("What happened?"), f"/desk/cases/{case.ref}/happened/"),
        timeline=case_parts.timeline(case),
        approvals=case_parts.approvals(row, zone=zone_of(case.jurisdiction)),
        approvals_note=_approvals_note(row),
        sums=_sums(row, released),
        notice=_notice(case),
        letters=case_letters.letters_and_messages(case),
        more_acts=(
            *_more(case, row),
            *_forms(case),
            *_restrictions(case),
            *case_acts.of_people(case),
        ),
        access_link=Link(gettext("Who has opened this case"), f"/desk/cases/{case.ref}/access/"),
        places=case_parts.places(case),
        assign_form=fill(
            action=f"/desk/cases/{case.ref}/assign/",
            entered={"assigned_to": str(case.assigned_to_id or "")},
        )
        if case.closed_at is None
        else None,
        assign_options=tuple(
            Option(str(one.id), one.name) for one in for_desk.people() if one.is_active
        ),
    )
    return shown(request, page)


def _approvals_note(row: object) -> str:
    if row is None:
        return ""
    given = len([one for one in row.approvals.all() if one.voided_at is None])
    return gettext("%(given)s of %(needed)s") % {"given": given, "needed": row.approvals_needed}


def _sums(row: object, released: object) -> tuple[Pair, ...]:
    pairs = []
    if row is not None:
        pairs.append(Pair(gettext("Determination"), row.digest, mono=True))
    if released is not None:
        pairs.append(Pair(gettext("Sealed file"), released.sealed_sha256, mono=True))
    return tuple(pairs)


def _notice(case: CaseRow) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            one.account.identifier,
            chip=notice_chip(one.verdict),
            note=one.basis,
            link=Link(
                gettext("Decide") if one.verdict == "ask" else gettext("Open the notice"),
                f"/desk/notices/{one.id}/",
            ),
            moment=Moment(one.told_at or one.due_at or one.decide_by, zone_of(case.jurisdiction))
            if one.told_at or one.due_at or one.decide_by
            else None,
        )
        for one in for_desk.notices_of(case)
    )


def _more(case: CaseRow, row: object) -> tuple[Act, ...]:
    if case.closed_at is not None:
        return ()
    amend = Act(gettext("Amend what is asked"), href=f"/desk/cases/{case.ref}/amend/")
    if case.state == "in-review" and row is not None and row.state == "approved":
        collect = Act(
            gettext("Collect what was granted"), action=f"/desk/cases/{case.ref}/collect/"
        )
        return (amend, collect)
    if not case.accounts.all():
        return (amend,)
    return (amend, Act(gettext("Preserve now"), action=f"/desk/cases/{case.ref}/preserve/"))


def _forms(case: CaseRow) -> tuple[Act, ...]:
    """Return the way to the official forms, where the law of the case has any."""
    if not any(one.belongs_to(case.instrument) for one in books.books().forms.form):
        return ()
    return (Act(gettext("Official forms"), href=f"/desk/cases/{case.ref}/forms/"),)


def _restrictions(case: CaseRow) -> tuple[Act, ...]:
    if case.kind not in case_parts.LIMITED_BY_PLACE:
        return ()
    here = f"/desk/cases/{case.ref}/"
    letters = [Act(gettext("Publish the demand"), href=f"{here}publish-letter/")]
    if restrictions.letter_of(case) is not None:
        down = gettext("Take the published demand down")
        letters.append(Act(down, href=f"{here}withdraw-letter/"))
    return (*letters, *_limits(case))


def _limits(case: CaseRow) -> tuple[Act, ...]:
    return tuple(
        Act(f"{one.title}: {restriction_chip(one.state).word.lower()}", href=href_of(one))
        for one in restrictions.of_case(case)
    )


@with_case
def access(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """List when a case was opened to read, newest first; who did stands sealed in the ledger."""
    page = ListPage(
        frame=frame(request, "queue"),
        title=gettext("When was this case opened?"),
        lead=gettext(
            "Each opening is in the ledger before anything is shown. Who it was stands there as a "
            "sealed digest."
        ),
        rows=tuple(
            ListRow(
                gettext("Opened to read"),
                note=gettext("Entry %(number)s") % {"number": entry.number},
                moment=Moment(entry.recorded_at, zone_of(case.jurisdiction)),
            )
            for entry in for_desk.openings_of(case)
        ),
        empty=gettext("Nobody has opened it yet."),
        acts=(Act(gettext("Back to the case"), href=f"/desk/cases/{case.ref}/"),),
    )
    return shown(request, page)


@with_case
def answer(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Record an answer to a question of a lens."""
    review.answer_question(
        case_id=case.id,
        question=request.POST.get("question", ""),
        answer=request.POST.get("answer", ""),
        because=request.POST.get("reasons", ""),
        by=request.actor,
        at=clock.now(),
    )
    say(request, gettext("The answer is recorded."))
    return HttpResponseRedirect(f"/desk/cases/{case.ref}/#review")


@with_case
def preserve(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Have the accounts of a case preserved now."""
    if request.method == "POST":
        preservation.ask_to_preserve(case_id=case.id, by=request.actor, at=clock.now())
        say(request, gettext("A snapshot is being taken. It opens nothing."))
    return HttpResponseRedirect(f"/desk/cases/{case.ref}/")


@with_case
def record_place(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Record where a user is taken to be, with the evidence."""
    account = for_desk.account_of(case, request.POST.get("account", ""))
    if account is None:
        return no_case(request)
    place.record_place(
        account_id=account.id,
        place=request.POST.get("place", "").strip().upper() or "unknown",
        basis=request.POST.get("basis", ""),
        by=request.actor,
        at=clock.now(),
    )
    say(request, gettext("The place is recorded. Earlier decisions are void."))
    return HttpResponseRedirect(f"/desk/cases/{case.ref}/#places")


@with_case
def assign(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Say whose case it is: somebody of ours, or nobody."""
    wanted = request.POST.get("assigned_to", "")
    person = next(
        (one for one in for_desk.people() if str(one.id) == wanted and one.is_active), None
    )
    if wanted and person is None:
        raise ValueError(gettext("Choose somebody who works here."))
    if request.method == "POST":
        review.assign(
            case_id=case.id, to=person.id if person else None, by=request.actor, at=clock.now()
        )
        told = (
            gettext("The case is %(name)s's.") % {"name": person.name}
            if person
            else gettext("The case is nobody's now.")
        )
        say(request, told)
    return HttpResponseRedirect(f"/desk/cases/{case.ref}/")

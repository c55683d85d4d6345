"""What people do to a hold, each on a page that says what follows: yes, break glass, lift."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, gettext_noop, ngettext

from comity_server import clock
from comity_server.actions import hold as actions
from comity_server.actions import hold_lift
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.publication import (
    Objections,
    StatementContradicted,
    objections_to_hold,
)
from comity_server.casefile.reading import for_desk
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.parts.statement import contradiction_text
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Link
from comity_server.faces.shown import shown

WHY_PUBLISHED = gettext_noop("Why the sentence is published all the same")


@sessions.staff_only
def yes(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes to a draft, with grounds; the second person's yes activates it."""
    against = _against(ref)
    return _with_grounds(
        request,
        ref,
        title=gettext("Say yes to this hold"),
        consequences=(
            gettext("Your name and grounds are kept."),
            gettext("With the second person's yes it is in force at once."),
            gettext("Files that were released and not fetched are revoked."),
            *against,
        ),
        button=gettext("Say yes"),
        do=actions.consent_to_hold,
        asks_despite=gettext(WHY_PUBLISHED) if against else "",
    )


def _against(ref: str) -> tuple[str, ...]:
    """Return what would be published and is not true, in the words of its page."""
    row = for_desk.hold_by_ref(ref)
    found = objections_to_hold(row, at=clock.now()) if row else Objections()
    # What nobody has fetched is taken back by the hold, and does not count against it.
    numbers = (sum(left.fetched for left in one.contradicted_by) for one in found.checks)
    counted = tuple(
        ngettext(
            "It will be announced, and one release contradicts its sentence.",
            "It will be announced, and %(n)s releases contradict its sentence.",
            number,
        )
        % {"n": number}
        for number in numbers
        if number
    )
    return counted + tuple(map(contradiction_text, found.clauses))


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


def _with_grounds(
    request: HttpRequest,
    ref: str,
    *,
    title: str,
    consequences: tuple[str, ...],
    button: str,
    do: object,
    done: str = "",
    asks_despite: str = "",
) -> HttpResponse:
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        said = request.POST.get("despite", "")
        despite = {"despite": said} if said and do is actions.consent_to_hold else {}
        try:
            fence = do(
                ref=ref,
                grounds=request.POST.get("reason", ""),
                by=request.actor,
                at=clock.now(),
                **despite,
            )
        except StatementContradicted as refusal:
            errors = (FieldError("despite", str(refusal)),)
            asks_despite = gettext(WHY_PUBLISHED)
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
        form=fill(action=request.get_full_path(), entered=request.POST.dict(), errors=errors),
        button=button,
        asks=gettext("On what grounds"),
        asks_despite=asks_despite,
    )
    return shown(request, page, status=422 if errors else 200)


@sessions.staff_only
def lift(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one's word for lifting; with the second person's word it is judged and recorded."""
    part = request.GET.get("narrows_to") or None
    takes_place = gettext("‘%(ref)s’ takes its place at the same instant.") % {"ref": part}
    return _with_grounds(
        request,
        ref,
        title=gettext("Lift this hold in part") if part else gettext("Lift this hold"),
        consequences=(
            *((takes_place,) if part else ()),
            gettext("Two people must say so, one of them without a stake in the waiting cases."),
            gettext("The condition of the hold must be met; it only permits you to lift."),
            gettext("Lifting releases nothing: older approvals are void."),
            gettext("Decided cases go back to review, in the order of their clocks."),
        ),
        button=gettext("Give my word"),
        do=partial(hold_lift.word_for_lift, narrows_to=part),
    )

"""Take a published demand down: one person asks, another one agrees."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import letter_publishing
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.reading.rows import CaseRow, PublishedLetterRow
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.views.cases import with_case
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.instants import say_instant
from comity_server.faces.parts import Act, Link, Moment
from comity_server.faces.shown import shown


@with_case
def withdraw(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Say what taking the published demand down does, and take a person's word for it."""
    here = f"/desk/cases/{case.ref}/"
    letter = reading.letter_of(case)
    if letter is None:
        page = MessagePage(
            frame=frame(request, "queue"),
            title=gettext("Nothing of this demand is published"),
            paragraphs=(),
            acts=(Act(gettext("Back to the case"), href=here),),
        )
        return shown(request, page, status=404)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _give_word(request, case)
        if not errors:
            return HttpResponseRedirect(here)
    page = ConsequencePage(
        frame=frame(request, "queue"),
        title=gettext("Take the published demand down?"),
        back=Link(gettext("Back to the case"), here),
        consequences=tuple(_consequences(letter)),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        button=gettext("Take it down") if letter.withdrawal_asked_at else gettext("Give my word"),
        asks=gettext("Why"),
        acts=(
            Act(gettext("Read what is published"), href=f"/restrictions/letters/{letter.id}/"),
            Act(gettext("Black out more of it instead"), href=f"{here}publish-letter/"),
        ),
    )
    return shown(request, page, status=422 if errors else 200)


def _give_word(request: HttpRequest, case: CaseRow) -> tuple[FieldError, ...]:
    try:
        row = letter_publishing.withdraw_letter(
            case_id=case.id,
            because=request.POST.get("reason", ""),
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("reason", str(refusal)),)
    if row.withdrawn_at is None:
        say(request, gettext("Your word is recorded. A second person must give theirs."))
    else:
        say(request, gettext("It is taken down. That it was there stays in the ledger."))
    return ()


def _consequences(letter: PublishedLetterRow) -> list[str]:
    asked = letter.withdrawal_asked_at
    first = (
        gettext("%(name)s asked for it on %(when)s: %(why)s")
        % {
            "name": letter.withdrawal_asked_by.name,
            "when": say_instant(Moment(asked)),
            "why": letter.withdrawal_because,
        }
        if asked
        else gettext("Two people must say so. Until the second one does it stays readable.")
    )
    return [
        first,
        gettext("Nobody can read it here any more. Copies that others made stay theirs."),
        gettext("The ledger keeps its digest, and that it was taken down."),
    ]

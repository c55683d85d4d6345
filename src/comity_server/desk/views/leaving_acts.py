"""What people do to a market exit, each on a page that says what follows."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.restriction.exit_stages import NATURES, Stage
from comity.vocabulary.verdict import Barred
from comity_server import clock
from comity_server.actions import exit_stages, market_exit
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import leaving as reading
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.views.leaving import no_exit
from comity_server.desk.wording.exit import stage_word, switches_word
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Link
from comity_server.faces.shown import shown


@sessions.staff_only
def yes(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes to exactly the version that is shown."""
    found = reading.by_ref(ref)
    if found is None:
        return no_exit(request)

    def act(reason: str) -> str:
        digest = request.POST.get("digest", "")
        row = market_exit.approve_exit(
            ref=ref, digest=digest, grounds=reason, by=request.actor, at=clock.now()
        )
        if row.state == "approved":
            return gettext("Two people stand for the plan: it begins at its first instant.")
        return gettext("Your yes is recorded. A second person must say yes.")

    return _asked(
        request,
        ref,
        title=gettext("Say yes to this plan"),
        consequences=(
            gettext("Your name and grounds are kept."),
            gettext("With the second person's yes the house does its stages at their instants."),
            gettext("What cannot be taken back waits for a person even then."),
            gettext("Any edit voids your yes."),
        ),
        button=gettext("Say yes"),
        asks=gettext("On what grounds"),
        act=act,
        digest=found.digest,
    )


@sessions.staff_only
def back(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one's word for taking the whole exit back."""
    found = reading.by_ref(ref)
    if found is None:
        return no_exit(request)
    stays = [stage for stage in found.standing if NATURES[stage].final]

    def act(reason: str) -> str:
        row = market_exit.take_back(ref=ref, grounds=reason, by=request.actor, at=clock.now())
        if row.reversed_at is not None:
            return gettext("Two people took it back. Each stage is undone, the last first.")
        return gettext("Your word is recorded. A second person must say so too.")

    return _asked(
        request,
        ref,
        title=gettext("Take this exit back"),
        consequences=(
            gettext("Two people must say so; with the second word it begins at once."),
            gettext("What was done is undone in reverse order; what was not done is given up."),
            *(
                gettext("%(stage)s stays: it cannot be taken back.") % {"stage": stage_word(stage)}
                for stage in stays
            ),
        ),
        button=gettext("Give my word"),
        asks=gettext("On what grounds"),
        act=act,
    )


@sessions.staff_only
def do(request: HttpRequest, ref: str, stage: str) -> HttpResponse:
    """Start a stage that is a person's, and say what was done."""
    found = reading.by_ref(ref)
    if found is None or stage not in tuple(Stage) or not found.in_force.has(Stage(stage)):
        return no_exit(request)
    word = Stage(stage)
    consequences = [switches_word(word)]
    if word is Stage.DELETION:
        consequences.append(
            gettext("You say that whoever deletes has the list of what is preserved and stays.")
        )
    if NATURES[word].final:
        consequences.append(gettext("It cannot be taken back."))

    def act(reason: str) -> str:
        _or_refuse(
            exit_stages.do_stage(
                ref=ref,
                stage=word,
                by=request.actor,
                at=clock.now(),
                note=reason,
                keeps=word is Stage.DELETION,
            )
        )
        return gettext("Recorded: %(stage)s.") % {"stage": stage_word(word)}

    return _asked(
        request,
        ref,
        title=gettext("Start: %(stage)s") % {"stage": stage_word(word)},
        consequences=(*consequences, gettext("Your name and what you write are kept.")),
        button=gettext("Record it as done"),
        asks=gettext("What was done"),
        act=act,
    )


@sessions.staff_only
def undo(request: HttpRequest, ref: str, stage: str) -> HttpResponse:
    """Record that a stage was taken back."""
    found = reading.by_ref(ref)
    if found is None or stage not in tuple(Stage):
        return no_exit(request)
    word = Stage(stage)

    def act(reason: str) -> str:
        _or_refuse(
            exit_stages.undo_stage(
                ref=ref, stage=word, by=request.actor, at=clock.now(), note=reason
            )
        )
        return gettext("Recorded as taken back: %(stage)s.") % {"stage": stage_word(word)}

    return _asked(
        request,
        ref,
        title=gettext("Take back: %(stage)s") % {"stage": stage_word(word)},
        consequences=(
            gettext("Each stage is taken back once, the last that was done first."),
            gettext("Your name and what you write are kept."),
        ),
        button=gettext("Record it as taken back"),
        asks=gettext("What was done"),
        act=act,
    )


def _or_refuse(verdict: object) -> None:
    if isinstance(verdict, Barred):
        raise market_exit.NotSo(" ".join(bar.text for bar in verdict.bars))


def _asked(
    request: HttpRequest,
    ref: str,
    *,
    title: str,
    consequences: tuple[str, ...],
    button: str,
    asks: str,
    act: Callable[[str], str],
    digest: str = "",
) -> HttpResponse:
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            said = act(request.POST.get("reason", ""))
        except (market_exit.NotSo, NotAllowed) as refusal:
            errors = (FieldError("reason", str(refusal)),)
        else:
            say(request, said)
            return HttpResponseRedirect(f"/desk/exits/{ref}/")
    page = ConsequencePage(
        frame=frame(request, "exits"),
        title=title,
        back=Link(gettext("Back to the exit"), f"/desk/exits/{ref}/"),
        consequences=consequences,
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        button=button,
        asks=asks,
        digest=digest,
    )
    return shown(request, page, status=422 if errors else 200)

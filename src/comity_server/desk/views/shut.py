"""The gate is shut as a whole: why, and how two people open it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import reopening
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading.shut import ShutGate, shut_gate
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Link, Moment, Pair
from comity_server.faces.shown import shown


@sessions.staff_only
def gate(request: HttpRequest) -> HttpResponse:
    """Show why the gate is shut, and take the checkpoint that somebody brings to open it."""
    now = shut_gate()
    if now is None:
        return HttpResponseRedirect("/desk/")
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            opened = reopening.bring_checkpoint(
                # A form sends line ends as CR LF; a signed note has LF alone.
                note=request.POST.get("note", "").replace("\r\n", "\n").strip("\n") + "\n",
                found_at=request.POST.get("found_at", ""),
                by=request.actor,
                at=clock.now(),
            )
        except (ValueError, NotAllowed) as refusal:
            name = "found_at" if not request.POST.get("found_at", "").strip() else "note"
            errors = (FieldError(name, str(refusal)),)
        else:
            told = (
                gettext("The gate is open.")
                if opened
                else gettext("Your checkpoint is recorded. A second person must bring one.")
            )
            say(request, told)
            return HttpResponseRedirect("/desk/" if opened else request.path)
    return shown(request, _page(request, now, errors), status=422 if errors else 200)


def _page(request: HttpRequest, now: ShutGate, errors: tuple[FieldError, ...]) -> WritePage:
    return WritePage(
        frame=frame(request, "gate"),
        title=gettext("The gate is shut: nothing leaves"),
        back=Link(gettext("Queue"), "/desk/queue/"),
        lead=gettext(
            "It opens when two people have each brought the newest checkpoint that they know from "
            "outside this machine, and our ledger extends it. Otherwise a hold could be missing "
            "that was acknowledged."
        ),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(
            FieldGroup(
                "",
                (
                    Field(
                        "note",
                        gettext("The checkpoint, as it was published"),
                        kind="area",
                        rows=6,
                        hint=gettext(
                            "The whole signed note: three lines, an empty one, signatures."
                        ),
                    ),
                    Field(
                        "found_at",
                        gettext("Where you found it"),
                        hint=gettext("A witness, an officer's receipt, a copy of our public page."),
                    ),
                ),
            ),
        ),
        button=gettext("Bring this checkpoint"),
        about_heading=gettext("Shut"),
        about=(
            Pair(gettext("Why"), now.because),
            Pair(gettext("Since"), "", moment=Moment(now.shut_at, "UTC")),
            *(
                Pair(
                    gettext("Brought by %(who)s") % {"who": one.person},
                    gettext("%(size)s entries") % {"size": one.size},
                    note=one.found_at,
                )
                for one in now.brought
            ),
        ),
    )

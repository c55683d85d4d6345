"""What if: a draft hold or an overlay against the last months, before it is switched on."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.errors import PackError
from comity.vocabulary.verdict import word_of
from comity_server import clock
from comity_server.actions.actor import NotAllowed
from comity_server.actions.what_if import offer_overlay, record_play
from comity_server.adapters.overlay_upload import LARGEST, NameRefused, OverlayRefused
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.reading import for_desk, what_if
from comity_server.desk.frames import frame
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.words import case_sentence
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Link, Moment
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of

MONTHS, MOST_MONTHS = 6, 36
MONTH = timedelta(days=30.4375)


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List what can be played: drafts and holds, and overlays that lie ready."""
    holds = tuple(
        ListRow(
            one.title,
            f"/desk/what-if/hold/{one.ref}/",
            note=gettext("A draft") if one.state == "draft" else gettext("A hold"),
        )
        for one in for_desk.holds()
        if one.state != "lifted"
    )
    overlays = tuple(
        ListRow(
            gettext("The overlay ‘%(name)s’") % {"name": name},
            f"/desk/what-if/pack/{name}/",
            note=gettext("It lies ready and is not in force."),
        )
        for name in what_if.overlays_ready()
    )
    page = ListPage(
        frame=frame(request, "holds"),
        title=gettext("What would change?"),
        lead=gettext("Play a hold or an overlay against the last %(n)s months.") % {"n": MONTHS},
        rows=holds + overlays,
        empty=gettext("There is no draft, and no overlay lies in the folder ‘what-if’."),
        acts=(Act(gettext("Upload an overlay"), href="/desk/what-if/upload/"),),
    )
    return shown(request, page)


@sessions.staff_only
def hold(request: HttpRequest, ref: str) -> HttpResponse:
    """Show which answers of the last months a hold would change."""
    row = for_desk.hold_by_ref(ref)
    if row is None:
        raise Http404
    since, after, at = _asked(request)
    record_play(of=f"hold:{ref}", since=since, by=request.actor, at=at)
    found = what_if.play_hold(parse_terms(row.terms, ref=ref), since=since, after=after, at=at)
    return _shown(request, row.title, found)


@sessions.staff_only
def pack(request: HttpRequest, name: str) -> HttpResponse:
    """Show which answers of the last months an overlay would change."""
    if name not in what_if.overlays_ready():
        raise Http404
    since, after, at = _asked(request)
    record_play(of=f"overlay:{name}", since=since, by=request.actor, at=at)
    try:
        found = what_if.play_overlay(name, since=since, after=after, at=at)
    except PackError as wrong:
        page = MessagePage(
            frame=frame(request, "holds"),
            title=gettext("The overlay ‘%(name)s’ is wrong") % {"name": name},
            paragraphs=tuple(str(wrong).splitlines()),
            acts=(Act(gettext("What would change?"), href="/desk/what-if/"),),
        )
        return shown(request, page, status=422)
    return _shown(request, name, found)


def _asked(request: HttpRequest) -> tuple[datetime, what_if.Place | None, datetime]:
    """Return from when, after which request, and now; what cannot be read counts as not asked."""
    at = clock.now()
    text = request.GET.get("months", "")
    months = min(int(text), MOST_MONTHS) if text.isdecimal() and int(text) else MONTHS
    since = at - months * MONTH
    try:
        # A later page keeps the stretch of the first: the clock goes on while people read.
        begun, received, last = request.GET.get("after", "").split("_")
        place = what_if.Place(datetime.fromisoformat(received), UUID(last))
        return datetime.fromisoformat(begun), place, at
    except ValueError:
        return since, None, at


def _shown(request: HttpRequest, name: str, found: what_if.Played) -> HttpResponse:
    since, _, _ = _asked(request)
    next_href = ""
    if found.next is not None:
        mark = f"{since:%Y-%m-%dT%H:%M:%S}Z_{found.next.received_at:%Y-%m-%dT%H:%M:%S.%f}Z"
        next_href = f"{request.path}?after={mark}_{found.next.id}"
    page = ListPage(
        frame=frame(request, "holds"),
        title=ngettext(
            "‘%(name)s’ would change one answer of the %(judged)s looked at here",
            "‘%(name)s’ would change %(n)s answers of the %(judged)s looked at here",
            len(found.changed),
        )
        % {"name": name, "n": len(found.changed), "judged": found.judged},
        lead=gettext("Judged anew as of now, and as if it had counted all that time."),
        rows=tuple(map(_row, found.changed)),
        empty=gettext("No answer would change."),
        acts=(Act(gettext("What would change?"), href="/desk/what-if/"),),
        next_href=next_href,
        next_label=gettext("Go on with the next requests"),
    )
    return shown(request, page)


def _row(one: what_if.Changed) -> ListRow:
    case = one.case
    why = "; ".join(one.becomes.reasons or one.was.reasons)
    return ListRow(
        case_sentence(case),
        f"/desk/cases/{case.ref}/",
        note=gettext("%(was)s → %(becomes)s. %(why)s")
        % {"was": _say(one.was), "becomes": _say(one.becomes), "why": why},
        reference=case.ref,
        moment=Moment(case.received_at, zone_of(case.jurisdiction)),
        moment_label=gettext("received"),
    )


def _say(answer: what_if.Answer) -> str:
    words = {
        "clear": gettext("may be produced"),
        "ask": gettext("a person decides"),
        "barred": gettext("barred"),
    }
    return f"{words[word_of(answer.verdict)]} ({answer.recommends})"


@sessions.staff_only
def upload(request: HttpRequest) -> HttpResponse:
    """Take an overlay to be tried, whole and right, or say what to send instead."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        name, file = request.POST.get("name", "").strip(), request.FILES.get("overlay")
        if file is None:
            errors = (FieldError("overlay", gettext("Choose the ZIP archive of the overlay.")),)
        else:
            try:
                offer_overlay(
                    name=name, data=file.read(LARGEST + 1), by=request.actor, at=clock.now()
                )
            except PackError as wrong:
                errors = (FieldError("overlay", str(wrong)),)
            except NameRefused as refusal:
                errors = (FieldError("name", str(refusal)),)
            except (OverlayRefused, NotAllowed) as refusal:
                errors = (FieldError("overlay", str(refusal)),)
        if not errors:
            return HttpResponseRedirect(f"/desk/what-if/pack/{name}/")
    page = WritePage(
        frame=frame(request, "holds"),
        title=gettext("Which overlay is to be tried?"),
        back=Link(gettext("What would change?"), "/desk/what-if/"),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(
            FieldGroup(
                "",
                (
                    Field(
                        "name",
                        gettext("Name"),
                        hint=gettext("Small letters, digits and hyphens: shorter-clocks"),
                        size="short",
                    ),
                    Field(
                        "overlay",
                        gettext("The overlay, as a ZIP archive"),
                        "file",
                        hint=gettext(
                            "Book files as they lie in the folder, such as "
                            "policy/house/rules.toml; up to 2 MB"
                        ),
                    ),
                ),
            ),
        ),
        lead=gettext(
            "It is only tried: nothing is judged by it until an operator puts it in force."
        ),
        button=gettext("Keep it and play it"),
    )
    return shown(request, page, status=422 if errors else 200)

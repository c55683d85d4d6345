"""The restriction editor: sentences with blanks, and whom it would hit before anything is saved."""

from __future__ import annotations

import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.errors import GateShut
from comity_server import clock
from comity_server.actions import restriction as actions
from comity_server.actions.actor import NotAllowed
from comity_server.adapters import participants_source
from comity_server.adapters.participants import LARGEST, participants_of
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.reading.rows import CaseRow, RestrictionRow
from comity_server.casefile.restriction_terms import Terms, read_terms
from comity_server.desk.forms.restriction import (
    bases,
    doubt_sentences,
    entered_fields,
    from_proposal,
    from_row,
    signal_options,
    unknown_options,
    with_zone,
    zones,
)
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.restriction import PreviewPart, RestrictionEditPage
from comity_server.desk.parts.restriction import LIST, href_of
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Link, Pair
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown

FOLDER = "participants"


@sessions.staff_only
def edit(request: HttpRequest) -> HttpResponse:
    """Show the sentences with blanks; preview whom it would hit; keep the draft when asked."""
    changes = request.GET.get("changes", "")
    before = next((one for one in reading.versions_of(changes) if one.state == "in-force"), None)
    case = for_desk.case_by_ref(request.GET.get("case", "")) if before is None else before.case
    errors: tuple[FieldError, ...] = ()
    preview = None
    if request.method == "POST":
        fields = with_zone(entered_fields(request))
        terms = read_terms(fields, case_ref=case.ref if case else "", at=clock.now())
        if not isinstance(terms, Terms):
            errors = tuple(FieldError(one.field, one.text) for one in terms)
        else:
            preview, errors = _preview(request, terms)
        if request.POST.get("act") == "propose" and not errors:
            kept, errors = _keep(request, fields, case=case, changes=changes)
            if kept is not None:
                say(request, gettext("The draft is kept. It binds nobody yet."))
                return HttpResponseRedirect(href_of(kept))
    page = _page(request, case=case, before=before, preview=preview, errors=errors)
    return shown(request, page, status=422 if errors else 200)


def _keep(
    request: HttpRequest, fields: dict[str, str], *, case: CaseRow | None, changes: str
) -> tuple[RestrictionRow | None, tuple[FieldError, ...]]:
    try:
        kept = actions.draft_restriction(
            fields=fields,
            case_id=case.id if case else None,
            changes=changes,
            by=request.actor,
            at=clock.now(),
        )
    except (NotAllowed, GateShut, ValueError) as refusal:
        return None, (FieldError("title", str(refusal)),)
    if isinstance(kept, tuple):
        return None, tuple(FieldError(one.field, one.text) for one in kept)
    return kept, ()


def _participants(request: HttpRequest, service: str) -> bytes | None:
    """Return the list that was uploaded, or what the service's database or file says.

    :raises ParticipantsFault: if the service declares a source that does not answer.
    """
    if uploaded := request.FILES.get("participants"):
        return uploaded.read(LARGEST + 1)
    folder = settings.HOME.folder(FOLDER)
    source = participants_source.source_of(folder, service)
    if source is not None:
        return participants_source.ask(source, environment=os.environ)
    return participants_of(folder, service)


def _preview(
    request: HttpRequest, terms: Terms
) -> tuple[PreviewPart | None, tuple[FieldError, ...]]:
    """Count whom the terms would hit among the people of a file; keep nothing of them."""
    try:
        raw = _participants(request, terms.resource.split("/")[0])
    except ValueError as wrong:
        return None, (FieldError("participants", str(wrong)),)
    if raw is None:
        note = gettext(
            "Nobody was counted: give a file of recent participants, or go on without knowing."
        )
        return PreviewPart(gettext("Whom it would hit: not counted"), (), note), ()
    try:
        found = reading.preview_of(terms, participants=raw)
    except ValueError as wrong:
        return None, (FieldError("participants", str(wrong)),)
    signals = {
        "address": gettext("by their address"),
        "sim": gettext("by their card"),
        "billing": gettext("by their bill"),
        "declared": gettext("by their own word"),
    }
    pairs = [
        Pair(gettext("Every known signal inside"), f"{found.inside:,}"),
        Pair(
            gettext("Some signal says outside"),
            f"{found.contradicted:,}",
            note=gettext("They may well be elsewhere, and lose it too."),
        ),
        *(
            Pair(gettext("of these %(by)s") % {"by": signals[name]}, f"{count:,}")
            for name, count in found.by_signal
        ),
        Pair(gettext("Nothing known of them"), f"{found.unknown:,}"),
        Pair(gettext("Let in although a signal says inside"), f"{found.missed:,}"),
    ]
    heading = ngettext(
        "It would hit %(hit)s of one person", "It would hit %(hit)s of %(n)s people", found.people
    ) % {"hit": f"{found.hit:,}", "n": f"{found.people:,}"}
    return PreviewPart(heading, tuple(pairs), gettext("Nothing of these people is kept.")), ()


def _page(
    request: HttpRequest,
    *,
    case: CaseRow | None,
    before: RestrictionRow | None,
    preview: PreviewPart | None,
    errors: tuple[FieldError, ...],
) -> RestrictionEditPage:
    grounds = reading.grounds_of(case, at=clock.now()) if case else None
    if request.method == "POST":
        entered = entered_fields(request)
    elif before is not None:
        entered = from_row(before)
    else:
        entered = from_proposal(grounds)
    back = (
        Link(gettext("Back to the restriction"), href_of(before))
        if before
        else Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/")
        if case
        else Link(gettext("Restrictions"), LIST)
    )
    return RestrictionEditPage(
        frame=frame(request, "restrictions"),
        title=gettext("Change ‘%(title)s’: draft") % {"title": before.title}
        if before
        else gettext("New restriction: draft"),
        back=back,
        form=fill(action=request.get_full_path(), entered=entered, errors=errors),
        bases=bases(case is not None),
        signals=signal_options(),
        unknown_places=unknown_options(),
        everywhere=(Option("yes", gettext("everywhere")),),
        zones=zones(),
        proposal=_proposal(grounds) if grounds else (),
        doubts=doubt_sentences(grounds.proposal.doubts) if grounds else (),
        preview=preview,
        has_participants=any(
            one.suffix in {".csv", ".toml"} for one in settings.HOME.folder(FOLDER).iterdir()
        ),
    )


def _proposal(grounds: reading.Grounds) -> tuple[Pair, ...]:
    found = grounds.proposal
    words = {
        "terms": gettext("our own terms"),
        "local-law": gettext("the law of whoever asks"),
        "none": gettext("nothing yet: see below"),
    }
    return (
        Pair(gettext("It would rest on"), words[found.ground]),
        Pair(gettext("Place"), say_list([say_place(one) for one in found.places]) or "–"),
        Pair(gettext("Thing"), ", ".join(found.resources) or "–", mono=bool(found.resources)),
    )

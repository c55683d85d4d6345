"""The hold editor: sentences with blanks, and the impact before anything is saved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.hold.terms import Hold
from comity.vocabulary.words import Category, RequestKind
from comity_server import clock
from comity_server.actions import hold as actions
from comity_server.actions.actor import NotAllowed
from comity_server.actions.hold_reasons import state_reasons
from comity_server.casefile.hold_terms import write_terms
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.impact import impact_of
from comity_server.casefile.reading.rows import HoldRow
from comity_server.desk.forms.hold import (
    entered_fields,
    fields_of,
    hold_table,
    parse_table,
    slug_of,
)
from comity_server.desk.forms.hold_clauses import EXCEPTIONS, ROUTES
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.hold import ExceptionRow, HoldEditPage, Impact, RouteRow
from comity_server.desk.parts.impact import impact_part
from comity_server.desk.wording.hold_sentence import sentence_of
from comity_server.desk.words import (
    kind_word,
)
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Link
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word
from comity_server.faces.zones import all_zones


@sessions.staff_only
def edit(request: HttpRequest) -> HttpResponse:
    """Show the sentences with blanks; preview the impact; keep the draft when asked."""
    replaces = for_desk.hold_by_ref(request.GET.get("replaces", ""))
    entered = entered_fields(request)
    if replaces is not None and request.method != "POST":
        entered = fields_of(replaces.terms, ref=replaces.ref, title=replaces.title)
    errors: list[FieldError] = []
    impact, terms = None, None
    if request.method == "POST":
        table, errors = hold_table(request.POST)
        if not errors:
            ref = slug_of(request.POST["name"])
            # A version has a name of its own, and says more than the one before it.
            terms, errors = parse_table(table, for_desk.free_hold_ref(ref) if replaces else ref)
        if terms is not None:
            now = clock.now()
            found = impact_of(
                terms,
                title=request.POST["name"].strip(),
                at=now,
                replaces=replaces.ref if replaces else "",
            )
            impact = impact_part(found, now=now)
            if request.POST.get("act") == "propose":
                kept, errors = _keep(request, table, terms, replaces)
                if kept is not None:
                    return kept
    page = _edit_page(request, entered, tuple(errors), impact, terms)
    return shown(request, page, status=422 if errors else 200)


def _keep(
    request: HttpRequest, table: dict[str, object], terms: Hold, replaces: HoldRow | None
) -> tuple[HttpResponse | None, list[FieldError]]:
    """Keep the draft as a whole, with the sentence that was shown, or say why not."""
    name = request.POST["name"].strip()
    # What stands beside the fields is what will be published: it is kept with them.
    whole = {**table, "statement": terms.statement or sentence_of(terms)}
    ref = for_desk.free_hold_ref(slug_of(name)) if replaces else slug_of(name)
    try:
        actions.draft_hold(
            ref=ref,
            title=name,
            terms=write_terms(whole),
            by=request.actor,
            at=clock.now(),
            replaces=replaces.ref if replaces else None,
        )
        if reasons := request.POST.get("reasons", "").strip():
            state_reasons(ref=ref, reasons=reasons, by=request.actor, at=clock.now())
    except NotAllowed as refusal:
        return None, [FieldError("name", str(refusal))]
    say(request, gettext("The draft is kept. It stops nothing yet."))
    return HttpResponseRedirect(f"/desk/holds/{ref}/"), []


def _edit_page(
    request: HttpRequest,
    entered: dict[str, str | list[str]],
    errors: tuple[FieldError, ...],
    impact: Impact | None,
    terms: Hold | None,
) -> HoldEditPage:
    provider = for_desk.provider()
    return HoldEditPage(
        frame=frame(request, "holds"),
        title=gettext("New hold: draft"),
        back=Link(gettext("Holds"), "/desk/holds/"),
        form=fill(action=request.get_full_path(), entered=entered, errors=errors),
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
        zones=tuple(Option(zone, zone) for zone in all_zones()),
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
        exceptions=tuple(map(ExceptionRow, EXCEPTIONS)),
        routes=tuple(
            RouteRow(f"route_{number}_to", f"route_{number}_from", f"route_{number}_until")
            for number in ROUTES
        ),
        published_choices=(
            Option("yes", gettext("yes: the sentence may lean on it")),
            Option("no", gettext("no: each use will contradict the sentence")),
        ),
        exceptions_open=any(name.startswith("except_") and entered[name] for name in entered),
        routes_open=any(name.startswith("route_") and entered[name] for name in entered),
        published=(terms.statement or sentence_of(terms)) if terms else "",
        impact=impact,
    )

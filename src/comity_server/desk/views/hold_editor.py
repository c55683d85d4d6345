"""The hold editor: sentences with blanks, and the impact before anything is saved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.hold.terms import Hold
from comity.vocabulary.words import Category, RequestKind
from comity_server import clock
from comity_server.actions import hold as actions
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.hold_terms import write_terms
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.preview import covered_by
from comity_server.desk.frames import frame, say
from comity_server.desk.hold_form import (
    entered_fields,
    fields_of,
    hold_table,
    parse_table,
    slug_of,
)
from comity_server.desk.pages.hold import HoldEditPage, Impact
from comity_server.desk.words import (
    kind_word,
)
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Link, Pair
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word


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
            terms, errors = parse_table(table, entered)
        if terms is not None:
            impact = _impact(terms)
            if request.POST.get("act") == "propose" and not errors:
                ref = for_desk.free_hold_ref(slug_of(request.POST["name"]))
                try:
                    actions.draft_hold(
                        ref=ref,
                        title=request.POST["name"].strip(),
                        terms=write_terms(table),
                        by=request.actor,
                        at=clock.now(),
                        replaces=replaces.ref if replaces else None,
                    )
                except NotAllowed as refusal:
                    errors = [FieldError("name", str(refusal))]
                else:
                    say(request, gettext("The draft is kept. It stops nothing yet."))
                    return HttpResponseRedirect(f"/desk/holds/{ref}/")
    page = _edit_page(request, entered, tuple(errors), impact, terms)
    return shown(request, page, status=422 if errors else 200)


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

"""The editor of a market exit: every stage a row, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.restriction.exit_stages import Stage
from comity_server import clock
from comity_server.actions import market_exit
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.exit_terms import PlanWrong
from comity_server.casefile.reading import leaving as reading
from comity_server.desk.forms.exit import entered_of, field_of, terms_of
from comity_server.desk.forms.exit_languages import DRAFTED, OTHER, language_name, offered, part_of
from comity_server.desk.forms.hold import slug_of
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.views.leaving import no_exit
from comity_server.desk.wording.exit import stage_word, switches_word
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Link
from comity_server.faces.shown import shown
from comity_server.faces.zones import all_zones, zone_of


@sessions.staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Draft a plan."""
    return _edit(request, None)


@sessions.staff_only
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a new version of a plan."""
    found = reading.by_ref(ref)
    return no_exit(request) if found is None else _edit(request, found)


def _edit(request: HttpRequest, found: reading.Leaving | None) -> HttpResponse:
    entered: Mapping[str, str] = request.POST.dict()
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _save(request, entered, found)
        if not errors:
            ref = found.ref if found else slug_of(entered.get("title", ""))
            return HttpResponseRedirect(f"/desk/exits/{ref}/")
    elif found is not None:
        zone = zone_of(found.draft.place)
        entered = entered_of(found.draft, title=found.title, zone=zone)
    here = f"/desk/exits/{found.ref}/" if found else "/desk/exits/"
    page = WritePage(
        frame=frame(request, "exits"),
        title=gettext("Edit the plan") if found else gettext("Plan an exit"),
        back=Link(found.title if found else gettext("Market exits"), here),
        form=fill(
            action=request.path,
            entered=entered,
            errors=errors,
            version=entered.get("version") or str(found.version if found else ""),
        ),
        groups=_groups(entered, found),
        button=gettext("Keep a new version") if found else gettext("Keep the draft"),
        lead=gettext(
            "A plan does nothing until two people say yes to it. Leave out what you do not plan."
        ),
    )
    return shown(request, page, status=422 if errors else 200)


def _save(
    request: HttpRequest, entered: Mapping[str, str], found: reading.Leaving | None
) -> tuple[FieldError, ...]:
    title = entered.get("title", "").strip()
    if found is None and not title:
        return (FieldError("title", gettext("Give it a name that says what it does.")),)
    ref = found.ref if found else slug_of(title)
    if found is None and reading.by_ref(ref) is not None:
        return (FieldError("title", gettext("There is one of this name. Take another.")),)
    terms, errors = terms_of(entered, ref=ref, before=found.draft if found else None)
    if errors:
        return errors
    by, at = request.actor, clock.now()
    try:
        if found is None:
            market_exit.draft_exit(ref=ref, title=title, terms=terms, by=by, at=at)
        else:
            seen = entered.get("version", "")
            market_exit.edit_exit(
                ref=ref,
                seen_version=int(seen) if seen.isascii() and seen.isdigit() else 0,
                terms=terms,
                by=by,
                at=at,
            )
    except (PlanWrong, market_exit.NotSo, NotAllowed) as refusal:
        return (FieldError("place", str(refusal)),)
    say(request, gettext("Kept. It does nothing until two people say yes."))
    return ()


def _groups(entered: Mapping[str, str], found: reading.Leaving | None) -> tuple[FieldGroup, ...]:
    title = (Field("title", gettext("Name")),) if found is None else ()
    languages = offered(place=entered.get("place", ""), before=found.draft if found else None)
    return (
        FieldGroup(gettext("Which market"), (*title, *_market())),
        *(_stage(stage) for stage in Stage),
        *(_farewell(language) for language in languages),
        _other_farewell(),
    )


def _market() -> tuple[Field, ...]:
    return (
        Field("place", gettext("Place"), hint=gettext("As HK, or US-CA."), size="short"),
        Field(
            "services",
            gettext("Services that leave"),
            hint=gettext("Separated by commas; none means all."),
            required=False,
        ),
        Field(
            "unknown_place",
            gettext("If nobody can tell where somebody is"),
            kind="radio",
            options=(
                Option("admit", gettext("let them in")),
                Option("block", gettext("turn them away")),
            ),
        ),
        Field(
            "signals",
            gettext("Which signals put somebody in the place"),
            kind="radio",
            options=(
                Option("any", gettext("one suffices")),
                Option("majority", gettext("most of those that say something")),
            ),
        ),
        Field(
            "requests",
            gettext("Requests about accounts there, once access has ended"),
            kind="radio",
            options=(
                Option("ask", gettext("a person decides each")),
                Option("proceed", gettext("go on")),
            ),
        ),
        Field(
            "export_days",
            gettext("Days promised for fetching one's own data"),
            kind="number",
            size="short",
        ),
        Field(
            "zone",
            gettext("All times below are civil time of"),
            kind="select",
            options=tuple(Option(zone, zone) for zone in all_zones()),
        ),
    )


def _stage(stage: Stage) -> FieldGroup:
    return FieldGroup(
        stage_word(stage),
        (
            Field(
                field_of(stage, "at"),
                gettext("When"),
                kind="datetime-local",
                hint=switches_word(stage),
                required=False,
                size="medium",
            ),
            Field(field_of(stage, "owner"), gettext("Who answers for it"), required=False),
        ),
    )


def _farewell(language: str) -> FieldGroup:
    blank = (
        gettext("Leave both blank, and our draft is shown.")
        if language in DRAFTED
        else gettext("Leave both blank, and there is no farewell in it: we have no draft.")
    )
    return FieldGroup(
        gettext("Farewell in %(language)s") % {"language": language_name(language)},
        _texts(part_of(language), hint=blank),
    )


def _other_farewell() -> FieldGroup:
    return FieldGroup(
        gettext("Farewell in another language"),
        (
            Field(
                "language_other",
                gettext("Language"),
                hint=gettext("As a tag: fil, pt-BR. Keep the plan to add one more."),
                required=False,
                size="short",
            ),
            *_texts(OTHER, hint=""),
        ),
    )


def _texts(part: str, *, hint: str) -> tuple[Field, ...]:
    return (
        Field(f"title_{part}", gettext("Title"), required=False, hint=hint),
        Field(f"text_{part}", gettext("Text"), kind="area", required=False, rows=6),
    )

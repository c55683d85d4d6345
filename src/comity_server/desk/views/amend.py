"""Change what a case says was asked; a text written on an old version is compared, never lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import intake
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.forms.request import (
    ASKED,
    as_entered,
    as_intake,
    asked_groups,
    labels,
    value_word,
)
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import ComparePage
from comity_server.desk.pages.write import WritePage
from comity_server.desk.views.cases import with_case
from comity_server.faces import instants, sentences
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Link, Moment, Pair
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of


@with_case
def amend(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Show what was asked, to be amended; any change voids what was decided before."""
    errors: tuple[FieldError, ...] = ()
    entered: dict[str, str | list[str]] = as_entered(case)
    if request.method == "POST":
        entered = _entered(request.POST)
        try:
            errors = _amend(request, case)
        except intake.StaleVersion:
            return _compare(request, for_desk.case_by_ref(case.ref) or case)
        if not errors:
            say(request, gettext("What was asked is amended. Earlier decisions are void."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("What does this request ask?"),
        back=Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/"),
        lead=gettext("Any change voids the determination and every approval of it."),
        form=fill(action=request.path, entered=entered, errors=errors, version=str(case.version)),
        groups=asked_groups(),
        button=gettext("Amend what is asked"),
    )
    return shown(request, page, status=422 if errors else 200)


def _entered(given: QueryDict) -> dict[str, str | list[str]]:
    return {
        name: given.getlist(name) if name == "categories" else given.get(name, "") for name in ASKED
    }


def _amend(request: HttpRequest, case: CaseRow) -> tuple[FieldError, ...]:
    """Amend the request, or return each field to mend.

    :raises comity_server.actions.intake.StaleVersion: if somebody changed it meanwhile.
    """
    seen = request.POST.get("version", "")
    done = intake.amend_request(
        case_id=case.id,
        fields=as_intake(request.POST),
        seen_version=int(seen) if seen.isdigit() else 0,
        by=request.actor,
        at=clock.now(),
    )
    if isinstance(done, tuple):
        return tuple(FieldError(one.field, one.text) for one in done)
    return ()


def _compare(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Say sentence 9, with both texts where they differ; keeping either is one button."""
    theirs, yours = as_entered(case), _entered(request.POST)
    names = [name for name in labels() if (theirs.get(name) or "") != (yours.get(name) or "")]
    hidden = tuple(
        (name, text)
        for name, value in yours.items()
        for text in ([value] if isinstance(value, str) else value)
    )
    at = for_desk.last_amended_at(case)
    page = ComparePage(
        frame=frame(request, "queue"),
        sentence=sentences.changed_meanwhile(
            who=gettext("Somebody"),
            what=gettext("what is asked"),
            at=instants.say_instant(Moment(at, zone_of(case.jurisdiction))),
        ),
        theirs=_pairs(theirs, names),
        yours=_pairs(yours, names),
        keep_yours=Act(
            gettext("Keep your text"),
            action=request.path,
            main=True,
            fields=(*hidden, ("version", str(case.version))),
        ),
        keep_theirs=Act(gettext("Keep what was saved"), href=f"/desk/cases/{case.ref}/"),
    )
    return shown(request, page, status=409)


def _pairs(fields: dict[str, str | list[str]], names: list[str]) -> tuple[Pair, ...]:
    said = labels()
    return tuple(
        Pair(said[name], value_word(name, fields.get(name, "")) or gettext("nothing"))
        for name in names
    )

"""What a state could reach: entities, people who need not sign in, and those who do."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from comity.vocabulary.places import PlaceError
from comity_server import clock
from comity_server.actions import exposure as actions
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.place_names import code_of
from comity_server.casefile.reading import exposure, for_desk
from comity_server.desk.forms.hold_clauses import words_of
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Link
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown

HERE = "/desk/people/exposure/"
WHATS = {
    "company": gettext_lazy("Company"),
    "office": gettext_lazy("Office"),
    "servers": gettext_lazy("Servers"),
}


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List what is ours and whom of ours a state could reach; a hold's impact counts them."""
    may = request.actor.role in actions.MAY_DESCRIBE
    rows = (*_entities(may), *_persons(may), *_staff(may))
    page = ListPage(
        frame=frame(request, "people"),
        title=gettext("Whom of ours could a state reach?"),
        lead=gettext(
            "A hold shows whom and what it exposes before anybody says yes. Whoever has a stake "
            "cannot lift one."
        ),
        rows=rows,
        empty=gettext("Nothing is written down yet."),
        acts=(
            Act(gettext("Add a person"), href=f"{HERE}person/", main=True),
            Act(gettext("Add a company, an office or servers"), href=f"{HERE}entity/"),
        )
        if may
        else (),
    )
    return shown(request, page)


def _entities(may: bool) -> Iterator[ListRow]:
    for one in exposure.entities():
        yield ListRow(
            gettext("%(name)s, in %(place)s") % {"name": one.name, "place": say_place(one.place)},
            note=str(WHATS[one.what]),
            act=_end(f"entity/{one.id}/end/") if may else None,
        )


def _persons(may: bool) -> Iterator[ListRow]:
    for one in exposure.natural_persons():
        parts = [_within(one.exposed_to)]
        parts += [gettext("stake: %(stake)s") % {"stake": one.stake}] if one.stake else []
        parts += [one.entity.name] if one.entity else []
        yield ListRow(
            gettext("%(name)s, %(roles)s") % {"name": one.name, "roles": one.role},
            note=" · ".join(parts),
            act=_end(f"person/{one.id}/end/") if may else None,
        )


def _staff(may: bool) -> Iterator[ListRow]:
    for one in for_desk.people():
        parts = [_within(one.exposed_to)] if one.exposed_to else []
        parts += [gettext("has a stake")] if one.has_stake else []
        yield ListRow(
            one.name,
            href=f"{HERE}{one.id}/" if may else "",
            note=" · ".join(parts) or gettext("Signs in here. Nothing is written down."),
        )


def _within(places: list[str]) -> str:
    return gettext("within reach of %(places)s") % {
        "places": say_list([say_place(place) for place in places])
    }


def _end(path: str) -> Act:
    return Act(gettext("No longer of ours"), action=f"{HERE}{path}")


@sessions.staff_only
def entity(request: HttpRequest) -> HttpResponse:
    """Add a company, an office or servers."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        given = request.POST
        try:
            actions.add_entity(
                name=given.get("name", "").strip(),
                place=code_of(given.get("place", "")),
                what=given.get("what", ""),
                by=request.actor,
                at=clock.now(),
            )
        except PlaceError as wrong:
            errors = (FieldError("place", f"{wrong}."),)
        except (ValueError, NotAllowed) as refusal:
            field = "what" if given.get("what", "") not in WHATS else "name"
            errors = (FieldError(field, _choose(field, refusal)),)
        else:
            say(request, gettext("It is written down."))
            return HttpResponseRedirect(HERE)
    fields = (
        Field("name", gettext("Name")),
        _place(),
        Field(
            "what",
            gettext("What it is"),
            "radio",
            options=tuple(Option(word, str(label)) for word, label in WHATS.items()),
        ),
    )
    return _form(request, gettext("What of ours is there?"), fields, errors)


def _choose(field: str, refusal: Exception) -> str:
    return gettext("Choose one of the three.") if field == "what" else str(refusal)


def _place() -> Field:
    return Field("place", gettext("Country or territory"), hint=gettext("HK, or Hong Kong"))


def _places() -> Field:
    return Field(
        "exposed_to",
        gettext("Whose state could reach them"),
        hint=gettext("Places with commas between them: where they live, travel or have family"),
        required=False,
    )


@sessions.staff_only
def person(request: HttpRequest) -> HttpResponse:
    """Add somebody of ours who need not sign in."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        given = request.POST
        places, errors = _codes(given.get("exposed_to", ""))
        if not errors:
            errors = _add_person(request, places)
        if not errors:
            say(request, gettext("It is written down."))
            return HttpResponseRedirect(HERE)
    entities = tuple(Option(str(one.id), one.name) for one in exposure.entities())
    fields = (
        Field("name", gettext("Name")),
        Field("role", gettext("Role"), hint=gettext("Director, employee, contractor")),
        _places(),
        Field(
            "stake",
            gettext("Stake"),
            hint=gettext("What they hold or could lose there, if anything"),
            required=False,
        ),
        Field(
            "entity",
            gettext("With which of our entities"),
            "select",
            options=(Option("", gettext("none of them")), *entities),
            required=False,
        ),
    )
    return _form(request, gettext("Whom could a state reach?"), fields, errors)


def _add_person(request: HttpRequest, places: list[str]) -> tuple[FieldError, ...]:
    given = request.POST
    known = {str(one.id): one.id for one in exposure.entities()}
    try:
        actions.add_natural_person(
            name=given.get("name", "").strip(),
            role=given.get("role", "").strip(),
            exposed_to=places,
            stake=given.get("stake", "").strip()[:300],
            entity_id=known.get(given.get("entity", "")),
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        empty = [one for one in ("name", "role", "exposed_to") if not given.get(one, "").strip()]
        return (FieldError(empty[0] if empty else "name", str(refusal)),)
    return ()


def _codes(text: str) -> tuple[list[str], tuple[FieldError, ...]]:
    try:
        return [code_of(word) for word in words_of(text)], ()
    except PlaceError as wrong:
        return [], (FieldError("exposed_to", f"{wrong}."),)


@sessions.staff_only
def ours(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say of one who signs in which states could reach them and whether they have a stake."""
    found = exposure.person_by_id(person_id)
    if found is None:
        raise Http404
    entered: dict[str, str | list[str]] = {
        "exposed_to": ", ".join(found.exposed_to),
        "has_stake": "yes" if found.has_stake else "no",
    }
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        entered = {name: request.POST.get(name, "") for name in entered}
        places, errors = _codes(request.POST.get("exposed_to", ""))
        if not errors:
            errors = _describe(request, person_id, places)
        if not errors:
            say(request, gettext("It is written down."))
            return HttpResponseRedirect(HERE)
    fields = (
        _places(),
        Field(
            "has_stake",
            gettext("Have they a stake in the cases that wait under a hold?"),
            "radio",
            options=(
                Option("no", gettext("No")),
                Option("yes", gettext("Yes: they cannot lift a hold")),
            ),
        ),
    )
    return _form(request, found.name, fields, errors, entered)


def _describe(request: HttpRequest, person_id: UUID, places: list[str]) -> tuple[FieldError, ...]:
    if request.POST.get("has_stake") not in {"yes", "no"}:
        return (FieldError("has_stake", gettext("Choose yes or no.")),)
    try:
        actions.describe_exposure(
            person_id=person_id,
            exposed_to=places,
            has_stake=request.POST["has_stake"] == "yes",
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("exposed_to", str(refusal)),)
    return ()


def _form(
    request: HttpRequest,
    title: str,
    fields: tuple[Field, ...],
    errors: tuple[FieldError, ...],
    entered: dict[str, str | list[str]] | None = None,
) -> HttpResponse:
    page = WritePage(
        frame=frame(request, "people"),
        title=title,
        back=Link(gettext("Within reach of a state"), HERE),
        form=fill(
            action=request.path,
            entered=request.POST.dict() if entered is None else entered,
            errors=errors,
        ),
        groups=(FieldGroup("", fields),),
        button=gettext("Write it down"),
    )
    return shown(request, page, status=422 if errors else 200)


@sessions.staff_only
@require_POST
def end(request: HttpRequest, what: str, row_id: UUID) -> HttpResponse:
    """Write down that an entity or a person is no longer ours."""
    try:
        if what == "entity":
            actions.end_entity(entity_id=row_id, by=request.actor, at=clock.now())
        else:
            actions.end_natural_person(person_id=row_id, by=request.actor, at=clock.now())
    except NotAllowed:
        return HttpResponseRedirect(HERE)
    return HttpResponseRedirect(HERE)

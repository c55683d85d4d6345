"""Official forms as fields of the desk: from the book of forms, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from comity.pack.forms import FieldKind, Form, FormField
from comity_server.books import books
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import SheetRow
from comity_server.desk.pages.write import Field, FieldGroup
from comity_server.faces.forms import Option
from comity_server.faces.parts import Pair
from comity_server.faces.places import say_place

_KINDS = {
    FieldKind.TEXT: "text",
    FieldKind.PLACE: "text",
    FieldKind.AREA: "area",
    FieldKind.LINES: "area",
    FieldKind.DAY: "date",
    FieldKind.CHOICE: "select",
    FieldKind.CHOICES: "checkbox",
}
_SIZES = {FieldKind.PLACE: "short", FieldKind.DAY: "half"}


def form_groups(form: Form) -> tuple[FieldGroup, ...]:
    """Return the sections of a form with their letters, and where the act asks for them."""
    return tuple(
        FieldGroup(
            f"{letter}. {section.title}", tuple(map(_field, section.field)), note=section.article
        )
        for letter, section in books().forms.sections_of(form)
    )


def _field(field: FormField) -> Field:
    return Field(
        field.id,
        field.label,
        _KINDS[field.kind],
        field.hint,
        tuple(Option(one.value, one.label) for one in field.options),
        required=field.required,
        size=_SIZES.get(field.kind, ""),
        rows=2 if field.kind is FieldKind.LINES else 3,
    )


def own_group() -> FieldGroup:
    """Return what a person adds to a form: our service, and who of our directory is meant."""
    provider = for_desk.provider()
    services = provider.services if provider else ()
    known = tuple(
        Option(str(one.id), f"{one.name} ({say_place(one.jurisdiction)})")
        for one in for_desk.authorities()
    )
    officers = tuple(
        Option(str(one.id), f"{one.person.name}, {one.authority.name}")
        for one in for_desk.officers()
    )
    return FieldGroup(
        gettext("What we add"),
        (
            Field(
                "own_service",
                gettext("Service"),
                "select",
                options=tuple(Option(one, one) for one in services),
                size="half",
            ),
            Field(
                "own_authority",
                gettext("Authority of our directory"),
                "select",
                gettext("Empty: it is entered as the form names it, unconfirmed."),
                known,
                required=False,
            ),
            Field(
                "own_officer",
                gettext("Officer to whom data would go"),
                "select",
                gettext("Of the authority above. Without one nothing can be sealed."),
                officers,
                required=False,
            ),
            Field(
                "own_follows",
                gettext("Goes on with"),
                hint=gettext("Our reference of an earlier case, if the form names one."),
                required=False,
                size="half",
            ),
        ),
    )


def given_of(form: Form, entered: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what was entered for the boxes of a form."""
    return {
        field.id: list(entered[field.id])
        for field in books().forms.fields_of(form)
        if field.id in entered
    }


def sheet_pairs(row: SheetRow) -> tuple[tuple[str, tuple[Pair, ...]], ...]:
    """Return a kept form as its sections, each box with what stands in it."""
    form = books().forms.find(row.form)
    if form is None:  # the books of today no longer hold it: shown as it was kept
        pairs = tuple(Pair(name, "\n".join(values)) for name, values in row.fields.items())
        return ((gettext("As it was kept"), pairs),)
    return tuple(
        (f"{letter}. {section.title}", tuple(_pair(field, row) for field in section.field))
        for letter, section in books().forms.sections_of(form)
    )


def _pair(field: FormField, row: SheetRow) -> Pair:
    values = row.fields.get(field.id, [])
    options = {one.value: one.label for one in field.options}
    text = ", ".join(options.get(one, one) for one in values)
    if field.id in row.missing:
        return Pair(field.label, gettext("empty, although it must be filled"))
    return Pair(field.label, text or gettext("empty"))

"""Read an official form that somebody keyed in: what each box says, and which boxes are empty.

A box that is written wrongly is for whoever keys it in to mend. A box that the authority left empty
is kept as missing: a certificate that lacks something is still a request, preserved and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from comity.intake.form import Deficiency
from comity.pack.forms import FieldKind, Form, FormBook, FormField
from comity.vocabulary.instants import end_of
from comity.vocabulary.places import PlaceError, parse_place
from comity.vocabulary.words import Category

AT_MOST: Final = 4_000
MOST_LINES: Final = 200
_GATHERED: Final = frozenset({"accounts", "categories", "offences"})
"""Answers that several boxes give together, one on each line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was filled in: the values of each box, and boxes that should not be empty."""

    form: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[str, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Return everything that stands in a box."""
        return next((values for key, values in self.entries if key == name), ())

    def text(self, name: str) -> str:
        """Return what stands in a box, its lines joined."""
        return "\n".join(self.values(name))


def read_sheet(
    form: Form, *, book: FormBook, given: Mapping[str, Sequence[str]]
) -> Sheet | tuple[Deficiency, ...]:
    """Return the form as filled in, or what is wrong with which box.

    :param given: the values of each box as they were entered; boxes of no such form are left out.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    faults: list[Deficiency] = []
    fields = book.fields_of(form)
    for field in fields:
        values = _written(field, given.get(field.id, ()))
        wrong = _fault(field, values)
        if wrong:
            faults.append(Deficiency(field.id, wrong))
        elif values:
            found.append((field.id, values))
    if faults:
        return tuple(faults)
    sheet = Sheet(form.id, tuple(found))
    return Sheet(form.id, tuple(found), tuple(_missing(fields, sheet)))


def asked_data(form: Form, *, book: FormBook, sheet: Sheet) -> tuple[Category, ...]:
    """Return the classes of data that a filled form asks for."""
    return _asked(book.fields_of(form), sheet)


def request_fields(form: Form, *, book: FormBook, sheet: Sheet) -> dict[str, str]:
    """Return the answers that a filled form gives to the questions of a government request.

    Of several boxes that give one answer the last counts: whoever validated an order is taken as
    its issuer. Boxes that gather, such as identifiers, are joined.
    """
    answers: dict[str, list[str]] = {name: [value] for name, value in form.fixed}
    for field in book.fields_of(form):
        values = [_means(field, value) for value in sheet.values(field.id)]
        for name in field.fills if values else ():
            if name == "says":
                answers.setdefault(name, []).append(f"{field.label}: {' '.join(values)}")
            elif name in _GATHERED:
                answers[name] = list(dict.fromkeys((*answers.get(name, ()), *values)))
            else:
                answers[name] = [" ".join(values)]
    asked = asked_data(form, book=book, sheet=sheet)
    instrument = next(
        (
            one.instrument
            for one in form.order
            if not one.categories or set(one.categories) & set(asked)
        ),
        "",
    )
    filled = {name: "\n".join(values) for name, values in answers.items()}
    says = filled.get("says", "")
    return {**filled, "instrument": instrument, "says": f"{form.says}\n{says}".strip()[:AT_MOST]}


def events_of(form: Form, *, book: FormBook, sheet: Sheet) -> tuple[str, ...]:
    """Return what a filled form says has happened to its case, each word once."""
    found = [value for name, value in form.fixed if name == "event"]
    for field in book.fields_of(form):
        options = [field.option(value) for value in sheet.values(field.id)]
        if "event" in field.fills:
            found += [one.means for one in options if one is not None and one.means]
    return tuple(dict.fromkeys(found))


def asks_for_the_future(fields: Mapping[str, str], *, received_at: datetime) -> bool:
    """Return whether a request names days that had not ended when it arrived."""
    last = fields.get("period_end", "") or fields.get("period_start", "")
    return bool(last) and end_of(date.fromisoformat(last)) > received_at


def _means(field: FormField, value: str) -> str:
    option = field.option(value)
    return (option.means or option.value) if option else value


def _written(field: FormField, given: Sequence[str]) -> tuple[str, ...]:
    """Return what stands in a box without the space around it: lines for what has lines."""
    if field.kind is FieldKind.LINES:
        lines = [line.strip() for text in given for line in text.splitlines()]
        return tuple(dict.fromkeys(line for line in lines if line))
    return tuple(dict.fromkeys(text.strip() for text in given if text.strip()))


def _fault(field: FormField, values: tuple[str, ...]) -> str:
    if sum(map(len, values)) > AT_MOST or len(values) > MOST_LINES:
        return f"Write at most {AT_MOST} characters and {MOST_LINES} lines here."
    if field.kind not in {FieldKind.CHOICES, FieldKind.LINES} and len(values) > 1:
        return "Write one answer here."
    if field.kind.has_options and any(field.option(value) is None for value in values):
        return "Choose from the list."
    if field.kind is FieldKind.DAY and values and not _is_day(values[0]):
        return "Enter a day as year, month, day: 2026-11-02."
    if field.kind is FieldKind.PLACE and values and not _is_place(values[0]):
        return "Write the code of the state, such as FR."
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_place(text: str) -> bool:
    try:
        parse_place(text)
    except PlaceError:
        return False
    return True


def _missing(fields: Sequence[FormField], sheet: Sheet) -> Iterator[str]:
    asked = set(_asked(fields, sheet))
    for field in fields:
        needed = (
            field.required
            or any(value in sheet.values(name) for name, value in field.required_if)
            or bool(asked & set(field.required_for))
        )
        if needed and not sheet.values(field.id):
            yield field.id


def _asked(fields: Sequence[FormField], sheet: Sheet) -> tuple[Category, ...]:
    found = {
        _means(field, value)
        for field in fields
        if "categories" in field.fills
        for value in sheet.values(field.id)
    }
    return tuple(category for category in Category if category in found)

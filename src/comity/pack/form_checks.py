"""What must be true of the book of forms beyond the type of each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from comity.pack.clocks import speaks_of
from comity.pack.faults import Faults, Spot
from comity.pack.forms import Form, FormBook, FormField, FormRole

REQUEST_FIELDS: Final = frozenset(
    {
        *("kind", "their_reference", "issued_by", "underlying_state", "accounts", "categories"),
        *("period_start", "period_end", "offences", "cites", "says", "secrecy_ordered"),
        *("secrecy_until", "answer_by", "threat", "scope_asked"),
        *("authority_name", "authority_kind", "authority_place", "event", "follows"),
    }
)
"""What a field may fill: the answers of intake's form, who asks, and what happened."""


def check_forms(
    book: FormBook, *, spots: Mapping[str, Spot], instruments: Collection[str], faults: Faults
) -> None:
    """Find sections, fields and options that do not exist, and unknown instruments."""
    known = {one.id for one in book.section}
    for form in book.form:
        spot = spots[form.id]
        unknown = [one.section for one in form.sections if one.section not in known]
        for name in unknown:
            cure = "Add [[section]] with this id, or take it out."
            faults.add(spot / "sections", f"there is no section {name!r}.", cure)
        if not unknown:
            _check_form(book, form, spot, faults)
        named = (*form.instruments, *(one.instrument for one in form.order))
        for name in named:
            if not any(speaks_of((name,), one) for one in instruments):
                cure = "Write an instrument's id, or a prefix that ends in a dot."
                faults.add(spot, f"{name!r} names no instrument of the law packs.", cure)
        if (form.role is FormRole.OPENS) != bool(form.order):
            cure = "Write [[form.order]] for a form that opens a case, and for no other."
            faults.add(spot / "order", "it does not say which instrument the form is.", cure)
    for section in book.section:
        for field in section.field:
            for text, cure in _field_faults(field):
                faults.add(spots[section.id] / "field", f"field {field.id!r}: {text}", cure)
    _check_proposals(book, spots, faults)


def _check_form(book: FormBook, form: Form, spot: Spot, faults: Faults) -> None:
    fields = book.fields_of(form)
    by_id = {field.id: field for field in fields}
    for name, times in Counter(field.id for field in fields).items():
        if times > 1:
            cure = "Give each field of a form an id of its own."
            faults.add(spot / "sections", f"field {name!r} stands {times} times.", cure)
    for field in fields:
        for name, value in field.required_if:
            asked = by_id.get(name)
            if asked is None or asked.option(value) is None:
                cure = "Name a field of the form and one of its options."
                faults.add(spot, f"field {field.id!r} depends on {name} = {value!r}.", cure)
    for name, _ in form.fixed:
        if name not in REQUEST_FIELDS:
            faults.add(spot / "fixed", f"a request has no answer {name!r}.", _KNOWN)


_KNOWN = f"Known: {', '.join(sorted(REQUEST_FIELDS))}."


def _field_faults(field: FormField) -> Iterator[tuple[str, str]]:
    if field.kind.has_options != bool(field.options):
        yield "options and kind do not fit.", "Give options to choices, and to nothing else."
    for name in sorted(set(field.fills) - REQUEST_FIELDS):
        yield f"a request has no answer {name!r}.", _KNOWN
    for value, times in Counter(one.value for one in field.options).items():
        if times > 1:
            yield f"option {value!r} stands {times} times.", "Give each its own value."


def _check_proposals(book: FormBook, spots: Mapping[str, Spot], faults: Faults) -> None:
    for one in book.proposal:
        form = book.find(one.form)
        known = {at.section for at in form.sections} if form else set()
        fields = (
            book.fields_of(form) if form and known <= {item.id for item in book.section} else ()
        )
        if not any(field.option(one.reason) for field in fields):
            cure = "Name one of our forms and one of its options."
            faults.add(spots[one.id] / "reason", f"{one.form!r} has no {one.reason!r}.", cure)

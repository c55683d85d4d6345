"""Lay what was filled into a PDF against one of our forms.

What is read is proposed to whoever keys the form in, and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from comity.pack.forms import Form, FormBook, FormField


def propose_entries(
    form: Form, *, book: FormBook, filled: Iterable[tuple[str, str]]
) -> dict[str, list[str]]:
    """Return what a PDF's fields say in the boxes of a form, as far as their names tell.

    A name is known by our id, our label or a name that the book gives; a tick also as
    ``<box>.<option>``. What is not known is left out: a person reads the paper beside it.
    """
    found: dict[str, list[str]] = {}
    named = [(_plain(name), value) for name, value in filled]
    for field in book.fields_of(form):
        values = list(dict.fromkeys(_entries(field, named)))
        if values:
            found[field.id] = values if field.kind.has_options else values[:1]
    return found


def _entries(field: FormField, named: Iterable[tuple[str, str]]) -> Iterator[str]:
    mine = {_plain(one) for one in (field.id, field.label, *field.pdf)}
    ticks = {
        _plain(f"{name}.{label}"): option.value
        for option in field.options
        for name in (field.id, field.label)
        for label in (option.value, option.label)
    }
    by_label = {_plain(one.label): one.value for one in field.options}
    by_label |= {_plain(one.value): one.value for one in field.options}
    for name, value in named:
        last = name.rpartition(".")[2]
        if name in ticks:
            yield ticks[name]
        elif mine & {name, last} and not field.kind.has_options:
            yield value
        elif mine & {name, last} and _plain(value) in by_label:
            yield by_label[_plain(value)]


def _plain(text: str) -> str:
    """Return a name as it is compared: lower case, without what stands between its words."""
    return re.sub(r"[^\w.]+|_", "", text.casefold())

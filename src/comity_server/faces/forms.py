"""Forms as values: where they post, what was entered, what is wrong with it.

Labels and hints stand in the templates, so that they are translated there; a view passes what was
entered and what to mend. Field names of each page are its class's ``FIELDS``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, said as what to enter instead."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice among several; ``note`` is a second line under the hint."""

    value: str
    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its address, what was entered (names may repeat), its errors and its version.

    ``version`` is posted as ``version``; a view compares it to find a stale save (sentence 9).
    """

    action: str
    values: tuple[tuple[str, str], ...] = ()
    errors: tuple[FieldError, ...] = ()
    version: str = ""

    def value(self, name: str) -> str:
        """Return what was entered last for a field, or an empty text."""
        return next((text for key, text in reversed(self.values) if key == name), "")

    def all_values(self, name: str) -> tuple[str, ...]:
        """Return everything that was entered for a field that may repeat."""
        return tuple(text for key, text in self.values if key == name)

    def error(self, name: str) -> str:
        """Return what is wrong with a field, or an empty text."""
        return next((error.text for error in self.errors if error.field == name), "")


def fill(
    *,
    action: str,
    entered: Mapping[str, str | Iterable[str]] | None = None,
    errors: Iterable[FieldError] = (),
    version: str = "",
) -> Form:
    """Return a form from what a person entered, one text or several for each name."""
    values: list[tuple[str, str]] = []
    for name, given in (entered or {}).items():
        texts = (given,) if isinstance(given, str) else tuple(given)
        values += [(name, text) for text in texts]
    return Form(action=action, values=tuple(values), errors=tuple(errors), version=version)

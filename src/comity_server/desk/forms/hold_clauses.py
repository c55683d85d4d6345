"""Read the editor's clauses: exceptions and routes, each a row of fields that may stay empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from comity_server.faces.forms import FieldError

EXCEPTIONS, ROUTES = (1, 2), (1, 2, 3)
EXCEPTION_FIELDS = ("id", "offences", "limit", "instruments", "needs", "published")
ROUTE_FIELDS = ("to", "from", "until")

Instant = Callable[[str], datetime | date | None]


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses as the scenario format has them, and what to write instead of wrong ones."""

    exceptions: tuple[Mapping[str, object], ...]
    routes: tuple[Mapping[str, object], ...]
    errors: tuple[FieldError, ...]


def words_of(text: str) -> list[str]:
    """Return the words of a list that was typed with commas or on lines."""
    return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def read_clauses(given: Any, *, instant: Instant) -> Clauses:
    """Return what was entered as clauses; ``instant`` reads a time in the zone that was chosen."""
    exceptions, routes, errors = [], [], []
    for number in EXCEPTIONS:
        table, wrong = _exception(given, f"except_{number}")
        exceptions += [table] if table else []
        errors += wrong
    for number in ROUTES:
        table, wrong = _route(given, f"route_{number}", instant)
        routes += [table] if table else []
        errors += wrong
    return Clauses(tuple(exceptions), tuple(routes), tuple(errors))


def _exception(given: Any, at: str) -> tuple[dict[str, object], list[FieldError]]:
    name = given.get(f"{at}_id", "").strip()
    offences = words_of(given.get(f"{at}_offences", ""))
    limit = given.getlist(f"{at}_limit")
    instruments = words_of(given.get(f"{at}_instruments", ""))
    if not (name or offences or limit or instruments):
        return {}, []
    needs = given.get(f"{at}_needs", "").strip() or "2"
    table: dict[str, object] = {
        "id": re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or at.replace("_", "-"),
        "offences": offences,
        "instruments": instruments,
        "limit": limit,
        "needs": int(needs) if needs.isdecimal() else 0,
        "published": given.get(f"{at}_published") == "yes",
    }
    return table, list(_wrong(at, table))


def _wrong(at: str, table: Mapping[str, object]) -> Iterator[FieldError]:
    if not table["offences"]:
        yield FieldError(
            f"{at}_offences",
            gettext(
                "Name the offences that it is for: human-trafficking. For all of them it would "
                "be no hold."
            ),
        )
    if not table["limit"]:
        yield FieldError(
            f"{at}_limit",
            gettext(
                "Tick what may be given under it: without limits the exception would give "
                "everything."
            ),
        )
    if table["needs"] == 0:
        yield FieldError(
            f"{at}_needs", gettext("Enter how many people must agree: a number from 1.")
        )


def _route(given: Any, at: str, instant: Instant) -> tuple[dict[str, object], list[FieldError]]:
    to = given.get(f"{at}_to", "").strip()
    start, end = given.get(f"{at}_from", "").strip(), given.get(f"{at}_until", "").strip()
    if not (to or start or end):
        return {}, []
    table: dict[str, object] = {"to": to, "from": instant(start), "until": instant(end)}
    return table, list(_wrong_route(at, table))


def _wrong_route(at: str, table: Mapping[str, object]) -> Iterator[FieldError]:
    if not table["to"]:
        yield FieldError(f"{at}_to", gettext("Name the way: mutual legal assistance through …"))
    if table["from"] is None:
        yield FieldError(f"{at}_from", gettext("Enter its first day: 2020-06-30."))
    if table["until"] is None:
        yield FieldError(f"{at}_until", gettext("Enter its last day: 2020-08-31."))

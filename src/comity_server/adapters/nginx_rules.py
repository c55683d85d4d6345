"""Say restrictions and exits in nginx's language, for services that do not run Python.

nginx knows one signal, the address, and no calendar: what is in force at one instant is written,
with the instant at which it has to be written again. A place that the database does not have is the
empty text in nginx, and the usual configuration lets it through; here each rule says what happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.restriction.gate import FORBIDDEN, UNAVAILABLE_FOR_LEGAL_REASONS
from comity.restriction.market_exit import Action
from comity.restriction.rule import EVERYTHING, RestrictionFault
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import COUNTRIES, OWN_CODES, Place, country_of
from comity_edge.answer import LEGAL_TEXT, OTHER_TEXT
from comity_edge.rules import Rules, write_instant

_SAFE: Final = re.compile(r"[^\x00-\x20\"\\{};$\x7f]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """One rule as nginx sees it."""

    code: str
    paths: tuple[str, ...]
    places: frozenset[Place]
    unknown_place: UnknownPlace
    is_demanded: bool


def _lines(rules: Rules, *, service: str, at: datetime) -> Iterator[_Line]:
    """Yield the rules in force that concern the service."""
    for rule in rules.restrictions:
        if rule.in_force(at) and (path := _path(rule.resource, service)) is not None:
            yield _Line(rule.code, (path,), rule.places, rule.unknown_place, rule.is_demanded)
    for leaving in rules.exits:
        if leaving.ends(Action.USE, at=at) and leaving.covers_resource(service):
            places = frozenset({leaving.place})
            yield _Line(leaving.code, ("",), places, leaving.unknown_place, is_demanded=False)


def _path(resource: str, service: str) -> str | None:
    """Return the path below the service's root that a resource is; None for another service's."""
    if resource == EVERYTHING:
        return ""
    name, _, path = resource.partition("/")
    return path if name == service else None


def _text(value: str) -> str:
    """Return text that stands between nginx's quotes as itself.

    :raises RestrictionFault: if nginx might read it as something else.
    """
    if not _SAFE.fullmatch(value):
        raise RestrictionFault(f"{value!r} cannot be written into an nginx configuration")
    return value


def _pattern(path: str) -> str:
    escaped = re.escape(_text(path)) if path else ""
    return f"~^/{escaped}(/|$)" if path else "~^/"


def _map(source: str, target: str, entries: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f'map "{source}" ${target} {{']
    lines += [
        f"    {key if key == 'default' else quoted(key)} {quoted(value)};" for key, value in entries
    ]
    return [*lines, "}"]


def quoted(text: str) -> str:
    """Return text between quotes, as nginx reads them: a backslash before each backslash."""
    return '"' + text.replace("\\", "\\\\") + '"'


def _place_map() -> list[str]:
    """Return the map from what the database says to a place code, empty for unknown."""
    entries = [("default", "")]
    entries += [(alias, code) for alias, code in sorted(OWN_CODES.items())]
    countries = "|".join(sorted(COUNTRIES))
    entries.append((f"~^({countries})-[A-Z0-9]+$", "$comity_country-$comity_division"))
    entries.append((f"~^({countries})-", "$comity_country"))
    return _map("$comity_country-$comity_division", "comity_place", entries)


def _inside_map(line: _Line, number: int) -> list[str]:
    unknown = "1" if line.unknown_place is UnknownPlace.BLOCK else "0"
    if not line.places:
        return _map("$comity_place", f"comity_inside{number}", [("default", "1")])
    entries = {"default": "0", "": unknown}
    for place in sorted(line.places):
        entries[place] = "1"
        entries[f"~^{place}-"] = "1"
    for place in sorted(line.places):
        # A database that knows only the country cannot tell for a subdivision of it.
        entries.setdefault(country_of(place), unknown)
    return _map("$comity_place", f"comity_inside{number}", entries.items())


def _rule_maps(line: _Line, number: int) -> list[str]:
    scope = [("default", "0"), *((_pattern(path), "1") for path in line.paths)]
    return [
        f"# {_text(line.code)}",
        *_map("$uri", f"comity_scope{number}", scope),
        *_inside_map(line, number),
    ]


def _any_of(numbers: Sequence[int], target: str) -> list[str]:
    source = ",".join(f"$comity_scope{number}$comity_inside{number}" for number in numbers)
    return _map(source, target, [("default", "0"), ("~(^|,)11(,|$)", "1")])


def to_nginx(rules: Rules, *, service: str, at: datetime, blocked_by: str, database: str) -> str:
    """Return a configuration file to include in nginx's ``http`` part.

    :param service: the service whose root path is ``/`` in this nginx.
    :param database: the path of the operator's country database on that machine.
    :raises RestrictionFault: if an id, a path or an address cannot be written safely.
    """
    lines = list(_lines(rules, service=service, at=at))
    legal = [number for number, line in enumerate(lines) if line.is_demanded]
    other = [number for number, line in enumerate(lines) if not line.is_demanded]
    until = min((one for one in rules.instants() if one > at), default=None)
    link = f"<{_text(blocked_by)}>; rel=blocked-by" if blocked_by else ""
    statuses = [
        ("default", ""),
        ("~^1", str(UNAVAILABLE_FOR_LEGAL_REASONS)),
        ("01", str(FORBIDDEN)),
    ]
    parts = [
        f"# Written by ./comity restriction compile for {write_instant(at)}.",
        f"# To be written again at {write_instant(until) or 'the next change of rules'}.",
        f'geoip2 "{_text(database)}" {{',
        '    $comity_country default="" country iso_code;',
        '    $comity_division default="" subdivisions 0 iso_code;',
        "}",
        *_place_map(),
        *(text for number, line in enumerate(lines) for text in _rule_maps(line, number)),
        *_any_of(legal, "comity_legal"),
        *_any_of(other, "comity_other"),
        *_map("$comity_legal$comity_other", "comity_status", statuses),
        *_map("$comity_legal", "comity_link", [("default", ""), ("1", link)]),
    ]
    return "\n".join(parts) + "\n"


def to_nginx_server() -> str:
    """Return the lines to include in each ``server`` part that is to be guarded."""
    return (
        "# Written by ./comity restriction compile, to be included in each guarded server.\n"
        "add_header Link $comity_link always;\n"
        f'if ($comity_status = {UNAVAILABLE_FOR_LEGAL_REASONS}) {{ return 451 "{LEGAL_TEXT}"; }}\n'
        f'if ($comity_status = {FORBIDDEN}) {{ return 403 "{OTHER_TEXT}"; }}\n'
    )

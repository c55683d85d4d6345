"""Turn TOML tables into typed values, strictly: the dataclass is the schema.

Every key must be a field, every value of the field's type, every word one of its list. All that is
wrong is collected with its place and a cure; nothing is guessed or coerced.
"""

from __future__ import annotations

import difflib
import functools
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from comity.pack.faults import Faults, Spot
from comity.pack.words import IsoDuration
from comity.vocabulary.places import Jurisdiction, Place, PlaceError, parse_jurisdiction

Value = TypeVar("Value")
BROKEN: Any = object()
"""What a value is that could not be read: its fault has been told."""

_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")
_PLAIN: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a day such as 2026-11-23, without quotes",
    datetime: "an instant such as 2026-11-23T09:00:00+01:00, without quotes",
}


def decode(cls: type[Value], raw: Any, *, spot: Spot, faults: Faults) -> Value:
    """Return ``raw`` as a value of the dataclass ``cls``; ``BROKEN`` if it is not one.

    :param faults: takes every fault found, with its place.
    """
    shape: Any = cls
    broken: Value = BROKEN
    if not isinstance(raw, Mapping):
        faults.add(spot, f"{spot.key!r} is no table.", "Write it as { key = value }.")
        return broken
    known = {_key_of(item): item for item in fields(shape)}
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            cure = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
            faults.add(spot / key, f"unknown key {key!r}.", cure)
    hints = _hints(shape)
    values: dict[str, Any] = {}
    for key, item in known.items():
        if key in raw:
            place = spot / key
            values[item.name] = _value(hints[item.name], raw[key], spot=place, faults=faults)
        elif item.default is MISSING and item.default_factory is MISSING:
            faults.add(spot, f"{key!r} is missing.", f"Add it: {_wanted(hints[item.name])}.")
            values[item.name] = BROKEN
    if any(value is BROKEN for value in values.values()):
        return broken
    whole: Value = cls(**values)
    return whole


@functools.cache
def _hints(cls: Any) -> Mapping[str, Any]:
    return get_type_hints(cls)


def _key_of(item: Field[Any]) -> str:
    return item.name.rstrip("_")


def _value(hint: Any, raw: Any, *, spot: Spot, faults: Faults) -> Any:
    """Return ``raw`` as the type that ``hint`` says."""
    if isinstance(hint, NewType):
        return _named(hint, raw, spot=spot, faults=faults)
    if get_origin(hint) in {Union, types.UnionType}:
        return _one_of(get_args(hint), raw, spot=spot, faults=faults)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), raw, spot=spot, faults=faults)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word((hint,), raw, spot=spot, faults=faults)
    if is_dataclass(hint) and isinstance(hint, type):
        return decode(hint, raw, spot=spot, faults=faults)
    return _plain(hint, raw, spot=spot, faults=faults)


def _plain(hint: Any, raw: Any, *, spot: Spot, faults: Faults) -> Any:
    if hint is float and type(raw) is int:
        return float(raw)
    if type(raw) is hint:  # exactly: true is no number, an instant is no day
        return raw
    faults.add(spot, f"{spot.key!r} is of the wrong type: {raw!r}.", f"Write {_PLAIN[hint]}.")
    return BROKEN


def _one_of(hints: tuple[Any, ...], raw: Any, *, spot: Spot, faults: Faults) -> Any:
    choices = [hint for hint in hints if hint is not type(None)]
    words = [hint for hint in choices if isinstance(hint, type) and issubclass(hint, StrEnum)]
    if len(words) == len(choices):
        return _word(tuple(words), raw, spot=spot, faults=faults)
    for hint in choices[:-1]:
        tried = Faults()
        value = _value(hint, raw, spot=spot, faults=tried)
        if not tried.found:
            return value
    return _value(choices[-1], raw, spot=spot, faults=faults)


def _word(hints: tuple[type[StrEnum], ...], raw: Any, *, spot: Spot, faults: Faults) -> Any:
    for hint in hints:
        if isinstance(raw, str) and raw in {str(word) for word in hint}:
            return hint(raw)
    words = ", ".join(str(word) for hint in hints for word in hint)
    faults.add(spot, f"unknown word {raw!r} for {spot.key!r}.", f"Write one of: {words}.")
    return BROKEN


def _tuple(hints: tuple[Any, ...], raw: Any, *, spot: Spot, faults: Faults) -> Any:
    """Return a list as a tuple, or a table as pairs where the hint is of pairs."""
    item = hints[0]
    if get_origin(item) is tuple and isinstance(raw, Mapping):
        inner = get_args(item)[1]
        pairs = [
            (key, _value(inner, value, spot=spot / key, faults=faults))
            for key, value in raw.items()
        ]
        return BROKEN if any(value is BROKEN for _, value in pairs) else tuple(pairs)
    if get_origin(item) is tuple or not isinstance(raw, list):
        wanted = "a table" if get_origin(item) is tuple else "a list in square brackets"
        faults.add(spot, f"{spot.key!r} is of the wrong type: {raw!r}.", f"Write {wanted}.")
        return BROKEN
    values = [
        _value(item, value, spot=spot / index, faults=faults) for index, value in enumerate(raw)
    ]
    return BROKEN if any(value is BROKEN for value in values) else tuple(values)


def _named(hint: NewType, raw: Any, *, spot: Spot, faults: Faults) -> Any:
    value = _value(hint.__supertype__, raw, spot=spot, faults=faults)
    checks: Mapping[Any, Callable[[str], str]] = {
        IsoDuration: _duration_fault,
        Jurisdiction: _place_fault,
        Place: _place_fault,
    }
    says = checks[hint](value) if value is not BROKEN and hint in checks else ""
    if says:
        faults.add(spot, f"{spot.key!r} is wrong: {says}.", "Correct it or leave the key out.")
        return BROKEN
    return value


def _duration_fault(text: str) -> str:
    return "" if _DURATION.fullmatch(text) else f"{text!r} is no ISO 8601 duration such as P90D"


def _place_fault(text: str) -> str:
    try:
        parse_jurisdiction(text)
    except PlaceError as fault:
        return str(fault)
    return ""


def _wanted(hint: Any) -> str:
    """Return in plain words what a key of this type takes."""
    if isinstance(hint, NewType):
        return _wanted(hint.__supertype__)
    if get_origin(hint) is tuple:
        return "a table" if get_origin(get_args(hint)[0]) is tuple else "a list, which may be []"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f"one of {', '.join(str(word) for word in hint)}"
    return _PLAIN.get(hint, "a table")

"""What was judged, and what came of it, as canonical bytes: to judge it again years later.

The bytes are those of RFC 8785 over plain values: two reviews are the same if and only if their
bytes are.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from comity.intake.gov_request import GovernmentRequest
from comity.intake.provider import Provider
from comity.ledger.canonical import Json, canonical, parse_canonical
from comity.review.finding import Review, Unanswered


class RecordError(ValueError):
    """Raised when kept bytes are not those of a request as it was judged."""


@dataclass(frozen=True, slots=True)
class Judged:
    """All that a review depends on besides the books, whose digests it names itself."""

    gov_request: GovernmentRequest
    provider: Provider
    at: datetime
    unanswered: Unanswered

    def to_bytes(self) -> bytes:
        """Return the canonical bytes, to be kept beside the review."""
        return canonical(_plain(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> Judged:
        """Return what ``to_bytes`` wrote.

        :raises RecordError: if the bytes are of anything else.
        """
        try:
            found: Judged = _value(cls, parse_canonical(data))
        except (TypeError, KeyError, ValueError, AttributeError) as wrong:
            raise RecordError("These bytes are not of a request as it was judged.") from wrong
        return found


def review_bytes(review: Review) -> bytes:
    """Return the canonical bytes of a review: findings, trace, and the digests of the books."""
    return canonical(_plain(review))


def _plain(value: object) -> Json:
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case bytes():
            return value.hex()
        case frozenset():
            return sorted((_plain(one) for one in value), key=str)
        case tuple():
            return [_plain(one) for one in value]
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    raise TypeError(f"{type(value).__name__} has no plain form")


def _value(hint: Any, raw: Any) -> Any:
    """Return a plain value as the type that ``hint`` says."""
    if isinstance(hint, NewType):
        return _value(hint.__supertype__, raw)
    if get_origin(hint) in {Union, types.UnionType}:
        return _one_of(get_args(hint), raw)
    if get_origin(hint) in {tuple, frozenset}:
        return get_origin(hint)(_items(get_args(hint), raw))
    if hint is datetime:
        return datetime.fromisoformat(raw)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(raw)
    if is_dataclass(hint) and isinstance(raw, Mapping):
        hints = get_type_hints(hint)
        if set(raw) != {item.name for item in fields(hint)}:
            raise TypeError(f"other fields than {hint} has")
        return hint(**{name: _value(hints[name], given) for name, given in raw.items()})  # type: ignore[operator]  # a dataclass is called to make one
    if type(raw) is not hint:
        raise TypeError(f"{raw!r} is no {hint}")
    return raw


def _items(hints: tuple[Any, ...], raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise TypeError(f"{raw!r} is no list")
    if len(hints) == 2 and hints[1] is not Ellipsis:
        return [_value(hint, one) for hint, one in zip(hints, raw, strict=True)]
    return [_value(hints[0], one) for one in raw]


def _one_of(hints: tuple[Any, ...], raw: Any) -> Any:
    """Return a value of the first type that takes it: words before texts, so that unknown stays."""
    words = [hint for hint in hints if isinstance(hint, type) and issubclass(hint, Enum)]
    for hint in (*words, *(hint for hint in hints if hint not in words)):
        if hint is type(None):
            if raw is None:
                return None
            continue
        try:
            return _value(hint, raw)
        except (TypeError, ValueError):
            continue
    raise TypeError(f"{raw!r} is none of {hints}")

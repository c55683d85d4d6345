"""Write JSON so that equal values are equal bytes, and read back nothing else.

Source: RFC 8785 (JSON Canonicalization Scheme), with I-JSON's (RFC 7493) limits: numbers are
doubles, whole numbers written as ``int`` lie within ±(2**53 - 1), texts hold no lone surrogates.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from comity.errors import LedgerError

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
"""What JSON can say. Sequences are lists or tuples."""

SAFE_INTEGER: Final = 2**53 - 1
"""The largest whole number that a double holds together with both its neighbors."""

MAX_DEPTH: Final = 64
"""How deep values may nest: far more than ours do, far less than would exhaust a stack."""


def canonical(value: Json) -> bytes:
    """Return the one RFC 8785 text of ``value``, in UTF-8.

    :raises LedgerError: for NaN and infinities, whole numbers that a double cannot hold safely,
        lone surrogates, keys that are no text, values deeper than ``MAX_DEPTH`` or of other types.
    """
    try:
        return "".join(_parts(value, MAX_DEPTH)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise LedgerError(
            "A text holds half of a surrogate pair; it names no character."
        ) from error


def parse_canonical(data: bytes) -> Json:
    """Return the value of a text that is canonical byte for byte.

    Whole numbers come back as ``int`` where they are safe, as ``float`` beyond.

    :raises LedgerError: if ``data`` is no JSON, or would not print back as it stands.
    """
    try:
        value: Json = json.loads(
            data.decode("utf-8"), parse_int=_whole, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"This is no JSON text: {type(error).__name__}.") from error
    if canonical(value) != data:
        raise LedgerError(
            "This JSON is not in its canonical form (RFC 8785), so its digest would prove nothing. "
            "Write it again with a canonical writer."
        )
    return value


def _parts(value: Json, depth: int) -> Iterator[str]:
    if depth < 0:
        raise LedgerError(f"The value nests deeper than {MAX_DEPTH} levels.")
    match value:
        case None:
            yield "null"
        case bool():
            yield "true" if value else "false"
        case str():
            # The standard library escapes exactly what RFC 8785, section 3.2.2.2 asks for.
            yield json.dumps(value, ensure_ascii=False)
        case int():
            yield _integer(value)
        case float():
            yield _double(value)
        case Mapping():
            yield from _object_parts(value, depth)
        case list() | tuple():
            yield "["
            for index, item in enumerate(value):
                yield "," if index else ""
                yield from _parts(item, depth - 1)
            yield "]"
        case _:
            raise LedgerError(f"JSON has no {type(value).__name__}.")


def _object_parts(value: Mapping[str, Json], depth: int) -> Iterator[str]:
    if not all(isinstance(key, str) for key in value):
        raise LedgerError("JSON's keys are texts.")
    yield "{"
    # By UTF-16 code units, as ECMAScript sorts: not the order of code points.
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    for index, name in enumerate(names):
        yield f"{',' if index else ''}{json.dumps(name, ensure_ascii=False)}:"
        yield from _parts(value[name], depth - 1)
    yield "}"


def _integer(value: int) -> str:
    if not -SAFE_INTEGER <= value <= SAFE_INTEGER:
        raise LedgerError("A whole number beyond 2**53 - 1 loses digits in JSON: write it as text.")
    return int.__repr__(value)


def _double(value: float) -> str:
    """Return a double as ECMAScript's ``Number::toString`` writes it."""
    if not math.isfinite(value):
        raise LedgerError("JSON has no NaN and no infinity.")
    if value == 0:
        return "0"
    # Python's repr gives the shortest digits that read back, as ECMAScript does; only the
    # layout differs.
    digit_tuple, exponent = Decimal(float.__repr__(abs(value))).as_tuple()[1:]
    padded = "".join(map(str, digit_tuple))
    digits = padded.rstrip("0")
    point = len(padded) + int(exponent)
    return ("-" if value < 0 else "") + _laid_out(digits, point)


def _laid_out(digits: str, point: int) -> str:
    """Place the decimal point ``point`` digits from the left, in ECMAScript's four layouts."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{rest}e{'-' if point < 1 else '+'}{abs(point - 1)}"


def _whole(text: str) -> int | float:
    # Short first: int() of a long text is slow, and beyond 16 digits none is safe.
    if len(text) <= 17 and abs(int(text)) <= SAFE_INTEGER:
        return int(text)
    return float(text)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)

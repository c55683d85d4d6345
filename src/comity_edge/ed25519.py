"""Check Ed25519 signatures with the standard library alone.

Only checking: no secret passes through here, so nothing has to run in constant time. Written after
RFC 8032, sections 5.1.3 and 5.1.7: a number or point that is not in its one canonical spelling is
refused, and the equation is checked without the cofactor, as OpenSSL does.
"""

from __future__ import annotations

from hashlib import sha512
from typing import Final

P: Final = 2**255 - 19
L: Final = 2**252 + 27742317777372353535851937790883648493
D: Final = -121665 * pow(121666, -1, P) % P
D2: Final = 2 * D % P
ROOT_OF_MINUS_ONE: Final = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z and T = XY/Z."""

NEUTRAL: Final[Point] = (0, 1, 1, 0)


def _add(p: Point, q: Point) -> Point:
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = t1 * t2 % P * D2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(p: Point) -> Point:
    x, y, z, _ = p
    a, b = x * x % P, y * y % P
    h = a + b
    e = h - (x + y) * (x + y) % P
    g = a - b
    f = 2 * z * z % P + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _decode(raw: bytes) -> Point | None:
    """Return the point that 32 bytes spell, or None where they spell none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == P - u and u:
        x = x * ROOT_OF_MINUS_ONE % P
    if v * x * x % P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _encode(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _both(s: int, base: Point, k: int, point: Point) -> Point:
    """Return s times ``base`` plus k times ``point``, two bits of each at a step."""
    rows = [NEUTRAL, base, _double(base)]
    rows.append(_add(rows[2], base))
    columns = [NEUTRAL, point, _double(point)]
    columns.append(_add(columns[2], point))
    table = [_add(row, column) for row in rows for column in columns]
    result = NEUTRAL
    for shift in range(252, -1, -2):
        result = _double(_double(result))
        pick = (s >> shift & 3) << 2 | k >> shift & 3
        if pick:
            result = _add(result, table[pick])
    return result


_BASE: Final = _decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(*, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether the signature is the key's over the message."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    point = _decode(public_key)
    s = int.from_bytes(signature[32:], "little")
    if point is None or _BASE is None or s >= L:
        return False
    k = int.from_bytes(sha512(signature[:32] + public_key + message).digest(), "little") % L
    x, y, z, t = point
    return _encode(_both(s, _BASE, k, (P - x, y, z, P - t))) == signature[:32]

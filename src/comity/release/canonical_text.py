"""The one place from which the packaging takes canonical JSON (RFC 8785)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> bytes:
    """Return the canonical text of a value of objects, lists, texts, whole numbers and truths."""
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    ).encode()

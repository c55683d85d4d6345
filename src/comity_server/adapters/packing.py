"""Turn the members of a bag into one ZIP stream, the same bytes wherever it is made.

Members are stored, not compressed: what a compressor makes of the same text differs from one
version of zlib to the next, and a production must be the same bytes (decision 0040).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from stream_zip import ZIP_64, stream_zip

from comity.release.package import Member, Packer

_LONG_AGO = datetime(1980, 1, 1)  # noqa: DTZ001  a zip's clock has no zone; this is its zero
_MODE = 0o100644
_MOST = 65535


def zip_stream(packer: Packer) -> Iterator[bytes]:
    """Yield the archive of a bag in a folder of its own, in pieces of about 64 KiB."""
    folder = f"production-{packer.contents.facts.production}"
    return zip_members(packer.members(), folder=folder)


def zip_members(members: Iterable[Member], *, folder: str) -> Iterator[bytes]:
    """Yield the archive of some members."""
    entries = (
        (f"{folder}/{member.path}", _LONG_AGO, _MODE, ZIP_64, member.chunks) for member in members
    )
    yield from stream_zip(entries, get_compressobj=_stored, extended_timestamps=False)


class _Stored:
    """Speak as a raw deflate compressor, in stored blocks only (RFC 1951, 3.2.4)."""

    def compress(self, piece: bytes) -> bytes:
        cut = (piece[place : place + _MOST] for place in range(0, len(piece), _MOST))
        return b"".join(_block(part, last=False) for part in cut)

    def flush(self, mode: int = zlib.Z_FINISH) -> bytes:
        return _block(b"", last=True) if mode == zlib.Z_FINISH else b""


def _block(part: bytes, *, last: bool) -> bytes:
    size = len(part)
    head = bytes((int(last),)) + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little")
    return head + part


def _stored() -> Any:
    # stream-zip asks for zlib's own compressor type, of which it uses these two methods.
    return _Stored()

"""Where snapshots come from: a file that is replaced, or an address that knows ETags."""

from __future__ import annotations

import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from comity_edge.snapshot import LARGEST, SnapshotRefused

TIMEOUT_SECONDS: Final = 10
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class Source(Protocol):
    """Read a snapshot's bytes; both raise ``SnapshotRefused`` where there are none."""

    def read(self) -> bytes:
        """Return what is there."""
        ...

    def read_if_changed(self) -> bytes | None:
        """Return what is there, or None where it is what was read last."""
        ...


def _bounded(raw: bytes) -> bytes:
    if len(raw) > LARGEST:
        raise SnapshotRefused("unreadable", f"it is longer than {LARGEST} bytes")
    return raw


class FileSource:
    """A file that its publisher replaces with a rename, so that nobody sees half of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None

    def read(self) -> bytes:
        """Return the file's bytes."""
        try:
            with self._path.open("rb") as file:
                raw = file.read(LARGEST + 1)
        except OSError as fault:
            raise SnapshotRefused("unreadable", f"the file cannot be read ({fault})") from fault
        return _bounded(raw)

    def read_if_changed(self) -> bytes | None:
        """Return the bytes if the file is not the one that was looked at last."""
        try:
            found = self._path.stat()
        except OSError as fault:
            if self._seen is None:
                return None
            self._seen = None
            raise SnapshotRefused("unreadable", f"the file is gone ({fault})") from fault
        mark = (found.st_ino, found.st_size, found.st_mtime_ns)
        if mark == self._seen:
            return None
        self._seen = mark
        return self.read()


class HttpSource:
    """An address that answers with an ETag. Proxies and redirects are not followed."""

    def __init__(self, url: str, *, token: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("a snapshot is fetched over https, or from this machine")
        self._url = url
        self._fields = {"Authorization": f"Bearer {token}"} if token else {}
        self._etag = ""
        self._opener = urllib.request.OpenerDirector()
        for handler in (urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
            self._opener.add_handler(handler())

    def read(self) -> bytes:
        """Return what the address holds."""
        raw = self._fetch(etag="")
        if raw is None:
            raise SnapshotRefused("unreadable", "the server sent nothing")
        return raw

    def read_if_changed(self) -> bytes | None:
        """Return what the address holds, or None where its ETag is the one that we know."""
        return self._fetch(etag=self._etag)

    def _fetch(self, *, etag: str) -> bytes | None:
        fields = {**self._fields, "If-None-Match": etag} if etag else self._fields
        asked = urllib.request.Request(  # noqa: S310 -- the scheme was checked above
            self._url, headers=fields
        )
        try:
            with self._opener.open(asked, timeout=TIMEOUT_SECONDS) as response:
                if response.status == HTTPStatus.NOT_MODIFIED:
                    return None
                if response.status != HTTPStatus.OK:
                    raise SnapshotRefused("unreadable", f"the server said {response.status}")
                raw: bytes = response.read(LARGEST + 1)
                found = response.headers.get("ETag", "")
        except (OSError, ValueError) as fault:
            raise SnapshotRefused("unreadable", f"the server cannot be read ({fault})") from fault
        self._etag = found
        return _bounded(raw)


def source_of(snapshot: object, *, token: str = "") -> Source:
    """Return the source that a path or an address names.

    :param token: what the address asks for as a bearer token; empty where it asks for none.

    :raises ValueError: if it is neither, or an address that is not ``https``.
    """
    if isinstance(snapshot, str) and "://" in snapshot:
        return HttpSource(snapshot, token=token)
    if isinstance(snapshot, str | Path):
        return FileSource(Path(snapshot))
    raise ValueError("a snapshot is named by a path or an https address")

"""In which ways each kind of call fails: it is lost, late, missing, full, or answers garbage."""

from __future__ import annotations

import errno
import http.client
import io
import smtplib
import socket
import sqlite3
import ssl
from collections.abc import Callable
from typing import Any

import pyrage

Fault = Callable[..., Any]


def _raises(error: Exception) -> Fault:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def _gives(value: Any) -> Fault:
    return lambda *_, **__: value


def _garbage_file(real: Any, path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
    if "r" in mode:
        return io.BytesIO(b"\xff garbage")
    raise OSError(errno.EROFS, "read-only file system")


def _empty_database(real: Any, *_: Any, **__: Any) -> Any:
    return real(":memory:", isolation_level=None, check_same_thread=False)


LOST = _raises(OSError(errno.EIO, "input/output error"))
FULL = _raises(OSError(errno.ENOSPC, "no space left on device"))
LATE = _raises(TimeoutError("timed out"))
MISSING = _raises(FileNotFoundError(errno.ENOENT, "no such file"))
_REFUSED = smtplib.SMTPRecipientsRefused({"a": (550, b"no")})

_OF: dict[str, dict[str, Fault]] = {
    "fcntl.flock": {"lost": LOST},
    "getresponse()": {
        "late": LATE,
        "garbage": _raises(http.client.BadStatusLine("\xff")),
    },
    "open()": {"lost": LOST, "missing": MISSING, "garbage": _garbage_file},
    "pyrage.encrypt_io": {"lost": _raises(pyrage.EncryptError("lost")), "full": FULL},
    "read_bytes()": {"lost": LOST, "missing": MISSING, "garbage": _gives(b"\xff garbage")},
    "read_text()": {"lost": LOST, "missing": MISSING, "garbage": _gives("\ufffd{ garbage")},
    "send_message()": {"lost": _raises(smtplib.SMTPServerDisconnected()), "no": _raises(_REFUSED)},
    "smtplib.SMTP": {"late": LATE, "lost": _raises(smtplib.SMTPServerDisconnected())},
    "socket.create_connection": {"late": LATE, "lost": _raises(ConnectionRefusedError())},
    "socket.getaddrinfo": {"lost": _raises(socket.gaierror(-2, "unknown")), "garbage": _gives([])},
    "sqlite3.connect": {
        "lost": _raises(sqlite3.OperationalError("disk I/O error")),
        "late": _raises(sqlite3.OperationalError("database is locked")),
        "garbage": _empty_database,
    },
    "ssl.create_default_context": {"lost": _raises(ssl.SSLError("no certificates"))},
    "typst.compile": {"lost": _raises(RuntimeError("failed")), "late": LATE},
}


def faults_of(what: str) -> dict[str, Fault]:
    """Return the ways in which a call fails, by name."""
    return _OF.get(what, {"lost": LOST, "full": FULL})

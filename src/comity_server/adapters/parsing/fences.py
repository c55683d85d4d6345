"""Take away from the reading process whatever it does not need, before any input."""

from __future__ import annotations

import ctypes
import resource
import sys

CPU_SECONDS = 2
ADDRESS_SPACE = 256 * 1024 * 1024

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_DENIED = (
    "socket.", "subprocess.", "os.", "shutil.", "tempfile.", "ctypes.", "urllib.", "http.",
    "ftplib.", "smtplib.", "sqlite3.", "webbrowser.", "import", "exec", "compile", "open", "pty.",
    "signal.",
    "glob.", "code.__new__", "marshal.", "pickle.", "mmap.", "fcntl.", "syslog.", "resource.",
    "sys._getframe", "sys.setprofile", "sys.settrace", "sys.addaudithook", "cpython.run_",
)  # fmt: skip


def set_limits() -> None:
    """Bound CPU, memory, files and processes; a limit that cannot be set ends the process."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def leave_network() -> bool:
    """Move into an empty network namespace where the system lets us; return whether it did.

    The audit hook forbids sockets in any case; this holds also against code that is not Python.
    """
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return any(libc.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))
    except (OSError, AttributeError):
        return False


def forbid() -> None:
    """End the process at the first attempt to open, import, run or connect to anything."""
    sys.addaudithook(_deny)


def _deny(event: str, arguments: tuple[object, ...]) -> None:
    if event == "import" and str(arguments[0]).startswith("encodings."):
        # A mail may name any character set; one that was not loaded is one that there is not.
        raise ImportError(arguments[0])
    if event.startswith(_DENIED):
        # Not an exception: a parser that catches widely would go on.
        sys.stderr.write(f"forbidden: {event}\n")
        sys.stderr.flush()
        _leave(3)


def _leave(status: int) -> None:
    import os

    os._exit(status)

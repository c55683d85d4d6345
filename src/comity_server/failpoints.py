"""Numbered points at which a test may stop the process, to prove what a crash leaves behind.

They stand at each commit and outside effect, and are inert unless ``COMITY_UNSAFE_FAILPOINT`` arms
one as ``name`` or ``name:kill``; a live instance refuses to start while it is set.
"""

from __future__ import annotations

import os
import signal
from typing import Final

FAILPOINTS: Final = (
    "change.after-lock",
    "change.before-commit",
    "change.after-commit",
    "release.before-insert",
    "release.after-insert",
    "egress.before-chunk",
    "egress.after-last-chunk",
    "receipt.before-commit",
    "collect.after-query",
    "vault.after-write",
    "seal.after-write",
    "worker.after-lease",
    "worker.before-done",
    "hold.after-insert",
    "tiles.after-write",
)
"""Every failpoint; its number is its place in this list, from 1."""

VARIABLE: Final = "COMITY_UNSAFE_FAILPOINT"


class FailpointReached(BaseException):
    """Raised at an armed failpoint; no handler of ours may catch it."""


def failpoint(name: str) -> None:
    """Stop here if a test armed this point.

    :raises KeyError: if the point is not in the list, so that no crash test can forget it.
    """
    if name not in FAILPOINTS:
        raise KeyError(f"{name} is no failpoint: add it to FAILPOINTS")
    armed = os.environ.get(VARIABLE, "")
    if not armed or armed.partition(":")[0] != name:
        return
    if armed.endswith(":kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    raise FailpointReached(name)

"""Take outbox rows one after the other and do their work; safe to kill at any point."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import structlog

from comity_server import clock
from comity_server.casefile import outbox
from comity_server.worker.jobs import JOBS

log = structlog.get_logger()


def run_due(*, at: Callable[[], datetime] = clock.now, at_most: int = 1000) -> int:
    """Do everything that is due now and return how many pieces of work were taken."""
    for taken in range(at_most):
        lease = outbox.take(at=at())
        if lease is None:
            return taken
        do(lease, at=at)
    return at_most


def do(lease: outbox.Lease, *, at: Callable[[], datetime]) -> None:
    """Do one piece of work; what fails goes back by the name of its failure, never with data."""
    try:
        JOBS[lease.kind](lease, at=at())
    except outbox.LeaseLost:
        log.warning("worker.lease-lost", work=str(lease.id))
    except Exception as failure:
        # Everything, so that one broken piece of work does not stop the rest. Only the class's name
        # is kept: a message could hold what a custodian returned.
        named = getattr(failure, "failure_code", type(failure).__name__)
        log.warning("worker.failed", work=str(lease.id), kind=lease.kind, named=named)
        outbox.put_back(lease, named=named, at=at())


def run_forever(*, pause_seconds: float = 1.0) -> None:
    """Work until the process is ended, which may happen at any instant."""
    while True:
        if not run_due():
            time.sleep(pause_seconds)

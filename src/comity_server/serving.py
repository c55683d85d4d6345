"""Serve the faces and do the waiting work in one process; a kill at any point is safe."""

from __future__ import annotations

import threading
from datetime import timedelta

import structlog
from django.db import close_old_connections, connection
from granian import Granian
from granian.constants import Interfaces

from comity_server import clock
from comity_server.actions import exit_stages, notice, people, reopening
from comity_server.casefile.reading import shut
from comity_server.ledger import publishing, reading, store
from comity_server.people.models import Person
from comity_server.public import keeping
from comity_server.worker.alarms import Watch
from comity_server.worker.loop import run_due

log = structlog.get_logger()

CHECKPOINT_EVERY = timedelta(minutes=10)
"""Checkpoints move at fixed times only, so that nobody learns from one when something was done."""

PAGES_EVERY = timedelta(minutes=1)
"""How soon a change of books, data map or announced holds becomes a version of the pages."""


def set_up_link(base: str) -> str:
    """Return the one-time link by which the first person signs up; empty once there is anybody."""
    if Person.objects.exists():
        return ""
    return f"{base}/desk/set-up/{people.offer_set_up(at=clock.now())}"


class Chores(threading.Thread):
    """Work through the outbox, do what exits planned for now, tell users, publish checkpoints."""

    def __init__(self, *, pause_seconds: float = 1.0) -> None:
        super().__init__(name="comity-chores", daemon=True)
        self._stop_asked = threading.Event()
        self._pause = pause_seconds
        self._next_checkpoint = self._next_pages = clock.now()

    def stop(self) -> None:
        """Ask the thread to end after the work in hand."""
        self._stop_asked.set()

    def run(self) -> None:
        """Work until asked to stop; what fails is logged by name and tried again."""
        while not self._stop_asked.wait(self._pause):
            try:
                run_due(at_most=50)
                self._leave_markets()
                self._tell_users()
                self._keep_pages()
                self._publish()
            except Exception as failure:
                # The loop must outlive a full disk or a lost database; a crash would stop the rest.
                log.error("chores.failed", named=type(failure).__name__)
            finally:
                close_old_connections()
        connection.close()

    def _leave_markets(self) -> None:
        # Shut, our records may lack what was done or taken back since: people look first.
        if not shut.shut_because():
            exit_stages.run_due_exits(at=clock.now())

    def _tell_users(self) -> None:
        for notice_id in notice.due(at=clock.now()):
            notice.tell_user(notice_id=notice_id, at=clock.now())

    def _keep_pages(self) -> None:
        now = clock.now()
        if now >= self._next_pages:
            keeping.keep_current(at=now)
            self._next_pages = now + PAGES_EVERY

    def _publish(self) -> None:
        now = clock.now()
        # Shut, our ledger may lack entries: what it signs could contradict what it signed before.
        if now < self._next_checkpoint or shut.shut_because():
            return
        newest = publishing.newest_checkpoint()
        if newest is None or newest.size < store.head().size:
            publishing.publish(at=now)
        self._next_checkpoint = now + CHECKPOINT_EVERY


def shut_if_set_back() -> str:
    """Shut the gate if the database is older than what we have published; return why."""
    because = reading.broken_promise()
    if because:
        reopening.shut_gate(because=f"The database was set back: {because}", at=clock.now())
    return because


def serve(*, host: str, port: int) -> None:
    """Serve until the process is told to stop; the chores end with it."""
    shut_if_set_back()
    chores, watch = Chores(), Watch()
    chores.start()
    watch.start()
    server = Granian(
        "comity_server.conf.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_enabled=False,
    )
    try:
        server.serve()
    finally:
        chores.stop()
        watch.stop()
        chores.join(timeout=10)
        watch.join(timeout=10)

"""One case's life in a process of its own, which may be killed at any failpoint and begun again.

Run as ``python -m tests.crash.life`` it starts nothing but waits for orders, one a line, and gives
each a process of its own by ``fork``: imports and books are read once, and everything else (stores,
keys, folders) anew. Each step looks at what stands already and does what is missing, as people and
workers do after a crash. Whatever a caller was told is printed as one line of JSON after the call
returned: what is printed must be in the ledger for ever.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.house import connect_to, sqlite_at  # it sets Django up for what follows

# isort: split
import dj_database_url
from django.conf import settings

from comity.vocabulary.verdict import Barred, Clear
from comity_server import books
from comity_server.actions import determination, hold, intake, release
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Case, Delivery, Determination, Hold, Release
from comity_server.conf.home import Home
from comity_server.failpoints import VARIABLE
from comity_server.ledger import publishing
from comity_server.ledger.models import Entry
from comity_server.people.models import Officer, Person
from comity_server.worker.loop import run_due
from tests.crash.life_names import EXPORT
from tests.support.cast import DAY, FORM, HOLD, NOON, Cast, a_cast, decide


def tell(did: str, **facts: object) -> None:
    """Print what a caller was told; a line that was printed was acknowledged."""
    sys.stdout.write(json.dumps({"did": did, **facts}) + "\n")
    sys.stdout.flush()


def acknowledge(kind: str) -> None:
    """Print the newest entry of a kind: it was committed before the action returned."""
    found = Entry.objects.filter(kind=kind).latest("number")
    tell("acknowledged", kind=kind, number=found.number, leaf=bytes(found.leaf_hash).hex())


class Life:
    """The steps of one case; ``at`` is later each time the house is started again."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at

    def tick(self) -> datetime:
        """Let a minute pass."""
        self.at += timedelta(minutes=1)
        return self.at

    def cast(self) -> None:
        """Bring everybody in."""
        a_cast(settings.HOME)

    def file(self) -> None:
        """File the request; the same key files it once."""
        filed = intake.file_request(fields=FORM, key="k" * 64, by=self.officer, at=self.tick())
        assert isinstance(filed, intake.Filed)
        acknowledge("intake.recorded")

    def work(self) -> None:
        """Let a worker do what is due."""
        run_due(at=self.tick)

    def propose(self) -> None:
        """Propose to give everything, unless that stands already."""
        if not Determination.objects.exclude(state="void").exists():
            decide(self.people, Case.objects.get(), at=self.tick())
        acknowledge("determination.proposed")

    def approve_first(self) -> None:
        """Let counsel say yes."""
        self._approve(self.people.counsel)

    def approve_second(self) -> None:
        """Let the executive say yes."""
        self._approve(self.people.executive)

    def _approve(self, by: Actor) -> None:
        row = Determination.objects.get()
        if not row.approvals.filter(person_id=by.person).exists():
            determination.approve(determination_id=row.id, digest=row.digest, by=by, at=self.tick())
        acknowledge("determination.approved")

    def let_go(self) -> None:
        """Release the production: asked again, it stays released once."""
        verdict = release.release_production(
            case_id=Case.objects.get().id, by=self.people.counsel, at=self.tick()
        )
        assert verdict == Clear(), verdict
        acknowledge("release.released")

    def fetch(self) -> None:
        """Download, unless the whole file was handed over already."""
        if Delivery.objects.filter(completed_at__isnull=False).exists():
            acknowledge("release.delivered")
            return
        download = release.open_download(
            release_id=Release.objects.get().id, by=self.officer, at=self.tick(), now=self.tick
        )
        for chunk in download.chunks:
            tell("left", bytes=len(chunk))
        acknowledge("release.delivered")

    def publish(self) -> None:
        """Sign a checkpoint and write its tiles."""
        size = int(publishing.publish(at=self.tick()).text.split("\n")[1])
        tell("published", size=size)

    def draft(self) -> None:
        """Draft the hold."""
        if not Hold.objects.exists():
            hold.draft_hold(ref="hk", title="t", terms=HOLD, by=self.people.counsel, at=self.tick())
        acknowledge("hold.drafted")

    def second(self) -> None:
        """Let the first of two people say yes to the hold."""
        if not Hold.objects.get().consents.exists():
            hold.consent_to_hold(ref="hk", grounds="g", by=self.people.counsel, at=self.tick())
        acknowledge("hold.seconded")

    def activate(self) -> None:
        """Let the second say yes, and see that nothing more leaves."""
        if Hold.objects.get().state == Hold.State.DRAFT:
            hold.consent_to_hold(ref="hk", grounds="g", by=self.people.executive, at=self.tick())
        acknowledge("hold.activated")
        verdict = release.grant_chunk(
            Delivery.objects.latest("number"), size=1, last=True, at=self.tick()
        )
        assert isinstance(verdict, Barred), verdict

    def export(self) -> None:
        """Lay the whole ledger out for the stranger's tool."""
        folder = settings.HOME.folder(EXPORT)
        publishing.publish(at=self.tick(), into=folder)
        publishing.publish(at=self.tick())
        tell("ended")

    @property
    def people(self) -> Cast:
        """Return the cast as the store knows it."""
        by_mail = dict(Person.objects.values_list("email", "id"))

        def actor(name: str, role: str) -> Actor:
            return Actor(by_mail[f"{name}@provider.example"], role)

        return Cast(
            actor("owner", "administrator"),
            actor("ana", "analyst"),
            actor("lena", "counsel"),
            actor("mika", "executive"),
            self.officer,
            None,
            None,  # type: ignore[arg-type]  # nobody opens the production here
        )

    @property
    def officer(self) -> Actor:
        """Return the officer."""
        return Actor(Officer.objects.get().person_id, "officer")


STEPS: dict[str, Callable[[Life], None]] = {
    "cast": Life.cast,
    "file": Life.file,
    "locate": Life.work,
    "propose": Life.propose,
    "approve-1": Life.approve_first,
    "approve-2": Life.approve_second,
    "collect": Life.work,
    "release": Life.let_go,
    "answer": Life.work,
    "download": Life.fetch,
    "publish": Life.publish,
    "draft": Life.draft,
    "consent-1": Life.second,
    "consent-2": Life.activate,
    "export": Life.export,
}


def live(*, start: str, until: str, arm: str, at: datetime) -> None:
    """Take the steps from ``start`` to ``until``; ``arm`` is set before the first of them."""
    names = list(STEPS)
    if arm:
        os.environ[VARIABLE] = arm
    life = Life(at=at)
    for name in names[names.index(start) : names.index(until) + 1]:
        STEPS[name](life)


def obey(order: dict[str, str]) -> None:
    """Live in the house that an order names, in this process, which has lived nowhere before."""
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
    settings.HOME = Home(Path(order["home"]))
    url = order["url"]
    connect_to(dj_database_url.parse(url) if url else sqlite_at(settings.HOME.database))
    live(
        start=order["start"],
        until=order["until"],
        arm=order["arm"],
        at=NOON + int(order["day"]) * DAY,
    )


def _wait(child: int, *, seconds: float) -> int:
    """Wait for a process; kill it where it still lives after so many seconds."""
    until = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            until = math.inf
        time.sleep(0.002)


def serve() -> None:
    """Give each order a process, wait for its end, and print how it ended."""
    books.books()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                obey(json.loads(line))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        status = _wait(child, seconds=float(json.loads(line)["kill_after"] or "inf"))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()

"""The steps of the work that call outside, each ready to be done: what a failure must not pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from comity_server import books
from comity_server.actions import alarms, intake, place, preservation, release
from comity_server.adapters.webhook_signing import secret_of
from comity_server.casefile.models import (
    AlarmMessage,
    Case,
    Delivery,
    Outbox,
    Release,
    SnapshotIssue,
    TargetAccount,
)
from comity_server.conf.home import Home
from comity_server.gate.change import Side, change
from comity_server.ledger import publishing, store
from comity_server.ledger.models import Head
from comity_server.vault.models import Production, Snapshot
from comity_server.worker.alarms import tend
from comity_server.worker.loop import run_due
from tests.alarms.made import a_mail_server, a_webhook
from tests.support.cast import (
    DAY,
    FORM,
    HOUR,
    NOON,
    Cast,
    a_cast,
    a_filed_case,
    a_sealed_case,
    approve,
    decide,
)
from tests.support.hook_sink import hook_sink
from tests.support.limiting import a_restriction
from tests.support.mail_sink import mail_sink

AT = NOON + 4 * HOUR
MINUTE = HOUR / 60
LATER = AT + DAY


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the work.

    :ivar ready: brings a house to where only this step is missing.
    :ivar go: tries once, at ``AT``; whatever is raised is told by its name.
    :ivar again: tries once more, later; by default the same.
    :ivar done: says whether it was done, by the rows.
    :ivar told: says what the house calls a failure that it did not raise.
    """

    ready: Callable[[Cast, Home], Any]
    go: Callable[[Cast], object]
    done: Callable[[], bool]
    told: Callable[[], str]
    again: Callable[[Cast], object]


def _work(cast: Cast) -> None:
    run_due(at=lambda: AT)


def _work_later(cast: Cast) -> None:
    run_due(at=lambda: LATER)


def _errors() -> str:
    return " ".join(Outbox.objects.exclude(last_error="").values_list("last_error", flat=True))


def _basis() -> str:
    bases = TargetAccount.objects.filter(place="unknown").values_list("place_basis", flat=True)
    return " ".join((_errors(), *bases)).strip()


def _filed(cast: Cast, home: Home) -> None:
    intake.file_request(fields=FORM, key="k" * 64, by=cast.officer, at=NOON)


def _locate_again(cast: Cast) -> None:
    """Ask once more; where the service had failed, unknown stands until a person looks."""
    _work_later(cast)
    account = TargetAccount.objects.get()
    if account.place == "unknown":
        found = {"place": "DE", "basis": "the service's owner, by telephone"}
        place.record_place(account_id=account.id, by=cast.analyst, at=LATER, **found)


def _to_preserve(cast: Cast, home: Home) -> None:
    case = a_filed_case(cast)
    preservation.ask_to_preserve(case_id=case.id, by=cast.analyst, at=AT)


def _approved(cast: Cast, home: Home) -> None:
    case = a_filed_case(cast)
    approve(cast, decide(cast, case, at=NOON + HOUR), at=NOON + HOUR)


def _sealed(cast: Cast, home: Home) -> None:
    a_sealed_case(cast)
    _forget_books()


def _forget_books() -> None:
    books._read.cache_clear()
    books._load.cache_clear()


def _let_go(cast: Cast) -> object:
    case = Case.objects.get()
    _forget_books()
    return release.release_production(case_id=case.id, by=cast.counsel, at=AT)


def _released(cast: Cast, home: Home) -> None:
    _sealed(cast, home)
    _let_go(cast)


def _fetch(cast: Cast) -> None:
    found = Release.objects.get()
    begun = release.open_download(release_id=found.id, by=cast.officer, at=AT, now=lambda: AT)
    assert sum(map(len, begun.chunks)) == begun.size


def _publish(cast: Cast) -> None:
    publishing.publish(at=AT)


def _is_published() -> bool:
    found = publishing.folder().published()
    return found is not None and found.size == Head.objects.get(id=1).size


def _entries_again(cast: Cast, home: Home) -> None:
    publishing.publish(at=NOON)
    a_filed_case(cast)


def _restricted(cast: Cast, home: Home) -> None:
    (home.folder("country-data") / "places.csv").write_text("198.51.100.0/24,HK\n")
    a_restriction(cast)
    run_due(at=lambda: NOON + 3 * HOUR)  # once, so that there is a snapshot to take the place of


def _rang(cast: Cast, home: Home) -> None:
    with change(Side.NONE):
        alarms.ring(kind="clock", about="C-1", says="It is late.", at=NOON)
        store.append("alarm.rang", at=NOON, actor="system")


def _tend(cast: Cast) -> None:
    tend(at=lambda: AT)


def _tend_later(cast: Cast) -> None:
    tend(at=lambda: AT + MINUTE)


def _unsent() -> str:
    found = AlarmMessage.objects.filter(sent_at=None).values_list("last_error", flat=True)
    return " ".join(found).strip()


def _nothing() -> str:
    return ""


STEPS: Final[dict[str, Step]] = {
    "locate": Step(
        _filed,
        _work,
        lambda: TargetAccount.objects.filter(place="DE").exists(),
        _basis,
        _locate_again,
    ),
    "preserve": Step(
        _to_preserve, _work, lambda: Snapshot.objects.count() == 2, _errors, _work_later
    ),
    "produce": Step(_approved, _work, Production.objects.exists, _errors, _work_later),
    "release": Step(_sealed, _let_go, Release.objects.exists, _nothing, _let_go),
    "download": Step(
        _released,
        _fetch,
        lambda: Delivery.objects.filter(completed_at__isnull=False).exists(),
        _nothing,
        _fetch,
    ),
    "publish": Step(_entries_again, _publish, _is_published, _nothing, _publish),
    "restrict": Step(
        _restricted,
        lambda _: run_due(at=lambda: NOON + 10 * HOUR),  # when it is renewed
        lambda: SnapshotIssue.objects.count() == 2,
        _errors,
        _work_later,
    ),
    "alarm": Step(
        _rang,
        _tend,
        lambda: not AlarmMessage.objects.filter(sent_at=None).exists(),
        _unsent,
        _tend_later,
    ),
}


@contextmanager
def prepared(name: str, house: Home) -> Iterator[Cast]:
    """Bring a house to a step; where alarms leave it, they have somewhere to go."""
    with mail_sink() as mails, hook_sink() as hooks:
        cast = a_cast(house)
        if name == "alarm":
            a_mail_server(house, port=mails.port)
            a_webhook(house, "pager", port=hooks.port)
            hooks.secret, hooks.now = secret_of(house.folder("keys"), "pager"), int(AT.timestamp())
        STEPS[name].ready(cast, house)
        yield cast

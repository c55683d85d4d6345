"""Let a production leave, only through the gate; and hand out its bytes, each chunk asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from comity.errors import GateShut
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, Verdict, bars_of, word_of, worst_of
from comity_server.actions.actor import Actor
from comity_server.casefile import gate_facts, outbox
from comity_server.casefile.models import Case, Delivery, Determination, Release
from comity_server.failpoints import failpoint
from comity_server.gate.change import Side, bookkeeping, change, retry_whole
from comity_server.ledger import store
from comity_server.vault import reading
from comity_server.vault.models import Production

OPEN_FOR = timedelta(days=14)
MAY_RELEASE = ("counsel", "executive")
REVOKED = Barred((Bar("release:revoked", "This release was revoked by a hold."),))
FETCHED = Barred((Bar("release:fetched", "This production was fetched already, once and whole."),))


@retry_whole
def release_production(*, case_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Hand over the sealed production of a case, unless something stops it.

    Released once already is clear, and changes nothing; if a hold has revoked it since, that bars.
    A verdict that is not clear is recorded.
    """
    by.must_be(*MAY_RELEASE)
    with change(Side.SHARED):  # lock first, read afterwards (threat model, section 6)
        # Two who release the same case both pass the shared lock: the second waits here.
        Case.objects.select_for_update(of=("self",)).get(id=case_id)
        row = gate_facts.determination_in_force(case_id)
        earlier = Release.objects.filter(determination=row).first()
        if earlier is not None:
            return Clear() if earlier.revoked_at is None else REVOKED
        verdict = worst_of([gate_facts.judge(row, at=at), *_unsealed(row)])
        if isinstance(verdict, Clear):
            _insert(row, at=at)
        store.append(
            "release.released" if isinstance(verdict, Clear) else "release.barred",
            at=at,
            actor=by.role,
            case=row.case.ref,
            body={
                "bars": [bar.code for bar in bars_of(verdict)],
                "determination": row.digest,
                "verdict": word_of(verdict),
            },
            commits={"person": str(by.person).encode()},
        )
    return verdict


def _unsealed(row: Determination) -> Iterator[Verdict]:
    if not Production.objects.filter(determination_id=row.id).exists():
        yield Barred((Bar("production:not-sealed", "Nothing has been sealed yet"),))


def _insert(row: Determination, *, at: datetime) -> None:
    production = Production.objects.select_related("blob").get(determination_id=row.id)
    gate_facts.write_passages(row, at=at)
    number = store.next_number()  # from here on no entry is recorded that could be newer than this
    failpoint("release.before-insert")
    Release.objects.create(
        case=row.case,
        determination=row,
        production_id=production.id,
        digest=row.digest,
        officer=row.case.officer,
        recipient=production.recipient,
        sealed_sha256=bytes(production.sealed_sha256).hex(),
        sealed_bytes=production.blob.size,
        files=len(production.manifest),
        released_at=store.not_before_newest(at),
        expires_at=at + OPEN_FOR,
        ledger_number=number,
    )
    failpoint("release.after-insert")
    Case.objects.filter(id=row.case_id).update(state=Case.State.RELEASED, turn="officer")
    outbox.queue("answer", key=f"answer:{row.id}", at=at, determination=row.id)


@dataclass(frozen=True, slots=True)
class ProductionFacts:
    """What is known of a sealed production without opening it."""

    recipient: str
    files: tuple[dict[str, object], ...]


def production_facts(row: Determination) -> ProductionFacts | None:
    """Return what a determination's sealed production holds by name; None while there is none."""
    made = Production.objects.filter(determination_id=row.id).first()
    return None if made is None else ProductionFacts(made.recipient, tuple(made.manifest))


@dataclass(frozen=True, slots=True)
class Download:
    """A download that was let begin: its size, its name, and its bytes as they are let go."""

    delivery: UUID
    size: int
    name: str
    sha256: str
    chunks: Iterator[bytes]


class NotToBeHad(LookupError):
    """Raised when there is nothing that this officer can fetch: one sentence for every cause."""

    def __init__(self) -> None:
        super().__init__("There is nothing here that you can download. Write to us about it.")


def open_download(
    *, release_id: UUID, by: Actor, at: datetime, now: Callable[[], datetime]
) -> Download:
    """Begin a download: recorded first, then chunk by chunk, each let go by the gate.

    :param now: reads the clock for each chunk, as a download may last.
    :raises NotToBeHad: if it is not this officer's, was revoked, has ended or was fetched.
    """
    by.must_be("officer")
    release, production = _fetchable(release_id, by=by, at=at)
    entry = reading.record_access(
        production.blob,
        case_ref=release.case.ref,
        why="download by the officer",
        role=by.role,
        person=str(by.person),
        at=at,
    )
    with bookkeeping():
        delivery = Delivery.objects.create(release=release, started_at=at)
    return Download(
        delivery=delivery.id,
        size=production.blob.size,
        name=f"{release.case.ref}.zip.age",
        sha256=bytes(production.sealed_sha256).hex(),
        chunks=_let_go(release, delivery, production, entry=entry, now=now),
    )


def _fetchable(release_id: UUID, *, by: Actor, at: datetime) -> tuple[Release, Production]:
    release = (
        Release.objects.select_related("case", "determination")
        .filter(id=release_id, officer__person_id=by.person)
        .first()
    )
    if (
        release is None
        or release.revoked_at is not None
        or release.expires_at <= at
        or release.deliveries.filter(completed_at__isnull=False).exists()
    ):
        raise NotToBeHad
    return release, Production.objects.select_related("blob").get(id=release.production_id)


def _let_go(
    release: Release,
    delivery: Delivery,
    production: Production,
    *,
    entry: int,
    now: Callable[[], datetime],
) -> Iterator[bytes]:
    sent = 0
    for chunk in reading.chunks(production.blob, entry=entry):
        failpoint("egress.before-chunk")
        verdict = grant_chunk(release, at=now())
        if not isinstance(verdict, Clear):
            _stopped(delivery, sent, verdict)
            raise GateShut(bars_of(verdict))
        yield chunk
        is_first, sent = not sent, sent + len(chunk)
        # From its first bytes on, the request is counted as one that was answered with data.
        with bookkeeping(counts=release.case.ref if is_first else ""):
            Delivery.objects.filter(id=delivery.id).update(bytes_sent=sent)
    failpoint("egress.after-last-chunk")
    _delivered(release, delivery, sent=sent, at=now())


@retry_whole
def grant_chunk(release: Release, *, at: datetime) -> Verdict:
    """Ask the gate for one chunk of 256 KiB: a committed release alone opens nothing."""
    with change(Side.SHARED):
        if Release.objects.filter(id=release.id, revoked_at__isnull=False).exists():
            return REVOKED
        if Delivery.objects.filter(release=release, completed_at__isnull=False).exists():
            return FETCHED
        return gate_facts.judge(release.determination, at=at)


def _stopped(delivery: Delivery, sent: int, verdict: Ask | Barred) -> None:
    with bookkeeping():
        Delivery.objects.filter(id=delivery.id).update(
            bytes_sent=sent, stopped_why=", ".join(bar.code for bar in verdict.bars)[:200]
        )


@retry_whole
def _delivered(release: Release, delivery: Delivery, *, sent: int, at: datetime) -> int:
    """Record that the whole file was handed over: the entry that the receipt proves."""
    with change(Side.NONE):
        failpoint("receipt.before-commit")
        number = store.append(
            "release.delivered",
            at=at,
            actor="officer",
            case=release.case.ref,
            body={"bytes": sent, "determination": release.digest},
        )
        Delivery.objects.filter(id=delivery.id).update(
            bytes_sent=sent, completed_at=at, ledger_number=number
        )
        Case.objects.filter(id=release.case_id).update(
            state=Case.State.DELIVERED, turn="nobody", closed_at=at
        )
    return number

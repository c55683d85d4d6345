"""Let a production leave, only through the gate; and hand out its bytes, each chunk asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from comity.errors import GateShut
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, Verdict, bars_of, word_of, worst_of
from comity_server.actions.actor import Actor
from comity_server.casefile import gate_facts, outbox
from comity_server.casefile.models import Case, Delivery, Determination, Release
from comity_server.failpoints import failpoint
from comity_server.gate.change import Side, bookkeeping, change, progress, retry_whole
from comity_server.ledger import store
from comity_server.vault import reading
from comity_server.vault.models import Production

OPEN_FOR = timedelta(days=14)
MAY_RELEASE = ("counsel", "executive")
REVOKED = Barred((Bar("release:revoked", "This release was revoked by a hold."),))
FETCHED = Barred((Bar("release:fetched", "This production was fetched already, once and whole."),))
OVERTAKEN = Barred((Bar("release:overtaken", "A later download of the same files has begun."),))


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
        clauses = _insert(row, at=at) if isinstance(verdict, Clear) else ()
        store.append(
            "release.released" if isinstance(verdict, Clear) else "release.barred",
            at=at,
            actor=by.role,
            case=row.case.ref,
            body={
                "bars": [bar.code for bar in bars_of(verdict)],
                "clauses": list(clauses),
                "determination": row.digest,
                "verdict": word_of(verdict),
            },
            commits={"person": str(by.person).encode()},
        )
    return verdict


def _unsealed(row: Determination) -> Iterator[Verdict]:
    if not Production.objects.filter(determination_id=row.id).exists():
        yield Barred((Bar("production:not-sealed", "Nothing has been sealed yet"),))


def _insert(row: Determination, *, at: datetime) -> tuple[str, ...]:
    """Write the release; return the clauses of holds that it used."""
    production = Production.objects.select_related("blob").get(determination_id=row.id)
    clauses = gate_facts.write_passages(row, at=at)
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
    return clauses


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
    delivery = begin_attempt(release, at=at)
    return Download(
        delivery=delivery.id,
        size=production.blob.size,
        name=f"{release.case.ref}.zip.age",
        sha256=bytes(production.sealed_sha256).hex(),
        chunks=_let_go(delivery, production, entry=entry, now=now),
    )


def begin_attempt(release: Release, *, at: datetime) -> Delivery:
    """Begin an attempt to fetch; it ends any earlier one at that one's next chunk."""
    with bookkeeping():
        # Two that begin at once do so one after the other: each gets a number of its own.
        Release.objects.select_for_update(of=("self",)).get(id=release.id)
        number = release.deliveries.count() + 1
        return Delivery.objects.create(release=release, number=number, started_at=at)


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
    delivery: Delivery, production: Production, *, entry: int, now: Callable[[], datetime]
) -> Iterator[bytes]:
    sent = 0
    for chunk in reading.chunks(production.blob, entry=entry):
        failpoint("egress.before-chunk")
        sent += len(chunk)
        verdict = grant_chunk(
            delivery, size=len(chunk), last=sent == production.blob.size, at=now()
        )
        if not isinstance(verdict, Clear):
            _stopped(delivery, verdict)
            raise GateShut(bars_of(verdict))
        yield chunk
    failpoint("egress.after-last-chunk")


@retry_whole
def grant_chunk(delivery: Delivery, *, size: int, last: bool, at: datetime) -> Verdict:
    """Ask the gate for one chunk of at most 256 KiB: a committed release alone opens nothing.

    What is granted counts as gone. So the grant of the last chunk is the delivery itself, with its
    entry: nobody gets that chunk a second time, and a hold that comes after it does not call
    revoked what has left (decision 0145).
    """
    with change(Side.SHARED):
        # Two downloads of one release ask one after the other, and the second sees the first.
        release = Release.objects.select_for_update(of=("self",)).get(id=delivery.release_id)
        verdict = worst_of(
            [*_spent(release, delivery), gate_facts.judge(release.determination, at=at)]
        )
        if isinstance(verdict, Clear) and last:
            _deliver(release, delivery, size=size, at=at)
        elif isinstance(verdict, Clear):
            is_first = not Delivery.objects.get(id=delivery.id).bytes_sent
            # From its first bytes on, the request is counted as one that was answered with data.
            with progress(counts=release.case.ref if is_first else ""):
                _count(delivery, size=size)
    return verdict


def _spent(release: Release, delivery: Delivery) -> Iterator[Verdict]:
    """Yield what bars this very attempt, whatever the gate says of the case."""
    if release.revoked_at is not None:
        yield REVOKED
    if release.deliveries.filter(completed_at__isnull=False).exists():
        yield FETCHED
    if release.deliveries.filter(number__gt=delivery.number).exists():
        yield OVERTAKEN


def _count(delivery: Delivery, *, size: int, **ended: object) -> None:
    Delivery.objects.filter(id=delivery.id).update(bytes_sent=F("bytes_sent") + size, **ended)


def _stopped(delivery: Delivery, verdict: Ask | Barred) -> None:
    with bookkeeping():
        Delivery.objects.filter(id=delivery.id).update(
            stopped_why=", ".join(bar.code for bar in verdict.bars)[:200]
        )


def _deliver(release: Release, delivery: Delivery, *, size: int, at: datetime) -> None:
    """Record that the whole file was handed over: the entry that the receipt proves."""
    Case.objects.filter(id=release.case_id).update(
        state=Case.State.DELIVERED, turn="nobody", closed_at=at
    )
    Release.objects.filter(id=release.id).update(fetched_at=at)
    sent = Delivery.objects.get(id=delivery.id).bytes_sent + size
    failpoint("receipt.before-commit")
    number = store.append(
        "release.delivered",
        at=at,
        actor="officer",
        case=release.case.ref,
        body={"bytes": sent, "determination": release.digest},
    )
    _count(delivery, size=size, completed_at=at, ledger_number=number)

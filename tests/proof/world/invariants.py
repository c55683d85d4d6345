"""What must hold after each act, told from rows and the ledger without asking the gate."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from comity.vocabulary.instants import Period
from comity.vocabulary.words import Category
from comity_server.actions.determination import Decided, digest_of
from comity_server.casefile.models import (
    Alarm,
    Approval,
    Case,
    CaseClock,
    Collection,
    Delivery,
    Determination,
    Grant,
    Hold,
    HoldConsent,
    Notice,
    Outbox,
    Release,
    Shutting,
)
from comity_server.ledger.models import Entry, Head
from comity_server.vault.models import Blob
from tests.proof.world.living import World


@dataclass(slots=True)
class Seen:
    """What was looked at already, so that each step looks only at what is new."""

    entries: int = 0
    bytes_let_go: int = 0
    alarms: int = 0


def covering(found: Release, *, at: int, instant: datetime) -> list[Hold]:
    """Return the holds in force before entry ``at`` that cover a release, by their plain words."""
    grants = list(found.determination.grants.exclude(outcome="refused").select_related("account"))
    holds = Hold.objects.filter(ledger_number__lt=at, effective_at__lte=instant)
    return [
        one
        for one in holds.exclude(state=Hold.State.DRAFT)
        if (one.lifted_number is None or one.lifted_number >= at) and _covers(one, grants)
    ]


def _covers(one: Hold, grants: list[Grant]) -> bool:
    word = one.ref.partition("-")[0]
    match word:
        case "asker" | "asks":
            return True
        case "users":
            return any(grant.account.place in ("HK", "unknown") for grant in grants)
        case _:
            return any(grant.category == word for grant in grants)


def bars(one: Hold, found: Release) -> bool:
    """Return whether a hold bars a release that it covers, and does not only ask."""
    return not one.ref.startswith("asks-") or found.case.received_at >= one.effective_at


def i1_gate(world: World, seen: Seen) -> Iterator[str]:
    """No release, and no byte let go, while a hold that covers it is in force."""
    for entry in _new(seen, "release.released"):
        found = Release.objects.get(ledger_number=entry.number)
        # Places are read as they are now: nothing moved since, for this was the last act.
        for one in covering(found, at=entry.number, instant=found.released_at):
            if bars(one, found):
                yield f"{found.case_id} was released under {one.ref}"
    let_go = sum(Delivery.objects.values_list("bytes_sent", flat=True))
    if let_go > seen.bytes_let_go:
        head = Head.objects.get(id=1)
        for one in Delivery.objects.filter(id=world.newest_chunk_of).select_related("release"):
            held = covering(one.release, at=head.size, instant=head.recorded_at)
            if any(bars(each, one.release) for each in held):
                yield f"bytes of {one.release_id} were let go under a hold"
    seen.bytes_let_go = let_go


def i2_authority(world: World, seen: Seen) -> Iterator[str]:
    """A release rests on enough approvals of its text, newer than every turn of what covers it."""
    for entry in _new(seen, "release.released"):
        found = Release.objects.get(ledger_number=entry.number)
        row = found.determination
        turns = [
            number
            for one in Hold.objects.exclude(state="draft")
            if _covers(one, list(row.grants.exclude(outcome="refused").select_related("account")))
            and (one.effective_at <= found.released_at)
            for number in (one.ledger_number, one.lifted_number)
            if number is not None and number < entry.number
        ]
        good = {
            approval.person_id
            for approval in row.approvals.filter(voided_at__isnull=True, digest=found.digest)
            if approval.ledger_number > max(turns, default=-1)
        }
        if len(good) < max(row.approvals_needed, 1):
            yield f"{found.case_id} was released on {len(good)} approvals"
        if good & {found.case.filed_by_id} or {str(one) for one in good} & set(found.case.editors):
            yield f"{found.case_id} was approved by whoever filed or changed it"
        if row.case_version != found.case.version:
            yield f"{found.case_id} was released though it was changed"


def i3_scope(world: World, seen: Seen) -> Iterator[str]:
    """What was collected lies in what was granted."""
    for one in Collection.objects.filter(state="done").select_related("determination"):
        granted = one.determination.grants.filter(account_id=one.account_id, category=one.category)
        if not granted.exclude(outcome="refused").exists():
            yield f"{one.category} of {one.account_id} was collected and not granted"


def i4_ledger(world: World, seen: Seen) -> Iterator[str]:
    """Numbers have no gap, each entry says its own number, and a release has one entry."""
    size = Head.objects.get(id=1).size
    numbers = list(
        Entry.objects.filter(number__gte=seen.entries)
        .order_by("number")
        .values_list("number", "canonical")
    )
    if [number for number, _ in numbers] != list(range(seen.entries, size)):
        yield "the ledger has a gap"
    for number, text in numbers:
        if json.loads(bytes(text))["number"] != number:
            yield f"entry {number} says another number"
    if Entry.objects.filter(kind="release.released").count() != Release.objects.count():
        yield "a release and its entry do not go together"
    delivered = Delivery.objects.filter(completed_at__isnull=False).count()
    if Entry.objects.filter(kind="release.delivered").count() != delivered:
        yield "a delivery and its entry do not go together"


def i6_delivery(world: World, seen: Seen) -> Iterator[str]:
    """At most one whole delivery a release, none of a revoked one; work waits or is done."""
    for found in Release.objects.prefetch_related("deliveries"):
        whole = [one for one in found.deliveries.all() if one.completed_at]
        if len(whole) > 1:
            yield f"{found.id} was delivered {len(whole)} times"
        if whole and found.revoked_at:
            yield f"{found.id} was delivered and is called revoked"
        if any(one.bytes_sent > found.sealed_bytes for one in found.deliveries.all()):
            yield f"more than the whole of {found.id} left"
    for work in Outbox.objects.exclude(last_error=""):
        if not work.last_error.startswith("custodian."):
            yield f"work failed by {work.last_error}"


def i7_deadlines(world: World, seen: Seen) -> Iterator[str]:
    """What is due rang once alarms were tended; what was met rings no more; none unrings."""
    if world.tended_at is not None:
        for one in CaseClock.objects.filter(next_at__lte=world.tended_at):
            yield f"{one.clock} of {one.case_id} is due and did not ring"
    for one in CaseClock.objects.filter(met_at__isnull=False, next_at__isnull=False):
        yield f"{one.clock} of {one.case_id} was met and would ring"
    rung = Alarm.objects.count()
    if rung < seen.alarms:
        yield "an alarm that rang is gone"
    seen.alarms = rung


def i8_lifting(world: World, seen: Seen) -> Iterator[str]:
    """A hold ends by an entry and two people, and every active one was activated by an entry."""
    for one in Hold.objects.exclude(state="draft"):
        consents = Counter(one.consents.values_list("act", flat=True))
        needed = 1 if one.broke_glass else 2
        if consents[HoldConsent.Act.ACTIVATE] < needed:
            yield f"{one.ref} was activated by {consents[HoldConsent.Act.ACTIVATE]}"
        if (one.state == Hold.State.LIFTED) != (one.lifted_number is not None):
            yield f"{one.ref} is lifted without an entry"
        if one.state == Hold.State.LIFTED and consents[HoldConsent.Act.LIFT] < 2:
            yield f"{one.ref} was lifted by {consents[HoldConsent.Act.LIFT]}"
    held = Entry.objects.filter(kind="hold.activated").count()
    if held != Hold.objects.exclude(state="draft").count():
        yield "a hold and its entry do not go together"


def i10_preservation(world: World, seen: Seen) -> Iterator[str]:
    """What was preserved was preserved for a case that asked, and opens nothing."""
    for case_id in Blob.objects.filter(purpose="snapshot").values_list("case_id", flat=True):
        if not Outbox.objects.filter(kind__startswith="preserve", key__endswith=case_id).exists():
            yield f"{case_id} was preserved and nobody asked"


def i11_notice(world: World, seen: Seen) -> Iterator[str]:
    """No account of a case has two notice verdicts."""
    pairs = Counter(Notice.objects.values_list("case_id", "account_id"))
    yield from (f"{pair} has {count} notice verdicts" for pair, count in pairs.items() if count > 1)


def i18_time(world: World, seen: Seen) -> Iterator[str]:
    """Recording time never decreases along the ledger."""
    start = max(0, seen.entries - 1)
    times = list(
        Entry.objects.filter(number__gte=start)
        .order_by("number")
        .values_list("recorded_at", flat=True)
    )
    if times != sorted(times):
        yield "recording time went back"


def i21_progress(world: World, seen: Seen) -> Iterator[str]:
    """No act leaves a lock behind; one that did not get its own would end a life as a fault."""
    if connection.in_atomic_block:
        yield "a transaction stayed open"
    yield from (f"{left.name} was left behind" for left in settings.HOME.root.glob("gate-pending*"))


def i22_reproducible(world: World, seen: Seen) -> Iterator[str]:
    """What people approved can be computed again from its rows, bit for bit."""
    for entry in _new(seen, "determination.approved"):
        row = Approval.objects.get(ledger_number=entry.number).determination
        decided = [
            Decided(
                account=one.account_id,
                category=Category(one.category),
                outcome=one.outcome,
                reason=one.reason,
                period=Period(one.start, one.end),
            )
            for one in row.grants.all()
        ]
        if digest_of(row.case, row, decided) != row.digest:
            yield f"{row.id} has another digest than its rows"


def i23_restore(world: World, seen: Seen) -> Iterator[str]:
    """Nothing is released while the gate is shut as a whole."""
    if Shutting.objects.filter(opened_at__isnull=True).exists() and _new(seen, "release.released"):
        yield "something was released while the gate was shut"


def voided(world: World, seen: Seen) -> Iterator[str]:
    """At most one determination of a case is in force, and none of another version."""
    for case in Case.objects.all():
        rows = list(case.determinations.exclude(state=Determination.State.VOID))
        if len(rows) > 1:
            yield f"{case.ref} has {len(rows)} determinations in force"
        if any(row.case_version != case.version for row in rows):
            yield f"{case.ref} was changed and what was decided stands"


def _new(seen: Seen, kind: str) -> list[Any]:
    return list(Entry.objects.filter(kind=kind, number__gte=seen.entries))


INVARIANTS: dict[str, Callable[[World, Seen], Iterator[str]]] = {
    "I1": i1_gate,
    "I2": i2_authority,
    "I2 edits": voided,
    "I3": i3_scope,
    "I4": i4_ledger,
    "I6": i6_delivery,
    "I7": i7_deadlines,
    "I8": i8_lifting,
    "I10": i10_preservation,
    "I11": i11_notice,
    "I18": i18_time,
    "I21": i21_progress,
    "I22": i22_reproducible,
    "I23": i23_restore,
}


def check(world: World, seen: Seen) -> None:
    """Look at every invariant.

    :raises AssertionError: naming each that does not hold.
    """
    broken = [f"{name}: {why}" for name, look in INVARIANTS.items() for why in look(world, seen)]
    assert not broken, broken
    seen.entries = Head.objects.get(id=1).size

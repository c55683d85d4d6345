"""Publish what the guards have to know: compiled, signed, numbered, and good for a day.

The file is on the disk before it is recorded: a guard that reads it early learns only rules which
two people have put in force already.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Max

from comity_edge.ranges import PlaceRanges
from comity_edge.rules import Rules
from comity_server.actions.actor import SYSTEM
from comity_server.adapters.country_data import READERS, read_country_data, together
from comity_server.adapters.signing import SigningKey, load_or_make_key
from comity_server.adapters.snapshots import Wanted, compile_file, next_number, publish
from comity_server.casefile import guarding, outbox
from comity_server.casefile.models import Provider, Restriction, SnapshotIssue
from comity_server.gate.change import Side, bookkeeping, change, retry_whole
from comity_server.ledger import store

KEY_NAME: Final = "restrictions"
RENEW: Final = "renew-snapshot"
PROVE: Final = "prove-restriction"
FILE: Final = "restrictions.snapshot"
GOOD_FOR: Final = timedelta(hours=24)
RENEW_AFTER: Final = timedelta(hours=6)
"""Well before it expires: three renewals may fail before a guard counts every place as unknown."""


def snapshot_file() -> Path:
    """Return where the newest snapshot lies."""
    return settings.HOME.folder("edge") / FILE


def snapshot_key() -> SigningKey:
    """Return the key that signs snapshots, made when it is first asked for."""
    return load_or_make_key(settings.HOME.folder("keys") / KEY_NAME, name=KEY_NAME)


def country_ranges() -> PlaceRanges:
    """Return where addresses are, by the operator's own files; none at all makes all unknown.

    :raises CountryDataFault: if a file is wrong: guards keep what they have until it is mended.
    """
    folder = settings.HOME.folder("country-data")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS)
    return together([read_country_data(path) for path in files])


def publish_snapshot(lease: outbox.Lease, *, at: datetime) -> None:
    """Publish the rules in force, record it, and see to the next before this one expires."""
    rules = guarding.rules_in_force()
    wanted = Wanted(
        provider=Provider.objects.get(id=1).name,
        restrictions=rules.restrictions,
        exits=rules.exits,
        good_for=GOOD_FOR,
        blocked_by=settings.PUBLIC_URL and f"{settings.PUBLIC_URL}/restrictions/",
    )
    number = max(next_number(snapshot_file()), _newest_number() + 1)
    raw = compile_file(wanted, ranges=country_ranges(), number=number, at=at, key=snapshot_key())
    # Whoever published meanwhile has this number too: refused here, and tried again with the next.
    publish(snapshot_file(), raw)
    _record(lease, rules, number=number, digest=hashlib.sha256(raw).hexdigest(), at=at)


@retry_whole
def _record(lease: outbox.Lease, rules: Rules, *, number: int, digest: str, at: datetime) -> None:
    with change(Side.NONE):
        outbox.finish(lease, at=at)
        counts = {"exits": len(rules.exits), "restrictions": len(rules.restrictions)}
        SnapshotIssue.objects.create(
            number=number,
            digest=digest,
            issued_at=at,
            expires_at=at + GOOD_FOR,
            ledger_number=store.next_number(),
            **counts,
        )
        outbox.queue(RENEW, key=f"renew:{number}", at=at, after=at + RENEW_AFTER, number=number)
        _queue_proofs(number, at=at)
        store.append(
            "restriction.snapshot-published",
            at=at,
            actor=SYSTEM.role,
            body={"digest": digest, "number": number, **counts},
        )


def _queue_proofs(number: int, *, at: datetime) -> None:
    """Have each restriction proved that this snapshot is the first to carry, or to leave out."""
    in_force = Restriction.objects.filter(state=Restriction.State.IN_FORCE)
    lifted = Restriction.objects.filter(state=Restriction.State.LIFTED)
    for rows, proves in ((in_force, "live"), (lifted, "lifted")):
        for row in rows.exclude(probes__proves=proves, probes__passed=True):
            after = max(at, row.effective_at or at)
            key = f"prove:{row.id}:{proves}:{number}"
            outbox.queue(PROVE, key=key, at=at, after=after, restriction=row.id)


def _newest_number() -> int:
    return int(SnapshotIssue.objects.aggregate(newest=Max("number"))["newest"] or 0)


def renew_snapshot(lease: outbox.Lease, *, at: datetime) -> None:
    """Publish anew what is about to expire; nothing where a newer one has been published since."""
    if int(lease.arguments["number"]) == _newest_number():
        publish_snapshot(lease, at=at)
        return
    with bookkeeping():
        outbox.finish(lease, at=at)

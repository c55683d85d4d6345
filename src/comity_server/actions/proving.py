"""Prove that a restriction is live, or that it was lifted: through the real gate, both sides.

After each change of the rules the house tries by itself; people may try again whenever they like.
A proof that fails rings an alarm and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from comity.vocabulary.places import parse_place
from comity_edge import Gate, SnapshotRefused
from comity_server.actions import alarms
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.actions.snapshot import country_ranges, snapshot_file, snapshot_key
from comity_server.adapters.service_probe import ServiceProbe, service_probe
from comity_server.casefile import outbox
from comity_server.casefile.models import Provider, Restriction, RestrictionProbe
from comity_server.casefile.probing import Trial, resource_to_try, trials
from comity_server.gate.change import Side, bookkeeping, change, retry_whole
from comity_server.ledger import store

FOLDER: Final = "probes"
SNAPSHOT, SERVICE = "snapshot", "service"

Asking = Callable[[Trial], str]
Row = dict[str, str]


class NothingToProve(ValueError):
    """Raised for a draft, or where there is no snapshot or no service that could be asked."""


def prove(*, restriction_id: UUID, through: str, by: Actor, at: datetime) -> RestrictionProbe:
    """Try the door from inside and from outside, and record what came.

    :param through: ``snapshot``: the newest one, opened as a service opens it; ``service``: the
        service itself, over HTTP.
    :raises NothingToProve: if there is nothing that could be asked.
    """
    by.must_be_staff()
    row = Restriction.objects.get(id=restriction_id)
    return _prove(row, through=through, by=by, at=at, lease=None)


def prove_restriction(lease: outbox.Lease, *, at: datetime) -> None:
    """Try by ourselves, after the rules were published."""
    row = Restriction.objects.get(id=lease.arguments["restriction"])
    if row.probes.filter(proves=_proves(row), passed=True).exists():
        with bookkeeping():
            outbox.finish(lease, at=at)
        return
    _prove(row, through=SNAPSHOT, by=SYSTEM, at=at, lease=lease)


def _prove(
    row: Restriction, *, through: str, by: Actor, at: datetime, lease: outbox.Lease | None
) -> RestrictionProbe:
    if row.effective_at is None:
        raise NothingToProve("A draft binds nobody: there is nothing to prove.")
    places = frozenset(map(parse_place, row.places))
    sent = trials(places=places, ranges=country_ranges())
    if through == SNAPSHOT:
        gate = _gate(at)
        asked = [(one, _by_gate(gate, row, one, at=at)) for one in sent]
        number = gate.number
    else:
        service = _service(row)
        asked = [
            (one, service.ask(row.resource, signal=one.signal, value=one.value))
            for one in sent
            if service.can_try(one.signal)
        ]
        number = None
    proves = _proves(row)
    results = [_result(one, came, proves) for one, came in asked]
    passed = _passed(results, everywhere=not places)
    return _record(row, proves, through, passed, results, number, by=by, at=at, lease=lease)


def _proves(row: Restriction) -> RestrictionProbe.Proves:
    binds = row.state == Restriction.State.IN_FORCE
    return RestrictionProbe.Proves.LIVE if binds else RestrictionProbe.Proves.LIFTED


def _gate(at: datetime) -> Gate:
    try:
        return Gate.open(
            snapshot_file(),
            keys=[snapshot_key().key.to_text()],
            provider=Provider.objects.get(id=1).name,
            clock=at.timestamp,
        )
    except SnapshotRefused as refused:
        raise NothingToProve(f"The guards have no snapshot to judge by: {refused}.") from refused


def _by_gate(gate: Gate, row: Restriction, trial: Trial, *, at: datetime) -> str:
    """Return whether this very restriction blocks: what another rule does proves nothing of it."""
    signals = {trial.signal: trial.value}
    answer = gate.judge(resource_to_try(row.resource), at=at, **signals)
    return "block" if f"restriction:{row.ref}" in answer.because else "admit"


def _service(row: Restriction) -> ServiceProbe:
    name = row.resource.split("/")[0]
    found = service_probe(settings.HOME.folder(FOLDER), name)
    if found is None:
        raise NothingToProve(f"The service {name} does not say how it can be asked.")
    return found


def _result(trial: Trial, came: str, proves: RestrictionProbe.Proves) -> Row:
    blocks = trial.inside and proves == RestrictionProbe.Proves.LIVE
    return {
        "came": came,
        "expected": "block" if blocks else "admit",
        "from": "inside" if trial.inside else "outside",
        "place": trial.place,
        "signal": trial.signal,
        "value": trial.value,
    }


def _passed(results: list[Row], *, everywhere: bool) -> bool:
    """Return whether every answer was right, and somebody was sent from each side."""
    sides = {row["from"] for row in results}
    whole = sides == ({"inside"} if everywhere else {"inside", "outside"})
    return whole and all(row["came"] == row["expected"] for row in results)


@retry_whole
def _record(
    row: Restriction,
    proves: RestrictionProbe.Proves,
    through: str,
    passed: bool,
    results: list[Row],
    number: int | None,
    *,
    by: Actor,
    at: datetime,
    lease: outbox.Lease | None,
) -> RestrictionProbe:
    with change(Side.NONE):
        if lease is not None:
            outbox.finish(lease, at=at)
        probe = RestrictionProbe.objects.create(
            restriction=row,
            proves=proves,
            through=through,
            passed=passed,
            results=results,
            snapshot_number=number,
            by_id=by.person,
            at=at,
            ledger_number=store.next_number(),
        )
        if not passed:
            _ring(row, probe, at=at)
        store.append(
            "restriction.proved" if passed else "restriction.not-proved",
            at=at,
            actor=by.role,
            body={
                "proves": proves,
                "restriction": row.ref,
                "through": through,
                "trials": len(results),
                "version": row.version,
            },
        )
    return probe


def _ring(row: Restriction, probe: RestrictionProbe, *, at: datetime) -> None:
    alarms.ring(
        kind="restriction-not-proved",
        about=row.ref,
        key=f"restriction-not-proved:{row.id}:{probe.proves}",
        says=f"The door does not answer as restriction {row.ref} says it must ({probe.proves}).",
        at=at,
        to_roles=("counsel", "executive"),
        urgent=True,
    )

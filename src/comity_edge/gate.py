"""The guard's one door: open a snapshot, judge participants, swap in the next snapshot."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from socket import AF_INET, AF_INET6, inet_pton
from struct import Struct
from struct import error as StructError  # noqa: N812 - it is a class
from typing import Final, Self

from comity.restriction.market_exit import Action
from comity_edge.addresses import MAPPED, read_address
from comity_edge.answer import Answer
from comity_edge.bulk import Crowd, ManyAnswers, judge_crowd
from comity_edge.compiling import place_sets
from comity_edge.crowd_plan import Group, plan_of
from comity_edge.keys import TrustedKey
from comity_edge.oddities import LOG, Oddities
from comity_edge.pages import MIXED
from comity_edge.serving import Epoch, Scope, Serving, as_datetime
from comity_edge.snapshot import SnapshotRefused
from comity_edge.snapshot_reading import read_snapshot
from comity_edge.sources import Source, source_of
from comity_edge.watching import Watch

_split4: Final = Struct(">HBx").unpack
_split6: Final = Struct(">HH12x").unpack

_SLOWLY: Final = (AttributeError, KeyError, OSError, StructError, TypeError, ValueError)
"""What the quick way meets where it does not know an answer yet, or something is odd."""

_ACTIONS: Final = frozenset(Action)


class Gate:
    """Judge who may use what, from the newest good snapshot.

    Safe to use from many threads: a new snapshot takes the place of the old in one assignment, and
    a call that has begun ends with the one with which it began. Nothing about a participant is kept
    beyond the places and resources that it asked about.
    """

    __slots__ = ("_clock", "_keys", "_oddities", "_provider", "_serving", "_source")

    def __init__(
        self,
        source: Source,
        *,
        keys: Sequence[TrustedKey],
        provider: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._source = source
        self._keys = tuple(keys)
        self._provider = provider
        self._clock = clock
        self._oddities = Oddities()
        self._serving = self._read(source.read())

    @classmethod
    def open(
        cls,
        snapshot: object,
        *,
        keys: Sequence[str],
        provider: str,
        token: str = "",
        clock: Callable[[], float] = time.time,
    ) -> Self:
        """Return a gate that serves a snapshot.

        :param snapshot: the path of a file, or an ``https://`` address.
        :param keys: the verifier keys whose snapshots count, as ``name+id+base64``.
        :param provider: the name of the provider whose snapshots these are.
        :param token: what the publisher gave this service to fetch its snapshots with.
        :raises SnapshotRefused: if it is not good: a start should fail where a request must not.
        :raises ValueError: if a key is spelled wrongly.
        """
        trusted = [TrustedKey.parse(key) for key in keys]
        return cls(source_of(snapshot, token=token), keys=trusted, provider=provider, clock=clock)

    @property
    def number(self) -> int:
        """Return the number of the snapshot that serves."""
        return self._serving.number

    @property
    def serving(self) -> Serving:
        """Return the snapshot that serves, with its tables."""
        return self._serving

    def note(self, oddity: str) -> None:
        """Count what was odd about an address that was read elsewhere; empty for nothing."""
        if oddity:
            self._oddities.note(oddity)

    def judge(
        self,
        resource: str,
        address: object = None,
        sim: str = "",
        billing: str = "",
        declared: str = "",
        action: str = "use",
        at: datetime | None = None,
    ) -> Answer:
        """Return whether a participant may use a resource, with every reason.

        Nothing that comes from outside makes it raise: what cannot be read is unknown, and a rule
        says itself what follows from that. Name all but the resource: that Python would take them
        by their order too is only because it fills in the missing ones faster so (decision 0195).

        :param resource: ``service`` or ``service/path``.
        :param address: text in any notation, 4 or 16 packed bytes, or an ``ipaddress`` value.
        :param sim, billing, declared: place codes; empty or ``unknown`` says nothing.
        :param action: ``use``, ``sign-up`` or ``export``.
        :param at: when; now if absent.
        """
        epoch = self._serving.epoch
        try:
            if at is None:
                clock = self._clock  # called by itself, it is found the quicker
                now = clock()
            else:
                now = _seconds(at)
            if epoch.since <= now < epoch.until:
                if ":" in address:  # type: ignore[operator]  # no text raises, and goes on below
                    packed = inet_pton(AF_INET6, address)  # type: ignore[arg-type]  # as above
                    first, second = _split6(packed)
                    number = epoch.pages6[first][second]
                    if number == MIXED and not packed.startswith(MAPPED):
                        number = epoch.ranges6.find(packed)
                else:
                    packed = inet_pton(AF_INET, address)  # type: ignore[arg-type]  # as above
                    first, second = _split4(packed)
                    number = epoch.pages4[first][second]
                    if number == MIXED:
                        number = epoch.ranges4.find(packed)
                return epoch.answers[resource][number, sim, billing, declared, action]
        except _SLOWLY:
            pass
        return self._judge_slowly(
            resource=resource,
            address=address,
            signals=(sim, billing, declared),
            action=action,
            at=at,
        )

    def judge_packed(
        self,
        resource: str,
        packed: bytes | None,
        sim: str = "",
        billing: str = "",
        declared: str = "",
        action: str = "use",
        at: datetime | None = None,
    ) -> Answer:
        """Return what ``judge`` returns, for an address that was read already.

        :param packed: 4 or 16 bytes; None where there is none.
        """
        epoch = self._serving.epoch
        try:
            if at is None:
                clock = self._clock
                now = clock()
            else:
                now = _seconds(at)
            if epoch.since <= now < epoch.until:
                number = _class_of(epoch, packed)
                return epoch.answers[resource][number, sim, billing, declared, action]
        except _SLOWLY:
            pass
        return self._judge_slowly(
            resource=resource,
            address=packed,
            signals=(sim, billing, declared),
            action=action,
            at=at,
        )

    def _judge_slowly(
        self,
        *,
        resource: object,
        address: object,
        signals: tuple[object, object, object],
        action: object,
        at: object,
    ) -> Answer:
        serving, moment = self._serving, self._moment(at)
        epoch = self._epoch(serving, moment, follows_clock=at is None)
        reading = read_address(address)
        self.note(reading.oddity)
        number = serving.class_of(reading.packed)
        sim, billing, declared = (self._text(signal, kind="signal") for signal in signals)
        named = self._text(resource, kind="resource")
        answers = [
            serving.answer(
                epoch, resource=named, key=(number, sim, billing, declared, act), at=moment
            )
            for act in self._actions(action)
        ]
        return min(answers, key=lambda answer: answer.is_admitted)

    def _moment(self, at: object) -> datetime:
        if isinstance(at, datetime) and at.tzinfo is not None:
            return at
        if at is not None:
            self._oddities.note("instant")
        return as_datetime(self._clock())

    def _epoch(self, serving: Serving, moment: datetime, *, follows_clock: bool) -> Epoch:
        epoch = serving.epoch_at(moment.timestamp())
        if follows_clock and epoch is not serving.epoch:
            serving.epoch = epoch
        if epoch.blind:
            early = moment < serving.snapshot.header.valid_from
            self._oddities.note("early" if early else "expired")
        return epoch

    def _text(self, value: object, *, kind: str) -> str:
        if isinstance(value, str):
            return value
        if value is not None:
            self._oddities.note(kind)
        return ""

    def _actions(self, action: object) -> tuple[str, ...]:
        if isinstance(action, str) and action in _ACTIONS:
            return (action,)
        self._oddities.note("action")
        return tuple(Action)

    def _read(self, raw: bytes) -> Serving:
        now = self._clock()
        snapshot = read_snapshot(raw, keys=self._keys, provider=self._provider, at=as_datetime(now))
        return Serving(snapshot, now=now)

    def refresh(self) -> bool:
        """Look at the source once; return whether a newer snapshot now serves.

        One that is refused is said in one log line, and the last good one goes on serving.
        """
        try:
            raw = self._source.read_if_changed()
            if raw is None:
                return False
            found = self._read(raw)
            if found.number == self.number:
                return False
            if found.number < self.number:
                raise SnapshotRefused(
                    "older", f"it has number {found.number}, and {self.number} serves"
                )
        except SnapshotRefused as refused:
            LOG.error("comity_edge.refused: %s; number %d goes on serving", refused, self.number)
            return False
        self._serving = found
        LOG.info("comity_edge.swapped: snapshot %d serves", found.number)
        return True

    def watch(self, *, every: float = 1.0, then: Callable[[], object] | None = None) -> Watch:
        """Refresh in a thread of its own until the watch is stopped.

        :param every: seconds between two looks.
        :param then: called in that thread after each swap, to judge again who is present.
        """
        return Watch(self, every=every, then=then)

    def judge_many(self, crowd: Crowd, *, at: datetime | None = None) -> ManyAnswers:
        """Return the answer to everybody who is present, all by the same snapshot and instant.

        :raises ValueError: if ``at`` has no offset.
        """
        serving = self._serving
        if at is not None:
            _seconds(at)
        moment = self._moment(at)
        epoch = self._epoch(serving, moment, follows_clock=at is None)

        groups: dict[int, Group] = {}
        scopes: dict[int, Scope] = {}

        def group_of(resource: str) -> Group:
            scope = serving.scope_of(epoch, resource)
            group = groups.setdefault(id(scope), Group(resource, place_sets(scope.rules)))
            scopes[id(group)] = scope
            return group

        def judge(group: Group, number: int, sim: str, billing: str, declared: str) -> Answer:
            return serving.work_out(
                scopes[id(group)].rules,
                resource=group.resource,
                key=(number, sim, billing, declared, crowd.action),
                at=moment,
                epoch=epoch,
            )

        return judge_crowd(
            plan_of(crowd, snapshot=serving.snapshot, group_of=group_of, judge=judge)
        )


def _class_of(epoch: Epoch, packed: bytes | None) -> int:
    """Return the class of a packed address; class 0 where there is none.

    :raises ValueError: if it has neither 4 nor 16 bytes.
    """
    if packed is None:
        return 0
    if len(packed) == 4:
        first, second = _split4(packed)
        number: int = epoch.pages4[first][second]
        return number if number != MIXED else epoch.ranges4.find(packed)
    first, second = _split6(packed)
    number = epoch.pages6[first][second]
    if number == MIXED:
        if packed.startswith(MAPPED):
            raise ValueError("IPv4 inside IPv6 is noted as odd")
        number = epoch.ranges6.find(packed)
    return number


def _seconds(at: datetime) -> float:
    if at.tzinfo is None:
        raise ValueError("an instant without offset")
    return at.timestamp()

"""A snapshot that serves, and the answers that it has already given.

Between two instants at which a rule begins or ends, the answer depends only on the class of the
address, the other signals, the action and the rules that concern the resource. So each answer is
worked out once by the slow and obvious gate and then looked up.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from comity.restriction.gate import Presence, judge_presence
from comity.restriction.market_exit import Action
from comity.restriction.signals import Signals
from comity.vocabulary.places import PersonPlace, parse_outside_place
from comity_edge.answer import Answer, answer_of
from comity_edge.rules import RuleIndex, Rules
from comity_edge.snapshot import Snapshot

Key = tuple[int, str, str, str, str]
"""Class of the address, card, bill, own word, action."""

Pages = list[bytes]
"""For each upper half of an address the page that it chooses."""

MOST_RESOURCES: Final = 1 << 16
MOST_ANSWERS: Final = 1 << 14
MOST_EPOCHS: Final = 8
LONGEST_PLACE: Final = 16
"""A longer text names no place and is not worth remembering."""


_known_place = lru_cache(maxsize=1 << 12)(parse_outside_place)


def _place(text: str) -> PersonPlace:
    """Return the place that a text names, remembering only texts that may name one."""
    return (_known_place if len(text) <= LONGEST_PLACE else parse_outside_place)(text)


class Scope:
    """The rules that concern some resources, and the answers given under them."""

    __slots__ = ("answers", "rules")

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.answers: dict[Key, Answer] = {}


class Epoch:
    """A stretch of time in which no rule begins or ends."""

    __slots__ = (
        "answers",
        "blind",
        "pages4",
        "pages6",
        "ranges4",
        "ranges6",
        "scopes",
        "since",
        "until",
    )

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        pages4: Pages,
        pages6: Pages,
        since: float,
        until: float,
        blind: bool,
    ) -> None:
        self.since = since
        self.until = until
        self.blind = blind
        self.pages4 = pages4
        self.pages6 = pages6
        self.ranges4 = snapshot.v4
        self.ranges6 = snapshot.v6
        self.scopes: dict[tuple[int, ...], Scope] = {}
        self.answers: dict[str, dict[Key, Answer]] = {}


class Serving:
    """A checked snapshot and everything that is derived from it."""

    def __init__(self, snapshot: Snapshot, *, now: float) -> None:
        header = snapshot.header
        self.snapshot = snapshot
        self.number = header.number
        self.classes: tuple[PersonPlace, ...] = header.classes
        self.index = RuleIndex(header.rules)
        instants = header.rules.instants() | {header.valid_from, header.expires_at}
        self._instants = sorted(instant.timestamp() for instant in instants)
        self._valid = (header.valid_from.timestamp(), header.expires_at.timestamp())
        self._pages4 = snapshot.pages4.by_upper()
        self._pages6 = snapshot.pages6.by_upper()
        self._epochs: dict[int, Epoch] = {}
        self.epoch = self.epoch_at(now)

    def epoch_at(self, now: float) -> Epoch:
        """Return the stretch of time in which an instant lies."""
        number = bisect_right(self._instants, now)
        found = self._epochs.get(number)
        if found is None:
            if len(self._epochs) >= MOST_EPOCHS:
                self._epochs.clear()
            found = self._epochs[number] = self._epoch(number)
        return found

    def _epoch(self, number: int) -> Epoch:
        edges = [float("-inf"), *self._instants, float("inf")]
        since, until = edges[number], edges[number + 1]
        blind = not self._valid[0] <= since < self._valid[1]
        return Epoch(
            self.snapshot,
            pages4=self._pages4,
            pages6=self._pages6,
            since=since,
            until=until,
            blind=blind,
        )

    def class_of(self, packed: bytes | None) -> int:
        """Return the class of an address by the ranges; 0 where there is none."""
        if packed is None:
            return 0
        return self.snapshot.v4.find(packed) if len(packed) == 4 else self.snapshot.v6.find(packed)

    def scope_of(self, epoch: Epoch, resource: str) -> Scope:
        """Return the rules that concern a resource, shared by all which the same rules concern."""
        rules = self.index.concerning(resource)
        ids = tuple(id(rule) for rule in (*rules.restrictions, *rules.exits))
        return epoch.scopes.setdefault(ids, Scope(rules))

    def answer(self, epoch: Epoch, *, resource: str, key: Key, at: datetime) -> Answer:
        """Return the answer for a resource and a key, worked out if it was not given before."""
        scope = self.scope_of(epoch, resource)
        found = scope.answers.get(key)
        if found is None:
            found = self.work_out(scope.rules, resource=resource, key=key, at=at, epoch=epoch)
            self._remember(epoch, scope, resource=resource, key=key, answer=found)
        return found

    def _remember(
        self, epoch: Epoch, scope: Scope, *, resource: str, key: Key, answer: Answer
    ) -> None:
        # What people send is without end, so what we remember of it is bounded.
        if len(epoch.answers) >= MOST_RESOURCES:
            epoch.answers.clear()
        if len(scope.answers) >= MOST_ANSWERS:
            scope.answers.clear()
        if all(len(text) <= LONGEST_PLACE for text in key[1:4]):
            epoch.answers[resource] = scope.answers
            scope.answers[key] = answer

    def work_out(
        self, rules: Rules, *, resource: str, key: Key, at: datetime, epoch: Epoch
    ) -> Answer:
        """Return what the slow and obvious gate says under the rules that concern a resource."""
        number, sim, billing, declared, action = key
        signals = Signals(
            ip_place=self.classes[number],
            sim_place=_place(sim),
            billing_place=_place(billing),
            declared_place=_place(declared),
        )
        judgement = judge_presence(
            presence=Presence(
                at=at,
                resource=resource,
                action=Action(action),
                signals=Signals() if epoch.blind else signals,
            ),
            restrictions=rules.restrictions,
            exits=rules.exits,
        )
        because = judgement.because
        texts = [rule.text for rule in rules.restrictions if because and rule.code in because]
        return answer_of(judgement, blocked_by=self.snapshot.header.blocked_by, texts=texts)


def as_datetime(now: float) -> datetime:
    """Return a clock's seconds as an instant."""
    return datetime.fromtimestamp(now, tz=UTC)

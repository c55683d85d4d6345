"""Trace a request through all rules of its kind at once, instead of rule by rule.

What a request says in one place (its categories, who asks) strikes out the same rules each time.
So it is worked out once for each thing said, and kept: a whole number with one byte for each rule,
in which a bit is set for each predicate that does not hold, the highest where a fact is missing. A
trace is the union of what a dozen such places strike. Who asks is one of them, so that the rules
of other jurisdictions cost nothing. The plain way, which this must equal, is
``CompiledRule.judge``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from comity.intake.provider import Provider
from comity.pack import Books, PolicyBook
from comity.review.policy_facts import SOURCES, PolicyCase, Source
from comity.review.policy_predicates import FOUND, MISSING, CompiledRule, Test
from comity.vocabulary.words import RequestKind

LANES = 7
"""How many predicates of a rule fit its byte; a longer rule is judged the plain way."""
UNTOLD = 1 << LANES
MOST_KEPT = 2_000
"""How many things said are kept for one place: the memory of a long life stays small."""


def _byte(struck: int) -> int:
    failed = struck & (UNTOLD - 1)
    if failed:
        return (failed & -failed).bit_length() - 1
    return MISSING if struck else FOUND


BYTES = bytes(_byte(struck) for struck in range(256))
"""The trace's byte for each way in which the predicates of a rule come out together."""


@dataclass(frozen=True, slots=True)
class Struck:
    """One predicate of one rule: its test, and where its bits stand."""

    test: Test
    rule: int
    predicate: int

    def by(self, case: PolicyCase, day: date) -> int:
        """Return the bit that it sets, 0 where it holds."""
        held = self.test(case, day)
        if held:
            return 0
        return (UNTOLD if held is None else 1 << self.predicate) << (8 * self.rule)


@dataclass(frozen=True, slots=True)
class Column:
    """One place of a request, all predicates that look at it, and what each thing said strikes."""

    source: Source
    predicates: tuple[Struck, ...]
    kept: dict[Hashable, int] = field(default_factory=dict)

    def learn(self, said: Hashable, case: PolicyCase, day: date) -> int:
        """Work out what is struck, by the predicates themselves, and keep it."""
        struck = 0
        for one in self.predicates:
            struck |= one.by(case, day)
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        self.kept[said] = struck
        return struck


@dataclass(frozen=True, slots=True)
class Docket:
    """The rules of one kind of request, by the parameters of one stretch of time."""

    rules: tuple[CompiledRule, ...]
    columns: tuple[Column, ...]
    empty: int
    long: tuple[int, ...]

    def trace(self, case: PolicyCase) -> bytes:
        """Return one byte for each rule."""
        struck = self.empty
        for column in self.columns:
            said = column.source(case)
            found = column.kept.get(said)
            struck |= column.learn(said, case, day_of(case)) if found is None else found
        trace = struck.to_bytes(len(self.rules), "little").translate(BYTES)
        return self._judged(trace, case) if self.long else trace

    def _judged(self, trace: bytes, case: PolicyCase) -> bytes:
        whole = bytearray(trace)
        for rule in self.long:
            whole[rule] = self.rules[rule].judge(case, day_of(case))
        return bytes(whole)


def docket_of(rules: tuple[CompiledRule, ...]) -> Docket:
    """Return the docket of the rules of one kind."""
    fits = [(at, one) for at, one in enumerate(rules) if len(one.tests) <= LANES]
    by_source: dict[Source, list[Struck]] = {}
    for at, one in fits:
        for index, (predicate, test) in enumerate(zip(one.rule.when, one.tests, strict=True)):
            by_source.setdefault(SOURCES[predicate.fact], []).append(Struck(test, at, index))
    return Docket(
        rules=rules,
        columns=tuple(Column(source, tuple(found)) for source, found in by_source.items()),
        empty=sum(UNTOLD << (8 * at) for at, one in fits if not one.tests),
        long=tuple(at for at, one in enumerate(rules) if len(one.tests) > LANES),
    )


def day_of(case: PolicyCase) -> date:
    """Return the day of receipt, in UTC: the parameters of that day count."""
    return case.gov_request.received_at.astimezone(UTC).date()


def changes_of(book: PolicyBook) -> tuple[datetime, ...]:
    """Return every instant from which some parameter has another value."""
    days = {value.from_ for one in book.parameter for value in one.value}
    return tuple(sorted(datetime.combine(day, time(), tzinfo=UTC) for day in days))


class Tracer:
    """Trace requests by dockets that are kept for the books and the provider in force.

    What is kept is a memory and nothing more: it never changes an answer. It is forgotten with
    other books or another provider, because facts are read by them too.
    """

    __slots__ = ("_by_kind", "_changes", "_seen")

    def __init__(
        self, by_kind: Mapping[RequestKind, tuple[CompiledRule, ...]], changes: Iterable[datetime]
    ) -> None:
        self._by_kind = by_kind
        self._changes = tuple(changes)
        self._seen: tuple[Books, Provider, dict[tuple[RequestKind, int], Docket]] | None = None

    def trace(self, case: PolicyCase) -> bytes:
        """Return one byte for each rule for the request's kind."""
        received_at = case.gov_request.received_at
        stretch = 0
        for change in self._changes:  # few, and nearly always all of them past
            stretch += change <= received_at
        key = (case.gov_request.kind, stretch)
        dockets = self._dockets(case)
        docket = dockets.get(key)
        if docket is None:
            docket = dockets[key] = docket_of(self._by_kind[case.gov_request.kind])
        return docket.trace(case)

    def _dockets(self, case: PolicyCase) -> dict[tuple[RequestKind, int], Docket]:
        seen = self._seen
        if seen is None or seen[0] is not case.books or seen[1] != case.provider:
            seen = self._seen = (case.books, case.provider, {})
        return seen[2]

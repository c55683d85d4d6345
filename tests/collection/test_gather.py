"""A collection names each failure, keeps what it has, and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from comity.collection.errand import CURES, Cursor, Errand, ErrandFailed, FailureKind
from comity.collection.gather import collected_scope, gather, unanswered
from comity.collection.record import Record, SourceId
from comity.collection.sift import Limits
from comity.determination.scope import Grant, Scope
from comity.vocabulary.words import AccountId, Category

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
ALICE, BOB = AccountId("alice"), AccountId("bob")
SCOPE = Scope.of(
    accounts=[ALICE, BOB],
    categories=[Category.SUBSCRIBER, Category.TRAFFIC],
    period=Grant(ALICE, Category.TRAFFIC).period,
)


@dataclass
class Kept:
    """A part in memory."""

    rows: list[Record] = field(default_factory=list)
    state: str = "open"

    def put(self, record: Record) -> None:
        self.rows.append(record)

    def finish(self) -> str:
        self.state = "finished"
        return "digest"

    def set_aside(self, kind: FailureKind) -> None:
        self.state = kind.value

    def abandon(self) -> None:
        self.state = "abandoned"


@dataclass
class Memory:
    """A shelf in memory."""

    parts: dict[tuple[str, str, str], Kept] = field(default_factory=dict)

    def open(self, errand: Errand) -> Kept:
        self.parts[errand.key] = Kept()
        return self.parts[errand.key]


@dataclass
class Clerk:
    """A custodian of our own making, which fails where it is told to."""

    fails: dict[str, FailureKind] = field(default_factory=dict)
    strangers: int = 0
    asked: list[str] = field(default_factory=list)
    name: str = "clerk"

    def errands(self, scope: Scope) -> tuple[Errand, ...]:
        return tuple(
            Errand(self.name, grant.category.value, grant.account, grant.category, grant.period)
            for grant in scope
        )

    def limits(self, errand: Errand) -> Limits:
        return Limits(rows=100, bytes=10_000)

    def fetch(self, errand: Errand) -> Iterator[Record]:
        self.asked.append(f"{errand.query}/{errand.account}")
        record = Record(
            errand.account, errand.category, NOON, (("name", "x"),), SourceId("clerk/all")
        )
        yield record
        other = BOB if errand.account == ALICE else ALICE
        for _ in range(self.strangers):
            yield replace(record, account=other)
        if kind := self.fails.get(f"{errand.query}/{errand.account}"):
            raise ErrandFailed(errand=errand, kind=kind, detail="as told")
        yield record


def test_a_whole_collection_has_every_errand_done() -> None:
    shelf = Memory()
    found = gather(custodian=Clerk(), scope=SCOPE, shelf=shelf)
    assert found.complete
    assert {part.state for part in shelf.parts.values()} == {"finished"}
    assert collected_scope(cursor=found.cursor, granted=SCOPE) == SCOPE


def test_a_failure_is_named_and_the_other_errands_go_on() -> None:
    shelf = Memory()
    clerk = Clerk(fails={"traffic/alice": FailureKind.TOO_MUCH})
    found = gather(custodian=clerk, scope=SCOPE, shelf=shelf)
    assert [(one.kind, one.rows) for one in found.failures] == [(FailureKind.TOO_MUCH, 1)]
    assert len(found.cursor.done) == 3
    assert shelf.parts["clerk", "traffic", ALICE].state == "too-much"
    assert not collected_scope(cursor=found.cursor, granted=SCOPE).contains(SCOPE)


def test_a_custodian_that_is_down_is_left_alone() -> None:
    clerk = Clerk(fails={"subscriber/alice": FailureKind.DOWN})
    found = gather(custodian=clerk, scope=SCOPE, shelf=Memory())
    assert clerk.asked == ["subscriber/alice"]
    assert len(found.not_tried) == 3
    assert not found.complete


@pytest.mark.parametrize("kind", list(FailureKind))
def test_resuming_asks_only_for_what_is_not_done(kind: FailureKind) -> None:
    shelf = Memory()
    first = gather(custodian=Clerk(fails={"traffic/bob": kind}), scope=SCOPE, shelf=shelf)
    well = Clerk()
    second = gather(custodian=well, scope=SCOPE, shelf=shelf, cursor=first.cursor)
    assert well.asked == ["traffic/bob"]
    assert second.complete
    assert shelf.parts["clerk", "traffic", BOB].state == "finished"


def test_a_wider_period_is_another_errand() -> None:
    first = gather(custodian=Clerk(), scope=SCOPE, shelf=Memory())
    errand = first.cursor.done[0].errand
    from_noon = replace(errand, period=replace(errand.period, start=NOON))
    assert first.cursor.has(errand)
    assert not first.cursor.has(from_noon)


def test_a_query_about_one_person_brings_no_other_even_one_who_is_granted() -> None:
    shelf = Memory()
    found = gather(custodian=Clerk(strangers=3), scope=SCOPE, shelf=shelf)
    assert {done.discarded for done in found.cursor.done} == {(("other-account", 3),)}
    for key, part in shelf.parts.items():
        assert {record.account for record in part.rows} == {key[2]}


def test_a_fault_on_our_own_side_is_not_taken_for_the_custodians() -> None:
    class FullDisk(Kept):
        def put(self, record: Record) -> None:
            raise OSError("no space left")

    class Shelf(Memory):
        def open(self, errand: Errand) -> Kept:
            self.parts[errand.key] = FullDisk()
            return self.parts[errand.key]

    shelf = Shelf()
    with pytest.raises(OSError, match="no space"):
        gather(custodian=Clerk(), scope=SCOPE, shelf=shelf)
    assert {part.state for part in shelf.parts.values()} == {"abandoned"}


def test_what_no_custodian_answers_is_named() -> None:
    class Half(Clerk):
        def errands(self, scope: Scope) -> tuple[Errand, ...]:
            return tuple(
                errand for errand in super().errands(scope) if errand.category.value == "traffic"
            )

    silent = unanswered(custodians=[Half()], scope=SCOPE)
    assert {grant.category for grant in silent} == {Category.SUBSCRIBER}
    assert unanswered(custodians=[Half(), Clerk()], scope=SCOPE) == ()


def test_every_kind_of_failure_says_what_to_do() -> None:
    assert set(CURES) == set(FailureKind)
    failed = ErrandFailed(
        errand=Clerk().errands(SCOPE)[0], kind=FailureKind.SLOW, detail="it took too long"
    )
    assert failed.failure_code == "custodian.slow"
    assert ALICE not in str(failed)


def test_an_errand_done_anew_replaces_its_older_self() -> None:
    done = gather(custodian=Clerk(), scope=SCOPE, shelf=Memory()).cursor.done[0]
    cursor = Cursor((done,)).with_done(replace(done, rows=9))
    assert [one.rows for one in cursor.done] == [9]

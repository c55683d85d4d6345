"""Run the errands of a scope, one at a time, keep what comes, and go on after a failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from comity.collection.errand import Cursor, Done, Errand, ErrandFailed, Failure, FailureKind
from comity.collection.record import Record
from comity.collection.sift import Limits, Tally, sift
from comity.determination.scope import Grant, Scope


class Custodian(Protocol):
    """A system of the service that holds user data. Implement this to connect one of your own.

    ``fetch`` yields records as they come and raises :class:`ErrandFailed` by kind. It need not
    sift: what it yields beyond its errand is discarded and counted by us.
    """

    @property
    def name(self) -> str:
        """Return the name in cursors, sources and failures."""
        ...

    def errands(self, scope: Scope) -> tuple[Errand, ...]:
        """Return what this custodian can answer of a scope, in a fixed order."""
        ...

    def limits(self, errand: Errand) -> Limits:
        """Return how much one errand may bring."""
        ...

    def fetch(self, errand: Errand) -> Iterator[Record]:
        """Yield the records of one errand.

        :raises ErrandFailed: when the errand cannot be finished.
        """
        ...


class Part(Protocol):
    """Where the records of one errand go."""

    def put(self, record: Record) -> None:
        """Write one record."""
        ...

    def finish(self) -> str:
        """Make the part durable and return the SHA-256 of its lines in hex."""
        ...

    def set_aside(self, kind: FailureKind) -> None:
        """Keep what came, marked as unfinished; the next attempt replaces it."""
        ...

    def abandon(self) -> None:
        """Let go of what came, as our own side broke; what stood there before stays."""
        ...


class Shelf(Protocol):
    """Where collected parts stand until they are packed."""

    def open(self, errand: Errand) -> Part:
        """Return an empty part for an errand, replacing an unfinished one."""
        ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one attempt brought: how far it came and what failed, each by name."""

    cursor: Cursor
    failures: tuple[Failure, ...] = ()
    not_tried: tuple[Errand, ...] = ()

    @property
    def complete(self) -> bool:
        """Return whether every errand is done."""
        return not self.failures and not self.not_tried


def gather(
    *, custodian: Custodian, scope: Scope, shelf: Shelf, cursor: Cursor | None = None
) -> Gathered:
    """Run every errand that the cursor does not have yet.

    A failed errand is named and the next one is tried, save when the custodian is down: then the
    rest is not tried, so that a system in trouble is left alone.
    """
    reached, failures = cursor or Cursor(), list[Failure]()
    waiting = [errand for errand in custodian.errands(scope) if not reached.has(errand)]
    while waiting:
        errand = waiting.pop(0)
        outcome = _run(custodian=custodian, errand=errand, shelf=shelf, scope=scope)
        if isinstance(outcome, Done):
            reached = reached.with_done(outcome)
            continue
        failures.append(outcome)
        if outcome.kind is FailureKind.DOWN:
            break
    return Gathered(reached, tuple(failures), tuple(waiting))


def collected_scope(*, cursor: Cursor, granted: Scope) -> Scope:
    """Return the pairs that a collection has finished: the third of the four sets.

    A pair answered by several queries is collected once all of them are known to the cursor's
    caller; pass cursors of complete collections.
    """
    pairs = {(done.errand.account, done.errand.category) for done in cursor.done}
    return Scope(tuple(grant for grant in granted if (grant.account, grant.category) in pairs))


def unanswered(*, custodians: Iterable[Custodian], scope: Scope) -> tuple[Grant, ...]:
    """Return the grants that no custodian has a query for: silence is not taken for none."""
    asked = {
        (errand.account, errand.category)
        for custodian in custodians
        for errand in custodian.errands(scope)
    }
    return tuple(grant for grant in scope if (grant.account, grant.category) not in asked)


def _run(*, custodian: Custodian, errand: Errand, shelf: Shelf, scope: Scope) -> Done | Failure:
    # The sieve sees this errand's grant alone: a query about one person must not bring another,
    # even one who is in the scope too and whose own errand will come.
    grant = scope.grant_for(account=errand.account, category=errand.category)
    narrow = Scope((grant,) if grant else ())
    tally, part = Tally(), shelf.open(errand)
    try:
        records = sift(
            records=custodian.fetch(errand),
            scope=narrow,
            limits=custodian.limits(errand),
            tally=tally,
        )
        for record in records:
            part.put(record)
    except ErrandFailed as failed:
        part.set_aside(failed.kind)
        return Failure(errand, failed.kind, str(failed), tally.rows, tally.counts())
    except BaseException:
        # Ours to mend, not the custodian's: a full disk, a stopped worker. It goes on upwards.
        part.abandon()
        raise
    digest = part.finish()
    return Done(errand, tally.rows, tally.bytes, digest, tally.counts())

"""What is wrong with a draft although each of its fields can be read, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from comity.hold.terms import Hold, Route
from comity.hold.wording import mismatches


@dataclass(frozen=True, slots=True)
class DraftFault:
    """One mistake: the key of ``[[hold]]`` that it stands in, and a sentence that mends it."""

    key: str
    text: str


def faults_of_draft(hold: Hold, *, names: Mapping[str, Sequence[str]]) -> tuple[DraftFault, ...]:
    """Return every mistake of a draft; ``names`` are the places' names by their codes."""
    return (*_scope(hold), *_routes(hold.routes), *_statement(hold, names))


def _scope(hold: Hold) -> Iterator[DraftFault]:
    lists = (
        *(hold.requested_by, hold.users_in, hold.authorities, hold.instruments),
        *(hold.services, hold.categories),
    )
    if not any(lists):
        yield DraftFault(
            "requested_by",
            "Without a scope it would stop everything that anybody asks. Say who asks or whose "
            "users are concerned: a place, such as HK.",
        )


def _routes(routes: Sequence[Route]) -> Iterator[DraftFault]:
    for one, other in combinations(routes, 2):
        if one.to.casefold().strip() == other.to.casefold().strip() and _overlap(one, other):
            yield DraftFault(
                "routes",
                f"‘{one.to}’ stands twice with times that overlap, so nobody could tell when it "
                "closes. Write it once, from its first day until its last, or let the second begin "
                "when the first ends.",
            )


def _overlap(one: Route, other: Route) -> bool:
    first, second = one.open, other.open
    return (first.start is None or second.end is None or first.start < second.end) and (
        second.start is None or first.end is None or second.start < first.end
    )


def _statement(hold: Hold, names: Mapping[str, Sequence[str]]) -> Iterator[DraftFault]:
    for found in mismatches(hold.statement, hold=hold, names=names):
        yield DraftFault("statement", str(found))

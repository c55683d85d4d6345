"""Whether what we published about a hold holds against what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.hold.assessment import Assessment
from comity.hold.coverage import covers
from comity.hold.force import HoldRecord, in_force
from comity.hold.judge import exception_fits, is_older
from comity.hold.terms import Hold
from comity.intake.gov_request import GovernmentRequest
from comity.vocabulary.instants import as_instant
from comity.vocabulary.words import ActWord, Category, RequestId, RequestKind


@dataclass(frozen=True, slots=True)
class Act:
    """What was done in answer to a request; ``exception`` names the clause that was used."""

    gov_request: RequestId
    at: datetime
    did: ActWord
    categories: tuple[Category, ...] = ()
    exception: str = ""

    def __post_init__(self) -> None:
        as_instant(self.at)


def breaches_of_statement(
    record: HoldRecord,
    *,
    done: Iterable[tuple[GovernmentRequest, Act]],
    at: datetime,
    assessments: Sequence[Assessment] = (),
) -> tuple[Act, ...]:
    """Return each act until ``at`` by which covered data left against the published statement.

    An emergency counts whatever the hold says about emergencies. The statement holds if there is
    none.
    """
    return tuple(
        act
        for gov_request, act in done
        if act.did is ActWord.RELEASED
        and act.at <= at
        and in_force(record, at=act.at, assessments=assessments)
        and _breaches(record.hold, gov_request, act)
    )


def _breaches(hold: Hold, gov_request: GovernmentRequest, act: Act) -> bool:
    # What a hold on newer requests never took in is not what its statement speaks of.
    if is_older(hold, gov_request):
        return False
    left = tuple(_covered(hold, gov_request, act))
    return bool(left) and not _excused(hold, gov_request, act, left)


def _covered(hold: Hold, gov_request: GovernmentRequest, act: Act) -> Iterator[Category | None]:
    for category in act.categories or gov_request.categories or (None,):
        for account in gov_request.accounts or (None,):
            if covers(hold, gov_request=gov_request, account=account, category=category):
                yield category


def _excused(
    hold: Hold,
    gov_request: GovernmentRequest,
    act: Act,
    left: Sequence[Category | None],
) -> bool:
    return any(
        exception.id == act.exception
        and exception.published
        and all(category in exception.limit for category in left)
        and (
            # An emergency seldom states an offence: there the limit is what was promised.
            gov_request.kind is RequestKind.EMERGENCY or exception_fits(exception, gov_request)
        )
        for exception in hold.exceptions
    )

"""By which clauses of which holds a release passed: written with it, and counted.

A clause is used where the hold covers part of what leaves and would bar it without the clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from comity.hold import Hold as HoldTerms
from comity.hold import HoldRecord, Older, Treatment, Underlying, covers
from comity.hold.coverage import has_open_route
from comity.hold.judge import exception_fits, is_home_court, is_older
from comity.intake.gov_request import Account, GovernmentRequest
from comity.vocabulary.places import Place
from comity.vocabulary.words import Category, RequestKind
from comity_server.casefile import mapping
from comity_server.casefile.models import ClauseUse, Determination, Hold, Provider, ReleasePassage
from comity_server.gate.change import current

Clause = ReleasePassage.Clause


@dataclass(frozen=True, slots=True)
class Used:
    """One clause, and the id of the declared exception where it is one."""

    clause: str
    exception: str = ""

    @property
    def name(self) -> str:
        """Return it as entries name it: the clause, and which exception."""
        return f"{self.clause}:{self.exception}" if self.exception else self.clause


def write_uses(
    row: Determination,
    *,
    gov_request: GovernmentRequest,
    barring: Iterable[HoldRecord],
    at: datetime,
) -> tuple[str, ...]:
    """Write each use of a clause by which what a determination grants leaves, once.

    Returns them as ``<hold>:<clause>``, an exception with its own id, for the entry of the release.
    """
    current()
    established = mapping.provider_value(Provider.objects.get(id=1)).established_in
    decided_by = [
        str(one)
        for one in row.approvals.filter(voided_at__isnull=True)
        .order_by("at", "person")
        .values_list("person", flat=True)
    ]
    found = []
    for record in barring:
        for used in used_clauses(
            record.hold, gov_request=gov_request, leaving=_cells(row), established_in=established
        ):
            ClauseUse.objects.get_or_create(
                determination=row,
                hold=Hold.objects.get(ref=record.hold.id),
                clause=used.clause,
                exception=used.exception,
                defaults={"decided_by": decided_by, "at": at},
            )
            found.append(f"{record.hold.id}:{used.name}")
    return tuple(sorted(found))


def _cells(row: Determination) -> tuple[tuple[Account, Category], ...]:
    grants = row.grants.exclude(outcome="refused").select_related("account")
    return tuple((mapping.account_value(one.account), Category(one.category)) for one in grants)


def used_clauses(
    hold: HoldTerms,
    *,
    gov_request: GovernmentRequest,
    leaving: Iterable[tuple[Account, Category]],
    established_in: Place,
) -> tuple[Used, ...]:
    """Return the clauses of one hold that what leaves makes use of, each once."""
    found = [
        used
        for account, category in leaving
        for used in _of_cell(hold, gov_request, account, category, established_in)
    ]
    return tuple(dict.fromkeys(found))


def _of_cell(
    hold: HoldTerms,
    gov_request: GovernmentRequest,
    account: Account,
    category: Category,
    established_in: Place,
) -> Iterator[Used]:
    cell = {"gov_request": gov_request, "account": account, "category": category}
    if not covers(hold, **cell):  # type: ignore[arg-type]  # each by its own name
        held = replace(hold, underlying=Underlying.HELD)
        if (
            hold.underlying is Underlying.BY_ROUTE
            and has_open_route(hold, gov_request)
            and covers(held, **cell)  # type: ignore[arg-type]  # each by its own name
        ):
            yield Used(Clause.ROUTE)
        return
    if gov_request.kind is RequestKind.EMERGENCY:
        if hold.emergency in {Treatment.ASK, Treatment.PROCEED}:
            yield Used(Clause.EMERGENCY)
            return
    else:
        fitting = [
            one
            for one in hold.exceptions
            if category in one.limit and exception_fits(one, gov_request)
        ]
        if fitting:
            yield Used(Clause.EXCEPTION, max(fitting, key=lambda one: (one.needs, one.id)).id)
            return
        if is_older(hold, gov_request):
            if hold.older is Older.ASK:
                yield Used(Clause.OLDER)
            return
    if is_home_court(gov_request, established_in):
        yield Used(Clause.HOME_COURT)

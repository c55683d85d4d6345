"""The roll-up of figures, kept in the transaction of each change and equal to a full recount.

Of each chain of follow-ups the history by which it stands in the roll-up is kept beside it. Before
a change commits, the histories of the chains that it touched are read anew, and the roll-up gets
the difference: whatever was corrected, entered late or joined, the sum of all rows is
the sum over all histories. Whoever appends to the ledger holds its head to the commit, so no two
changes add to the roll-up at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db import connection

from comity.transparency.counting import Cell, Counts, Delta, Slot, deltas, read_roll_up, shares
from comity.transparency.events_file import read_histories, write_histories
from comity.transparency.history import CaseHistory
from comity.transparency.months import Month, whole_months
from comity.transparency.registry import FigureId
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.words import RequestId, RequestKind, Service
from comity_server.casefile.histories import all_histories, histories_of
from comity_server.casefile.models import Case, CountedHistory, RollUp
from comity_server.casefile.request_records import with_everything
from comity_server.ledger.models import Head

_ADD = """
INSERT INTO casefile_rollup
    (received_in, since, figure, jurisdiction, service, kind, facet, amount)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (received_in, since, figure, jurisdiction, service, kind, facet)
DO UPDATE SET amount = casefile_rollup.amount + excluded.amount
"""


def keep(refs: Iterable[str]) -> None:
    """Bring the roll-up in line with the cases that the change under way touched."""
    # Held already by whoever appended an entry; bookkeeping that lets first bytes go takes it here.
    Head.objects.select_for_update().get(id=1)
    touched = _families(refs)
    if not touched:
        return
    cases = with_everything(Case.objects.filter(id__in=touched))
    after = {history.id: history for history in histories_of(cases)}
    rows = CountedHistory.objects.filter(case_id__in=touched).select_related("case")
    before = {RequestId(row.case.ref): _read(row.history) for row in rows}
    found: Counter[Cell] = Counter()
    for ref in before.keys() | after.keys():
        for delta in deltas(before.get(ref), after.get(ref)):
            found[delta.cell] += delta.amount
    _add(Delta(cell, amount) for cell, amount in found.items() if amount)
    _remember(before, after)


def _families(refs: Iterable[str]) -> set[object]:
    """Return the ids of cases with all that they follow and all that follows them, in any number.

    A change of one can move what another counts: the accounts of a chain are counted once.
    """
    found: set[object] = set()
    new = set(Case.objects.filter(ref__in=list(refs)).values_list("id", flat=True))
    while new:
        found |= new
        followed = Case.objects.filter(id__in=new, follows__isnull=False)
        up = set(followed.values_list("follows_id", flat=True))
        down = set(Case.objects.filter(follows_id__in=new).values_list("id", flat=True))
        new = (up | down) - found
    return found


def _read(line: str) -> CaseHistory:
    return next(read_histories(line.encode()))


def _add(found: Iterable[Delta]) -> None:
    rows = [
        (
            delta.cell.received_in,
            delta.cell.since,
            slot.figure.value,
            slot.jurisdiction,
            slot.service,
            slot.kind.value if slot.kind else "",
            slot.facet,
            delta.amount,
        )
        for delta in found
        for slot in (delta.cell.slot,)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, sorted(rows))


def _remember(before: dict[RequestId, CaseHistory], after: dict[RequestId, CaseHistory]) -> None:
    gone = before.keys() - after.keys()
    if gone:
        CountedHistory.objects.filter(case__ref__in=gone).delete()
    changed = [ref for ref, history in after.items() if before.get(ref) != history]
    ids = dict(Case.objects.filter(ref__in=changed).values_list("ref", "id"))
    for ref in changed:
        line = write_histories([after[ref]]).decode().rstrip("\n")
        CountedHistory.objects.update_or_create(case_id=ids[ref], defaults={"history": line})


def kept(*, period: Period | None = None) -> dict[Cell, int]:
    """Return the rows of the roll-up, or those of cases received in a period of whole months."""
    rows = RollUp.objects.exclude(amount=0)
    if period is not None:
        first, after = whole_months(period)
        rows = rows.filter(received_in__gte=first, received_in__lt=after)
    return {_cell(row): row.amount for row in rows.iterator()}


def _cell(row: RollUp) -> Cell:
    slot = Slot(
        FigureId(row.figure),
        Jurisdiction(row.jurisdiction),
        Service(row.service),
        RequestKind(row.kind) if row.kind else None,
        row.facet,
    )
    return Cell(slot, Month(row.received_in), Month(row.since))


def counts(period: Period) -> Counts:
    """Return the figures of a period of whole months as they stood at its end, from the roll-up.

    What is held follows from holds and is not kept: it is among the open ones.
    """
    return read_roll_up(kept(period=period), period=period)


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the roll-up that a full recount does not bear out."""

    cell: Cell
    kept: int
    recounted: int


@dataclass(frozen=True, slots=True)
class Recounted:
    """What a full recount came to: how many cases and rows, and each difference."""

    cases: int
    rows: int
    differences: tuple[Difference, ...]


def recounted() -> Recounted:
    """Count everything anew from the cases themselves and hold the roll-up against it."""
    histories = all_histories()
    full: Counter[Cell] = Counter()
    for history in histories:
        full.update(shares(history))
    full = Counter({cell: amount for cell, amount in full.items() if amount})
    rows = kept()
    wrong = [
        Difference(cell, rows.get(cell, 0), full.get(cell, 0))
        for cell in {*chain(rows, full)}
        if rows.get(cell, 0) != full.get(cell, 0)
    ]
    return Recounted(len(histories), len(full), tuple(sorted(wrong, key=_in_order)))


def _in_order(one: Difference) -> tuple[object, ...]:
    slot = one.cell.slot
    where = (slot.figure.value, slot.jurisdiction, slot.service, slot.kind or "", slot.facet)
    return (*where, one.cell.received_in, one.cell.since)

"""Draw an edition up: from the cases as they are now to tables, rolls, and all that is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.conf import settings

from comity.errors import FiguresError
from comity.ledger.canonical import Json, canonical
from comity.ledger.entry import Entry
from comity.transparency.cells import Number, Shown, value_of
from comity.transparency.checks import Fault, check_edition, check_parts
from comity.transparency.closing import NOT_IN_ROLLS, close_tables
from comity.transparency.closing_apart import close_apart
from comity.transparency.closing_beside import Told, close_beside
from comity.transparency.counting import Counts, recount
from comity.transparency.edition import Correction, Edition, changed_cells
from comity.transparency.history import CaseHistory
from comity.transparency.plan import Plan
from comity.transparency.registry import FigureId
from comity.transparency.report_file import facts_of
from comity.transparency.roll import SALT_SIZE
from comity.vocabulary.instants import Period
from comity.vocabulary.words import RequestId
from comity_server.casefile import banded, histories, models, roll_up
from comity_server.casefile.reading import editions
from comity_server.casefile.statements import (
    announced_holds,
    declared_exceptions,
)
from comity_server.ledger.models import Entry as EntryRow

THRESHOLD: Final = 5
"""The smallest number above zero that is shown (decision 0101)."""

INVENTED: Final = "Everybody in this story is invented: no number is withheld."
INTAKE: Final = "intake.recorded"


@dataclass(slots=True)
class Salts:
    """The salts of one edition's rolls: fresh for each request and table, drawn once each."""

    drawn: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def __call__(self, request: RequestId, table: str) -> bytes:
        """Draw the salt of a request in a table."""
        salts = self.drawn.setdefault(table, {})
        return salts.setdefault(request, secrets.token_bytes(SALT_SIZE))


@dataclass(frozen=True, slots=True)
class Counted:
    """The cases of a period as they stand now: what its tables and its checks are made from."""

    period: Period
    histories: tuple[CaseHistory, ...]
    held: frozenset[RequestId]
    counts: Counts

    def digest(self) -> str:
        """Return a digest of every figure of the period as it stood at its end."""
        lines = sorted(
            "\t".join((slot.figure, slot.jurisdiction, slot.service, slot.facet, str(amount)))
            + f"\t{slot.kind or ''}"
            for slot, amount in self.counts.items()
        )
        return sha256("\n".join(lines).encode()).hexdigest()


def count(period: Period, *, at: datetime) -> Counted:
    """Count a period in full; holds that were announced by ``at`` count as such."""
    known = histories.all_histories()
    held = histories.held_at_end(period, announced_by=at)
    return Counted(period, known, held, recount(known, period=period, held=held))


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """An edition that nobody has said yes to, its plan, its salts, and every fault of it."""

    edition: Edition
    plan: Plan
    salts: Mapping[str, Mapping[str, bytes]]
    counted: str
    faults: tuple[Fault, ...]


def draw_up(
    period_name: str, period: Period, *, why: str, at: datetime, option: str = ""
) -> DrawnUp:
    """Return the next edition of a period as it would stand now.

    :param why: for a later edition, why its numbers differ from those before it.
    :param option: the structure in which figures of national security are told; empty tells none.
    :raises FiguresError: if nothing differs, or a counted case is not in the ledger.
    """
    rows = tuple(earlier_rows(period_name))
    earlier = tuple(editions.value_of(row) for row in rows)
    number, salts, counted = len(rows) + 1, Salts(), count(period, at=at)
    name = period_name if number == 1 else f"{period_name}-edition-{number}"
    before = Plan.from_json(rows[-1].plan) if rows else None
    threshold = None if settings.UNSAFE_STORY else THRESHOLD
    common = {
        "edition": name,
        "period": period,
        "threshold": threshold,
        "salt": salts,
        "commitments": commitments(),
    }
    main = close_tables(
        counted.histories, held=counted.held, before=before.grid if before else None, **common
    )
    apart = close_apart(
        counted.histories, grid=main.grid, before=before.apart if before else None, **common
    )
    beside = close_beside(
        counted.histories,
        grid=main.grid,
        counts=counted.counts,
        told=Told(announced_holds(at=at), declared_exceptions()),
        held=counted.held,
        before=before.beside if before else None,
        **common,
    )
    told = banded.told(period, option=option, earlier=earlier, at=at)
    edition = Edition(
        publisher=models.Provider.objects.get(id=1).name,
        name=name,
        number=number,
        period=period,
        published_on=at.date(),
        tables=(*main.tables, *apart.tables, *beside.tables),
        banded=told.lines,
        released=told.released,
        notes=(*NOT_IN_ROLLS, INVENTED) if threshold is None else NOT_IN_ROLLS,
    )
    if earlier:
        edition = _corrected(earlier[-1], edition, why)
    plan = Plan(main.grid, apart.emergencies, apart.preservation, beside.lines)
    faults = faults_of(edition, earlier=earlier, counted=counted)
    return DrawnUp(edition, plan, salts.drawn, counted.digest(), faults)


def earlier_rows(period_name: str) -> list[models.Edition]:
    """Return the editions of a period that have appeared, in order."""
    rows = models.Edition.objects.filter(period_name=period_name)
    return list(rows.filter(state=models.Edition.State.PUBLISHED).order_by("number"))


def _corrected(last: Edition, edition: Edition, why: str) -> Edition:
    changes = changed_cells(last, edition)
    if not changes:
        raise FiguresError(
            f"Edition {last.name} says all of this already: there is nothing to correct."
        )
    if not why.strip():
        raise FiguresError(
            f"{len(changes)} cells differ from edition {last.name}. Say why: readers have the old "
            "numbers."
        )
    remembered = {(table, cell): _with_memory(was, now) for table, cell, was, now in changes}
    tables = tuple(
        replace(
            table,
            cells=tuple(
                replace(cell, shown=remembered.get((table.id, cell.name), cell.shown))
                for cell in table.cells
            ),
        )
        for table in edition.tables
    )
    corrections = tuple(
        Correction(table, cell, was, now, why.strip()) for table, cell, was, now in changes
    )
    return replace(edition, tables=tables, corrections=corrections)


def _with_memory(was: Shown, now: Shown) -> Shown:
    if isinstance(was, Number) and isinstance(now, Number):
        return Number(now.value, was=was.value)
    return now


def faults_of(
    edition: Edition, *, earlier: tuple[Edition, ...], counted: Counted
) -> tuple[Fault, ...]:
    """Return everything that keeps an edition from appearing, in order.

    Published sentences that releases contradict are no fault here: a person may answer for them
    (``casefile.publication``).
    """
    found = set(
        check_edition(
            edition,
            earlier=earlier,
            counts=counted.counts,
            declared_exceptions=declared_exceptions(),
        )
    )
    found |= set(check_parts(counted.counts))
    return tuple(
        sorted(found | set(_against_roll_up(counted)) | set(_against_counts(edition, counted)))
    )


def _against_roll_up(counted: Counted) -> list[Fault]:
    parts = {FigureId.HELD, FigureId.PENDING}
    full = {slot: amount for slot, amount in counted.counts.items() if slot.figure not in parts}
    if roll_up.counts(counted.period) == full:
        return []
    text = "The roll-up differs from a full recount: run ./comity figures recount."
    return [Fault("roll-up.differs", "roll-up", text)]


def _against_counts(edition: Edition, counted: Counted) -> list[Fault]:
    """Compare each shown cell that one figure tells with the recount of that figure."""
    sums: dict[FigureId, int] = {}
    for slot, amount in counted.counts.items():
        if not slot.facet:
            sums[slot.figure] = sums.get(slot.figure, 0) + amount
    found = []
    for cell in edition.table("outcomes").cells:
        said, counts = value_of(cell.shown), sums.get(cell.figure, 0)
        if said is not None and said > counts:
            text = f"It says {said:,}, and only {counts:,} were counted."
            found.append(Fault("cell.recount", f"outcomes/{cell.name}", text))
    return found


def digest_of(edition: Edition) -> str:
    """Return what people say yes to: everything but the day on which it appears."""
    facts = {name: said for name, said in facts_of(edition).items() if name != "published_on"}
    rolls: dict[str, Json] = {
        table.id: table.roll.root().hex() for table in edition.tables if table.roll is not None
    }
    return sha256(canonical({"facts": facts, "rolls": rolls})).hexdigest()


def commitments() -> dict[RequestId, bytes]:
    """Return for each case the ledger's commitment to its submission, as its sender has it."""
    rows = EntryRow.objects.filter(kind=INTAKE).values_list("case_ref", "canonical")
    return {
        RequestId(ref): Entry.parse(bytes(stored)).commitments["submission"]
        for ref, stored in rows.iterator()
    }

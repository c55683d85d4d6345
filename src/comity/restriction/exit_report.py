"""Whether what was executed is the plan: none more, none fewer, each once. Read from the ledger.

Source: threat model, I9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.restriction.exit_stages import NATURES, Stage


class Deed(StrEnum):
    """What an entry says was done with a stage."""

    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry of the ledger about a stage; the word is as the entry has it, known or not."""

    number: int
    stage: str
    deed: Deed
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """One stage as the approved plan in the ledger has it."""

    stage: str
    at: datetime


class Finding(StrEnum):
    """How the entries about one stage stand to the plan."""

    AS_PLANNED = "as-planned"
    NOT_YET = "not-yet"
    GIVEN_UP = "given-up"
    MISSING = "missing"
    EXTRA = "extra"
    DOUBLED = "doubled"
    TOO_EARLY = "too-early"
    STAYS = "stays"
    NOT_UNDONE = "not-undone"


WRONG = frozenset(
    {Finding.MISSING, Finding.EXTRA, Finding.DOUBLED, Finding.TOO_EARLY, Finding.NOT_UNDONE}
)
"""Findings by which the executed actions are not the plan."""


@dataclass(frozen=True, slots=True)
class Line:
    """One stage in the report, with the numbers of its entries."""

    stage: str
    due_at: datetime | None
    finding: Finding
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExitReport:
    """The lines in the order of the plan, then what no plan has."""

    lines: tuple[Line, ...]
    reversed_at: datetime | None

    @property
    def equal(self) -> bool:
        """Return whether the executed actions are the plan's: none more, none fewer, each once."""
        return not any(line.finding in WRONG for line in self.lines)


def compare(
    *,
    planned: Sequence[Due],
    recorded: Sequence[Recorded],
    at: datetime,
    reversed_at: datetime | None = None,
) -> ExitReport:
    """Return how the ledger's entries stand to the plan at ``at``.

    :param reversed_at: when two people took the whole plan back; what was not due by then is given
        up, and what was done and can be undone must be undone, once.
    """
    horizon = at if reversed_at is None else min(at, reversed_at)
    words = [due.stage for due in planned]
    lines = [_line(due, recorded, horizon=horizon, reversed_at=reversed_at) for due in planned]
    for word in dict.fromkeys(one.stage for one in recorded):
        if word not in words:
            numbers = tuple(one.number for one in recorded if one.stage == word)
            lines.append(Line(word, None, Finding.EXTRA, numbers))
    return ExitReport(tuple(lines), reversed_at)


def _line(
    due: Due, recorded: Sequence[Recorded], *, horizon: datetime, reversed_at: datetime | None
) -> Line:
    mine = [one for one in recorded if one.stage == due.stage]
    numbers = tuple(one.number for one in mine)
    done = [one for one in mine if one.deed is Deed.DONE]
    undone = [one for one in mine if one.deed is Deed.UNDONE]
    finding = _of_done(due, done, horizon=horizon, reversed_at=reversed_at)
    if finding is Finding.AS_PLANNED:
        finding = _of_undone(due, done, undone, reversed_at=reversed_at)
    elif undone and finding not in WRONG:
        finding = Finding.EXTRA
    return Line(due.stage, due.at, finding, numbers)


def _of_done(
    due: Due, done: Sequence[Recorded], *, horizon: datetime, reversed_at: datetime | None
) -> Finding:
    if len(done) > 1:
        return Finding.DOUBLED
    if done:
        return Finding.TOO_EARLY if done[0].at < due.at else Finding.AS_PLANNED
    by_clock = due.stage in tuple(Stage) and NATURES[Stage(due.stage)].by_clock
    if due.at <= horizon and (reversed_at is None or by_clock):
        return Finding.MISSING
    # A stage that waited for its person when the plan was taken back is given up, not missing.
    return Finding.NOT_YET if reversed_at is None else Finding.GIVEN_UP


def _of_undone(
    due: Due,
    done: Sequence[Recorded],
    undone: Sequence[Recorded],
    *,
    reversed_at: datetime | None,
) -> Finding:
    final = due.stage in tuple(Stage) and NATURES[Stage(due.stage)].final
    if undone and (final or reversed_at is None):
        return Finding.EXTRA
    if len(undone) > 1:
        return Finding.DOUBLED
    if reversed_at is None:
        return Finding.AS_PLANNED
    if final:
        return Finding.STAYS
    if not undone or undone[0].number < done[0].number:
        return Finding.NOT_UNDONE
    return Finding.AS_PLANNED

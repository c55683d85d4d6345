"""Market exits as they are read: for everybody once announced, and whole for our own people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from comity.restriction.exit_plan import ExitPlan
from comity.restriction.exit_stages import Stage
from comity_server.casefile import exits
from comity_server.casefile.exit_terms import digest_of, parse_plan
from comity_server.casefile.models import ExitDeed, ExitWord, MarketExit


@dataclass(frozen=True, slots=True)
class Done:
    """One stage that was done or taken back, by whom (empty: the house) and as which entry."""

    stage: Stage
    undone: bool
    by: str
    note: str
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Word:
    """One person's word for a plan, or for taking it back."""

    person: str
    person_id: object
    reverses: bool
    grounds: str
    at: datetime
    number: int
    voided: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """One exit: its newest plan, the one in force, and what was done of it."""

    ref: str
    title: str
    state: str
    version: int
    digest: str
    draft: ExitPlan
    in_force: ExitPlan
    approved: bool
    standing: frozenset[Stage]
    next_undo: Stage | None
    deeds: tuple[Done, ...]
    words: tuple[Word, ...]
    reversed_at: datetime | None

    @property
    def announced_at(self) -> datetime | None:
        """Return when it was announced; None while it is not."""
        return next((one.at for one in self.deeds if one.stage is Stage.ANNOUNCE), None)

    def done(self, stage: Stage) -> Done | None:
        """Return how a stage was done, if it was."""
        return next((one for one in self.deeds if one.stage is stage and not one.undone), None)

    def undone(self, stage: Stage) -> Done | None:
        """Return how a stage was taken back, if it was."""
        return next((one for one in self.deeds if one.stage is stage and one.undone), None)

    @property
    def said_yes(self) -> frozenset[object]:
        """Return who stands for the newest version."""
        return frozenset(one.person_id for one in self.words if not one.reverses and not one.voided)

    @property
    def said_back(self) -> frozenset[object]:
        """Return who wants to take it back."""
        return frozenset(one.person_id for one in self.words if one.reverses and not one.voided)


def everything() -> tuple[Leaving, ...]:
    """Return every exit, newest plan first."""
    return tuple(map(_leaving, _rows().order_by("-drafted_at", "ref")))


def by_ref(ref: str) -> Leaving | None:
    """Return one exit."""
    row = _rows().filter(ref=ref).first()
    return _leaving(row) if row else None


def announced() -> tuple[Leaving, ...]:
    """Return the exits that were announced, for everybody; of any other nothing is told."""
    return tuple(one for one in everything() if one.announced_at is not None)


def announced_by_ref(ref: str) -> Leaving | None:
    """Return an exit that was announced."""
    found = by_ref(ref)
    return found if found is not None and found.announced_at is not None else None


def _rows() -> QuerySet[MarketExit]:
    return MarketExit.objects.prefetch_related("deeds__by", "words__person")


def _leaving(row: MarketExit) -> Leaving:
    return Leaving(
        ref=row.ref,
        title=row.title,
        state=row.state,
        version=row.version,
        digest=digest_of(row.terms),
        draft=parse_plan(row.terms, ref=row.ref),
        in_force=exits.plan_in_force(row),
        approved=bool(row.approved_terms),
        standing=exits.standing(row),
        next_undo=exits.next_undo(row),
        deeds=tuple(
            Done(
                Stage(one.stage),
                one.deed == ExitDeed.Deed.UNDONE,
                one.by.name if one.by else "",
                one.note,
                one.at,
                one.ledger_number,
            )
            for one in sorted(row.deeds.all(), key=lambda deed: deed.ledger_number)
        ),
        words=tuple(
            Word(
                one.person.name,
                one.person_id,
                one.act == ExitWord.Act.REVERSE,
                one.grounds,
                one.at,
                one.ledger_number,
                one.voided_at is not None or one.version != row.version,
            )
            for one in sorted(row.words.all(), key=lambda word: word.ledger_number)
        ),
        reversed_at=row.reversed_at,
    )


def counts(leaving: Leaving) -> Mapping[str, int]:
    """Return how many unsealed open requests are about accounts there; a sealed one is not told."""
    cases = [case for case in exits.open_cases(leaving.in_force) if not case.sealed]
    return {"open": len(cases), "nobody": sum(case.assigned_to_id is None for case in cases)}

"""Play a draft hold or an overlay against the requests of the last months: which answers change.

Each request is judged twice, by the holds and books in force and by the same with the draft or the
overlay added, as of now. A hold is played as if it had counted from the start of the stretch, so
that one which takes in only newer requests takes in those of the stretch. Nothing is written, and
one call reads at most ``PAGE`` requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q

import comity_packs
from comity.flow import Stage, judge_step, obstacles_of_exits
from comity.hold import Hold, HoldRecord
from comity.pack.books import Books
from comity.pack.load import load_books
from comity.review import Unanswered, prohibitions, review
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.verdict import Verdict, bars_of, word_of, worst_of
from comity.vocabulary.words import Step
from comity_server import books
from comity_server.casefile import exits, gate_facts, mapping
from comity_server.casefile.models import Case, Provider

PAGE = 100
READY = "what-if"
"""The folder of the home in which overlays lie ready to be tried, each in a folder of its own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this receipt and id."""

    received_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Answer:
    """What a production of a request meets, and what the lenses recommend."""

    verdict: Verdict
    recommends: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why, as the verdict's bars say it."""
        return tuple(dict.fromkeys(bar.text or bar.code for bar in bars_of(self.verdict)))

    def differs(self, other: Answer) -> bool:
        """Return whether the answers are other ones, or rest on other reasons."""
        return (word_of(self.verdict), self.recommends, self.reasons) != (
            word_of(other.verdict),
            other.recommends,
            other.reasons,
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A request whose answer would change, from what to what."""

    case: Case
    was: Answer
    becomes: Answer


@dataclass(frozen=True, slots=True)
class Played:
    """One page: how many requests were judged, which change, and where the next page begins."""

    judged: int
    changed: tuple[Changed, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class _World:
    holds: tuple[HoldRecord, ...]
    books: Books


def play_hold(terms: Hold, *, since: datetime, after: Place | None, at: datetime) -> Played:
    """Return which answers of the requests received from ``since`` on a hold would change."""
    counting = replace(
        terms, effective_at=min(terms.effective_at, since), recorded_at=None, announced_at=None
    )
    now = _World(gate_facts.holds(), books.books())
    others = tuple(one for one in now.holds if one.hold.id != terms.id)
    return _play(
        replace(now, holds=others),
        replace(now, holds=(*others, HoldRecord(counting))),
        since=since,
        after=after,
        at=at,
    )


def play_overlay(name: str, *, since: datetime, after: Place | None, at: datetime) -> Played:
    """Return which answers an overlay that lies ready would change.

    :raises LookupError: if none of this name lies ready.
    :raises comity.errors.PackError: if it is wrong, with every fault.
    """
    if name not in overlays_ready():
        raise LookupError(f"no overlay {name!r} lies ready")
    now = _World(gate_facts.holds(), books.books())
    tried = _overlaid(settings.HOME.root / READY / name)
    return _play(now, replace(now, books=tried), since=since, after=after, at=at)


def overlays_ready() -> tuple[str, ...]:
    """Return the names of the overlays that lie ready to be tried."""
    folder = settings.HOME.root / READY
    if not folder.is_dir():
        return ()
    return tuple(sorted(one.name for one in folder.iterdir() if one.is_dir()))


def _overlaid(folder: Path) -> Books:
    (root,) = map(Path, comity_packs.__path__)
    mine = settings.HOME.root / "overlays"
    return load_books(root, overlays=(*((mine,) if mine.is_dir() else ()), folder))


def _play(
    now: _World, tried: _World, *, since: datetime, after: Place | None, at: datetime
) -> Played:
    row = Provider.objects.filter(id=1).first()
    if row is None:
        return Played(0, (), None)
    cases = _page(since, after)
    found = [
        Changed(case, was, becomes)
        for case in cases[:PAGE]
        for was, becomes in [(_answer(case, now, row, at), _answer(case, tried, row, at))]
        if was.differs(becomes)
    ]
    last = cases[PAGE - 1] if len(cases) > PAGE else None
    return Played(
        judged=min(len(cases), PAGE),
        changed=tuple(found),
        next=Place(last.received_at, last.id) if last else None,
    )


def _page(since: datetime, after: Place | None) -> Sequence[Case]:
    rows = Case.objects.filter(received_at__gte=since, sealed=False)
    if after is not None:
        rows = rows.filter(
            Q(received_at__gte=after.received_at)
            & (Q(received_at__gt=after.received_at) | Q(id__gt=after.id))
        )
    rows = rows.select_related("authority", "officer", "follows")
    rows = rows.prefetch_related("accounts", "answers")
    return tuple(rows.order_by("received_at", "id")[: PAGE + 1])


def _answer(case: Case, world: _World, row: Provider, at: datetime) -> Answer:
    gov_request, provider = mapping.request_value(case), mapping.provider_value(row)
    barred = prohibitions(gov_request=gov_request, books=world.books, provider=provider, at=at)
    stage = Stage(
        provider=provider,
        holds=world.holds,
        assessments=gate_facts.assessments(),
        obstacles=(
            *(Obstacle(bar=one.bar, categories=one.categories) for one in barred),
            *obstacles_of_exits(exits.in_force(), gov_request=gov_request, at=at),
        ),
    )
    verdicts = [
        judge_step(
            stage=stage,
            gov_request=gov_request,
            account=account,
            categories=gov_request.categories,
            step=Step.PRODUCTION,
            at=at,
        ).verdict
        for account in gov_request.accounts or (None,)
    ]
    said = review(
        gov_request=gov_request,
        books=world.books,
        provider=provider,
        at=at,
        unanswered=Unanswered.UNKNOWN,
    )
    return Answer(worst_of(verdicts), str(said.recommendation or ""))

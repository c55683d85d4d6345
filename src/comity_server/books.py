"""The books of this instance: the shipped packs with the operator's overlays, loaded once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings

import comity_packs
from comity.clock import CaseFacts, Happening, obstacles_of
from comity.clock.notice import notice_obstacles
from comity.errors import PackError
from comity.intake.gov_request import GovernmentRequest
from comity.pack import Rule
from comity.pack.books import Books
from comity.pack.load import load_books
from comity.review import (
    Finding,
    Judged,
    Review,
    Unanswered,
    prohibitions,
    review,
    review_bytes,
)
from comity.review import rules_looked_at as rules_looked_at_in
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import parse_place
from comity.vocabulary.words import Category, NoticeWord
from comity_server.adapters import book_shelf
from comity_server.casefile import mapping
from comity_server.casefile.models import Provider

STANDING = frozenset({Category.SUBSCRIBER})
"""Classes of data that describe an account as it stands, so that no period binds them."""


log = structlog.get_logger()

SHELF = "books"
"""The folder of the home in which every set of books that was in force is kept."""


def books() -> Books:
    """Return the books in force.

    A folder ``overlays`` in the home is laid over them. Where something in it is wrong, the books
    that were in force last stay so, and the log names each fault with its file and line.

    :raises comity.errors.PackError: if it is wrong and no books were in force here before.
    """
    return _load(next(iter(overlays_in_force()), None), settings.HOME.folder(SHELF))


def overlays_in_force() -> tuple[Path, ...]:
    """Return the folders that are laid over the shipped packs."""
    overlay = settings.HOME.root / "overlays"
    return (overlay,) if overlay.is_dir() else ()


def shipped() -> Path:
    """Return the folder of the books as they are shipped."""
    (root,) = map(Path, comity_packs.__path__)
    return root


@functools.lru_cache(maxsize=4)
def _read(overlay: Path | None) -> Books:
    return load_books(shipped(), overlays=(overlay,) if overlay else ())


@functools.lru_cache(maxsize=4)
def _load(overlay: Path | None, shelf: Path) -> Books:
    try:
        return _read(overlay)
    except PackError as refusal:
        for fault in refusal.faults:
            log.error("books.refused", file=fault.file, line=fault.line, says=fault.says)
        try:
            return book_shelf.last_good(shelf)
        except book_shelf.BooksLost as lost:
            raise refusal from lost


@functools.lru_cache(maxsize=64)
def _kept_in(shelf: Path, name: str) -> Path:
    held = books()
    # Books of the shelf lie there already: a bad overlay is never copied under their name.
    folder = book_shelf.keep(shelf, held, root=shipped(), overlays=overlays_in_force())
    book_shelf.mark(shelf, dict(held.digests))
    return folder


def keep_books() -> None:
    """Keep the books in force, so that what is judged by them now can be judged again."""
    _kept_in(settings.HOME.folder(SHELF), book_shelf.name_of(dict(digests())))


def judge_again(judged: Judged, *, by: Mapping[str, str]) -> bytes:
    """Return what the three lenses say of an old case by the books of these digests.

    :raises comity_server.adapters.book_shelf.BooksLost: if they were not kept.
    """
    found = review(
        gov_request=judged.gov_request,
        books=_kept_books(settings.HOME.folder(SHELF), tuple(sorted(by.items()))),
        provider=judged.provider,
        at=judged.at,
        unanswered=judged.unanswered,
    )
    return review_bytes(found)


@functools.lru_cache(maxsize=4)
def _kept_books(shelf: Path, digests: tuple[tuple[str, str], ...]) -> Books:
    return book_shelf.take(shelf, dict(digests))


def digests() -> tuple[tuple[str, str], ...]:
    """Return the digests of the books, as decisions record them."""
    return books().digests


def obstacles(
    gov_request: GovernmentRequest,
    *,
    provider: Provider,
    at: datetime,
    happened: Sequence[Happening],
    told_at: datetime | None = None,
    notice_word: NoticeWord | None = None,
) -> tuple[Obstacle, ...]:
    """Return all that law and clock say against a production, as the gate takes it.

    :param happened: what happened to the request since; without it a window stays shut too long,
        or a refusal is not heard.
    :param told_at: when the users were told, for the days in which they may object.
    :param notice_word: what was decided about telling them; the law's own word without it.
    """
    return (
        *prohibition_obstacles(gov_request, provider=provider, at=at),
        *clock_obstacles(
            gov_request,
            provider=provider,
            at=at,
            happened=happened,
            told_at=told_at,
            notice_word=notice_word,
        ),
    )


def clock_obstacles(
    gov_request: GovernmentRequest,
    *,
    provider: Provider,
    at: datetime,
    happened: Sequence[Happening],
    told_at: datetime | None = None,
    notice_decided: bool = True,
    notice_word: NoticeWord | None = None,
) -> tuple[Obstacle, ...]:
    """Return what windows, refusals and the notice to the user say against a production."""
    case = CaseFacts(
        gov_request=gov_request,
        established_in=parse_place(provider.established_in),
        happened=tuple(happened),
    )
    return (
        *obstacles_of(case=case, books=books(), at=at),
        *notice_obstacles(
            gov_request,
            books=books(),
            at=at,
            told_at=told_at,
            decided=notice_decided,
            word=notice_word,
        ),
    )


def to_judge(gov_request: GovernmentRequest, *, provider: Provider, at: datetime) -> Judged:
    """Return what the lenses judge; a question without an answer counts as unknown."""
    return Judged(gov_request, mapping.provider_value(provider), at, Unanswered.UNKNOWN)


def review_case(gov_request: GovernmentRequest, *, provider: Provider, at: datetime) -> Review:
    """Read a request under the three lenses, by the books in force."""
    judged = to_judge(gov_request, provider=provider, at=at)
    return review(
        gov_request=judged.gov_request,
        books=books(),
        provider=judged.provider,
        at=judged.at,
        unanswered=judged.unanswered,
    )


def rules_looked_at(found: Review) -> tuple[Rule, ...]:
    """Return the rules of the policy in force that a review looked at and that did not apply."""
    return rules_looked_at_in(found.trace, book=books().policy)


def prohibition_obstacles(
    gov_request: GovernmentRequest, *, provider: Provider, at: datetime
) -> tuple[Obstacle, ...]:
    """Return the laws that bar production in this case, as the gate takes them."""
    found = prohibitions(
        gov_request=gov_request,
        books=books(),
        provider=mapping.provider_value(provider),
        at=at,
    )
    return tuple(Obstacle(bar=one.bar, categories=one.categories) for one in found)


def findings_json(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return findings as they are kept with a determination."""
    return [
        {
            "code": one.code,
            "outcome": one.outcome,
            "text": one.text,
            "recommends": one.recommends or "",
            "citation": one.citation,
            "basis": one.basis or "",
            "confidence": one.confidence or "",
        }
        for one in findings
    ]


def check_answer(question: str, answer: str) -> None:
    """Refuse an answer to a question that there is not, or that it does not take.

    :raises ValueError: with what may be answered.
    """
    asked = books().rights.find(question)
    if asked is None:
        raise ValueError(f"There is no question {question}.")
    if not answer.strip() or not asked.allows(answer):
        raise ValueError(f"Answer one of: {', '.join(asked.choices) or 'a number or a text'}.")

"""The books of this instance: the shipped packs with the operator's overlays, loaded once."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

import comity_packs
from comity.intake.form import RequestForm
from comity.intake.gov_request import GovernmentRequest
from comity.pack.books import Books
from comity.pack.load import load_books
from comity.review import Finding, Review, Unanswered, prohibitions, review
from comity.vocabulary.durations import parse_duration
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.words import Category, RequestKind
from comity_server.casefile import mapping
from comity_server.casefile.models import Provider

STANDING = frozenset({Category.SUBSCRIBER})
"""Classes of data that describe an account as it stands, so that no period binds them."""


def books() -> Books:
    """Return the books in force.

    A folder ``overlays`` in the home is laid over them. What is wrong in it stops the start of the
    house, so that the last good books are never exchanged for bad ones.
    """
    overlay = settings.HOME.root / "overlays"
    return _load(overlay if overlay.is_dir() else None)


@functools.lru_cache(maxsize=4)
def _load(overlay: Path | None) -> Books:
    (root,) = map(Path, comity_packs.__path__)
    return load_books(root, overlays=(overlay,) if overlay else ())


def digests() -> tuple[tuple[str, str], ...]:
    """Return the digests of the books, as decisions record them."""
    return books().digests


def answer_due(
    form: RequestForm, *, received_at: datetime, provider: Provider
) -> tuple[datetime, str]:
    """Return by when we must have answered, and by which rule: the earliest that applies."""
    due = [(received_at + timedelta(days=provider.answer_days), "our own rule for answers")]
    if form.answer_by is not None:
        due.append((form.answer_by, "the day that the request names"))
    instrument = books().instrument(form.instrument)
    deadline = instrument.deadline if instrument else None
    if instrument is not None and deadline is not None:
        urgent = form.kind is RequestKind.EMERGENCY and deadline.emergency
        term = urgent or deadline.normal
        if term:
            citation = f"{instrument.citation.statute}, {instrument.citation.section}"
            due.append((parse_duration(term).after(received_at), citation[:200]))
    return min(due)


def review_case(gov_request: GovernmentRequest, *, provider: Provider, at: datetime) -> Review:
    """Read a request under the three lenses; a question without an answer counts as unknown."""
    return review(
        gov_request=gov_request,
        books=books(),
        provider=mapping.provider_value(provider),
        at=at,
        unanswered=Unanswered.UNKNOWN,
    )


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

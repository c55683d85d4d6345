"""Judge every recorded review again by the books that it names, and compare bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.review import Judged, RecordError
from comity_server import books
from comity_server.adapters.book_shelf import BooksLost
from comity_server.casefile.models import Review


@dataclass(frozen=True, slots=True)
class Replayed:
    """How judging a recorded review again came out; ``fault`` is empty where it was the same."""

    case: str
    version: int
    fault: str


def replay(*, case_ref: str = "") -> Iterator[Replayed]:
    """Yield each recorded review, of one case or of all, as it comes out today."""
    rows = Review.objects.select_related("case").order_by("ledger_number")
    if case_ref:
        rows = rows.filter(case__ref=case_ref)
    for row in rows.iterator(chunk_size=200):
        yield Replayed(row.case.ref, row.case_version, _fault(row))


def _fault(row: Review) -> str:
    try:
        judged = Judged.from_bytes(bytes(row.judged))
        said = books.judge_again(judged, by=row.pack_digests)
    except (RecordError, BooksLost) as lost:
        return str(lost)
    return "" if said == bytes(row.said) else "the three lenses say something else now"

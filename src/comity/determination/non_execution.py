"""What to propose as a reason why an order cannot be executed; a person adopts it or does not.

A proposal sends nothing. What each finding proposes, and its source, stands in the book of forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.intake.sheet import Sheet, asks_for_the_future
from comity.pack.forms import FormBook
from comity.review.finding import Review

MISSING: Final = "sheet:missing"
NOT_YET_STORED: Final = "sheet:not-yet-stored"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A reason, what speaks for it, and where the law says so."""

    reason: str
    because: str
    source: str


def propose_reasons(*, form: str, book: FormBook, codes: frozenset[str]) -> tuple[Proposed, ...]:
    """Return the reasons that findings propose for one of our forms, in the order of the book."""
    return tuple(
        Proposed(one.reason, one.says, one.source.title)
        for one in book.proposal
        if one.form == form and one.finding in codes
    )


def codes_of(
    review: Review, *, sheet: Sheet | None, asked: Mapping[str, str], received_at: datetime
) -> frozenset[str]:
    """Return what the lenses found and what the certificate itself shows.

    :param asked: the answers of the request, by intake's own names.
    """
    return review.codes | frozenset(_of_sheet(sheet, asked, received_at))


def _of_sheet(
    sheet: Sheet | None, asked: Mapping[str, str], received_at: datetime
) -> Iterator[str]:
    if sheet is not None and sheet.missing:
        yield MISSING
    if asks_for_the_future(asked, received_at=received_at):
        yield NOT_YET_STORED

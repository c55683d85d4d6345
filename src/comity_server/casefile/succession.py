"""A hold's next version: which draft may take whose place, and how far."""

from __future__ import annotations

from datetime import datetime

from comity.hold import Hold as HoldTerms
from comity.hold.succession import loosened
from comity_server.casefile import gate_facts
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Hold


class Loosens(ValueError):
    """Raised when a version would stop less than the one it replaces: that takes a lift."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(
            f"This version stops less than the hold that it replaces ({', '.join(fields)}). It can "
            "take its place only by a lift in part, with all that a lift needs."
        )


def check(row: Hold, *, at: datetime) -> None:
    """Refuse to put a draft in the place of a hold that it loosens, or that no longer stands.

    :raises ValueError: with what to do instead.
    """
    if row.replaces is None:
        return
    _check_stands(row.replaces, at=at)
    fields = loosened(_terms(row), _terms(row.replaces), at=at)
    if fields:
        raise Loosens(fields)


def narrower(row: Hold, ref: str | None, *, at: datetime) -> Hold | None:
    """Return the draft that takes a hold's place where it is lifted in part; None for the whole.

    :raises ValueError: if it is no draft of a version of this hold, or would leave a gap.
    """
    if not ref:
        return None
    found = Hold.objects.filter(ref=ref, replaces=row, state=Hold.State.DRAFT).first()
    if found is None:
        raise ValueError("Draft the narrower hold first, as the next version of this one.")
    if _terms(found).effective_at > at:
        raise ValueError("The narrower hold counts only later: that would leave a gap.")
    return found


def _check_stands(row: Hold, *, at: datetime) -> None:
    if row.ref not in {str(one.hold.id) for one in gate_facts.holds_barring(at=at)}:
        raise ValueError("The hold that this one replaces is not in force. Draft a new one.")


def _terms(row: Hold) -> HoldTerms:
    return parse_terms(row.terms, ref=row.ref)

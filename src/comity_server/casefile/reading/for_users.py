"""What the person whom a request was about is told: only with the code and the account's name."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from comity.vocabulary.words import RequestKind
from comity_server.casefile import telling
from comity_server.casefile.models import Case, Collection, Grant, Notice
from comity_server.identifiers import ALPHABET

CODE_LENGTH = 12
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Limited:
    """What was limited because of the request, as the person hit by it is told; None: no end."""

    places: tuple[str, ...]
    since: datetime
    ended_at: datetime | None
    was_wrong: bool


@dataclass(frozen=True, slots=True)
class Objected:
    """What became of an objection of this reader; empty reasons while it waits."""

    received_at: datetime
    state: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader may see it; categories are those asked, and those that left.

    Until ``object_until`` they may object before anything leaves; None where no policy says so.
    """

    id: int
    code: str
    authority: str
    jurisdiction: str
    kind: RequestKind
    instrument: str
    basis: str
    received_at: datetime
    told_at: datetime
    gave: tuple[str, ...]
    kept: tuple[str, ...]
    secrecy_until: datetime | None
    is_closed: bool
    limited: tuple[Limited, ...] = ()
    objected: tuple[Objected, ...] = ()
    object_until: datetime | None = None


def clean_code(entered: str) -> str:
    """Return a code as it is stored, however its dashes, spaces and small letters were typed."""
    kept = [c for c in entered.upper().translate(_READ_AS) if c in ALPHABET]
    text = "".join(kept)
    if len(text) != CODE_LENGTH:
        return ""
    return "-".join(text[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def told(*, code: str, identifier: str) -> Told | None:
    """Return the notice that a code and the account's own name open together.

    A wrong code, a wrong name and a notice whose reader has not been told yet are one and the same.
    """
    row = (
        Notice.objects.select_related("case__authority", "account")
        .filter(code=clean_code(code), told_at__isnull=False)
        .first()
    )
    known = row.account.identifier if row else ""
    # Compared whole, so that no part of a name can be felt for by the clock.
    same = hmac.compare_digest(_name(known), _name(identifier))
    if row is None or not same or not known:
        return None
    return _told(row)


def _name(identifier: str) -> bytes:
    return identifier.strip().casefold().encode()


def _told(row: Notice) -> Told:
    case = row.case
    gave = _gave(row) if RequestKind(case.kind).asks_for_data else ()
    return Told(
        id=row.id,
        code=row.code,
        authority=case.authority.name,
        jurisdiction=case.jurisdiction,
        kind=RequestKind(case.kind),
        instrument=case.instrument,
        basis=row.basis,
        received_at=case.received_at,
        told_at=row.told_at,
        gave=gave,
        kept=tuple(category for category in case.categories if category not in gave),
        secrecy_until=case.secrecy_until if case.secrecy_ordered else None,
        is_closed=case.closed_at is not None or case.state == Case.State.DELIVERED,
        limited=_limited(row),
        objected=tuple(
            Objected(one.received_at, one.state, one.reasons)
            for one in row.objections.order_by("received_at")
        ),
        object_until=telling.object_until(row),
    )


def _limited(notice: Notice) -> tuple[Limited, ...]:
    """Return what binds or bound this reader, once for each restriction by its newest version.

    Where a request names others too, only what names this account is told: what was done to one
    user is nobody else's to know.
    """
    rows = list(notice.case.restrictions.exclude(effective_at=None).order_by("ref", "version"))
    if notice.case.accounts.count() > 1:
        own = notice.account.identifier
        rows = [row for row in rows if own in row.resource.split("/")]
    newest = {row.ref: row for row in rows}
    begun = {row.ref: row.effective_at for row in reversed(rows)}
    return tuple(
        Limited(tuple(row.places), begun[ref], row.ended_at, row.was_wrong)
        for ref, row in newest.items()
    )


def _gave(row: Notice) -> tuple[str, ...]:
    """Return the classes of data of which bytes about this account have left."""
    left: set[str] = set()
    releases = row.case.releases.filter(deliveries__bytes_sent__gt=0).distinct()
    for release in releases:
        granted = Grant.objects.filter(
            determination_id=release.determination_id, account=row.account
        ).exclude(outcome=Grant.Outcome.REFUSED)
        found = Collection.objects.filter(
            determination_id=release.determination_id, account=row.account, rows__gt=0
        )
        left |= set(granted.values_list("category", flat=True)) & set(
            found.values_list("category", flat=True)
        )
    return tuple(category for category in row.case.categories if category in left)

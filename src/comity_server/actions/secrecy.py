"""Keep the register of secrecy orders: record one, what became of it, and who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.ledger.canonical import canonical
from comity.notice import SecrecyDeed, SecrecyDeedWord
from comity.notice.order import ENDS, REVIEW_AFTER, check_deed
from comity_server import identifiers
from comity_server.actions import notice
from comity_server.actions.actor import Actor, NotAllowed
from comity_server.casefile import secrecy, winding
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Case, CaseEvent, SecrecyClearance, SecrecyOrder
from comity_server.casefile.models import SecrecyDeed as DeedRow
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Person

MAY_RECORD = ("analyst", "counsel", "rights", "executive")
MAY_LOOSEN = ("counsel", "executive")
LOOSENS = ENDS | {SecrecyDeedWord.SHORTENED}
LONGEST = 20_000


class NotCleared(NotAllowed):
    """Raised for whoever may not read an order, as where there is none: both read alike."""

    def __init__(self) -> None:
        super().__init__("There is no order here that you may read. Ask whoever recorded it.")


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """What an order says; ``until`` is the first instant that it no longer covers, or None."""

    issuer: str
    basis: str
    starts_at: datetime
    until: datetime | None
    document: str = ""


@retry_whole
def record_order(*, case_id: UUID, terms: OrderTerms, by: Actor, at: datetime) -> SecrecyOrder:
    """Enter an order in the register; whoever enters it may read it, and clears others.

    :raises ValueError: if it cannot be so, with what to enter instead.
    """
    by.must_be(*MAY_RECORD)
    if not terms.issuer.strip() or not terms.basis.strip():
        raise ValueError("Write who issued it and under which law.")
    if terms.until is not None and terms.until <= terms.starts_at:
        raise ValueError("Enter an end after the order began, or none.")
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        was = (case.secrecy_ordered, case.secrecy_until)
        row = SecrecyOrder.objects.create(
            ref=identifiers.secrecy_ref(),
            case=case,
            issuer=terms.issuer.strip()[:300],
            basis=terms.basis.strip()[:300],
            starts_at=terms.starts_at,
            until=terms.until,
            ends_at=terms.until,
            document=terms.document.strip()[:LONGEST],
            review_by=at + REVIEW_AFTER,
            by_id=by.person,
            recorded_at=at,
            ledger_number=store.next_number(),
        )
        SecrecyClearance.objects.create(order=row, person_id=by.person, by_id=by.person, at=at)
        _follow(case, at=at)
        if _is_sooner(case, *was):
            by.must_be(*MAY_LOOSEN)
        _append("recorded", row, by=by, at=at, order=_canonical(row))
    return row


def _is_sooner(case: Case, was_ordered: bool, was_until: datetime | None) -> bool:
    """Return whether a case may tell sooner than before: one who prepares it does not do that."""
    if not was_ordered or case.secrecy_until is None:
        return False
    return was_until is None or case.secrecy_until < was_until


@retry_whole
def record_deed(
    *,
    ref: str,
    word: SecrecyDeedWord,
    happened_at: datetime,
    until: datetime | None = None,
    note: str,
    by: Actor,
    at: datetime,
) -> SecrecyOrder:
    """Enter what became of an order. What lets the user be told sooner, counsel enters.

    :raises NotCleared: for whoever may not read it.
    :raises ValueError: if it cannot have happened so.
    """
    by.must_be(*(MAY_LOOSEN if word in LOOSENS else MAY_RECORD))
    if not note.strip():
        raise ValueError("Say from where we know it: the court's letter, the file number.")
    if happened_at > at:
        raise ValueError("Enter an instant that is not after now.")
    with change(Side.EXCLUSIVE):
        row = _expect(ref, by)
        case = Case.objects.select_for_update(of=("self",)).get(id=row.case_id)
        check_deed(secrecy.order_value(row), SecrecyDeed(word, happened_at, until))
        DeedRow.objects.create(
            order=row,
            word=word,
            at=happened_at,
            until=until,
            note=note,
            by_id=by.person,
            recorded_at=at,
            ledger_number=store.next_number(),
        )
        row = _expect(ref, by)
        row.ends_at = secrecy.order_value(row).ends_at
        row.save(update_fields=["ends_at"])
        _follow(case, at=at)
        if word in ENDS and case.secrecy_until is not None and case.secrecy_until <= at:
            _enter_end(case, note=note, by=by, at=at)
        _append(word, row, by=by, at=at, note=note.encode())
    return row


def _enter_end(case: Case, *, note: str, by: Actor, at: datetime) -> None:
    """Have the clocks of a case hear that nothing orders secrecy any more."""
    CaseEvent.objects.create(
        case=case,
        happened=CaseEventWord.SECRECY_ENDED,
        at=max(case.secrecy_until or at, case.received_at),
        note=note,
        by_id=by.person,
        recorded_at=at,
        ledger_number=store.next_number(),
    )
    winding.wind(case, at=at)


def _follow(case: Case, *, at: datetime) -> None:
    secrecy.keep(case)
    case.save(update_fields=["secrecy_ordered", "secrecy_until"])
    notice.write_verdicts(case, at=at)
    winding.wind(case, at=at)


@retry_whole
def look_again(*, ref: str, review_by: datetime, because: str, by: Actor, at: datetime) -> None:
    """Say that an order was looked at, and when it is again: within 180 days.

    :raises ValueError: if nothing is said, or the day is too far away.
    """
    by.must_be(*MAY_RECORD)
    if not because.strip():
        raise ValueError("Say what you found: why it goes on, and what was asked for.")
    if not at < review_by <= at + REVIEW_AFTER:
        raise ValueError(f"Choose a day within {REVIEW_AFTER.days} days.")
    with change(Side.NONE):
        row = _expect(ref, by)
        row.review_by = review_by
        row.save(update_fields=["review_by"])
        _append("reviewed", row, by=by, at=at, because=because.encode())


@retry_whole
def clear_person(*, ref: str, person_id: UUID, by: Actor, at: datetime) -> None:
    """Let another of our people read an order; an executive may clear themselves, on record."""
    by.must_be(*MAY_RECORD)
    with change(Side.NONE):
        row = _find(ref)
        if not _is_cleared(row, by) and by.role != "executive":
            raise NotCleared
        person = Person.objects.filter(id=person_id, is_active=True, officer__isnull=True).first()
        if person is None:
            raise ValueError("Choose somebody who works here.")
        if row.clearances.filter(person=person, ended_at=None).exists():
            raise ValueError("They may read it already.")
        SecrecyClearance.objects.create(order=row, person=person, by_id=by.person, at=at)
        _append("cleared", row, by=by, at=at, cleared=str(person.id).encode())


@retry_whole
def end_clearance(*, ref: str, person_id: UUID, by: Actor, at: datetime) -> None:
    """End that somebody may read an order; one person at least always may.

    :raises ValueError: if they may not, or nobody else may.
    """
    by.must_be(*MAY_LOOSEN)
    with change(Side.NONE):
        row = _expect(ref, by)
        standing = row.clearances.filter(ended_at=None)
        if not standing.filter(person_id=person_id).exists():
            raise ValueError("They may not read it.")
        if standing.count() == 1:
            raise ValueError("Clear somebody else first: one person at least must know it.")
        standing.filter(person_id=person_id).update(ended_at=at)
        _append("clearance-ended", row, by=by, at=at, cleared=str(person_id).encode())


@retry_whole
def open_order(*, ref: str, by: Actor, at: datetime) -> SecrecyOrder:
    """Record that somebody reads an order, before anything of it is shown.

    :raises NotCleared: for whoever may not.
    """
    by.must_be_staff()
    with change(Side.NONE):
        row = _expect(ref, by)
        _append("opened", row, by=by, at=at)
    return row


def _find(ref: str) -> SecrecyOrder:
    rows = SecrecyOrder.objects.filter(case__sealed=False).prefetch_related("deeds")
    found = rows.select_related("case").filter(ref=ref).first()
    if found is None:
        raise NotCleared
    return found


def _expect(ref: str, by: Actor) -> SecrecyOrder:
    row = _find(ref)
    if not _is_cleared(row, by):
        raise NotCleared
    return row


def _is_cleared(row: SecrecyOrder, by: Actor) -> bool:
    return row.clearances.filter(person_id=by.person, ended_at=None).exists()


def _append(word: str, row: SecrecyOrder, *, by: Actor, at: datetime, **commits: bytes) -> None:
    store.append(
        f"secrecy.{word}",
        at=at,
        actor=by.role,
        case=row.case.ref,
        body={"order": row.ref},
        commits={"person": str(by.person).encode(), **commits},
    )


def _canonical(row: SecrecyOrder) -> bytes:
    return canonical(
        {
            "basis": row.basis,
            "document": row.document,
            "issuer": row.issuer,
            "starts": row.starts_at.isoformat(),
            "until": row.until.isoformat() if row.until else None,
        }
    )

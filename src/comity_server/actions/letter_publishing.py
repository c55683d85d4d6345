"""Publish the demand itself, redacted by a person: nothing is shown that they did not choose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.ledger.canonical import canonical
from comity_server.actions.actor import Actor
from comity_server.actions.restriction import MAY_RESTRICT
from comity_server.casefile.letter_parts import parts_of
from comity_server.casefile.models import Case, PublishedLetter
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@retry_whole
def publish_letter(
    *,
    case_id: UUID,
    seen_digest: str,
    shown: Iterable[int],
    policy: str,
    by: Actor,
    at: datetime,
) -> PublishedLetter:
    """Publish the parts of a demand that were chosen; of the others only that they are there.

    :param seen_digest: of the parts as the person read them.
    :raises ValueError: while secrecy is ordered, or if the parts are others by now.
    """
    by.must_be(*MAY_RESTRICT)
    if not policy.strip():
        raise ValueError("Name the rule of ours by which it is published.")
    with change(Side.NONE):
        case = (
            Case.objects.select_for_update(of=("self",)).select_related("authority").get(id=case_id)
        )
        if case.secrecy_ordered and (case.secrecy_until is None or case.secrecy_until > at):
            raise ValueError("Secrecy is ordered in this case: nothing of it is published.")
        parts, chosen = parts_of(case), frozenset(shown)
        if digest_of(parts) != seen_digest:
            raise ValueError("The request was changed while you read it. Read it again.")
        if not chosen or not chosen <= set(range(len(parts))):
            raise ValueError("Choose which parts everybody may read.")
        kept = [text if number in chosen else None for number, text in enumerate(parts)]
        case.published_letters.filter(withdrawn_at=None).update(withdrawn_at=at)
        row = PublishedLetter.objects.create(
            case=case,
            parts=kept,
            digest=digest_of(kept),
            policy=policy.strip()[:300],
            by_id=by.person,
            at=at,
            ledger_number=store.next_number(),
        )
        store.append(
            "restriction.letter-published",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"digest": row.digest, "hidden": kept.count(None), "shown": len(chosen)},
            commits={"person": str(by.person).encode(), "policy": policy.encode()},
        )
    return row


@retry_whole
def withdraw_letter(*, case_id: UUID, because: str, by: Actor, at: datetime) -> PublishedLetter:
    """Give one's word for taking a published letter down; the second person's takes it down.

    That it was there stays in the ledger.

    :raises ValueError: if none is published, no reason is given, or one's word was given before.
    """
    by.must_be(*MAY_RESTRICT)
    if not because.strip():
        raise ValueError("Say why it is taken down.")
    with change(Side.NONE):
        rows = PublishedLetter.objects.select_for_update(of=("self",)).select_related("case")
        row = rows.filter(case_id=case_id, withdrawn_at=None).first()
        if row is None:
            raise ValueError("No letter of this case is published.")
        if row.withdrawal_asked_by_id == by.person:
            raise ValueError("You have given your word already: a second person must.")
        asked = row.withdrawal_asked_by_id is not None
        if asked:
            row.withdrawn_at, row.withdrawn_by_id = at, by.person
        else:
            row.withdrawal_asked_by_id, row.withdrawal_asked_at = by.person, at
            row.withdrawal_because = because.strip()
        row.save()
        store.append(
            "restriction.letter-withdrawn" if asked else "restriction.letter-withdrawal-asked",
            at=at,
            actor=by.role,
            case=row.case.ref,
            body={"digest": row.digest},
            commits={"because": because.encode(), "person": str(by.person).encode()},
        )
    return row


def digest_of(parts: Iterable[str | None]) -> str:
    """Return the SHA-256 of parts as canonical JSON: what the public copy is checked by."""
    return hashlib.sha256(canonical(list(parts))).hexdigest()

"""Close a period and publish its edition: drawn up, agreed to by two, entered, and only then shown.

The roots of the rolls and the digest of everything said stand in the ledger, and a signed
checkpoint covers that entry, before anybody outside sees a number.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from comity.errors import FiguresError
from comity.ledger.canonical import canonical
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.receipt import ProvedReceipt
from comity.transparency.checks import Fault
from comity.transparency.report_file import KIND, entry_body, facts_of, rolls_of
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.casefile import edition_drawing as drawing
from comity_server.casefile import edition_files, outbox
from comity_server.casefile.edition_periods import expect_apart, expect_over
from comity_server.casefile.models import Edition, EditionApproval, EditionFile
from comity_server.casefile.publication import (
    Objections,
    answer_for,
    answered_for,
    objections_to_figures,
)
from comity_server.casefile.reading.editions import value_of
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import publishing, store
from comity_server.vault import writing
from comity_server.vault.models import Blob

MAY_APPROVE: Final = ("counsel", "rights", "executive")
APPROVALS_NEEDED: Final = 2
APPEAR: Final = "publish-edition"


class FaultyEdition(FiguresError):
    """Raised when an edition that has faults is agreed to or published."""

    code = "figures.faulty-edition"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        said = "; ".join(f"{one.where}: {one.text}" for one in faults)
        super().__init__(f"This edition may not appear. {said}")


@retry_whole
def draw_up(
    *, period_name: str, why: str = "", option: str = "", by: Actor, at: datetime
) -> Edition:
    """Draw up the next edition of a period that has ended; nothing is published by it.

    :param why: for a later edition, why its numbers differ.
    :param option: the structure in which figures of national security are told; empty tells none.
    :raises FiguresError: if the period is open, overlaps another, or an edition waits already.
    """
    by.must_be_staff()
    period = expect_over(period_name, at=at)
    expect_apart(period_name, period)
    _expect_none_waiting(period_name)
    drawn = drawing.draw_up(period_name, period, why=why, option=option, at=at)
    salts = {
        table: {str(ref): salt.hex() for ref, salt in of_table.items()}
        for table, of_table in drawn.salts.items()
    }
    stored = writing.store_pieces([canonical(salts)])
    with change(Side.NONE):
        _expect_none_waiting(period_name)
        expect_apart(period_name, period)
        row = Edition(
            period_name=period_name,
            number=drawn.edition.number,
            name=drawn.edition.name,
            start=period.start,
            end=period.end,
            facts=canonical(facts_of(drawn.edition)).decode(),
            rolls=canonical(rolls_of(drawn.edition)).decode(),
            plan=drawn.plan.to_json(),
            counted=drawn.counted,
            digest=drawing.digest_of(drawn.edition),
            salts_id=stored.id,
            drawn_up_by_id=by.person,
            drawn_up_at=at,
        )
        Blob.objects.create(
            id=stored.id,
            case_id=row.id,
            purpose="salts",
            path=stored.path,
            wrapped_key=stored.wrapped_key.sealed,
            size=stored.size,
            sha256=stored.sha256,
            made_at=at,
        )
        row.save()
        _append("drawn-up", row, by=by, at=at)
    return row


def _expect_none_waiting(period_name: str) -> None:
    waiting = Edition.objects.filter(
        period_name=period_name, state__in=[Edition.State.DRAWN_UP, Edition.State.ENTERED]
    ).first()
    if waiting is not None:
        raise FiguresError(
            f"Edition {waiting.name} waits to be published. Publish or discard it first."
        )


def _append(word: str, row: Edition, *, by: Actor, at: datetime) -> int:
    return store.append(
        f"transparency.{word}",
        at=at,
        actor=by.role,
        body={"digest": row.digest, "edition": row.name, "number": row.number},
        commits={"person": str(by.person).encode()},
    )


@retry_whole
def agree(*, edition_id: UUID, digest: str, despite: str = "", by: Actor, at: datetime) -> Edition:
    """Say yes, as one person, to exactly what was drawn up.

    :param despite: why it is published although a published sentence of ours is not true.
    :raises FiguresError: if it is another edition by now, has faults, or was agreed to by them.
    :raises StatementContradicted: if such a sentence stands and nobody has answered for it.
    """
    by.must_be(*MAY_APPROVE)
    row = _waiting(edition_id)
    _expect_sound(row, at=at)
    with change(Side.NONE):
        row = _locked(edition_id)
        if row.digest != digest:
            raise FiguresError("What you looked at is not what stands here now. Look at it anew.")
        if row.approvals.filter(person_id=by.person).exists():
            raise FiguresError("You have said yes. Somebody else must, too.")
        _answer(row, despite, by=by, at=at)
        number = _append("agreed", row, by=by, at=at)
        EditionApproval.objects.create(
            edition=row,
            person_id=by.person,
            role=by.role,
            digest=digest,
            at=at,
            ledger_number=number,
        )
    return row


@retry_whole
def publish(*, edition_id: UUID, despite: str = "", by: Actor, at: datetime) -> Edition:
    """Enter an edition, to which two people said yes, in the ledger; it appears after a checkpoint.

    :param despite: why it is published although a sentence of ours has become untrue meanwhile.
    :raises FiguresError: if fewer agreed, it has faults, or its numbers have changed meanwhile.
    :raises StatementContradicted: if such a sentence stands and nobody has answered for it.
    """
    by.must_be_staff()
    row = _waiting(edition_id)
    _expect_sound(row, at=at)
    with change(Side.NONE):
        row = _locked(edition_id)
        agreed = {one.person_id for one in row.approvals.filter(digest=row.digest)}
        if len(agreed) < APPROVALS_NEEDED:
            raise FiguresError(
                f"{len(agreed)} of {APPROVALS_NEEDED} people have said yes to this edition."
            )
        _answer(row, despite, by=by, at=at)
        edition = replace(value_of(row), published_on=at.date())
        row.facts = canonical(facts_of(edition)).decode()
        row.state = Edition.State.ENTERED
        row.ledger_number = store.append(KIND, at=at, actor=by.role, body=entry_body(edition))
        row.save()
        outbox.queue(APPEAR, key=f"{APPEAR}:{row.id}", at=at, edition=row.id)
    return row


def unanswered(row: Edition, *, at: datetime) -> Objections:
    """Return what stands against publishing an edition and has nobody who answers for it."""
    found = objections_to_figures(at=at)
    given = answered_for(_subject(row))
    answered = [one for one in given if one.at >= row.drawn_up_at]
    if any(one.against == found.named() for one in answered):
        return Objections()
    return found


def _answer(row: Edition, despite: str, *, by: Actor, at: datetime) -> None:
    found = unanswered(row, at=at)
    answer_for(found, subject=_subject(row), reasons=despite, by=by, at=at)


def _subject(row: Edition) -> str:
    return f"figures:{row.name}"


def _waiting(edition_id: UUID) -> Edition:
    row = Edition.objects.filter(id=edition_id, state=Edition.State.DRAWN_UP).first()
    if row is None:
        raise FiguresError("No such edition waits. Somebody published or discarded it.")
    return row


def _locked(edition_id: UUID) -> Edition:
    # Two at once: the second waits here and then finds what the first has done.
    list(Edition.objects.select_for_update(of=("self",)).filter(id=edition_id))
    return _waiting(edition_id)


@retry_whole
def discard(*, edition_id: UUID, because: str, by: Actor, at: datetime) -> None:
    """Discard what was drawn up and not yet entered; its number is free again."""
    by.must_be_staff()
    if not because.strip():
        raise FiguresError("Say why: others may have looked at it.")
    with change(Side.NONE):
        row = _locked(edition_id)
        row.state = Edition.State.DISCARDED
        row.save(update_fields=["state"])
        _append("discarded", row, by=by, at=at)


def faults_of(row: Edition, *, at: datetime) -> tuple[Fault, ...]:
    """Return everything that keeps a drawn-up edition from appearing as the house stands now."""
    edition = value_of(row)
    earlier = tuple(map(value_of, drawing.earlier_rows(row.period_name)))
    counted = drawing.count(edition.period, at=at)
    faults = drawing.faults_of(edition, earlier=earlier, counted=counted)
    if counted.digest() != row.counted:
        text = "The figures have changed since it was drawn up. Discard it and draw it up anew."
        return (Fault("edition.stale", edition.name, text), *faults)
    return faults


def _expect_sound(row: Edition, *, at: datetime) -> None:
    faults = faults_of(row, at=at)
    if faults:
        raise FaultyEdition(faults)


@retry_whole
def appear(lease: outbox.Lease, *, at: datetime) -> None:
    """Publish a checkpoint over an edition's entry, then let the edition appear with its files."""
    row = Edition.objects.get(id=lease.arguments["edition"])
    receipt = _receipt(row, at=at)
    files = tuple(edition_files.files_of(value_of(row), receipt=receipt))
    with change(Side.NONE):
        row = Edition.objects.select_for_update(of=("self",)).get(id=row.id)
        row.state, row.published_at = Edition.State.PUBLISHED, at
        row.checkpoint = Checkpoint.parse(receipt.checkpoint.text).size
        row.save(update_fields=["state", "published_at", "checkpoint"])
        EditionFile.objects.bulk_create(
            EditionFile(
                edition=row,
                name=one.name,
                media_type=one.media_type,
                body=one.body,
                sha256=sha256(one.body).hexdigest(),
            )
            for one in files
        )
        outbox.finish(lease, at=at)
        store.append(
            "transparency.appeared",
            at=at,
            actor=SYSTEM.role,
            body={
                "edition": row.name,
                "entry": row.ledger_number,
                "report": sha256(files[0].body).hexdigest(),
            },
        )


def _receipt(row: Edition, *, at: datetime) -> ProvedReceipt:
    newest = publishing.newest_checkpoint()
    if newest is None or newest.size <= row.ledger_number:
        publishing.publish(at=at)
    receipt = publishing.receipt_for(row.ledger_number, at=at)
    if not isinstance(receipt, ProvedReceipt):
        raise LookupError("The checkpoint does not cover the edition's entry yet.")
    return receipt

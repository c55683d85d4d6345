"""Hand out the opening of a roll's entry: recorded first, and only to whom it may be told."""

from __future__ import annotations

import json
from datetime import datetime

from comity.ledger.commitment import commit_to_digest
from comity.transparency.registry import FigureId
from comity.transparency.report_file import write_opening
from comity.transparency.roll import RollOpening, entry_of
from comity_server.actions.actor import Actor
from comity_server.casefile.edition_drawing import INTAKE
from comity_server.casefile.models import Case, Edition, Notice
from comity_server.casefile.reading import openings
from comity_server.casefile.reading.editions import value_of
from comity_server.ledger.models import Opening
from comity_server.vault import reading
from comity_server.vault.models import Blob

OPEN = frozenset({FigureId.HELD.value, FigureId.PENDING.value})


class NothingToOpen(LookupError):
    """Raised when there is no entry that this reader may open: one sentence for every cause."""

    def __init__(self) -> None:
        super().__init__("There is no entry in this table that we can open for you.")


def open_for_sender(*, ref: str, edition: str, table: str, by: Actor, at: datetime) -> bytes:
    """Return the opening file of an officer's own request in one table.

    :raises NothingToOpen: if it is not theirs, not counted there, or its answer was not given.
    """
    by.must_be("officer")
    case = Case.objects.filter(ref=ref, officer__person_id=by.person).first()
    if case is None:
        raise NothingToOpen
    allowed = openings.for_sender(case)
    return _open(case, allowed, edition, table, role=by.role, person=str(by.person), at=at)


def open_for_told(*, notice_id: int, edition: str, table: str, at: datetime) -> bytes:
    """Return the opening file for the user whom a notice told of a request.

    :raises NothingToOpen: if the request is not counted there, or its answer was not given.
    """
    row = Notice.objects.select_related("case").get(id=notice_id, told_at__isnull=False)
    allowed = openings.for_told(notice_id)
    return _open(row.case, allowed, edition, table, role="user", person="", at=at)


def _open(
    case: Case,
    allowed: tuple[openings.Openable, ...],
    edition: str,
    table: str,
    *,
    role: str,
    person: str,
    at: datetime,
) -> bytes:
    if (edition, table) not in {(one.edition, one.table) for one in allowed}:
        raise NothingToOpen
    row = Edition.objects.get(name=edition, state=Edition.State.PUBLISHED)
    salt = _salt(row, table, case, role=role, person=person, at=at)
    made = Opening.objects.get(entry__kind=INTAKE, entry__case_ref=case.ref, name="submission")
    opened = RollOpening(salt, edition, table, "", bytes(made.salt))
    commitment = commit_to_digest(bytes(made.salt), bytes(made.digest))
    cell = _cell(row, opened, commitment)
    if not OPEN.isdisjoint(cell.split("|")):
        raise NothingToOpen
    return write_opening(RollOpening(salt, edition, table, cell, bytes(made.salt)))


def _salt(row: Edition, table: str, case: Case, *, role: str, person: str, at: datetime) -> bytes:
    blob = Blob.objects.get(id=row.salts_id)
    entry = reading.record_access(
        blob, case_ref=case.ref, why="opening of a roll's entry", role=role, person=person, at=at
    )
    salts = json.loads(b"".join(reading.chunks(blob, entry=entry)))
    if case.ref not in salts[table]:
        raise NothingToOpen
    return bytes.fromhex(salts[table][case.ref])


def _cell(row: Edition, opened: RollOpening, commitment: bytes) -> str:
    """Return the true cell: the one whose entry is in the roll. It is kept nowhere else."""
    table = value_of(row).table(opened.table)
    entries = {line.entry for line in table.roll.rows} if table.roll else set()
    for cell in table.cells:
        entry = entry_of(
            salt=opened.salt,
            edition=opened.edition,
            table=opened.table,
            cell=cell.name,
            commitment=commitment,
        )
        if entry in entries:
            return cell.name
    raise NothingToOpen

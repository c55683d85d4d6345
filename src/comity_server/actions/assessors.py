"""Let outsiders look at the working of published figures: invited, for a time, each look recorded.

Nothing that an assessor sees names a request: rows carry a name of their own for each assessor, by
which they can follow one request through the tables of an edition and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from comity.transparency.edition import PublishedTable
from comity.transparency.roll import sample
from comity.transparency.working import Walked, walk
from comity.vocabulary.words import RequestId
from comity_server import identifiers
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Assessor, SeedCommitment
from comity_server.casefile.models import Edition as EditionRow
from comity_server.casefile.reading import assessors
from comity_server.casefile.reading.editions import value_of
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.vault import reading
from comity_server.vault.models import Blob

ROLE: Final = "assessor"
LONGEST: Final = timedelta(days=90)
MOST: Final = 200
"""How many rows one sample may open."""


class NotYours(PermissionError):
    """Raised for whoever may not look: never invited, ended, or not at this; all read alike."""

    def __init__(self) -> None:
        super().__init__("There is nothing here that you can open. Ask whoever invited you.")


@retry_whole
def invite_assessor(
    *, name: str, purpose: str, period_name: str, ends_at: datetime, by: Actor, at: datetime
) -> str:
    """Invite one named person for a purpose and a time; return the secret of their link.

    :raises ValueError: without a name, a purpose or an end within 90 days.
    """
    by.must_be("administrator")
    if not name.strip() or not purpose.strip():
        raise ValueError("Say who looks, and for what.")
    if not at < ends_at <= at + LONGEST:
        raise ValueError(f"Choose an end within {LONGEST.days} days.")
    token = identifiers.link_token()
    with change(Side.NONE):
        row = Assessor.objects.create(
            name=name.strip(),
            purpose=purpose.strip(),
            period_name=period_name.strip(),
            token_sha256=hashlib.sha256(token.encode()).digest(),
            invited_by_id=by.person,
            invited_at=at,
            ends_at=ends_at,
        )
        _append("invited", row, role=by.role, at=at, ends=f"{ends_at:%Y-%m-%dT%H:%M:%SZ}")
    return token


@retry_whole
def end_assessor(*, assessor_id: UUID, by: Actor, at: datetime) -> None:
    """End somebody's looking before its time; what they saw stays recorded."""
    by.must_be("administrator")
    with change(Side.NONE):
        rows = Assessor.objects.select_for_update(of=("self",))
        row = rows.filter(id=assessor_id, ended_at=None).first()
        if row is None:
            raise NotYours
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _append("ended", row, role=by.role, at=at)


@retry_whole
def fix_seed(*, assessor_id: UUID, period_name: str, digest: str, at: datetime) -> SeedCommitment:
    """Fix the digest of a seed before the edition of a period is entered; it cannot be changed.

    :raises ValueError: if it is no SHA-256, fixed already, or the period is published.
    """
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError("Write the SHA-256 of your seed: 64 small hexadecimal digits.")
    with change(Side.NONE):
        row = _expect(assessor_id, at=at)
        if row.period_name not in {"", period_name}:
            raise NotYours
        if row.seeds.filter(period_name=period_name).exists():
            raise ValueError("You have fixed a seed for this period. It cannot be exchanged.")
        number = _append("seed-fixed", row, role=ROLE, at=at, period=period_name, seed=digest)
        return SeedCommitment.objects.create(
            assessor=row, period_name=period_name, digest=digest, at=at, ledger_number=number
        )


@retry_whole
def look(*, assessor_id: UUID, what: str, at: datetime) -> Assessor:
    """Record that somebody looks, before anything is shown to them.

    :raises NotYours: if they may not, or no longer.
    """
    with change(Side.NONE):
        row = _expect(assessor_id, at=at)
        _append("looked", row, role=ROLE, at=at, what=what)
    return row


def _expect(assessor_id: UUID, *, at: datetime) -> Assessor:
    row = assessors.may_look(assessor_id, at=at)
    if row is None:
        raise NotYours
    return row


def _append(word: str, row: Assessor, *, role: str, at: datetime, **body: str) -> int:
    return store.append(
        f"panel.{word}",
        at=at,
        actor=role,
        body=body,
        commits={"assessor": str(row.id).encode(), "purpose": row.purpose.encode()},
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a roll as an assessor sees it; ``name`` stands for the request, for them alone."""

    number: int
    entry: bytes
    label: str
    cell: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One sampled row with what opens it, and the ledger entry that holds its commitment."""

    line: Line
    salt: bytes | None = field(repr=False)
    commitment: bytes | None
    intake: int | None


@dataclass(frozen=True, slots=True)
class Worked:
    """A table's roll walked both ways; ``missing`` counts requests that have no entry."""

    table: PublishedTable
    lines: tuple[Line, ...]
    missing: int

    @property
    def unopened(self) -> int:
        """Return how many entries nothing opens: each counts as an error."""
        return sum(line.cell is None for line in self.lines)


def open_working(*, assessor_id: UUID, edition: str, table: str, at: datetime) -> Worked:
    """Return a table's rows with their requests' names blinded, after the look was recorded.

    :raises NotYours: if there is no such table for them.
    """
    row, found, _ = _walked(assessor_id, edition, table, what=f"rows {edition} {table}", at=at)
    published = value_of(found.edition).table(table)
    lines = tuple(_line(row, n, one) for n, one in enumerate(found.lines))
    return Worked(published, lines, found.missing)


def draw_sample(
    *, assessor_id: UUID, edition: str, table: str, seed: bytes, count: int, at: datetime
) -> tuple[Opened, ...]:
    """Return the rows that a seed chooses, each with what opens it.

    :raises NotYours: if there is no such table for them.
    :raises ValueError: if no seed was fixed before the edition was entered, or this is another.
    """
    target = _edition(assessor_id, edition, at=at)
    fixed = SeedCommitment.objects.filter(
        assessor_id=assessor_id,
        period_name=target.period_name,
        ledger_number__lt=target.ledger_number or 0,
    ).first()
    if fixed is None:
        raise ValueError("You fixed no seed before this edition was entered in the ledger.")
    roll = value_of(target).table(table).roll
    if roll is None:
        raise NotYours
    chosen = sample(
        seed=seed,
        seed_commitment=bytes.fromhex(fixed.digest),
        root=roll.root(),
        size=len(roll.rows),
        count=min(count, MOST),
    )
    what = f"sample {edition} {table} {seed.hex()} {len(chosen)}"
    row, found, intakes = _walked(assessor_id, edition, table, what=what, at=at)
    return tuple(
        Opened(
            _line(row, number, found.lines[number]),
            found.lines[number].salt,
            found.lines[number].commitment,
            intakes.get(found.lines[number].request or RequestId("")),
        )
        for number in chosen
    )


@dataclass(frozen=True, slots=True)
class _Found:
    edition: EditionRow
    lines: tuple[Walked, ...]
    missing: int


def _walked(
    assessor_id: UUID, edition: str, table: str, *, what: str, at: datetime
) -> tuple[Assessor, _Found, dict[RequestId, int]]:
    target = _edition(assessor_id, edition, at=at)
    published = next((one for one in value_of(target).tables if one.id == table), None)
    if published is None or published.roll is None:
        raise NotYours
    row = look(assessor_id=assessor_id, what=what, at=at)
    salts = _salts(target, row, at=at).get(table, {})
    known = assessors.commitments(salts)
    working = walk(
        published.roll,
        cells=[cell.name for cell in published.cells],
        salts={RequestId(ref): bytes.fromhex(salt) for ref, salt in salts.items()},
        commitments={ref: commitment for ref, (_, commitment) in known.items()},
    )
    intakes = {ref: number for ref, (number, _) in known.items()}
    return row, _Found(target, working.lines, len(working.missing)), intakes


def _edition(assessor_id: UUID, name: str, *, at: datetime) -> EditionRow:
    assessor = _expect(assessor_id, at=at)
    rows = EditionRow.objects.filter(name=name, state=EditionRow.State.PUBLISHED)
    if assessor.period_name:
        rows = rows.filter(period_name=assessor.period_name)
    found = rows.first()
    if found is None:
        raise NotYours
    return found


def _salts(target: EditionRow, row: Assessor, *, at: datetime) -> dict[str, dict[str, str]]:
    blob = Blob.objects.get(id=target.salts_id)
    entry = reading.record_access(
        blob, case_ref="", why="panel", role=ROLE, person=str(row.id), at=at
    )
    found: dict[str, dict[str, str]] = json.loads(b"".join(reading.chunks(blob, entry=entry)))
    return found


def _line(row: Assessor, number: int, walked: Walked) -> Line:
    name = blinded(row.id, walked.request) if walked.request is not None else ""
    return Line(number, walked.entry, walked.label, walked.cell, name)


def blinded(assessor_id: UUID, request: RequestId) -> str:
    """Return the name by which one assessor, and nobody else, knows a request in every table."""
    key = settings.HOME.secret("assessor-names").encode() + assessor_id.bytes
    digest = hmac.new(key, request.encode(), hashlib.sha256).digest()
    text = base64.b32encode(digest[:10]).decode()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))

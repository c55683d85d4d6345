"""Who may look at the working of published figures, and the seeds that they fixed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.ledger.entry import Entry
from comity.vocabulary.words import RequestId
from comity_server.casefile.models import Assessor, SeedCommitment
from comity_server.ledger.models import Entry as EntryRow

INTAKE = "intake.recorded"


def everybody() -> tuple[Assessor, ...]:
    """Return all assessors, the newest first."""
    return tuple(Assessor.objects.order_by("-invited_at"))


def may_look(assessor_id: UUID, *, at: datetime) -> Assessor | None:
    """Return an assessor whose time has not ended."""
    rows = Assessor.objects.filter(id=assessor_id, ended_at=None, ends_at__gt=at)
    return rows.first()


def by_token(token: str, *, at: datetime) -> Assessor | None:
    """Return the assessor whom a link names, while their time lasts."""
    digest = hashlib.sha256(token.encode()).digest()
    return Assessor.objects.filter(token_sha256=digest, ended_at=None, ends_at__gt=at).first()


def seeds(assessor: Assessor) -> tuple[SeedCommitment, ...]:
    """Return the seeds that an assessor has fixed, by period."""
    return tuple(assessor.seeds.order_by("period_name"))


def commitments(requests: Iterable[str]) -> dict[RequestId, tuple[int, bytes]]:
    """Return for each request its intake's number in the ledger and the commitment made there."""
    wanted = set(requests)
    rows = EntryRow.objects.filter(kind=INTAKE).values_list("number", "case_ref", "canonical")
    return {
        RequestId(ref): (number, Entry.parse(bytes(stored)).commitments["submission"])
        for number, ref, stored in rows.iterator()
        if ref in wanted
    }

"""Keep what an officer has not sent yet. A draft is no submission: nothing of it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from comity.intake.outcome import Accepted
from comity_server.evidence.keep import KeptFile
from comity_server.evidence.models import Draft, DraftFile
from comity_server.gate.change import bookkeeping

KEPT_DAYS = 30
MOST_FILES = 10


def begin(*, person: UUID, at: datetime) -> Draft:
    """Begin a draft, and sweep out those that are too old."""
    with bookkeeping():
        Draft.objects.filter(saved_at__lt=at - timedelta(days=KEPT_DAYS)).delete()
        return Draft.objects.create(person_id=person, saved_at=at)


def mine(draft_id: UUID, *, person: UUID) -> Draft | None:
    """Return one's own draft; anybody else's is not there."""
    return Draft.objects.filter(id=draft_id, person_id=person).first()


def all_mine(*, person: UUID) -> tuple[Draft, ...]:
    """Return one's own drafts, newest first."""
    return tuple(Draft.objects.filter(person_id=person).order_by("-saved_at"))


def save(draft: Draft, *, fields: Mapping[str, str], at: datetime) -> None:
    """Save answers into a draft."""
    with bookkeeping():
        draft.fields = {**draft.fields, **fields}
        draft.version += 1
        draft.saved_at = at
        draft.save()


def add_file(draft: Draft, *, accepted: Accepted, media_type: str, body: bytes) -> bool:
    """Add a paper that was accepted; False once there are as many as we take."""
    with bookkeeping():
        if draft.files.count() >= MOST_FILES:
            return False
        DraftFile.objects.create(
            draft=draft,
            name=accepted.name,
            media_type=media_type,
            body=body,
            sha256=accepted.sha256,
        )
    return True


def remove_file(draft: Draft, *, file_id: str) -> None:
    """Take a paper out of a draft."""
    with bookkeeping():
        draft.files.filter(id=file_id).delete()


def files_of(draft: Draft) -> tuple[KeptFile, ...]:
    """Return a draft's papers as a submission keeps them."""
    return tuple(
        KeptFile(file.name, file.media_type, bytes(file.body))
        for file in draft.files.order_by("name", "id")
    )


def end(draft: Draft) -> None:
    """Throw a draft away once it was sent."""
    with bookkeeping():
        draft.files.all().delete()
        draft.delete()

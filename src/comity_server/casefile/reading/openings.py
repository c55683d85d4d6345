"""In which published tables a sender, or a told user, may find the entry of their request.

They are given the opening only in tables whose answer they have been given: who asked is known to
both; what became of the request only once they have been told; and never whether it was pending or
held, since a hold may follow from where a person is (design, truth 12).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from comity.transparency.closing import BY_BOTH, BY_OUTCOME, BY_PLACE
from comity.transparency.closing_apart import EMERGENCIES, PRESERVATION
from comity.vocabulary.words import RequestKind
from comity_server.casefile.models import Case, CountedHistory, Notice
from comity_server.casefile.reading import editions
from comity_server.evidence.models import Submission

OF_OUTCOMES: Final = frozenset({BY_OUTCOME, BY_BOTH})


@dataclass(frozen=True, slots=True)
class Openable:
    """A table of a published edition in which a request's entry may be opened for its reader."""

    edition: str
    table: str
    title: str
    report: str


def for_sender(case: Case) -> tuple[Openable, ...]:
    """Return the tables in which the sender of a request may find it."""
    told = case.state == Case.State.WITHDRAWN or (
        case.closed_at is not None and case.letters.exclude(kind="acknowledgement").exists()
    )
    asked = {PRESERVATION} if case.kind == RequestKind.PRESERVATION else {BY_PLACE, EMERGENCIES}
    return _openable(case, asked | OF_OUTCOMES if told else asked)


def for_told(notice_id: int) -> tuple[Openable, ...]:
    """Return the tables in which a user who was told of a request may find it.

    What became of the whole request is told by what became of its only account.
    """
    row = Notice.objects.select_related("case").get(id=notice_id, told_at__isnull=False)
    case = row.case
    asked = {PRESERVATION if case.kind == RequestKind.PRESERVATION else BY_PLACE}
    gave = case.releases.filter(deliveries__bytes_sent__gt=0).exists()
    alone = case.accounts.count() == 1
    return _openable(case, asked | OF_OUTCOMES if gave and alone else asked)


def _openable(case: Case, tables: set[str] | frozenset[str]) -> tuple[Openable, ...]:
    # A follow-up is counted with the request that it continues, which has the only entry.
    if not CountedHistory.objects.filter(case=case).exists():
        return ()
    return tuple(
        Openable(one.name, table.id, table.title, one.file("report.json").href)
        for one in editions.published()
        if one.period.covers(case.received_at)
        for table in one.edition.tables
        if table.id in tables and table.roll is not None
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission as its sender sent it, byte for byte; the digest is in hexadecimal."""

    body: bytes
    media_type: str
    sha256: str


def submission_of(case: Case) -> Sent:
    """Return what arrived for a case."""
    row = Submission.objects.get(id=case.submission_id)
    return Sent(bytes(row.body), row.media_type, bytes(row.sha256).hex())


def digest_for(notice_id: int) -> str:
    """Return the SHA-256 of the submission that a told user's notice speaks of."""
    case = Notice.objects.select_related("case").get(id=notice_id, told_at__isnull=False).case
    return submission_of(case).sha256

"""Letters that came by mail or post, and which earlier case each one follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from comity.intake.correspondence import LinkReason, Received, link_between
from comity.intake.outcome import Accepted, Door, Letter
from comity_server.adapters.parsing.sandbox import examine_apart
from comity_server.casefile.models import Case
from comity_server.evidence.keep import NO_LETTERS
from comity_server.evidence.models import Submission

MAIL = "message/rfc822"
COMPARED = 50
"""How many recorded letters of the same domain are compared by what they refer to."""

READ_WHOLE = 3
"""How many of them are read once more, each in a process of its own, to compare their text."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """An earlier case that a letter seems to belong to, and why. A person decides."""

    case: Case
    reason: LinkReason


def letter_by_id(letter_id: UUID) -> Submission | None:
    """Return a letter that came otherwise than through the portal."""
    rows = Submission.objects.exclude(channel__in=NO_LETTERS).prefetch_related("attachments")
    return rows.filter(id=letter_id).first()


def case_of_letter(letter_id: UUID) -> Case | None:
    """Return the case that a letter was recorded as; a sealed one is not there."""
    return Case.objects.filter(submission_id=letter_id, sealed=False).first()


def suggest(submission: Submission, letter: Letter) -> Suggested | None:
    """Return the newest recorded letter of the same correspondence, as its case."""
    domain = _domain(submission.sender)
    if not domain:
        return None
    mine = Received(str(submission.id), letter, domain, submission.received_at)
    recorded = _recorded(submission, domain)
    referring = (_by_headers(row, domain) for row in recorded)
    whole = (_by_text(row, domain) for row in recorded[:READ_WHOLE])
    for other in (*referring, *whole):
        found = link_between(mine, other) if other else None
        if found:
            case = Case.objects.filter(submission_id=UUID(other.id), sealed=False).first()
            if case is not None:
                return Suggested(case, found.reason)
    return None


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].lower()


def _recorded(submission: Submission, domain: str) -> list[Submission]:
    rows = Submission.objects.filter(
        media_type=MAIL,
        sender__iendswith=f"@{domain}",
        received_at__lte=submission.received_at,
        id__in=Case.objects.values("submission_id"),
    ).exclude(id=submission.id)
    return list(rows.defer("body").order_by("-received_at", "id")[:COMPARED])


def _by_headers(row: Submission, domain: str) -> Received:
    refers = tuple(row.refers_to)
    letter = Letter(
        from_name="",
        from_address=row.sender,
        sent_at=None,
        subject=row.subject,
        message_id=row.message_id,
        in_reply_to=refers,
        references=refers,
        text="",
    )
    return Received(str(row.id), letter, domain, row.received_at)


def _by_text(row: Submission, domain: str) -> Received | None:
    outcome = examine_apart(content=bytes(row.body), name=row.subject, door=Door.MAILBOX)
    if not isinstance(outcome, Accepted) or outcome.letter is None:
        return None
    return replace(_by_headers(row, domain), letter=outcome.letter)

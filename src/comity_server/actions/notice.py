"""Give each account its notice verdict, and tell users when it is time, after a fresh check."""

from __future__ import annotations

from datetime import datetime

from comity.notice import judge_notice
from comity.vocabulary.words import NoticeWord
from comity_server import books, identifiers
from comity_server.actions.actor import Actor
from comity_server.casefile import mapping
from comity_server.casefile.models import Case, Notice
from comity_server.gate.change import Side, change, current, retry_whole
from comity_server.ledger import store


def write_verdicts(case: Case, *, at: datetime) -> None:
    """Write the one notice verdict of each account, in the change under way.

    First when a request comes in, so that refused and held ones have one too, and anew when we
    answer; what a person has decided meanwhile stays.
    """
    current()
    verdict = judge_notice(
        gov_request=mapping.request_value(case),
        instrument=books.books().instrument(case.instrument),
        at=at,
    )
    asks = verdict.word is NoticeWord.ASK
    fields = {
        "verdict": verdict.word,
        "basis": verdict.basis,
        "due_at": None if asks else verdict.at,
        "decide_by": verdict.at if asks else None,
        "owner_role": "counsel" if asks else "",
        "at": at,
    }
    decided = set(case.notices.filter(by_person=True).values_list("account_id", flat=True))
    for account in case.accounts.all():
        if account.id not in decided:
            code = {"code": identifiers.notice_code()}
            Notice.objects.update_or_create(
                case=case, account=account, defaults=fields, create_defaults=fields | code
            )


@retry_whole
def decide_notice(
    *,
    notice_id: int,
    verdict: NoticeWord,
    because: str,
    due_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Notice:
    """Decide, as a person, whether a user is told where the law is not clear.

    :raises ValueError: if the law forbids it, after the attempt was recorded; or if nobody says
        why, or until when.
    """
    by.must_be("counsel", "rights")
    if not because.strip():
        raise ValueError("Say why: the user may read it one day.")
    if verdict is NoticeWord.DELAYED and due_at is None:
        raise ValueError("Say until when: no delay runs without an end.")
    if verdict is NoticeWord.ASK:
        raise ValueError("Choose: told now, told later, or forbidden by which law.")
    with change(Side.EXCLUSIVE):
        row = (
            Notice.objects.select_for_update(of=("self",)).select_related("case").get(id=notice_id)
        )
        refused = verdict is not NoticeWord.FORBIDDEN and _law_forbids(row.case, at=at)
        if refused:
            _refuse(row, because, by=by, at=at)
        else:
            _decide(row, verdict, because, due_at, by=by, at=at)
    if refused:  # after the entry stands: the attempt is what it records
        raise ValueError("The law forbids us to tell this user. That you tried is in the ledger.")
    return row


def _law_forbids(case: Case, *, at: datetime) -> bool:
    """Return whether the law itself forbids telling, whatever a person decides."""
    found = judge_notice(
        gov_request=mapping.request_value(case),
        instrument=books.books().instrument(case.instrument),
        at=at,
    )
    return found.word is NoticeWord.FORBIDDEN


def _refuse(row: Notice, because: str, *, by: Actor, at: datetime) -> None:
    store.append(
        "notice.attempt-refused",
        at=at,
        actor=by.role,
        case=row.case.ref,
        commits={"because": because.encode(), "person": str(by.person).encode()},
    )


def _decide(
    row: Notice,
    verdict: NoticeWord,
    because: str,
    due_at: datetime | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    row.verdict, row.basis, row.decide_by = verdict, because, None
    row.by_person = True
    row.due_at = at if verdict is NoticeWord.DUE else due_at
    row.owner_role = ""
    row.save()
    store.append(
        "notice.decided",
        at=at,
        actor=by.role,
        case=row.case.ref,
        body={"verdict": verdict},
        commits={"because": because.encode(), "person": str(by.person).encode()},
    )


@retry_whole
def tell_user(*, notice_id: int, at: datetime) -> bool:
    """Hand one due notice to its carrier: the user's page. Checked afresh in this transaction."""
    with change(Side.EXCLUSIVE):
        row = (
            Notice.objects.select_for_update(of=("self",)).select_related("case").get(id=notice_id)
        )
        case = row.case
        still_secret = case.secrecy_ordered and (
            case.secrecy_until is None or case.secrecy_until > at
        )
        # Nobody is told of a request that we have not answered, unless a person decided so.
        settled = row.by_person or (
            case.letters.filter(sent_at__isnull=False).exclude(kind="acknowledgement").exists()
        )
        due = settled and row.verdict in {NoticeWord.DUE, NoticeWord.DELAYED}
        due = due and not _law_forbids(case, at=at)
        if not due or still_secret or row.told_at or row.due_at is None or row.due_at > at:
            return False
        row.told_at = at
        row.save(update_fields=["told_at"])
        store.append("notice.told", at=at, actor="system", case=case.ref)
    return True


def due(*, at: datetime) -> tuple[int, ...]:
    """Return the notices whose day has come."""
    rows = Notice.objects.filter(
        told_at=None, due_at__lte=at, verdict__in=[NoticeWord.DUE, NoticeWord.DELAYED]
    )
    return tuple(rows.values_list("id", flat=True))


@retry_whole
def open_notice(*, notice_id: int, at: datetime) -> None:
    """Record that a notice was opened with its code, before anything of it is shown (I19)."""
    with change(Side.NONE):
        row = Notice.objects.select_related("case").get(id=notice_id, told_at__isnull=False)
        store.append("notice.opened", at=at, actor="user", case=row.case.ref)

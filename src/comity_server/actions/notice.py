"""Give each account its notice verdict, and tell users when it is time, after a fresh check."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from comity.notice import judge_notice
from comity.vocabulary.words import NoticeWord
from comity_server import books, identifiers
from comity_server.actions.actor import Actor
from comity_server.adapters.custodian_folder import knows_contacts
from comity_server.adapters.mail_server import sends_mail
from comity_server.casefile import mapping, outbox
from comity_server.casefile.models import Case, Notice
from comity_server.casefile.telling import keeps_untold
from comity_server.gate.change import Side, change, current, retry_whole
from comity_server.ledger import store

TELL = "tell-user"


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


def tell_user(*, notice_id: int, at: datetime) -> bool:
    """Hand one due notice to its carrier; True if its reader was told with that.

    By mail where the service says how its users are written to: then a mail waits to leave, and
    the transaction that hands it over looks again. Else their page opens for its code.
    """
    if keeps_untold(_row(notice_id, lock=False), at=at):
        return False  # looked at without a lock first: most notices wait for long
    return _carry(notice_id=notice_id, at=at)


@retry_whole
def _carry(*, notice_id: int, at: datetime) -> bool:
    with change(Side.EXCLUSIVE):
        row = _row(notice_id)
        if row.mailed_at is not None or keeps_untold(row, at=at):
            return False
        if _goes_by_mail(row):
            queue_mail(row, at=at)
            return False
        mark_told(row, carrier="page", at=at)
    return True


def _goes_by_mail(row: Notice) -> bool:
    home = settings.HOME
    known = knows_contacts(home.folder("custodians"), row.account.service)
    return bool(known and settings.PUBLIC_URL and sends_mail(home.root))


def queue_mail(row: Notice, *, at: datetime) -> None:
    """Have a mail wait to leave, in the change under way, with its entry."""
    number = store.next_number()
    row.mailed_at = at
    row.save(update_fields=["mailed_at"])
    outbox.queue(TELL, key=f"{TELL}:{row.id}:{number}", at=at, notice=row.id)
    store.append("notice.queued", at=at, actor="system", case=row.case.ref)


def mark_told(row: Notice, *, carrier: str, at: datetime) -> None:
    """Write that a reader was told, in the change under way, with its entry."""
    row.told_at, row.carrier = at, carrier
    row.save(update_fields=["told_at", "carrier"])
    store.append("notice.told", at=at, actor="system", case=row.case.ref, body={"carrier": carrier})


def locked(notice_id: int) -> Notice:
    """Return a notice with its case, both held to the end of the change."""
    return _row(notice_id)


def _row(notice_id: int, *, lock: bool = True) -> Notice:
    """Return a notice with its case; held to the end of the change where it may be told now."""
    rows = Notice.objects.select_related("case__authority", "case__officer", "case__follows")
    rows = rows.select_related("account")
    return (rows.select_for_update(of=("self", "case")) if lock else rows).get(id=notice_id)


def due(*, at: datetime) -> tuple[int, ...]:
    """Return the notices whose day has come and that wait for nobody's mark."""
    rows = Notice.objects.filter(
        told_at=None,
        mailed_at=None,
        unsafe_since=None,
        due_at__lte=at,
        verdict__in=[NoticeWord.DUE, NoticeWord.DELAYED],
    )
    return tuple(rows.values_list("id", flat=True))


@retry_whole
def open_notice(*, notice_id: int, at: datetime) -> None:
    """Record that a notice was opened with its code, before anything of it is shown (I19)."""
    with change(Side.NONE):
        row = Notice.objects.select_related("case").get(id=notice_id, told_at__isnull=False)
        store.append("notice.opened", at=at, actor="user", case=row.case.ref)

"""How each action about people is brought about: rows of ``test_actions_leave_nothing``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from comity.notice import SecrecyDeedWord
from comity_server.actions import message, notice, notice_post, secrecy, secrecy_watch, unsafe_mark
from comity_server.casefile import outbox, secrecy_due
from comity_server.casefile.models import Notice, SecrecyOrder
from tests.alarms.made import a_mail_server
from tests.support.cast import DAY, HOUR, NOON, Cast, a_filed_case
from tests.support.mail_sink import mail_sink
from tests.support.mailing import told_by_a_person

AT = NOON + 5 * HOUR
Pair = tuple[Callable[[Cast], Any], Callable[[Cast, Any], Any]]


def an_order(cast: Cast) -> SecrecyOrder:
    terms = secrecy.OrderTerms("court", "s. 1", NOON, NOON + DAY)
    case = a_filed_case(cast)
    return secrecy.record_order(case_id=case.id, terms=terms, by=cast.counsel, at=NOON)


def a_shared_order(cast: Cast) -> SecrecyOrder:
    row = an_order(cast)
    secrecy.clear_person(ref=row.ref, person_id=cast.analyst.person, by=cast.counsel, at=NOON)
    return row


def _ring(cast: Cast, row: SecrecyOrder) -> None:
    key = next(secrecy_due.order_keys(row, at=AT))
    secrecy_watch.ring_order(ref=row.ref, key=key, at=AT)


def by_mail(cast: Cast, *, address: str = "mail") -> Notice:
    """Have a mail wait to leave; nothing listens where it is sent to, unless a test has begun."""
    row = to_be_told(cast, address=address)
    notice.tell_user(notice_id=row.id, at=AT)
    return row


def to_be_told(cast: Cast, *, address: str = "mail") -> Notice:
    row = told_by_a_person(cast, a_filed_case(cast), at=NOON)
    settings.PUBLIC_URL = "https://search.example"
    folder = settings.HOME.folder("custodians") / "search"
    sql = f"SELECT {address}, '' FROM users WHERE login = :account"
    text = f'engine = "sqlite"\ndsn = "file:{folder / "address"}"\nsql = "{sql}"\n'
    (folder / "contact.toml").write_text(text)
    a_mail_server(settings.HOME, port=1)
    return row


def an_unsafe_one(cast: Cast) -> Notice:
    row = told_by_a_person(cast, a_filed_case(cast), at=NOON)
    return unsafe_mark.mark_unsafe(
        notice_id=row.id, because="b", review_by=AT, by=cast.analyst, at=NOON
    )


def _send(cast: Cast, row: Notice) -> None:
    """Do what the work does, with a server that takes everything."""
    lease = outbox.take(at=AT)
    assert lease is not None and lease.kind == "tell-user"
    with mail_sink() as sink:
        a_mail_server(settings.HOME, port=sink.port)
        notice_post.send_notice(lease, at=AT)


ROWS: dict[str, Pair] = {
    "message.send_message": (
        lambda cast: a_filed_case(cast),
        lambda cast, case: message.send_message(
            case_id=case.id, says="s", key="k", by=cast.officer, at=AT
        ),
    ),
    "notice._carry": (
        to_be_told,
        lambda cast, row: notice.tell_user(notice_id=row.id, at=AT),
    ),
    "notice_post._hand_over": (by_mail, _send),
    "notice_post._open_page": (lambda cast: by_mail(cast, address="''"), _send),
    "unsafe_mark.mark_unsafe": (
        to_be_told,
        lambda cast, row: unsafe_mark.mark_unsafe(
            notice_id=row.id, because="b", review_by=AT + DAY, by=cast.analyst, at=AT
        ),
    ),
    "unsafe_mark.take_mark_back": (
        an_unsafe_one,
        lambda cast, row: unsafe_mark.take_mark_back(
            notice_id=row.id, because="b", by=cast.counsel, at=AT
        ),
    ),
    "secrecy_watch.ring_unsafe": (
        an_unsafe_one,
        lambda cast, row: secrecy_watch.ring_unsafe(
            notice_id=row.id, key=secrecy_due.unsafe_key(row), at=AT
        ),
    ),
    "secrecy.record_order": (
        lambda cast: a_filed_case(cast),
        lambda cast, case: secrecy.record_order(
            case_id=case.id,
            terms=secrecy.OrderTerms("court", "s. 1", NOON, None),
            by=cast.counsel,
            at=AT,
        ),
    ),
    "secrecy.record_deed": (
        an_order,
        lambda cast, row: secrecy.record_deed(
            ref=row.ref,
            word=SecrecyDeedWord.CHALLENGED,
            happened_at=AT,
            note="n",
            by=cast.counsel,
            at=AT,
        ),
    ),
    "secrecy.look_again": (
        an_order,
        lambda cast, row: secrecy.look_again(
            ref=row.ref, review_by=AT + DAY, because="b", by=cast.counsel, at=AT
        ),
    ),
    "secrecy.clear_person": (
        an_order,
        lambda cast, row: secrecy.clear_person(
            ref=row.ref, person_id=cast.analyst.person, by=cast.counsel, at=AT
        ),
    ),
    "secrecy.end_clearance": (
        a_shared_order,
        lambda cast, row: secrecy.end_clearance(
            ref=row.ref, person_id=cast.analyst.person, by=cast.counsel, at=AT
        ),
    ),
    "secrecy_watch.ring_order": (an_order, _ring),
}

CHANGE_NO_STATE = {
    "secrecy.open_order": "its entry is all that it writes",
}

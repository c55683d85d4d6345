"""Send a notice by mail: looked at afresh in the transaction that hands it to the mail server.

The server is reached and signed in to before, so that the transaction only looks, hands over and
records. A death between handing over and recording sends the mail again under the same Message-ID:
as little as SMTP allows.
"""

from __future__ import annotations

import smtplib
from datetime import datetime
from email.message import EmailMessage

from django.conf import settings
from django.db import DatabaseError

from comity.errors import ComityError
from comity_server.actions import alarms, letters
from comity_server.actions.actor import SYSTEM
from comity_server.actions.notice import locked, mark_told
from comity_server.adapters.custodian_folder import contact_of
from comity_server.adapters.mail_server import hand_over_now, mail_server, opened
from comity_server.casefile import notice_mail, outbox
from comity_server.casefile.models import Notice, Outbox
from comity_server.casefile.telling import keeps_untold
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


class NoticeUnsendable(ComityError):
    """Raised when a notice waits that cannot leave; it is tried again, then people are called."""

    code = "notice.unsendable"


class HandedButUnrecorded(RuntimeError):
    """Raised when a mail was taken and that could not be recorded; the work is not repeated now."""


def send_notice(lease: outbox.Lease, *, at: datetime) -> None:
    """Send the mail of one notice, unless something keeps its reader untold by now.

    :raises NoticeUnsendable: if the home names no mail server, or nobody approved the letter.
    :raises smtplib.SMTPException: or OSError, where the server did not take it.
    """
    row = Notice.objects.select_related("account", "case").get(id=lease.arguments["notice"])
    contact = contact_of(
        settings.HOME.folder("custodians"), row.account.service, row.account.identifier
    )
    if contact is None:
        _open_page(lease, notice_id=row.id, at=at)
        return
    server = mail_server(settings.HOME.root)
    letter = letters.notice_text(row, language=contact.language)
    if server is None or letter is None or not settings.PUBLIC_URL:
        raise NoticeUnsendable(
            "No mail server, no public address or no approved letter: nobody was told."
        )
    mail = notice_mail.as_mail(row, letter, sender=server.sender, to=contact.address, at=at)
    with opened(server=server, home=settings.HOME.root) as connection:
        _hand_over(lease, row.id, mail, connection, at=at)


@retry_whole
def _hand_over(
    lease: outbox.Lease,
    notice_id: int,
    mail: EmailMessage,
    connection: smtplib.SMTP,
    *,
    at: datetime,
) -> None:
    # No side of the gate: a release never waits for a mail server, and telling opens nothing that
    # was shut. The rows held here are those that whoever orders secrecy must have as well.
    with change(Side.NONE):
        row = locked(notice_id)
        _expect_lease(lease)
        if why := keeps_untold(row, at=at):
            _stop(lease, row, why=why, at=at)
            return
        hand_over_now(mail, connection)
        try:
            outbox.finish(lease, at=at)
            mark_told(row, carrier="mail", at=at)
        except DatabaseError as lost:
            raise HandedButUnrecorded from lost


def _expect_lease(lease: outbox.Lease) -> None:
    """Hold the work to the end of the change.

    :raises comity_server.casefile.outbox.LeaseLost: if it is another worker's by now.
    """
    rows = Outbox.objects.select_for_update().filter(
        id=lease.id, fence=lease.fence, done_at__isnull=True
    )
    if rows.first() is None:
        raise outbox.LeaseLost("another worker has this work now; nothing was sent")


def _stop(lease: outbox.Lease, row: Notice, *, why: str, at: datetime) -> None:
    row.mailed_at = None
    row.save(update_fields=["mailed_at"])
    outbox.finish(lease, at=at)
    store.append(
        "notice.stopped", at=at, actor=SYSTEM.role, case=row.case.ref, body={"because": why}
    )


@retry_whole
def _open_page(lease: outbox.Lease, *, notice_id: int, at: datetime) -> None:
    """Open the page of a reader whom no mail reaches, and call people who reach them otherwise."""
    with change(Side.EXCLUSIVE):
        row = locked(notice_id)
        _expect_lease(lease)
        if why := keeps_untold(row, at=at):
            _stop(lease, row, why=why, at=at)
            return
        case = row.case
        name = "A sealed case" if case.sealed else f"Case {case.ref}"
        alarms.ring(
            kind="notice-no-address",
            about="sealed" if case.sealed else case.ref,
            key=f"notice-no-address:{row.id}",
            says=f"{name}: the service knows no address of a user who may be told. Reach them.",
            case=case,
            to_roles=("counsel", "analyst"),
            at=at,
        )
        outbox.finish(lease, at=at)
        mark_told(row, carrier="page", at=at)

"""The mail server by which alarms leave, as ``mail.toml`` in the home names it, and handing over.

Without the file no mail is sent. Plain text goes over TLS; without it only to this very machine.
"""

from __future__ import annotations

import smtplib
import ssl
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from email.message import EmailMessage
from pathlib import Path

from comity.errors import ComityError

FILE = "mail.toml"
SECURITIES = ("starttls", "tls", "none")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SECONDS = 20
"""How long the whole of one handing over may wait for a mail server's next word."""

SECONDS_TO_TAKE = 4
"""How long a server that was reached already may take over a mail while a transaction waits."""


class MailServerInvalid(ComityError):
    """Raised when ``mail.toml`` is wrong; nothing is sent until it is mended."""

    code = "mail.settings"

    def __init__(self, fault: str) -> None:
        super().__init__(f"{FILE} names no mail server that alarms may leave by: {fault}")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and from which address; ``password_file`` lies in the home."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password_file: str = ""
    ca_file: str = ""


def sends_mail(home: Path) -> bool:
    """Return whether a home names a mail server, rightly or not: mail is queued either way."""
    return (home / FILE).exists()


def mail_server(home: Path) -> MailServer | None:
    """Return the mail server of a home; None where it names none.

    :raises MailServerInvalid: with what to write instead.
    """
    path = home / FILE
    if not path.exists():
        return None
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise MailServerInvalid(f"it is no TOML ({fault}).") from fault
    known = {field.name: field.type for field in fields(MailServer)}
    for key, value in given.items():
        if key not in known:
            raise MailServerInvalid(f"“{key}” is no key of it; write one of {', '.join(known)}.")
        if type(value).__name__ != known[key]:
            raise MailServerInvalid(f"“{key}” must be a {known[key]}.")
    return _checked(given, home)


def _checked(given: dict[str, str | int], home: Path) -> MailServer:
    missing = [key for key in ("host", "sender") if not given.get(key)]
    if missing:
        raise MailServerInvalid(f"write {' and '.join(missing)}.")
    found = MailServer(**given)  # type: ignore[arg-type]  # names and types were compared above
    if "@" not in found.sender:
        raise MailServerInvalid("write “sender” as comity@provider.example.")
    if found.security not in SECURITIES:
        raise MailServerInvalid(f"“security” is one of {', '.join(SECURITIES)}.")
    if found.security == "none" and found.host not in LOOPBACK:
        raise MailServerInvalid("“security” may be none only for a server on this machine.")
    for name in (found.password_file, found.ca_file):
        if name and not (home / name).is_file():
            raise MailServerInvalid(f"there is no file {name} in the home.")
    return found


@contextmanager
def opened(*, server: MailServer, home: Path) -> Iterator[smtplib.SMTP]:
    """Reach the server and sign in, so that handing a mail over is all that is left to do.

    :raises smtplib.SMTPException: or OSError, where that fails.
    """
    trusted = ssl.create_default_context(cafile=home / server.ca_file if server.ca_file else None)
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=SECONDS, context=trusted
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with connection:
        if server.security == "starttls":
            connection.starttls(context=trusted)
        if server.user:
            password = (home / server.password_file).read_text(encoding="utf-8").strip()
            connection.login(server.user, password)
        yield connection


def hand_over(message: EmailMessage, *, server: MailServer, home: Path) -> None:
    """Hand one mail to the server, which then answers for it.

    :raises smtplib.SMTPException: or OSError, where it did not take it.
    """
    with opened(server=server, home=home) as connection:
        connection.send_message(message)


def hand_over_now(message: EmailMessage, connection: smtplib.SMTP) -> None:
    """Hand one mail to a server that was reached before, which has a few seconds to take it.

    :raises smtplib.SMTPException: or OSError, where it did not.
    """
    if connection.sock is not None:
        connection.sock.settimeout(SECONDS_TO_TAKE)
    connection.send_message(message)

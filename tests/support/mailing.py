"""A house that tells its users by mail: a mail server, a service that knows addresses, a policy."""

from __future__ import annotations

import sqlite3

from django.conf import settings

from comity.vocabulary.words import NoticeWord
from comity_server.actions import notice
from comity_server.casefile.models import Case, Notice
from comity_server.conf.home import Home
from tests.alarms.made import a_mail_server
from tests.support.cast import Cast

PAGES = "https://search.example"
CONTACT = """
engine = "sqlite"
dsn = "file:{address}"
sql = "SELECT mail, language FROM users WHERE login = :account"
"""
WAITS = """
[[parameter]]
evidence = {{ basis = "operator_reviewed", reviewer = "Counsel", date = 2020-01-01 }}
id = "notice.waiting-days"

[[parameter.value]]
from = 2000-01-01
value = {days}
source = {{ title = "Our own policy", read_on = 2020-01-01, basis = "memory" }}
"""


def tells_by_mail(home: Home, monkeypatch, *, port: int, language: str = "en") -> None:
    """Give a house a mail server, public pages, and a service that knows how users are reached."""
    a_mail_server(home, port=port)
    monkeypatch.setattr(settings, "PUBLIC_URL", PAGES)
    service = home.root / "service.sqlite3"
    with sqlite3.connect(service) as database:
        database.execute(f"ALTER TABLE users ADD COLUMN language TEXT DEFAULT '{language}'")
    database.close()
    folder = home.folder("custodians") / "search"
    (folder / "contact.toml").write_text(CONTACT.format(address=folder / "address"))


def told_by_a_person(cast: Cast, case: Case, *, at) -> Notice:
    """Let counsel decide that the user of a case is told now."""
    row = Notice.objects.get(case=case)
    return notice.decide_notice(
        notice_id=row.id,
        verdict=NoticeWord.DUE,
        because="nothing forbids it",
        due_at=None,
        by=cast.counsel,
        at=at,
    )


def waits(home: Home, days: int) -> None:
    """Lay a policy over the shipped one that gives users days to object."""
    folder = home.folder("overlays") / "policy" / "starter"
    folder.mkdir(parents=True)
    (folder / "parameters.toml").write_text(WAITS.format(days=days))

"""From where a copy begins: home, the files that no page links to, styles, and the tree's files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from comity_server.casefile.reading import announced, editions
from comity_server.ledger import reading


def starts() -> tuple[str, ...]:
    """Return the addresses with which a copy begins; links lead to the rest."""
    return (
        "/home/",
        "/.well-known/government-requests.json",
        "/report/schema.json",
        *(f"/report/{one.period_name}/{one.number}/" for one in editions.published()),
        *_contact(),
        *_feeds(),
        *_styles(),
        *(f"/ledger/{name}" for name in reading.published_files()),
    )


def _contact() -> Iterator[str]:
    provider = announced.provider()
    if provider is not None and provider.security_contact:
        yield "/.well-known/security.txt"


def _feeds() -> Iterator[str]:
    yield "/stand/feed.xml"
    if editions.published():
        yield "/report/feed.xml"


def _styles() -> Iterator[str]:
    root = Path(settings.STATIC_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"{settings.STATIC_URL}{path.relative_to(root).as_posix()}"

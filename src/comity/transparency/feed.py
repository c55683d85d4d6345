"""The Atom feed of editions and corrections. Source: RFC 4287."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from comity.errors import FiguresError
from comity.vocabulary.instants import as_instant


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One edition as the feed tells it. ``url`` is where it can be read."""

    id: str
    title: str
    url: str
    updated_at: datetime
    summary: str


def write_feed(*, title: str, feed_id: str, url: str, entries: Sequence[FeedEntry]) -> str:
    """Return the feed, the newest entry first.

    :raises FiguresError: if there is no entry: a feed must say when it last changed.
    """
    if not entries:
        raise FiguresError("A feed without an edition says nothing. Publish one first.")
    newest = sorted(entries, key=lambda entry: (as_instant(entry.updated_at), entry.id))[::-1]
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
        f"  <title>{_text(title)}</title>",
        f"  <id>{_text(feed_id)}</id>",
        f'  <link rel="self" href={quoteattr(url)}/>',
        f"  <updated>{_instant(newest[0].updated_at)}</updated>",
        f"  <author><name>{_text(title)}</name></author>",
        *map(_entry, newest),
        "</feed>\n",
    ]
    return "\n".join(parts)


def _entry(entry: FeedEntry) -> str:
    return "\n".join(
        (
            "  <entry>",
            f"    <title>{_text(entry.title)}</title>",
            f"    <id>{_text(entry.id)}</id>",
            f"    <link href={quoteattr(entry.url)}/>",
            f"    <updated>{_instant(entry.updated_at)}</updated>",
            f"    <summary>{_text(entry.summary)}</summary>",
            "  </entry>",
        )
    )


def _instant(at: datetime) -> str:
    return as_instant(at).isoformat().replace("+00:00", "Z")


def _text(text: str) -> str:
    # XML 1.0 has no way to write control characters, not even escaped.
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))

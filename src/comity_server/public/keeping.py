"""Keep the generated pages as they stand, so that a reader can see later what was said when."""

from __future__ import annotations

from datetime import datetime

from comity_server.actions import public_pages
from comity_server.actions.actor import SYSTEM
from comity_server.public.documents import shelf, sources


def keep_current(*, at: datetime) -> tuple[str, ...]:
    """Keep every generated page whose text has changed; return their keys.

    Nothing is kept before somebody has set the house up: until then the pages say nothing of it.
    """
    found = sources.gathered(at=at)
    if not found.contact.name:
        return ()
    return public_pages.keep_pages(shelf.texts(found), by=SYSTEM, at=at)

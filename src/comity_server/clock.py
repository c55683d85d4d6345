"""The one place where the house reads a clock; faces and workers pass the instant on as ``at``."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from django.conf import settings

STORY_FILE = "story-clock.json"


def now() -> datetime:
    """Return the present instant in UTC; in a story told for practice, the story's."""
    real = datetime.now(UTC)
    return real + story_offset() if settings.UNSAFE_STORY else real


def story_offset() -> timedelta:
    """Return by how much a story's clock differs from the real one; zero before it is set."""
    path = settings.HOME.root / STORY_FILE
    if not path.exists():
        return timedelta(0)
    return timedelta(seconds=json.loads(path.read_text())["offset_seconds"])


def set_story_clock(at: datetime) -> None:
    """Make a story's clock show ``at`` now and go on from there.

    :raises RuntimeError: outside a story; nobody sets the clock of a live instance.
    """
    if not settings.UNSAFE_STORY:
        raise RuntimeError("only a story told for practice has a clock that can be set")
    path = settings.HOME.root / STORY_FILE
    partial = path.with_suffix(".partial")
    offset = (at - datetime.now(UTC)).total_seconds()
    partial.write_text(json.dumps({"offset_seconds": offset}))
    partial.replace(path)

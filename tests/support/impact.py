"""A house with requests of several askers, for what a hold would come to."""

from __future__ import annotations

from datetime import datetime

from comity_server.actions import authority, release
from comity_server.casefile.models import Case, Release
from tests.support.cast import HOUR, NOON, Cast, a_sealed_case


def another_authority(cast: Cast, name: str, kind: str, jurisdiction: str) -> None:
    """Add an authority to the directory."""
    authority.add_authority(
        name=name,
        kind=kind,
        jurisdiction=jurisdiction,
        callback_number="+1 202 555 0100",
        callback_source="directory",
        by=cast.analyst,
        at=NOON,
    )


def a_released_case(cast: Cast, *, at: datetime = NOON, **fields: str) -> Release:
    """Take a case through to its release, three hours and a half after it was filed."""
    case: Case = a_sealed_case(cast, at=at, **fields)
    release.release_production(case_id=case.id, by=cast.counsel, at=at + 3.5 * HOUR)
    return Release.objects.get(case=case)

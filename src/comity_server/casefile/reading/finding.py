"""Find a case, an authority or a hold by what a person of ours types; bounded, by index."""

from __future__ import annotations

from dataclasses import dataclass

from comity_server.casefile.models import Case, Hold
from comity_server.people.models import Authority

MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: cases whose reference it is, theirs or ours, then bodies and holds."""

    cases: tuple[Case, ...]
    authorities: tuple[Authority, ...]
    holds: tuple[Hold, ...]


def find(text: str) -> Found:
    """Return what a text names. A sealed case is not found, by nothing that is typed."""
    wanted = text.strip()[:200]
    if not wanted:
        return Found((), (), ())
    cases = Case.objects.filter(sealed=False).select_related("authority")
    cases = cases.prefetch_related("accounts")
    ours = tuple(cases.filter(ref=wanted.upper()))
    theirs = tuple(cases.filter(their_reference=wanted).order_by("-received_at", "id")[:MOST])
    return Found(
        cases=(*ours, *(case for case in theirs if case not in ours)),
        authorities=tuple(
            Authority.objects.filter(name__icontains=wanted).order_by("jurisdiction", "name")[:MOST]
        ),
        holds=tuple(Hold.objects.filter(title__icontains=wanted).order_by("-effective_at")[:MOST]),
    )

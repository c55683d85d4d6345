"""Our directory of authorities and officers, as faces read it."""

from __future__ import annotations

from comity_server.people.models import Authority


def confirmed_authorities() -> tuple[Authority, ...]:
    """Return the bodies whose number we found ourselves, by place and name."""
    rows = Authority.objects.filter(status=Authority.Status.CONFIRMED)
    return tuple(rows.order_by("jurisdiction", "name"))


def is_confirmed(name: str, *, jurisdiction: str) -> bool:
    """Return whether a body of this name stands confirmed in our directory."""
    return Authority.objects.filter(
        name=name, jurisdiction=jurisdiction, status=Authority.Status.CONFIRMED
    ).exists()

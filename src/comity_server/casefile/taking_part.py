"""Who of ours decided a case: whoever looks at it again is somebody else."""

from __future__ import annotations

from uuid import UUID

from comity_server.casefile.models import Approval, Case, Determination


def deciders_of(case: Case) -> frozenset[UUID]:
    """Return who proposed or approved any determination of a case, void ones too."""
    rows = Determination.objects.filter(case=case)
    said_yes = Approval.objects.filter(determination__case=case)
    return frozenset(
        [*rows.values_list("by_id", flat=True), *said_yes.values_list("person_id", flat=True)]
    )


def took_part(case: Case, person: UUID | None) -> bool:
    """Return whether somebody decided a case; the house itself counts as having done so."""
    return person is None or person in deciders_of(case)

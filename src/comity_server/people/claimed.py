"""The directory's row for a body that somebody names: unconfirmed until we rang it ourselves."""

from __future__ import annotations

from dataclasses import dataclass

from comity.vocabulary.places import parse_jurisdiction
from comity.vocabulary.words import AuthorityKind
from comity_server.people.models import Authority


@dataclass(frozen=True, slots=True)
class ClaimedAuthority:
    """A state body as a letter or an officer names it; naming it confirms nothing.

    :raises comity.vocabulary.places.PlaceError: if the jurisdiction is none.
    :raises ValueError: if the kind is no word of ours, or the name is blank.
    """

    name: str
    kind: str
    jurisdiction: str

    def __post_init__(self) -> None:
        parse_jurisdiction(self.jurisdiction)
        AuthorityKind(self.kind)
        if not self.name.strip():
            raise ValueError("Write the authority's name as it calls itself.")


def find_or_enter(claimed: ClaimedAuthority) -> Authority:
    """Return the row of a claimed body, entered unconfirmed if it is new.

    To be called inside a change: it writes no entry of its own.
    """
    authority, _ = Authority.objects.get_or_create(
        name=claimed.name.strip(),
        jurisdiction=claimed.jurisdiction,
        defaults={"kind": claimed.kind},
    )
    return authority

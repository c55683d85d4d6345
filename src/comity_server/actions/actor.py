"""Who acts: one natural person in one role, or the house itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from comity_server.people.models import Person

ROLES = ("analyst", "counsel", "rights", "executive", "administrator")
"""The roles of our own people. One person may hold several; each approval counts a person once."""


class NotAllowed(PermissionError):
    """Raised when somebody tries what their role does not allow; nothing was done."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in a role. ``person`` is None for the house itself (workers, the clock)."""

    person: UUID | None
    role: str

    def must_be(self, *roles: str) -> None:
        """Refuse unless the actor acts in one of these roles.

        :raises NotAllowed: otherwise.
        """
        if self.role not in roles:
            raise NotAllowed(f"This needs {' or '.join(roles)}; you act as {self.role}.")

    def must_be_staff(self) -> None:
        """Refuse officers, outsiders and the house itself."""
        self.must_be(*ROLES)


SYSTEM = Actor(None, "system")


def acting(person: Person, role: str) -> Actor:
    """Return a person of ours in a role that they hold.

    :raises NotAllowed: if they do not hold it, or may no longer sign in.
    """
    if not person.is_active or role not in person.roles:
        raise NotAllowed(f"You do not act as {role} here.")
    return Actor(person.id, role)

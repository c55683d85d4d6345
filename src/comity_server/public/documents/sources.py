"""From what the generated pages are written: contact, data map, books, announced holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from comity.pack.books import Books
from comity_server import books
from comity_server.adapters import data_map
from comity_server.adapters.data_map import HeldData
from comity_server.casefile.reading import announced
from comity_server.casefile.reading.announced import Announced


@dataclass(frozen=True, slots=True)
class Contact:
    """Who the provider is and how it is reached; every field may be empty before set-up."""

    name: str = ""
    established_in: str = ""
    mail: str = ""
    phone: str = ""
    emergency_phone: str = ""
    security: str = ""
    answer_days: int = 0


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that the texts may say, as it stands at one instant."""

    at: datetime
    contact: Contact
    services: tuple[str, ...]
    holds_data: frozenset[str]
    data_map: tuple[HeldData, ...]
    books: Books
    statements: tuple[Announced, ...]

    @property
    def standing(self) -> tuple[Announced, ...]:
        """Return the announced holds that are in force."""
        return tuple(one for one in self.statements if one.in_force)

    def parameter(self, name: str) -> int | None:
        """Return the policy's number of today; None where it has none."""
        found = self.books.policy.find(name)
        value = found.at(self.at.date()) if found else None
        return value.value if value else None


def gathered(*, at: datetime) -> Sources:
    """Return what the pages are written from at an instant; only announced holds are in it."""
    row = announced.provider()
    return Sources(
        at=at,
        contact=Contact(
            row.name,
            row.established_in,
            row.mail,
            row.phone,
            row.emergency_phone,
            row.security_contact,
            row.answer_days,
        )
        if row
        else Contact(),
        services=tuple(row.services) if row else (),
        holds_data=frozenset(row.holds_data) if row else frozenset(),
        data_map=data_map.read(settings.HOME.root / "custodians", tuple(row.services))
        if row
        else (),
        books=books.books(),
        statements=announced.announced(at=at),
    )

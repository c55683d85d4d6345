"""Say who we are: the provider's row, as set-up and settings write it."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime

from comity.vocabulary.places import parse_place
from comity.vocabulary.words import Category
from comity_server.actions import letters
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Provider
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """Everything that set-up asks about the provider."""

    name: str
    established_in: str
    services: tuple[str, ...]
    holds_data: tuple[str, ...] = tuple(Category)
    approvals_needed: int = 2
    mail: str = ""
    phone: str = ""
    emergency_phone: str = ""
    security_contact: str = ""
    answer_days: int = 14


@retry_whole
def describe_provider(terms: ProviderTerms, *, by: Actor, at: datetime) -> None:
    """Write the provider's row. It is a gate input: where we are established decides much.

    :raises ValueError: if a place, category or number is none.
    """
    by.must_be("administrator")
    parse_place(terms.established_in)
    for category in terms.holds_data:
        Category(category)
    if not terms.name.strip() or not terms.services or terms.approvals_needed < 1:
        raise ValueError("A provider has a name, at least one service, and somebody who approves.")
    expect_distinct(terms.services)
    fields = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(terms).items()
    }
    with change(Side.EXCLUSIVE):
        _, is_new = Provider.objects.update_or_create(id=1, defaults=fields)
        if is_new:  # whoever sets the house up has read its English letters, and sends them
            letters.approve_english(person=by.person, at=at)
        store.append(
            "people.provider-described",
            at=at,
            actor=by.role,
            body={
                "approvals_needed": terms.approvals_needed,
                "established_in": terms.established_in,
                "services": list(terms.services),
            },
        )


def expect_distinct(services: tuple[str, ...]) -> None:
    """Refuse two services of one name, however it is written: figures could not tell them apart."""
    seen: dict[str, str] = {}
    for service in services:
        name = " ".join(unicodedata.normalize("NFKC", service).casefold().split())
        if name in seen:
            raise ValueError(
                f"Two services have one name: {seen[name]!r} and {service!r}. Their requests would "
                "be counted as one service's. Give each a name of its own."
            )
        seen[name] = service

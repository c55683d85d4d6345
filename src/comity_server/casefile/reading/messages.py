"""What officers wrote about their requests."""

from __future__ import annotations

from comity_server.casefile.models import Case, OfficerMessage


def messages_of(case: Case) -> tuple[OfficerMessage, ...]:
    """Return what the officer wrote about a request, oldest first."""
    return tuple(case.messages.order_by("ledger_number"))

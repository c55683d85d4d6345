"""All that law, clock, notice and the user's own word say against a production of one case."""

from __future__ import annotations

from datetime import datetime

from comity.intake.gov_request import GovernmentRequest
from comity.vocabulary.obstacle import Obstacle
from comity_server import books
from comity_server.casefile import telling
from comity_server.casefile.happenings import happened_of
from comity_server.casefile.models import Case, Provider


def obstacles_of(
    case: Case, gov_request: GovernmentRequest, *, provider: Provider, at: datetime
) -> tuple[Obstacle, ...]:
    """Return what stands against a production, as the gate takes it."""
    waiting = telling.waiting_of(case, at=at)
    return (
        *books.obstacles(
            gov_request,
            provider=provider,
            at=at,
            happened=happened_of(case),
            told_at=waiting.told_at,
            notice_word=waiting.word,
        ),
        *telling.objection_obstacles(case),
    )

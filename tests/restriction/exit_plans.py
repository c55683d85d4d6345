"""Plans of market exits for tests: the exit of July 2020 with all its stages, and changes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from comity.restriction.exit_plan import ExitPlan, PlannedStage
from comity.restriction.exit_rehearsal import ExitFacts
from comity.restriction.exit_stages import Stage
from comity.restriction.market_exit import ExitId
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import Place
from comity.vocabulary.words import Service

START = datetime(2020, 7, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = {
    Stage.ANNOUNCE: 0,
    Stage.SIGN_UPS: 1,
    Stage.PAYMENTS: 1,
    Stage.STORES: 1,
    Stage.ACCESS: 2,
    Stage.REQUESTS: 3,
    Stage.PRESERVED: 3,
    Stage.EXPORT: 94,
    Stage.DELETION: 95,
    Stage.ENTITIES: 96,
}
WHOLE = tuple(PlannedStage(stage, START + DAY * days, "Mika") for stage, days in DAYS.items())
LAST = START + 100 * DAY


def at(stage: Stage) -> datetime:
    """Return the instant of a stage in the whole plan."""
    return START + DAY * DAYS[stage]


def a_plan(**changes: Any) -> ExitPlan:
    """Return the whole plan, with changes."""
    facts: dict[str, Any] = {
        "id": ExitId("hk"),
        "place": Place("HK"),
        "services": frozenset({Service("search")}),
        "unknown_place": UnknownPlace.ADMIT,
        "stages": WHOLE,
        "export_days": 90,
    }
    return ExitPlan(**{**facts, **changes})


def facts(*, done: frozenset[Stage] = frozenset(), **changes: Any) -> ExitFacts:
    """Return how things stand when nothing stands against anything, with changes."""
    calm: dict[str, Any] = {
        "approved": True,
        "done": done,
        "preserved": 0,
        "open_requests": 0,
        "unassigned": 0,
    }
    return ExitFacts(**{**calm, **changes})


def terms(*, leave_out: tuple[Stage, ...] = (), export_days: int = 90, **moved: int) -> str:
    """Return the whole plan as it is written, stages left out or moved to another day."""
    lines = [
        'place = "HK"\nservices = ["search"]\nunknown_place = "admit"',
        f"export_days = {export_days}",
    ]
    for stage, days in DAYS.items():
        if stage in leave_out:
            continue
        day = START + DAY * moved.get(stage.name.lower(), days)
        lines.append(f'[[stage]]\ndo = "{stage}"\nat = {day.isoformat()}\nowner = "Mika"')
    return (
        "\n".join(lines) + '\n[[farewell]]\nlanguage = "en"\n[[farewell]]\nlanguage = "zh-Hant"\n'
    )

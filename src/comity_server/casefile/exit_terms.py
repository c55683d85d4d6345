"""A plan's terms as they are stored: a table in TOML, read strictly."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator

from comity.errors import ScenarioError
from comity.restriction.exit_plan import ExitPlan, Farewell, PlannedStage
from comity.restriction.exit_stages import Stage
from comity.restriction.market_exit import ExitId, ExitRequests
from comity.restriction.rule import RestrictionFault
from comity.restriction.signals import SignalRule, UnknownPlace
from comity.scenario.table import Table
from comity.vocabulary.places import parse_place
from comity.vocabulary.words import Service


class PlanWrong(ValueError):
    """Raised when a plan's terms are wrong; the message names the key and what to write."""


def parse_plan(text: str, *, ref: str) -> ExitPlan:
    """Return the plan that a TOML table spells; its id is ``ref``.

    :raises PlanWrong: if it is wrong.
    """
    try:
        table = Table("exit", tomllib.loads(text))
        plan = ExitPlan(
            id=ExitId(ref),
            place=table.parsed("place", parse_place),
            services=frozenset(map(Service, table.texts("services", required=True))),
            unknown_place=table.word("unknown_place", UnknownPlace),
            signals=table.word("signals", SignalRule, SignalRule.ANY),
            requests=table.word("requests", ExitRequests, ExitRequests.ASK),
            export_days=table.number("export_days"),
            stages=tuple(map(_stage, table.tables("stage"))),
            farewells=tuple(map(_farewell, table.tables("farewell"))),
        )
        table.finish()
    except (tomllib.TOMLDecodeError, RestrictionFault, ScenarioError, ValueError) as wrong:
        raise PlanWrong(str(wrong)) from wrong
    return plan


def _stage(table: Table) -> PlannedStage:
    found = PlannedStage(
        stage=table.word("do", Stage),
        at=table.instant("at"),
        owner=table.text("owner"),
        after=frozenset(table.words("after", Stage)),
    )
    table.finish()
    return found


def _farewell(table: Table) -> Farewell:
    found = Farewell(
        language=table.text("language"),
        title=table.any_text("title", ""),
        text=table.any_text("text", ""),
    )
    table.finish()
    return found


def digest_of(text: str) -> str:
    """Return the digest by which people approve exactly these terms."""
    return hashlib.sha256(text.encode()).hexdigest()


def plan_lines(plan: ExitPlan) -> Iterator[str]:
    """Yield each stage as the ledger keeps it, so that the report needs nothing but the ledger."""
    for one in plan.in_order:
        yield f"{one.stage} {one.at.isoformat().replace('+00:00', 'Z')}"

"""What a story can have done about a market exit, and at the doors that follow it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from comity.restriction.exit_stages import NATURES
from comity.restriction.exit_stages import Stage as ExitStage
from comity.vocabulary.verdict import Verdict, bars_of, word_of
from comity_edge import Gate
from comity_server.actions import exit_stages, market_exit, review
from comity_server.actions.snapshot import snapshot_file, snapshot_key
from comity_server.casefile import exits
from comity_server.casefile.exit_ledger import report
from comity_server.casefile.exit_terms import digest_of
from comity_server.casefile.hold_terms import write_terms
from comity_server.casefile.models import MarketExit, Provider
from comity_server.story.played import Played
from comity_server.story.stage import Stage


def _draft(stage: Stage, given: Any, at: datetime) -> Played:
    row = market_exit.draft_exit(
        ref=given["id"],
        title=given["title"],
        terms=write_terms(given["terms"]),
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": row.state})


def _edit(stage: Stage, given: Any, at: datetime) -> Played:
    row = market_exit.edit_exit(
        ref=given["id"],
        seen_version=MarketExit.objects.get(ref=given["id"]).version,
        terms=write_terms(given["terms"]),
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": row.state, "count": row.version})


def _approve(stage: Stage, given: Any, at: datetime) -> Played:
    row = MarketExit.objects.get(ref=given["id"])
    try:
        row = market_exit.approve_exit(
            ref=row.ref,
            digest=digest_of(row.terms),
            grounds=given["grounds"],
            by=stage.actor(given["by"]),
            at=at,
        )
    except market_exit.NotSo as refusal:
        return Played({"state": "refused"}, (str(refusal),))
    return Played({"state": row.state})


def _dry_run(stage: Stage, given: Any, at: datetime) -> Played:
    shown = exit_stages.dry_run(ref=given["id"], at=at)
    lines = []
    for one in shown:
        by = "the clock" if NATURES[one.planned.stage].by_clock else one.planned.owner
        lines.append(f"{one.planned.at:%Y-%m-%d %H:%MZ} {one.planned.stage}, {by}: {one.switches}")
        lines += [f"  conflict {bar.code}: {bar.text}" for bar in one.conflicts]
    return Played(
        {"count": len(shown), "bars": [bar.code for one in shown for bar in one.conflicts]},
        tuple(lines),
    )


def _do_stage(stage: Stage, given: Any, at: datetime) -> Played:
    verdict = exit_stages.do_stage(
        ref=given["id"],
        stage=ExitStage(given["stage"]),
        by=stage.actor(given["by"]),
        at=at,
        note=given.get("note", ""),
        keeps=given.get("keeps", False),
    )
    return _judged(verdict, given)


def _undo_stage(stage: Stage, given: Any, at: datetime) -> Played:
    verdict = exit_stages.undo_stage(
        ref=given["id"],
        stage=ExitStage(given["stage"]),
        by=stage.actor(given["by"]),
        at=at,
        note=given.get("note", ""),
    )
    return _judged(verdict, given)


def _judged(verdict: Verdict, given: Any) -> Played:
    bars = bars_of(verdict)
    return Played(
        {
            "verdict": str(word_of(verdict)),
            "bars": [bar.code for bar in bars],
            "state": MarketExit.objects.get(ref=given["id"]).state,
        },
        tuple(f"{bar.code}: {bar.text}" for bar in bars),
    )


def _take_back(stage: Stage, given: Any, at: datetime) -> Played:
    row = market_exit.take_back(
        ref=given["id"], grounds=given["grounds"], by=stage.actor(given["by"]), at=at
    )
    return Played({"state": row.state})


def _look(stage: Stage, given: Any, at: datetime) -> Played:
    row = MarketExit.objects.get(ref=given["id"])
    return Played({"state": row.state, "stages": sorted(exits.standing(row))})


def _report(stage: Stage, given: Any, at: datetime) -> Played:
    found = report(given["id"], at=at)
    entries = [number for line in found.lines for number in line.numbers]
    return Played(
        {"verdict": "equal" if found.equal else "not equal", "count": len(entries)},
        tuple(
            f"{line.stage}: {line.finding}"
            + (f", entries {', '.join(map(str, line.numbers))}" if line.numbers else "")
            for line in found.lines
        ),
    )


def _door(stage: Stage, given: Any, at: datetime) -> Played:
    """Open the published snapshot as a service does, and judge somebody at its door."""
    gate = Gate.open(
        snapshot_file(),
        keys=[snapshot_key().key.to_text()],
        provider=Provider.objects.get(id=1).name,
        clock=at.timestamp,
    )
    signals = {name: given.get(name, "") for name in ("sim", "billing", "declared")}
    answer = gate.judge(
        given["resource"],
        address=given.get("address", ""),
        action=given.get("action", "use"),
        **signals,
    )
    facts = {"verdict": answer.verdict.value, "bars": list(answer.because)}
    return Played(facts, (f"snapshot {gate.number}",))


def _assign(stage: Stage, given: Any, at: datetime) -> Played:
    by = stage.actor(given["by"])
    to = stage.people[given["to"]]
    review.assign(case_id=stage.cases[given["request"]], to=to.person, by=by, at=at)
    return Played({"state": "assigned"})


DEEDS: dict[str, Callable[[Stage, Any, datetime], Played]] = {
    "assign": _assign,
    "draft-exit": _draft,
    "edit-exit": _edit,
    "approve-exit": _approve,
    "dry-run-exit": _dry_run,
    "do-stage": _do_stage,
    "undo-stage": _undo_stage,
    "take-back-exit": _take_back,
    "look-exit": _look,
    "exit-report": _report,
    "door": _door,
}

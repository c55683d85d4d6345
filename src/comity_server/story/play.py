"""Play a story's steps, each by the action that a live instance would run for it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings

import comity_server.story.deeds_of_figures as deeds_of_figures
import comity_verify
from comity.vocabulary.instants import Period
from comity.vocabulary.verdict import Bar, Verdict, bars_of, word_of, worst_of
from comity.vocabulary.words import Category, Recommendation, Step
from comity_server import books, clock
from comity_server.actions import (
    authority,
    determination,
    exit_stages,
    hold,
    hold_lift,
    intake,
    notice,
    release,
)
from comity_server.actions.determination import Decided, Override
from comity_server.casefile import steps as case_steps
from comity_server.casefile.hold_terms import write_terms
from comity_server.casefile.models import Case, Delivery, Determination, Release
from comity_server.evidence.keep import Arrived
from comity_server.ledger import publishing
from comity_server.people.models import Authority
from comity_server.public import keeping
from comity_server.story import deeds_of_exits, deeds_of_places, deeds_of_restrictions
from comity_server.story.file import Story, StoryError, StoryStep
from comity_server.story.played import Played
from comity_server.story.stage import Stage, find_officer, set_stage
from comity_server.worker.loop import run_due


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step that was played, and each thing that came otherwise than the file says."""

    step: StoryStep
    played: Played
    otherwise: tuple[str, ...]


def play(story: Story) -> Iterator[Outcome]:
    """Set the stage and play each step at its instant; yield what each came to."""
    clock.set_story_clock(story.steps[0].at)
    stage = set_stage(story, at=story.steps[0].at)
    for step in story.steps:
        clock.set_story_clock(step.at)
        doing = DEEDS.get(step.do)
        if doing is None:
            raise StoryError(f"step {step.number}: do: {step.do!r} is nothing that can be done")
        _catch_up(step.at)
        try:
            played = doing(stage, step.given, step.at)
        except KeyError as missing:
            raise StoryError(
                f"step {step.number}: {missing} is missing or names nothing"
            ) from missing
        _catch_up(step.at)
        keeping.keep_current(at=step.at)
        yield Outcome(step, played, tuple(_differences(step, played)))


def _catch_up(at: datetime) -> None:
    """Do what a serving house has done by then: stages of exits, and the outbox."""
    exit_stages.run_due_exits(at=at)
    run_due(at=lambda: at)


def _differences(step: StoryStep, played: Played) -> Iterator[str]:
    for name, expected in step.expect.items():
        came = played.facts.get(name)
        if _plain(expected) != _plain(came):
            yield f"{name}: expected {_plain(expected)!r}, came {_plain(came)!r}"


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, list | tuple) else value


def _verdict(verdict: Verdict, **facts: Any) -> Played:
    bars: tuple[Bar, ...] = bars_of(verdict)
    return Played(
        {"verdict": str(word_of(verdict)), "bars": [bar.code for bar in bars], **facts},
        tuple(f"{bar.code}: {bar.text}" for bar in bars),
    )


def _call_back(stage: Stage, given: Any, at: datetime) -> Played:
    officer = find_officer(stage.officers[given["officer"]])
    call = authority.record_call_back(
        officer_id=officer.id,
        spoke_to=given["spoke_to"],
        confirmed=given["confirmed"],
        key_read_back=given["confirmed"],
        note="",
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": "confirmed" if call.confirmed else "registered"})


def _file(stage: Stage, given: Any, at: datetime) -> Played:
    fields = {name: _text(value) for name, value in given["form"].items()}
    key = hashlib.sha256(f"story:{given['as']}".encode()).hexdigest()
    filed = intake.file_request(fields=fields, key=key, by=stage.actor(given["by"]), at=at)
    if not isinstance(filed, intake.Filed):
        return Played({"state": "refused"}, tuple(f"{one.field}: {one.text}" for one in filed))
    stage.cases[given["as"]] = filed.case.id
    return Played({"state": filed.case.state}, (f"our reference {filed.case.ref}",))


def _text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def _letter(stage: Stage, given: Any, at: datetime) -> Played:
    """Keep a mail byte for byte and record what a person of ours reads in it."""
    mail = (
        f"From: {given['from']}\r\nSubject: {given['subject']}\r\nDate: {format_datetime(at)}\r\n"
        f"Message-ID: {given['message_id']}\r\n\r\n{given['body']}"
    ).encode()
    kept = intake.keep_letter(
        Arrived(
            channel="email",
            media_type="message/rfc822",
            body=mail,
            received_at=at,
            key=hashlib.sha256(mail).hexdigest(),
            sender=given["from"],
            subject=given["subject"],
            message_id=given["message_id"],
            refers_to=tuple(given.get("refers_to", ())),
        ),
        at=at,
    )
    filed = intake.record_request(
        submission_id=kept.id,
        fields={name: _text(value) for name, value in given["form"].items()},
        authority_id=Authority.objects.get(name=given["authority"]).id,
        follows=stage.cases.get(given.get("follows", "")),
        by=stage.actor(given["by"]),
        at=at,
    )
    if not isinstance(filed, intake.Filed):
        return Played({"state": "refused"}, tuple(f"{one.field}: {one.text}" for one in filed))
    stage.cases[given["as"]] = filed.case.id
    return Played({"state": filed.case.state})


def _look(stage: Stage, given: Any, at: datetime) -> Played:
    case = _case(stage, given)
    found = case_steps.judge_case(case, step=Step(given["step"]), at=at)
    verdict = worst_of(one.found.verdict for one in found)
    return _verdict(verdict, route=found[0].found.route)


def _case(stage: Stage, given: Any) -> Case:
    return Case.objects.select_related("authority", "officer", "follows").get(
        id=stage.cases[given["request"]]
    )


def _emergency_call_back(stage: Stage, given: Any, at: datetime) -> Played:
    authority.record_emergency_call_back(
        case_id=_case(stage, given).id,
        spoke_to=given["spoke_to"],
        confirmed=True,
        note="",
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": "confirmed"})


def _decide(stage: Stage, given: Any, at: datetime) -> Played:
    case = _case(stage, given)
    outcome = Recommendation(given["outcome"])
    refused = set(given.get("refused", ()))
    decided = [
        Decided(
            account=account.id,
            category=Category(category),
            outcome="refused" if category in refused else "granted",
            reason=given["reasons"],
            period=Period()
            if category in books.STANDING
            else Period(case.period_start, case.period_end),
        )
        for account in case.accounts.all()
        for category in case.categories
    ]
    row = determination.propose(
        case_id=case.id,
        seen_version=case.version,
        outcome=outcome,
        decided=decided if outcome in determination.GIVES_DATA else [],
        overrides=[Override(one["finding"], one["reason"]) for one in given.get("overrides", ())],
        reasons=given["reasons"],
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": row.state}, (f"digest {row.digest[:16]}",))


def _approve(stage: Stage, given: Any, at: datetime) -> Played:
    row = Determination.objects.exclude(state="void").get(case_id=stage.cases[given["request"]])
    row = determination.approve(
        determination_id=row.id, digest=row.digest, by=stage.actor(given["by"]), at=at
    )
    return Played({"state": row.state})


def _release(stage: Stage, given: Any, at: datetime) -> Played:
    verdict = release.release_production(
        case_id=stage.cases[given["request"]], by=stage.actor(given["by"]), at=at
    )
    return _verdict(verdict)


def _download(stage: Stage, given: Any, at: datetime) -> Played:
    case = _case(stage, given)
    found = Release.objects.get(case=case)
    try:
        download = release.open_download(
            release_id=found.id, by=stage.actor(given["by"]), at=at, now=lambda: at
        )
    except release.NotToBeHad as nothing:
        return Played({"state": "nothing"}, (str(nothing),))
    sealed = b"".join(download.chunks)
    opened = pyrage.decrypt(sealed, [stage.identities[given["by"]]])
    stage.files[given["request"]] = opened
    state = Case.objects.get(id=case.id).state
    return Played({"state": state, "count": len(opened)}, (f"SHA-256 {download.sha256}",))


def _draft_hold(stage: Stage, given: Any, at: datetime) -> Played:
    row = hold.draft_hold(
        ref=given["id"],
        title=given["title"],
        terms=write_terms(given["terms"]),
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": row.state})


def _consent_hold(stage: Stage, given: Any, at: datetime) -> Played:
    fence = hold.consent_to_hold(
        ref=given["id"], grounds=given["grounds"], by=stage.actor(given["by"]), at=at
    )
    if fence is None:
        return Played({"state": "draft"})
    return Played(
        {"state": "active", "count": len(fence.revoked)},
        (f"ledger number {fence.ledger_number}; {len(fence.before)} left since its effect",),
    )


def _lift_hold(stage: Stage, given: Any, at: datetime) -> Played:
    reasons = hold_lift.lift_hold(
        ref=given["id"],
        by=[stage.actor(name) for name in given["by"]],
        grounds=given.get("grounds", ""),
        at=at,
    )
    return Played(
        {"verdict": "denied" if reasons else "lifted", "reasons": sorted(reasons)},
        tuple(sorted(reasons)),
    )


def _tell_users(stage: Stage, given: Any, at: datetime) -> Played:
    told = sum(notice.tell_user(notice_id=one, at=at) for one in notice.due(at=at))
    return Played({"count": told})


def _checkpoint(stage: Stage, given: Any, at: datetime) -> Played:
    note = publishing.publish(at=at)
    return Played({}, (f"{note.text.splitlines()[1]} entries",))


def _verify(stage: Stage, given: Any, at: datetime) -> Played:
    """Let the stranger's tool check the ledger, a production and its receipt, by itself."""
    work = settings.HOME.folder("verify")
    ledger = settings.HOME.folder(publishing.FOLDER)
    case = _case(stage, given)
    delivery = Delivery.objects.get(release__case=case, completed_at__isnull=False)
    production, receipt = work / "production.zip", work / "receipt.json"
    production.write_bytes(stage.files[given["request"]])
    receipt.write_bytes(publishing.receipt_for(delivery.ledger_number, at=at).to_bytes())
    checks = [("ledger", ledger), ("production", production), ("receipt", receipt)]
    for name, report in deeds_of_figures.published_reports():
        (work / f"report-{name}.json").write_bytes(report)
        checks.append(("report", work / f"report-{name}.json"))
    ran = [_stranger(verb, path) for verb, path in checks]
    return Played(
        {"verdict": "proved" if all(code == 0 for code, _ in ran) else "not proved"},
        tuple(said for _, said in ran),
    )


def _stranger(verb: str, path: Path) -> tuple[int, str]:
    (folder,) = comity_verify.__path__
    tool = Path(folder, "comity_verify.py")
    ran = subprocess.run(
        [sys.executable, "-I", "-S", tool, verb, path], capture_output=True, text=True
    )
    return ran.returncode, f"{verb}: {(ran.stdout + ran.stderr).strip().splitlines()[-1]}"


DEEDS: dict[str, Callable[[Stage, Any, datetime], Played]] = {
    "call-back": _call_back,
    "file": _file,
    "letter": _letter,
    "letters": deeds_of_figures.letters,
    "publish-figures": deeds_of_figures.publish,
    "look": _look,
    "call-back-emergency": _emergency_call_back,
    "decide": _decide,
    "approve": _approve,
    "release": _release,
    "download": _download,
    "draft-hold": _draft_hold,
    "consent-hold": _consent_hold,
    "lift-hold": _lift_hold,
    "tell-users": _tell_users,
    "checkpoint": _checkpoint,
    "verify": _verify,
    "meeting": deeds_of_places.meeting,
    **deeds_of_restrictions.DEEDS,
    **deeds_of_exits.DEEDS,
}
"""What a story can have done, by the word it is written with."""

"""A story's deeds about figures: letters by the dozen, and a half-year's edition."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

from comity.vocabulary.words import Recommendation
from comity_server.actions import determination, intake, transparency
from comity_server.actions.determination import Override
from comity_server.casefile.models import Case
from comity_server.casefile.reading import editions
from comity_server.evidence.keep import Arrived
from comity_server.people.claimed import ClaimedAuthority
from comity_server.story.played import Played
from comity_server.story.stage import Stage
from comity_server.worker.loop import run_due

_FORM = {
    "kind": "disclosure",
    "instrument": "none",
    "service": "search",
    "categories": "subscriber",
    "offences": "theft",
}


def letters(stage: Stage, given: Any, at: datetime) -> Played:
    """Record letters of several authorities, and answer each as it says; none is given data."""
    answered: dict[str, int] = {}
    for one in given["letters"]:
        for number in range(one["count"]):
            case = _letter(stage, given, one, number, at)
            _answer(stage, given, one, case, at)
            outcome = str(one["outcome"])
            answered[outcome] = answered.get(outcome, 0) + 1
    # The answers go out before the next step.
    run_due(at=lambda: at)
    said = tuple(f"{outcome}: {count}" for outcome, count in sorted(answered.items()))
    return Played({"count": sum(answered.values())}, said)


def _letter(stage: Stage, given: Any, one: Any, number: int, at: datetime) -> Case:
    says = f"We ask who holds the account of our inquiry no. {number + 1}."
    mail = (
        f"From: {one['from']}\r\nSubject: Inquiry no. {number + 1}\r\n"
        f"Date: {format_datetime(at)}\r\nMessage-ID: <{number + 1}.{one['from']}>\r\n\r\n{says}\r\n"
    ).encode()
    kept = intake.keep_letter(
        Arrived("email", "message/rfc822", mail, at, sha256(mail).hexdigest(), sender=one["from"]),
        at=at,
    )
    account = f"{one['jurisdiction'].lower()}-{number + 1}@mail.example"
    filed = intake.record_request(
        submission_id=kept.id,
        fields=_FORM | {"accounts": account, "says": says},
        authority_id=ClaimedAuthority(one["authority"], one["kind"], one["jurisdiction"]),
        follows=None,
        by=stage.actor(given["by"]),
        at=at,
    )
    if not isinstance(filed, intake.Filed):
        raise LookupError("; ".join(wrong.text for wrong in filed))
    return filed.case


def _answer(stage: Stage, given: Any, one: Any, case: Case, at: datetime) -> None:
    row = determination.propose(
        case_id=case.id,
        seen_version=case.version,
        outcome=Recommendation(one["outcome"]),
        decided=[],
        overrides=[Override(lens, one["reasons"]) for lens in given.get("overrides", ())],
        reasons=one["reasons"],
        by=stage.actor(given["by"]),
        at=at,
    )
    for name in given["approved_by"]:
        determination.approve(
            determination_id=row.id, digest=row.digest, by=stage.actor(name), at=at
        )


def publish(stage: Stage, given: Any, at: datetime) -> Played:
    """Close a period: draw its edition up, let people agree, and let it appear."""
    row = transparency.draw_up(
        period_name=given["period"], why=given.get("why", ""), by=stage.actor(given["by"]), at=at
    )
    for name in given["agreed_by"]:
        transparency.agree(edition_id=row.id, digest=row.digest, by=stage.actor(name), at=at)
    transparency.publish(edition_id=row.id, by=stage.actor(given["by"]), at=at)
    run_due(at=lambda: at)
    found = editions.by_name(row.name)
    if found is None:
        return Played({"state": "entered"})
    said = tuple(
        f"{table.title}: {len(table.roll.rows)} entries"
        for table in found.edition.tables
        if table.roll
    )
    return Played({"state": "published"}, said)


def published_reports() -> tuple[tuple[str, bytes], ...]:
    """Return each published edition's name and file, in order, for the stranger's tool."""
    found = []
    for one in reversed(editions.published()):
        file = editions.file_body(edition=one.name, file="report.json")
        if file is None:
            raise LookupError(f"edition {one.name} has appeared without its report")
        found.append((one.name, file[1]))
    return tuple(found)

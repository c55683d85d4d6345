"""A house with figures of half a year, and the way from there to a published edition."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from comity.vocabulary.words import Recommendation
from comity_server.actions import intake, release, transparency
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Case, Edition, Release
from comity_server.casefile.reading import editions
from comity_server.evidence.keep import Arrived
from comity_server.people.claimed import ClaimedAuthority
from comity_server.worker.loop import run_due
from tests.support.cast import FORM, HOUR, NOON, Cast, a_filed_case, a_sealed_case, approve, decide

JULY = datetime(2020, 7, 3, 9, tzinfo=UTC)
IRELAND = ClaimedAuthority("An Garda Síochána", "police", "IE")


def a_letter(
    cast: Cast, number: int, *, at: datetime = NOON, follows: Case | None = None, **fields: str
) -> Case:
    """Record a letter of the Irish police."""
    body = f"letter {number}".encode()
    kept = intake.keep_letter(
        Arrived("post", "text/plain", body, at, hashlib.sha256(body).hexdigest()), at=at
    )
    filed = intake.record_request(
        submission_id=kept.id,
        fields=FORM | fields,
        authority_id=IRELAND,
        follows=follows.id if follows else None,
        by=cast.analyst,
        at=at,
    )
    assert isinstance(filed, intake.Filed), filed
    return filed.case


def a_little(cast: Cast) -> None:
    """Let two letters arrive in the first half of 2020: enough where numbers do not matter."""
    for number in range(2):
        a_letter(cast, number, at=NOON + timedelta(minutes=number))


def fetch(cast: Cast, case: Case, *, at: datetime) -> None:
    """Release a sealed case and let its officer fetch it."""
    release.release_production(case_id=case.id, by=cast.counsel, at=at)
    found = Release.objects.get(case=case)
    begun = release.open_download(release_id=found.id, by=cast.officer, at=at, now=lambda: at)
    assert b"".join(begun.chunks)


def a_year(cast: Cast) -> dict[str, Case]:
    """Fill the first half of 2020: data given, refused, pending, preserved, and Irish letters."""
    cases = {"given": a_sealed_case(cast), "pending": a_filed_case(cast, at=NOON + HOUR)}
    fetch(cast, cases["given"], at=NOON + 4 * HOUR)
    refused = cases["refused"] = a_filed_case(cast, at=NOON + 5 * HOUR)
    row = decide(cast, refused, at=NOON + 6 * HOUR, outcome=Recommendation.REFUSE)
    approve(cast, row, at=NOON + 7 * HOUR)
    run_due(at=lambda: NOON + 8 * HOUR)
    for number in range(7):
        at = NOON + timedelta(hours=9, minutes=number)
        cases[f"letter {number}"] = a_letter(cast, number, at=at)
    for number in range(8):
        at = NOON + timedelta(hours=10, minutes=number)
        cases[f"HK {number}"] = a_filed_case(cast, at=at)
    cases["kept"] = a_letter(cast, 99, at=NOON + 11 * HOUR, kind="preservation")
    return cases


def drawn_up(cast: Cast, period: str = "2020-1", *, at: datetime = JULY, why: str = "") -> Edition:
    """Draw an edition up."""
    return transparency.draw_up(period_name=period, why=why, by=cast.analyst, at=at)


def agree(cast: Cast, row: Edition, *, at: datetime = JULY, by: tuple[Actor, ...] = ()) -> None:
    """Let two people say yes."""
    for one in by or (cast.counsel, cast.executive):
        transparency.agree(edition_id=row.id, digest=row.digest, by=one, at=at)


def published(
    cast: Cast, period: str = "2020-1", *, at: datetime = JULY, why: str = ""
) -> editions.PublishedEdition:
    """Take an edition all the way to its public address."""
    row = drawn_up(cast, period, at=at, why=why)
    agree(cast, row, at=at)
    transparency.publish(edition_id=row.id, by=cast.analyst, at=at)
    run_due(at=lambda: at)
    found = editions.by_name(row.name)
    assert found is not None
    return found


def body(found: editions.PublishedEdition, name: str) -> bytes:
    """Return the bytes of a published file."""
    file = editions.file_body(edition=found.name, file=name)
    assert file is not None
    return file[1]

"""From the acknowledgement of a hold on, nothing that it covers leaves, whoever tries."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction

from comity.errors import DeterminationMissing, GateShut
from comity.vocabulary.verdict import Ask, Barred, Clear
from comity_server.actions import hold, hold_lift, release
from comity_server.casefile.models import Approval, Case, Determination, Hold, Release
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.vault.models import Production
from tests.support.cast import HOUR, NOON, a_cast, a_sealed_case, an_active_hold

LATER = NOON + 4 * HOUR


def a_released_case(cast):
    case = a_sealed_case(cast)
    assert release.release_production(case_id=case.id, by=cast.counsel, at=LATER) == Clear()
    return Release.objects.get(case=case)


def test_a_hold_bars_a_release_that_everybody_approved(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=LATER)
    verdict = release.release_production(case_id=case.id, by=cast.counsel, at=LATER + HOUR)
    assert isinstance(verdict, Barred)
    assert [bar.code for bar in verdict.bars] == ["hold:hk"]
    assert not Release.objects.exists()


def test_a_hold_that_covers_somebody_else_bars_nothing(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=LATER, terms=hold_terms(requested_by='["FR"]'))
    assert release.release_production(case_id=case.id, by=cast.counsel, at=LATER) == Clear()


def hold_terms(**changes: str) -> str:
    fields = {
        "stops": '"production"',
        "effective_at": "2020-06-10T00:00:00Z",
        "received": '"all"',
        "requested_by": '["HK"]',
        "emergency": '"held"',
        **changes,
    }
    return "".join(f"{name} = {value}\n" for name, value in fields.items())


def test_a_draft_and_one_person_bar_nothing(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    hold.draft_hold(ref="hk", title="t", terms=hold_terms(), by=cast.counsel, at=LATER)
    hold.consent_to_hold(ref="hk", grounds="news", by=cast.counsel, at=LATER)
    with pytest.raises(ValueError, match="second person"):
        hold.consent_to_hold(ref="hk", grounds="news", by=cast.counsel, at=LATER)
    assert release.release_production(case_id=case.id, by=cast.counsel, at=LATER) == Clear()


def test_activation_revokes_what_was_released_and_not_fetched(house):
    cast = a_cast(house)
    released = a_released_case(cast)
    fence = an_active_hold(cast, at=LATER + HOUR)
    assert fence.revoked == (released.case.ref,) and fence.before == ()
    with pytest.raises(release.NotToBeHad):
        release.open_download(
            release_id=released.id, by=cast.officer, at=LATER + HOUR, now=lambda: LATER + HOUR
        )


def test_a_running_download_stops_before_its_next_chunk(house):
    cast = a_cast(house)
    released = a_released_case(cast)
    download = release.open_download(
        release_id=released.id, by=cast.officer, at=LATER, now=lambda: LATER + HOUR
    )
    an_active_hold(cast, at=LATER + HOUR)
    with pytest.raises(GateShut):
        next(download.chunks)
    assert released.deliveries.get().bytes_sent == 0


def test_lifting_releases_nothing_and_voids_older_approvals(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=LATER, terms=hold_terms(lift='{ on = "date", date = 2020-06-11 }'))
    tomorrow = LATER + 24 * HOUR
    reasons = hold_lift.lift_hold(
        ref="hk", by=[cast.counsel, cast.executive], grounds="the law was repealed", at=tomorrow
    )
    assert not reasons
    assert Hold.objects.get().state == Hold.State.LIFTED
    with pytest.raises(DeterminationMissing):
        release.release_production(case_id=case.id, by=cast.counsel, at=tomorrow + HOUR)
    case.refresh_from_db()
    assert (case.state, case.turn) == (Case.State.IN_REVIEW, "analyst")
    assert not Approval.objects.filter(voided_at__isnull=True).exists()


def raw_release(case: Case, **changes: object) -> None:
    """Insert a release as somebody would who has the application's database."""
    row = Determination.objects.exclude(state="void").get(case=case)
    production = Production.objects.get(determination_id=row.id)
    with change(Side.NONE), connection.cursor():
        Release.objects.create(
            id=uuid.uuid4(),
            case=case,
            determination=row,
            production_id=production.id,
            digest=row.digest,
            officer=case.officer,
            recipient=production.recipient,
            sealed_sha256="0" * 64,
            sealed_bytes=1,
            files=1,
            released_at=changes.get("released_at", LATER + HOUR),
            expires_at=LATER + 99 * HOUR,
            ledger_number=store.head().size,
        )
        store.append("release.released", at=LATER + HOUR, actor="counsel", case=case.ref)


def test_raw_sql_cannot_release_under_a_hold(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=LATER)
    with pytest.raises(Exception, match="a hold in force covers this case"):
        raw_release(case)
    assert not Release.objects.exists()


def test_raw_sql_cannot_release_in_the_past_of_the_ledger(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=LATER)
    with pytest.raises(Exception, match="older than the ledger"):
        raw_release(case, released_at=NOON - HOUR)


def test_without_a_hold_the_same_raw_insert_passes(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    raw_release(case)
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM casefile_holdscope",
        "DELETE FROM casefile_hold",
        "UPDATE casefile_hold SET state = 'draft'",
        "UPDATE casefile_hold SET emergency = 'proceed'",
        "UPDATE casefile_holdscope SET word = 'FR'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_entry SET kind = 'x.y'",
        "UPDATE ledger_head SET size = size - 1",
        "DELETE FROM ledger_head",
    ],
)
def test_raw_sql_cannot_loosen_a_hold_or_rewrite_the_ledger(house, statement):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON)
    with (
        pytest.raises(Exception, match=r"never|only ever|one entry"),
        change(Side.NONE),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Hold.objects.get().scope.count() > 0


def test_an_approval_of_another_text_does_not_count(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    with change(Side.EXCLUSIVE):
        Approval.objects.update(digest="0" * 64)
        store.append("determination.approved", at=LATER, actor="counsel", case=case.ref)
    verdict = release.release_production(case_id=case.id, by=cast.counsel, at=LATER)
    assert isinstance(verdict, Ask)


def test_the_gate_asks_inside_a_transaction_only(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    from comity_server.casefile import gate_facts

    with transaction.atomic(), pytest.raises(RuntimeError):
        gate_facts.judge(Determination.objects.get(case=case), at=LATER)

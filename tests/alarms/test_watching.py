"""What is due rings for those whom it concerns, once; and nothing is done but ringing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from comity.vocabulary.words import Channel
from comity_server.actions import (
    alarm_watch,
    authority,
    clock_event,
    hold,
    intake,
    release,
    review,
)
from comity_server.actions.actor import NotAllowed
from comity_server.casefile import outbox
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Alarm, Case, CaseClock, Hold, Outbox, Release
from comity_server.evidence.keep import Arrived
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from comity_server.worker.alarms import tend
from comity_server.worker.loop import run_due
from tests.support.cast import (
    DAY,
    FORM,
    HOLD,
    HOUR,
    NOON,
    Cast,
    a_cast,
    a_filed_case,
    a_sealed_case,
    an_active_hold,
)

MINUTE = timedelta(minutes=1)
EPOC = {"instrument": "eu.epoc.content", "issued_by": "judge"}


def look(at) -> None:
    tend(at=lambda: at)


def rung(kind: str = "clock", **more) -> list[Alarm]:
    return list(Alarm.objects.filter(kind=kind, **more).order_by("rang_at"))


def to_answer() -> list[Alarm]:
    return rung(says__contains="to answer")


def test_each_share_of_a_clock_rings_once_and_for_more_people(house):
    a_filed_case(a_cast(house))
    for day in range(16):
        look(NOON + day * DAY)
    found = [(one.share, one.to_roles, one.urgent) for one in to_answer()]
    assert found == [
        (50, ["analyst"], False),
        (80, ["analyst", "counsel"], False),
        (100, ["analyst", "counsel", "executive"], True),
    ]


def test_a_watch_that_slept_rings_for_the_newest_share_only(house):
    a_filed_case(a_cast(house))
    look(NOON + 12 * DAY)
    assert [one.share for one in to_answer()] == [80]


def test_a_clock_set_back_rings_nothing_twice(house):
    a_filed_case(a_cast(house))
    look(NOON + 12 * DAY)
    before = Alarm.objects.count()
    look(NOON + DAY)
    look(NOON + 12 * DAY)
    assert Alarm.objects.count() == before


def test_whose_case_it_is_hears_of_it(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    review.assign(case_id=case.id, to=cast.executive.person, by=cast.analyst, at=NOON)
    look(NOON + 7 * DAY)
    assert to_answer()[0].to_person_id == cast.executive.person


def test_an_extension_rings_for_the_new_end_and_not_again_for_the_past(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    look(NOON + 13 * DAY)
    clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.EXTENDED,
        happened_at=NOON + 13 * DAY,
        until=NOON + 20 * DAY,
        note="a letter",
        by=cast.analyst,
        at=NOON + 13 * DAY,
    )
    look(NOON + 13 * DAY + MINUTE)
    assert [one.share for one in to_answer()] == [80]
    look(NOON + 20 * DAY)
    assert [one.share for one in to_answer()] == [80, 100]


def test_a_clock_that_was_met_rings_no_more(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    look(NOON + 14 * DAY)
    assert to_answer() == []
    assert CaseClock.objects.get(case=case, clock="answer").met_at == NOON + 14 * DAY


def test_the_law_and_our_own_day_at_one_instant_ring_once(house):
    a_filed_case(a_cast(house, established_in="DE"), **EPOC)
    look(NOON + 9 * DAY)
    assert len(to_answer()) == 1


def test_the_end_of_a_window_calls_people_and_releases_nothing(house):
    cast = a_cast(house, established_in="DE")
    a_sealed_case(cast, **EPOC)
    look(NOON + 14 * DAY)
    (alarm,) = rung("window-over")
    assert "no clock does" in alarm.says
    run_due(at=lambda: NOON + 14 * DAY)
    assert not Release.objects.exists()


def test_an_order_of_our_home_court_pages_at_four_fifths(house):
    cast = a_cast(house, established_in="HK")
    case = a_filed_case(cast)
    with change(Side.EXCLUSIVE):
        type(case.authority).objects.update(kind="court")
        store.append("authority.entered", at=NOON, actor="analyst")
    look(NOON + 8 * DAY)
    look(NOON + 12 * DAY)
    half, late = to_answer()
    assert not half.urgent and late.urgent
    assert {"counsel", "executive"} <= set(late.to_roles)
    assert "not ours to choose" in late.says


AUTUMN = datetime(2026, 10, 31, 9, tzinfo=UTC)
FRENCH_HOLD = HOLD.replace('"HK"', '"FR"').replace("Hong Kong", "French")


def an_epoc(cast: Cast) -> Case:
    """Record an order of a French judge that came to a provider in Germany by e-evidence."""
    tribunal = authority.add_authority(
        name="Tribunal judiciaire de Paris",
        kind="judge",
        jurisdiction="FR",
        callback_number="+33 1 44 32 51 51",
        callback_source="directory of the ministry, looked up by us",
        by=cast.analyst,
        at=AUTUMN - DAY,
    )
    arrived = Arrived(
        channel=Channel.E_EVIDENCE, media_type="text/plain", body=b"x", received_at=AUTUMN, key="e9"
    )
    letter = intake.keep_letter(arrived, at=AUTUMN)
    fields = FORM | {
        "instrument": "eu.epoc.subscriber",
        "issued_by": "judge",
        "categories": "subscriber",
        "offences": "fraud",
    }
    filed = intake.record_request(
        submission_id=letter.id,
        fields=fields,
        authority_id=tribunal.id,
        follows=None,
        by=cast.analyst,
        at=AUTUMN,
    )
    assert isinstance(filed, intake.Filed)
    return filed.case


def test_e9_hold_on_the_issuing_state_pages_people_at_four_fifths_and_never_lapses(house):
    cast = a_cast(house, established_in="DE")
    case = an_epoc(cast)
    an_active_hold(cast, at=AUTUMN, terms=FRENCH_HOLD, ref="fr")
    due_at = Case.objects.get(id=case.id).must_by
    assert due_at.isoformat() == "2026-11-10T23:00:00+00:00"  # midnight in Berlin, day ten
    at_four_fifths = AUTUMN + (due_at - AUTUMN) * 0.8
    look(at_four_fifths - MINUTE)
    assert [(one.share, one.urgent) for one in to_answer()] == [(50, False)]
    look(at_four_fifths)
    page = to_answer()[-1]
    assert page.urgent and {"counsel", "executive"} <= set(page.to_roles)
    assert "file one of the lawful routes" in page.says
    look(due_at)
    assert [one.share for one in to_answer()] == [50, 80, 100]
    assert Case.objects.get(id=case.id).closed_at is None


def test_a_hold_that_nobody_confirmed_rings_and_stays_in_force(house):
    cast = a_cast(house)
    hold.draft_hold(ref="hk", title="Hong Kong", terms=HOLD, by=cast.counsel, at=NOON)
    hold.break_glass(ref="hk", grounds="tonight", by=cast.counsel, at=NOON)
    look(NOON + hold.CONFIRM_WITHIN - MINUTE)
    assert rung("hold-unconfirmed") == []
    for days in (1, 2, 3):
        look(NOON + days * DAY)
    (alarm,) = rung("hold-unconfirmed")
    assert alarm.urgent and "stays in force" in alarm.says
    assert Hold.objects.get().state == Hold.State.ACTIVE
    confirmed = {"grounds": "I agree", "by": cast.executive, "at": NOON + 3 * DAY}
    hold.confirm_broken_glass(ref="hk", **confirmed)
    assert Hold.objects.get().confirm_by is None


def test_a_hold_whose_review_day_passed_rings_and_is_lifted_by_nobody(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=HOLD + "review_by = 2020-07-01\n")
    look(NOON + 21 * DAY)  # noon of the day itself
    assert rung("hold-review") == []
    look(NOON + 22 * DAY)
    look(NOON + 23 * DAY)
    assert len(rung("hold-review")) == 1
    assert Hold.objects.get().state == Hold.State.ACTIVE


def test_work_that_was_given_up_rings_and_a_person_has_it_tried_again(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    at = NOON + 4 * HOUR
    for _ in range(outbox.MAX_ATTEMPTS):
        lease = outbox.take(at=at)
        assert lease is not None
        outbox.put_back(lease, named="status-503", at=at)
        at += HOUR
    look(at)
    look(at + MINUTE)
    (alarm,) = rung("work-stuck")
    assert case.ref in alarm.says and "status-503" in alarm.says
    work = Outbox.objects.get(alarmed_at__isnull=False)
    with pytest.raises(NotAllowed):
        alarm_watch.try_work_again(work_id=work.id, by=cast.officer, at=at)
    alarm_watch.try_work_again(work_id=work.id, by=cast.analyst, at=at)
    run_due(at=lambda: at)
    work.refresh_from_db()
    assert work.done_at == at


def test_a_sealed_case_has_no_name_in_its_alarm(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    with change(Side.EXCLUSIVE):
        Case.objects.update(sealed=True)
        store.append("review.sealed", at=NOON, actor="counsel", case=case.ref)
    look(NOON + 14 * DAY)
    assert Alarm.objects.exists()
    assert not any(case.ref in one.says or one.about == case.ref for one in Alarm.objects.all())


def test_every_ring_has_one_entry(house):
    a_filed_case(a_cast(house))
    look(NOON + 14 * DAY)
    assert Entry.objects.filter(kind="alarm.rang").count() == Alarm.objects.count()

"""From a demand to a restriction in force, changed, lifted: two people, one entry each."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from comity.errors import GateShut
from comity.intake.form import Deficiency
from comity_server.actions import determination, lifting, restriction
from comity_server.actions.actor import NotAllowed
from comity_server.actions.restriction import NotRestrictable
from comity_server.casefile import guarding
from comity_server.casefile.models import Alarm, Case, Letter, Restriction
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.request_records import record_of, with_everything
from comity_server.desk.words import entry_sentence
from comity_server.gate.change import migration
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.support.cast import HOLD, HOUR, NOON, a_cast, a_filed_case, an_active_hold
from tests.support.limiting import (
    TERMS,
    a_demand,
    a_draft,
    a_restriction,
    limit,
    say_yes,
)

AT = NOON + 3 * HOUR


@pytest.fixture
def cast(house):
    return a_cast(house)


def kinds() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("kind", flat=True))


def test_two_people_put_a_restriction_in_force_with_one_entry(cast):
    row = a_restriction(cast)
    assert row.state == Restriction.State.IN_FORCE
    assert kinds()[-2:] == ["restriction.seconded", "restriction.in-force"]
    (rule,) = guarding.rules_in_force().restrictions
    assert (rule.id, rule.places, rule.resource) == (row.ref, {"HK"}, "search/room-123")
    assert rule.basis == f"request:{row.case.ref}"


def test_one_person_is_not_two(cast):
    row = a_draft(cast, at=AT)
    say = {"restriction_id": row.id, "digest": row.digest, "grounds": "g", "at": AT}
    restriction.consent_to_restriction(**say, by=cast.counsel)
    with pytest.raises(NotRestrictable, match="second person"):
        restriction.consent_to_restriction(**say, by=cast.counsel)
    assert guarding.rules_in_force().restrictions == ()


def test_an_analyst_drafts_and_cannot_say_yes(cast):
    row = a_draft(cast, at=AT)
    with pytest.raises(NotAllowed):
        restriction.consent_to_restriction(
            restriction_id=row.id, digest=row.digest, grounds="g", by=cast.analyst, at=AT
        )


def test_a_yes_to_other_terms_counts_for_nothing(cast):
    row = a_draft(cast, at=AT)
    with pytest.raises(NotRestrictable, match="Read it again"):
        restriction.consent_to_restriction(
            restriction_id=row.id, digest="0" * 64, grounds="g", by=cast.counsel, at=AT
        )


def test_terms_come_first(cast):
    case = a_demand(cast)
    with pytest.raises(NotRestrictable, match="Terms first"):
        a_draft(cast, case, at=AT)


def test_no_restriction_stands_on_a_case_that_nobody_decided(cast):
    case = a_demand(cast)
    restriction.judge_terms(
        case_id=case.id, breaks=False, because="b", by=cast.analyst, at=NOON + HOUR
    )
    row = a_draft(cast, case, at=AT)
    with pytest.raises(NotRestrictable, match="No determination"):
        say_yes(cast, row, at=AT)
    assert Restriction.objects.get().state == Restriction.State.DRAFT


def test_a_determination_that_was_voided_carries_nothing(cast):
    case = a_demand(cast)
    limit(cast, case, at=NOON + HOUR)
    row = a_draft(cast, case, at=AT)
    determination.propose(
        case_id=case.id,
        seen_version=case.version,
        outcome="refuse",
        decided=[],
        overrides=[],
        reasons="we think again",
        by=cast.analyst,
        at=AT,
    )
    with pytest.raises(NotRestrictable, match="No determination"):
        say_yes(cast, row, at=AT)


def test_a_request_for_data_never_becomes_a_restriction(cast):
    case = a_filed_case(cast)
    with pytest.raises(NotRestrictable, match="no removal"):
        restriction.judge_terms(case_id=case.id, breaks=True, because="b", by=cast.analyst, at=AT)


def test_a_hold_that_stops_review_stops_this_too(cast):
    case = a_demand(cast)
    stops_review = HOLD.replace('"production"', '"review"', 1)
    an_active_hold(cast, at=NOON, terms=stops_review + 'kinds = ["account-restriction"]\n')
    with pytest.raises(GateShut):
        restriction.judge_terms(case_id=case.id, breaks=False, because="b", by=cast.analyst, at=AT)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"unknown_place": ""}, "unknown_place"),
        ({"signals": ""}, "signals"),
        ({"places": ""}, "places"),
        ({"places": "", "everywhere": "yes"}, "everywhere_because"),
        ({"places": "HK", "everywhere": "yes", "everywhere_because": "b"}, "places"),
        ({"places": "Hong Kong"}, "places"),
        ({"places": "CN-HK"}, "places"),
        ({"resource": "search/"}, "resource"),
        ({"resource": ""}, "resource"),
        ({"review_by": ""}, "review_by"),
        ({"review_by": "2020-06-01"}, "review_by"),
        ({"starts_at": "2020-06-12T00:00"}, "starts_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"title": " "}, "title"),
        ({"why": ""}, "why"),
        ({"basis": "request", "basis_text": "x"}, "basis"),
        ({"basis_text": ""}, "basis_text"),
    ],
)
def test_what_was_not_chosen_is_asked_for_and_nothing_is_kept(cast, given, field):
    fields = {**TERMS, "basis": "order", "basis_text": "a court", **given}
    found = restriction.draft_restriction(fields=fields, case_id=None, by=cast.analyst, at=AT)
    assert isinstance(found, tuple)
    assert {one.field for one in found} == {field}
    assert all(isinstance(one, Deficiency) and one.text for one in found)
    assert not Restriction.objects.exists()


def test_a_start_that_two_people_approved_is_the_rules_start(cast):
    row = say_yes(cast, a_draft(cast, at=AT, starts_at="2020-06-12T00:00:00+08:00"), at=AT)
    (rule,) = guarding.rules_in_force().restrictions
    assert rule.effective_at == row.effective_at > AT
    assert not rule.in_force(AT)


def test_a_start_in_the_past_binds_nobody_before_the_second_yes(cast):
    row = say_yes(cast, a_draft(cast, at=AT, starts_at="2020-06-01T00:00:00Z"), at=AT)
    assert row.effective_at == AT


def test_a_change_is_a_new_version_and_one_is_in_force_at_a_time(cast):
    first = a_restriction(cast)
    second = a_draft(cast, at=AT, changes=first.ref, places="HK, MO")
    assert [one.id for one in guarding.rules_in_force().restrictions] == [first.ref]
    say_yes(cast, second, at=AT)
    (rule,) = guarding.rules_in_force().restrictions
    assert rule.places == {"HK", "MO"}
    assert kinds()[-1] == "restriction.changed"
    first.refresh_from_db()
    assert first.state == Restriction.State.REPLACED
    assert json.loads(bytes(Entry.objects.last().canonical))["body"]["version"] == 2


def test_a_change_of_what_was_lifted_meanwhile_never_takes_effect(cast):
    first = a_restriction(cast)
    second = a_draft(cast, at=AT, changes=first.ref, places="MO")
    lift(cast, first)
    with pytest.raises(NotRestrictable):
        say_yes(cast, second, at=AT)
    assert guarding.rules_in_force().restrictions == ()


def lift(cast, row, *, as_wrong=False, at=AT + HOUR):
    for by in (cast.counsel, cast.executive):
        row = lifting.consent_to_lift(
            restriction_id=row.id, as_wrong=as_wrong, grounds="g", by=by, at=at
        )
    return row


def test_two_people_lift_it_and_nobody_is_bound_any_more(cast):
    row = lift(cast, a_restriction(cast))
    assert (row.state, row.was_wrong) == (Restriction.State.LIFTED, False)
    assert guarding.rules_in_force().restrictions == ()
    assert kinds()[-1] == "restriction.lifted"


def test_one_word_lifts_nothing_and_two_that_differ_do_not_either(cast):
    row = a_restriction(cast)
    say = {"restriction_id": row.id, "grounds": "g", "at": AT}
    lifting.consent_to_lift(**say, as_wrong=False, by=cast.counsel)
    with pytest.raises(NotRestrictable, match="Say the same"):
        lifting.consent_to_lift(**say, as_wrong=True, by=cast.executive)
    with pytest.raises(NotRestrictable, match="second person"):
        lifting.consent_to_lift(**say, as_wrong=False, by=cast.counsel)
    assert len(guarding.rules_in_force().restrictions) == 1
    # Whoever comes to think otherwise takes the first word back with another.
    lifting.consent_to_lift(**say, as_wrong=True, by=cast.counsel)
    row = lifting.consent_to_lift(**say, as_wrong=True, by=cast.executive)
    assert (row.state, row.was_wrong) == (Restriction.State.LIFTED, True)
    assert kinds()[-1] == "restriction.reversed"


def test_what_was_wrong_is_counted_as_restricted_and_as_restored(cast):
    row = lift(cast, a_restriction(cast), as_wrong=True)
    record = record_of(with_everything(Case.objects.filter(id=row.case_id)).get())
    assert [act.word for act in record.acts] == ["restricted", "restored"]


def test_the_officer_is_told_what_was_limited_once_it_is(cast):
    row = a_restriction(cast)
    assert not Letter.objects.filter(kind="restriction").exists()
    run_due(at=lambda: AT)
    letter = Letter.objects.get(kind="restriction")
    assert "stays as it is for everybody else" in letter.body
    assert Case.objects.get(id=row.case_id).state == Case.State.RESTRICTED


def test_a_draft_can_be_dropped_and_binds_nobody(cast):
    row = a_draft(cast, at=AT)
    restriction.drop_draft(restriction_id=row.id, because="b", by=cast.analyst, at=AT)
    with pytest.raises(NotRestrictable):
        say_yes(cast, row, at=AT)


def test_the_database_itself_knows_no_restriction_everywhere_without_its_reason(cast):
    from django.db import IntegrityError

    from comity_server.gate.change import Side, change

    row = a_draft(cast, at=AT)
    with pytest.raises(IntegrityError), change(Side.NONE):
        Restriction.objects.filter(id=row.id).update(places=[])


def test_a_day_of_review_rings_and_lifts_nothing(cast):
    row = a_restriction(cast)  # to be looked at again by 1 September
    run_due(at=lambda: datetime(2020, 9, 1, 23, 59, tzinfo=UTC))
    assert not Alarm.objects.exists()
    run_due(at=lambda: datetime(2020, 9, 2, tzinfo=UTC))
    assert Alarm.objects.get().about == row.ref
    row.refresh_from_db()
    assert row.state == Restriction.State.IN_FORCE
    assert len(guarding.rules_in_force().restrictions) == 1


def test_a_day_of_review_is_quiet_about_what_was_lifted_or_replaced(cast):
    row = a_restriction(cast)
    say_yes(cast, a_draft(cast, at=AT, changes=row.ref, review_by="2020-10-01"), at=AT)
    run_due(at=lambda: datetime(2020, 9, 2, tzinfo=UTC))
    assert not Alarm.objects.exists()
    lift(cast, Restriction.objects.get(state="in-force"), at=datetime(2020, 9, 3, tzinfo=UTC))
    run_due(at=lambda: datetime(2020, 10, 2, tzinfo=UTC))
    assert not Alarm.objects.exists()


def test_each_kind_of_entry_has_its_words(cast):
    a_restriction(cast)
    run_due(at=lambda: AT)
    for kind in kinds():
        assert entry_sentence(kind) != kind, kind


def test_a_request_for_data_is_never_decided_by_place(cast):
    case = a_filed_case(cast)
    with pytest.raises(determination.NotDecidable, match="has a place"):
        determination.propose(
            case_id=case.id,
            seen_version=case.version,
            outcome="geo-limit",
            decided=[],
            overrides=[],
            reasons="r",
            by=cast.analyst,
            at=AT,
        )


def test_what_follows_from_a_sealed_case_is_in_no_list(cast):
    row = a_restriction(cast)
    with migration():
        Case.objects.filter(id=row.case_id).update(sealed=True)
    assert reading.all_of() == ()
    assert reading.by_id(row.id) is None
    assert reading.versions_of(row.ref) == ()

"""What a hold would come to, against houses made by hand and against the judge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.hold import judge_hold
from comity.hold.contradiction import Clause
from comity.vocabulary.verdict import Clear
from comity_server.casefile import mapping
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Case, Provider
from comity_server.casefile.reading.impact import impact_of, share_used
from comity_server.casefile.reading.preview import covered_by
from comity_server.gate.change import bookkeeping
from comity_server.people.models import Person
from tests.support.cast import BOB, DAY, HOLD, HOUR, NOON, a_cast, a_filed_case, an_active_hold
from tests.support.impact import a_released_case

EMERGENCY = {
    "kind": "emergency",
    "threat": "death",
    "instrument": "none",
    "issued_by": "",
    "categories": "subscriber",
}


@pytest.fixture
def cast(house):
    return a_cast(house)


def impact(terms: str = HOLD, *, at=NOON):
    return impact_of(parse_terms(terms, ref="draft"), title="t", at=at)


def test_a_house_without_requests_is_touched_by_nothing(cast):
    found = impact()
    assert (found.covered.total, found.first) == (0, ())
    assert (found.duties, found.contradicts) == ((), ())
    assert found.statement.holds and not found.people and not found.our_seat


def test_each_covered_request_is_shown_with_its_clock(cast):
    case = a_filed_case(cast)
    later = case.received_at + (case.must_by - case.received_at) * 0.8
    found = impact(at=later)
    (one,) = found.first
    assert found.covered.total == 1 and found.clocks.used == 1
    assert one.case.ref == case.ref and one.due_at == case.must_by
    assert one.share_used == pytest.approx(0.8) and not one.asks_person


def test_a_clock_that_has_run_out_is_more_than_used_up():
    due = NOON + DAY
    assert share_used(received_at=NOON, due_at=due, at=NOON + 2 * DAY) == 2
    assert share_used(received_at=NOON, due_at=None, at=NOON) is None
    assert share_used(received_at=NOON, due_at=NOON, at=NOON) == 1


def test_the_duty_and_its_penalty_come_from_the_law_pack_with_their_source(cast):
    a_filed_case(cast, instrument="hk.nslir.sch4.identification")
    a_filed_case(cast, their_reference="2", instrument="hk.nslir.sch4.identification")
    (duty,) = impact().duties
    assert duty.cases == 2 and duty.instrument is not None
    assert duty.instrument.penalties and duty.sources
    assert duty.instrument.evidence.confidence in {"high", "medium", "low"}


def test_what_the_books_do_not_know_is_said(cast):
    a_filed_case(cast, **EMERGENCY)
    (duty,) = impact().duties
    assert duty.instrument is None and duty.named == "none"


def test_people_and_seat_that_the_state_can_reach_are_named(cast):
    with bookkeeping():
        Person.objects.filter(name="lena").update(exposed_to=["HK"], has_stake=True)
        Person.objects.filter(name="ana").update(exposed_to=["FR"])
        Provider.objects.update(established_in="HK")
    found = impact()
    (person,) = found.people
    assert (person.name, person.places, person.has_stake) == ("lena", ("HK",), True)
    assert found.our_seat == "HK"


def test_an_order_of_our_home_court_asks_a_person(house):
    cast = a_cast(house, established_in="HK")
    case = a_filed_case(cast)
    with bookkeeping():
        type(case.authority).objects.filter(id=case.authority_id).update(kind="court")
    found = impact()
    (one,) = found.first
    assert one.asks_person and found.covered.home_court == 1


def test_what_was_released_since_an_effect_in_the_past_is_counted(cast):
    row = a_released_case(cast)
    found = impact(at=NOON + 5 * HOUR).statement
    assert [one.case for one in found.contradicted_by] == [row.case.ref]
    from_now = HOLD.replace("2020-06-10T00:00:00Z", "2020-06-10T17:00:00Z")
    assert impact(from_now, at=NOON + 5 * HOUR).statement.holds


def test_the_published_sentence_that_it_contradicts_is_named(cast):
    said = HOLD.replace('"held"', '"proceed"') + "announced_at = 2020-06-10T10:00:00Z\n"
    an_active_hold(cast, at=NOON, terms=said, ref="first")
    (clause,) = impact().contradicts
    assert clause.clause is Clause.EMERGENCIES and clause.published.id == "first"
    kept_back = said.replace("announced_at = 2020-06-10T10:00:00Z\n", "")
    an_active_hold(cast, at=NOON, terms=kept_back, ref="second")
    assert len(impact().contradicts) == 1


def test_a_sealed_case_is_in_no_list_and_no_count(cast):
    case = a_filed_case(cast)
    with bookkeeping(counts=case.ref):
        Case.objects.filter(id=case.id).update(sealed=True)
    assert (impact().covered.total, impact().first) == (0, ())


def a_mixed_house(cast) -> None:
    """File requests that differ in everything by which a hold can tell them apart."""
    for number, fields in enumerate(
        (
            {},
            {"accounts": BOB},
            {"accounts": f"alice@example.org\n{BOB}"},
            {"accounts": "nobody@example.org"},
            {"categories": "content"},
            {"instrument": "hk.nslir.sch4.identification", "categories": "subscriber"},
            {"offences": "human-trafficking"},
            {"kind": "preservation"},
            EMERGENCY,
        )
    ):
        a_filed_case(cast, at=NOON + number * HOUR, **{"their_reference": str(number), **fields})


EXCEPTION = """
[[except]]
id = "trafficking"
offences = ["human-trafficking"]
limit = ["subscriber", "access"]
needs = 2
published = true
"""
IN_EFFECT = 'effective_at = 2020-06-10T00:00:00Z\nreceived = "all"\n'
TERMS = (
    HOLD,
    HOLD.replace('["HK"]', '["SG"]'),
    HOLD.replace('requested_by = ["HK"]', 'users_in = ["HK"]'),
    HOLD.replace('requested_by = ["HK"]', 'users_in = ["HK"]\nunknown_place = "proceed"'),
    HOLD + 'users_in = ["DE"]\nmatch = "both"\n',
    HOLD + 'users_in = ["DE"]\n',
    HOLD + 'categories = ["content"]\n',
    HOLD + 'instruments = ["hk.nslir."]\n',
    HOLD + 'kinds = ["preservation"]\n',
    HOLD + EXCEPTION,
    HOLD.replace('"held"', '"proceed"'),
    HOLD.replace('received = "all"', 'received = "from-effective"\nolder = "proceed"').replace(
        "2020-06-10T00:00:00Z", "2020-06-10T15:00:00Z"
    ),
    HOLD.replace('requested_by = ["HK"]\n', 'services = ["video"]\n'),
)


def test_the_covered_set_is_that_of_judging_each_case(cast):
    """By lists, places, unknown places, data, instruments, kinds, exceptions and older requests."""
    a_mixed_house(cast)
    seat = mapping.provider_value(Provider.objects.get()).established_in
    seen = set()
    for text in TERMS:
        terms = parse_terms(text, ref="draft")
        obvious = set()
        for case in Case.objects.filter(closed_at__isnull=True):
            asked = mapping.request_value(case)
            verdicts = [
                judge_hold(
                    terms, gov_request=asked, account=account, category=one, established_in=seat
                )
                for account in asked.accounts or (None,)
                for one in asked.categories or (None,)
            ]
            if any(not isinstance(verdict, Clear) for verdict in verdicts):
                obvious.add(case.ref)
        assert {case.ref for case in covered_by(terms)} == obvious, text
        seen.add(frozenset(obvious))
    assert len(seen) >= 8, "the house tells too few holds apart"


def test_what_is_covered_comes_by_clock_and_no_more_than_was_asked_for(cast):
    for number in range(3):
        a_filed_case(cast, at=NOON - timedelta(days=number), their_reference=str(number))
    terms = parse_terms(HOLD, ref="draft")
    due = [case.must_by for case in covered_by(terms)]
    assert due == sorted(due) and len(due) == 3
    assert len(covered_by(terms, most=2)) == 2

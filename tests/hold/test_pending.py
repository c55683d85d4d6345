"""What a hold covers, counted by shape, against judging every case by itself."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from uuid import UUID

from hypothesis import HealthCheck, given, settings

from comity.hold import judge_hold
from comity.hold.judge import is_home_court
from comity.testing import NOON as GENERATED_NOON
from comity.vocabulary.verdict import Clear
from comity.vocabulary.words import AuthorityKind, Channel, RequestKind, Threat
from comity_server.actions import intake, place
from comity_server.casefile import mapping, pending
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Case, PendingCase, PendingShape, Provider, TargetAccount
from comity_server.casefile.reading import preview
from comity_server.casefile.reading.impact import share_used
from comity_server.casefile.reading.preview import coverage_of
from comity_server.gate.change import bookkeeping
from comity_server.people.models import Authority
from tests.support.cast import DAY, HOLD, HOUR, NOON, a_cast, a_filed_case, an_active_hold
from tests.support.generated_cases import (
    CATEGORIES,
    INSTRUMENTS,
    OFFENCES,
    PLACES,
    SERVICES,
    holds,
    instants,
)

CASES = 50


def a_varied_house(cast) -> tuple[Case, ...]:
    """Fill a house with requests that differ in everything that a hold can ask.

    The rows are made by hand: no action files such a mixture.
    """
    rng, submission = random.Random(3), a_filed_case(cast).submission_id
    with bookkeeping():
        Provider.objects.update(established_in="US")
        askers = [
            Authority.objects.create(name=name, kind=kind, jurisdiction=place)
            for name, kind, place in (
                ("Police", AuthorityKind.POLICE, "HK"),
                ("Security", AuthorityKind.POLICE, "CN"),
                ("Police", AuthorityKind.COURT, "US-CA"),
                ("Security", AuthorityKind.COURT, "US"),
                ("Police", AuthorityKind.POLICE, "UA"),
            )
        ]
    for number in range(CASES):
        _a_varied_case(rng, rng.choice(askers), submission, f"V-{number}")
    rows = Case.objects.select_related("authority", "officer", "follows")
    return tuple(rows.prefetch_related("accounts", "answers").order_by("id"))


def _a_varied_case(rng: random.Random, asker: Authority, submission: UUID, ref: str) -> None:
    kind = rng.choice((*RequestKind, RequestKind.DISCLOSURE))
    received = GENERATED_NOON + rng.randint(-4, 3) * DAY + rng.choice((0, 1)) * HOUR
    with bookkeeping(counts=ref):
        case = Case.objects.create(
            ref=ref,
            state="in-review",
            submission_id=submission,
            kind=kind,
            threat=Threat.DEATH if kind is RequestKind.EMERGENCY else "",
            received_at=received,
            channel=rng.choice(tuple(Channel)),
            authority=asker,
            jurisdiction=asker.jurisdiction,
            underlying_state=rng.choice(("", "", *PLACES)),
            instrument=rng.choice(INSTRUMENTS),
            services=rng.sample(SERVICES, rng.randint(0, 2)),
            categories=rng.sample(CATEGORIES, rng.randint(0, 3)),
            offences=rng.sample(OFFENCES, rng.randint(0, 2)),
            must_by=rng.choice((None, received + rng.randint(1, 40) * HOUR)),
        )
        for position in range(rng.randint(0, 2)):
            TargetAccount.objects.create(
                case=case,
                position=position,
                identifier=f"{ref}-{position}",
                service=rng.choice(SERVICES),
                place=rng.choice((*PLACES, "unknown")),
            )


def is_covered(terms, asked, seat) -> bool:
    return any(
        not isinstance(
            judge_hold(
                terms, gov_request=asked, account=account, category=one, established_in=seat
            ),
            Clear,
        )
        for account in asked.accounts or (None,)
        for one in asked.categories or (None,)
    )


def by_clock(case: Case) -> tuple[datetime, UUID]:
    return case.must_by or pending.NO_CLOCK, case.id


def share_is_used(case: Case, at: datetime) -> bool:
    used = share_used(received_at=case.received_at, due_at=case.must_by, at=at)
    return used is not None and 0.8 <= used < 1


def test_what_is_counted_by_shape_equals_judging_each_case(house, monkeypatch):
    """Whether a page is sorted or, as it is where very many are covered, walked to."""
    cases = a_varied_house(a_cast(house))
    seat = mapping.provider_value(Provider.objects.get()).established_in
    asked = {case.id: mapping.request_value(case) for case in cases}
    seen: Counter[int] = Counter()

    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(holds(), instants)
    def holds_alike(terms, at):
        obvious = sorted(
            (one for one in cases if is_covered(terms, asked[one.id], seat)), key=by_clock
        )
        found = coverage_of(terms)
        assert [one.id for one in found.first(None)] == [one.id for one in obvious]
        for at_once in (0, preview.SORTED_AT_ONCE):
            monkeypatch.setattr(preview, "SORTED_AT_ONCE", at_once)
            assert [one.id for one in found.first(3)] == [one.id for one in obvious[:3]]
        assert groups(found) == Counter(
            (one.authority.jurisdiction, tuple(sorted(one.services)), one.kind) for one in obvious
        )
        assert dict(found.by_instrument) == Counter(one.instrument for one in obvious)
        assert found.home_court == sum(is_home_court(asked[one.id], seat) for one in obvious)
        clocked = [one.must_by for one in obvious if one.must_by]
        clocks = found.clocks(at=at, soon=DAY)
        assert clocks.late == sum(due <= at for due in clocked)
        assert clocks.soon == sum(at < due <= at + DAY for due in clocked)
        assert clocks.used == sum(share_is_used(one, at) for one in obvious)
        seen[len(obvious)] += 1

    holds_alike()
    assert len(seen) >= 10, "the house tells too few holds apart"


def groups(found: preview.Covered) -> Counter[tuple[str, tuple[str, ...], str]]:
    return Counter({(one.jurisdiction, one.services, one.kind): one.cases for one in found.groups})


def test_a_request_is_counted_from_its_receipt_until_it_is_closed(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    terms = parse_terms(HOLD, ref="draft")
    assert coverage_of(terms).total == 1
    intake.withdraw(case_id=case.id, by=cast.officer, at=NOON + HOUR)
    assert (coverage_of(terms).total, PendingCase.objects.count()) == (0, 0)


def test_a_place_that_is_recorded_moves_a_request_to_another_shape(house):
    cast = a_cast(house)
    account = a_filed_case(cast).accounts.get()
    in_france = parse_terms(HOLD.replace('requested_by = ["HK"]', 'users_in = ["FR"]'), ref="draft")
    before = coverage_of(in_france).total
    place.record_place(
        account_id=account.id, place="FR", basis="their own word", by=cast.analyst, at=NOON + HOUR
    )
    assert (before, coverage_of(in_france).total) == (0, 1)
    assert PendingShape.objects.filter(pending__gt=0).count() == 1


def test_a_count_that_was_changed_by_hand_is_found_by_a_recount(house):
    a_filed_case(a_cast(house))
    assert pending.recounted() == ()
    with bookkeeping():
        PendingShape.objects.filter(pending=1).update(pending=2)
    (wrong,) = pending.recounted()
    assert (wrong.kept, wrong.recounted) == (2, 1)


def test_a_hold_changes_no_request_and_no_count(house):
    cast = a_cast(house)
    a_filed_case(cast)
    before = list(Case.objects.values()), list(PendingCase.objects.values())
    an_active_hold(cast, at=NOON + HOUR)
    assert (list(Case.objects.values()), list(PendingCase.objects.values())) == before

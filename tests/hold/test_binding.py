"""Old cases show the version of the hold that bound them, whatever came after."""

from __future__ import annotations

import pytest
from django.test import Client

from comity_server import clock
from comity_server.actions import hold, hold_lift, intake
from comity_server.casefile.models import Case
from comity_server.casefile.reading.binding import holds_that_bound
from tests.support.cast import (
    DAY,
    HOLD,
    HOUR,
    NOON,
    PASSWORD,
    a_cast,
    a_filed_case,
    an_active_hold,
)

WIDER = HOLD.replace('["HK"]', '["HK", "MO"]').replace("for Hong Kong", "for Hong Kong or Macao")
FIRST, SECOND = NOON + HOUR, NOON + 2 * DAY


@pytest.fixture
def cast(house):
    return a_cast(house)


def a_second_version(cast, *, at=SECOND) -> None:
    hold.draft_hold(
        ref="hk-2", title="Hong Kong: both", terms=WIDER, by=cast.counsel, at=at, replaces="hk"
    )
    for one in (cast.counsel, cast.executive):
        hold.consent_to_hold(ref="hk-2", grounds="the new law", by=one, at=at)


def told(case, *, at=NOON + 9 * DAY):
    fresh = Case.objects.get(id=case.id)
    return [(one.ref, one.version, one.since, one.until) for one in holds_that_bound(fresh, at=at)]


def test_a_case_that_ended_under_the_first_version_shows_that_one(cast):
    old = a_filed_case(cast)
    an_active_hold(cast, at=FIRST)
    intake.withdraw(case_id=old.id, by=cast.officer, at=NOON + DAY)
    a_second_version(cast)
    assert told(old) == [("hk", 1, FIRST, NOON + DAY)]


def test_a_case_that_lived_through_both_shows_each_and_while_it_bound(cast):
    case = a_filed_case(cast)
    an_active_hold(cast, at=FIRST)
    a_second_version(cast)
    assert told(case) == [("hk", 1, FIRST, SECOND), ("hk-2", 2, SECOND, None)]
    assert told(case, at=NOON + DAY) == [("hk", 1, FIRST, None)]


def test_a_case_of_later_shows_only_what_still_stood(cast):
    an_active_hold(cast, at=FIRST)
    a_second_version(cast)
    late = a_filed_case(cast, at=NOON + 3 * DAY)
    assert told(late) == [("hk-2", 2, NOON + 3 * DAY, None)]


def test_a_hold_that_was_lifted_binds_until_then_and_what_covers_others_never(cast):
    case = a_filed_case(cast)
    french = HOLD.replace('["HK"]', '["FR"]').replace("Hong Kong", "French")
    an_active_hold(cast, at=FIRST, terms=french, ref="fr")
    an_active_hold(cast, at=FIRST, terms=HOLD + 'lift = { on = "attested", event = "repeal" }\n')
    by = [cast.counsel, cast.executive]
    reasons = hold_lift.lift_hold(ref="hk", by=by, grounds="repealed", at=NOON + DAY)
    assert not reasons
    assert told(case) == [("hk", 1, FIRST, NOON + DAY)]


def test_the_page_of_the_case_names_the_version_and_leads_to_it(cast, monkeypatch):
    case = a_filed_case(cast)
    an_active_hold(cast, at=FIRST)
    a_second_version(cast)
    monkeypatch.setattr(clock, "now", lambda: NOON + 3 * DAY)
    client = Client()
    client.post("/desk/sign-in/", {"email": "lena@provider.example", "password": PASSWORD})
    page = client.get(f"/desk/cases/{case.ref}/").content.decode()
    assert "Holds that bound it" in page
    assert "Version 1" in page and "Version 2" in page
    assert 'href="/desk/holds/hk/"' in page and 'href="/desk/holds/hk-2/"' in page

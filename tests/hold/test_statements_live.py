"""The statement check against what has really been released, and publication in spite of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from comity.hold import HoldRecord, Treatment
from comity.hold.contradiction import Clause
from comity_server.actions import hold, release, statement
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Hold, PublishedDespite, Release
from comity_server.casefile.publication import (
    StatementContradicted,
    answer_for,
    objections_to_figures,
)
from comity_server.casefile.reading.fences import Before, fence_of
from comity_server.casefile.statement_checks import check_record, statement_check
from comity_server.gate.change import Side, change
from comity_server.ledger.models import Entry
from tests.support.cast import DAY, HOLD, HOUR, NOON, a_cast, a_filed_case, an_active_hold
from tests.support.impact import a_released_case

LATER = NOON + 5 * HOUR
ANNOUNCED = HOLD + f"announced_at = {LATER:%Y-%m-%dT%H:%M:%SZ}\n"


@pytest.fixture
def cast(house):
    return a_cast(house)


def checked(terms: str = HOLD, *, at: datetime = LATER):
    return check_record(HoldRecord(parse_terms(terms, ref="draft")), title="t", at=at)


def fetch(cast, row: Release, *, at: datetime) -> None:
    opened = release.open_download(release_id=row.id, by=cast.officer, at=at, now=lambda: at)
    assert b"".join(opened.chunks)


def test_a_release_since_the_effect_contradicts_the_sentence(cast):
    row = a_released_case(cast)
    found = checked()
    assert not found.holds
    (counted,) = found.contradicted_by
    assert (counted.case, counted.ledger_number) == (row.case.ref, row.ledger_number)
    assert counted.at == row.released_at
    assert set(counted.categories) == {"subscriber", "access"}


@pytest.mark.parametrize(
    "terms",
    [
        HOLD.replace("2020-06-10T00:00:00Z", "2020-06-11T00:00:00Z"),
        HOLD.replace('["HK"]', '["SG"]'),
        HOLD + 'categories = ["content"]\n',
        HOLD.replace('requested_by = ["HK"]', 'users_in = ["HK"]'),
        HOLD.replace('"all"', '"from-effective"\nolder = "proceed"').replace(
            "2020-06-10T00:00:00Z", "2020-06-10T13:00:00Z"
        ),
    ],
)
def test_what_the_hold_does_not_cover_contradicts_nothing(cast, terms):
    a_released_case(cast)  # of a user in Germany
    assert checked(terms).holds


def test_what_was_released_before_the_effect_and_fetched_after_it_has_left_against_it(cast):
    row = a_released_case(cast)
    terms = HOLD.replace("2020-06-10T00:00:00Z", f"{LATER:%Y-%m-%dT%H:%M:%SZ}")
    assert checked(terms, at=LATER + HOUR).holds
    fetch(cast, row, at=LATER + HOUR)
    (counted,) = checked(terms, at=LATER + DAY).contradicted_by
    assert counted.at == LATER + HOUR


def test_what_was_revoked_before_anybody_fetched_it_never_left(cast):
    a_released_case(cast)
    assert not checked(at=LATER).holds
    fence = an_active_hold(cast, at=LATER)
    assert len(fence.revoked) == 1
    assert checked(at=LATER + HOUR).holds


def test_a_declared_exception_that_was_used_is_no_contradiction(cast):
    clause = """
[[except]]
id = "theft"
offences = ["theft"]
limit = ["subscriber", "access"]
needs = 2
published = true
"""
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED.replace("T17", "T10") + clause)
    a_released_case(cast)
    (found,) = statement_check(at=LATER)
    assert found.holds and [one.exception for one in found.declared] == ["theft"]
    Hold.objects.all()  # the same releases, had nobody declared the clause
    kept_back = ANNOUNCED + clause.replace("true", "false")
    assert not checked(kept_back).holds


def test_the_check_on_demand_is_recorded(cast):
    row = a_released_case(cast)
    fetch(cast, row, at=NOON + 4 * HOUR)
    an_active_hold(cast, at=LATER)
    found = statement.check_statement(ref="hk", by=cast.analyst, at=LATER + HOUR)
    assert not found.holds
    entry = Entry.objects.order_by("-number")[0]
    assert entry.kind == "hold.statement-checked" and b'"against":1' in bytes(entry.canonical)


def test_a_contradicted_sentence_is_announced_only_with_a_persons_reasons(cast):
    row = a_released_case(cast)
    fetch(cast, row, at=NOON + 4 * HOUR)
    hold.draft_hold(ref="hk", title="t", terms=ANNOUNCED, by=cast.counsel, at=LATER)
    said = {"ref": "hk", "grounds": "the law", "at": LATER}
    assert hold.consent_to_hold(by=cast.counsel, **said) is None
    before = Entry.objects.count()
    with pytest.raises(StatementContradicted, match="1 counted releases"):
        hold.consent_to_hold(by=cast.executive, **said)
    assert Entry.objects.count() == before and Hold.objects.get().state == "draft"
    fence = hold.consent_to_hold(by=cast.executive, despite="published with a note", **said)
    assert fence is not None and Hold.objects.get().state == "active"
    kept = PublishedDespite.objects.get()
    assert kept.reasons == "published with a note" and kept.subject == "hold:hk"
    assert kept.against == [{"hold": "hk", "releases": [row.ledger_number]}]


def test_breaking_the_glass_waits_for_no_sentence(cast):
    row = a_released_case(cast)
    fetch(cast, row, at=NOON + 4 * HOUR)
    hold.draft_hold(ref="hk", title="t", terms=ANNOUNCED, by=cast.counsel, at=LATER)
    hold.break_glass(ref="hk", grounds="it cannot wait", by=cast.counsel, at=LATER)
    assert Hold.objects.get().state == "active"
    assert PublishedDespite.objects.get().reasons == "it cannot wait"


def test_a_hold_that_contradicts_another_statement_is_announced_only_with_reasons(cast):
    answered = ANNOUNCED.replace('"held"', '"proceed"').replace("T17", "T10")
    an_active_hold(cast, at=NOON - HOUR, terms=answered, ref="first")
    hold.draft_hold(ref="second", title="t", terms=ANNOUNCED, by=cast.counsel, at=NOON)
    said = {"ref": "second", "grounds": "g", "at": NOON}
    hold.consent_to_hold(by=cast.counsel, **said)
    with pytest.raises(StatementContradicted) as refused:
        hold.consent_to_hold(by=cast.executive, **said)
    (clause,) = refused.value.found.clauses
    assert clause.clause is Clause.EMERGENCIES
    assert clause.published.emergency is Treatment.PROCEED


def test_a_hold_that_is_not_announced_publishes_nothing(cast):
    fetch(cast, a_released_case(cast), at=NOON + 4 * HOUR)
    an_active_hold(cast, at=LATER)
    assert not PublishedDespite.objects.exists()


def test_figures_are_published_only_when_each_sentence_is_true_or_answered_for(cast):
    row = a_released_case(cast)
    fetch(cast, row, at=NOON + 4 * HOUR)
    hold.draft_hold(ref="hk", title="t", terms=ANNOUNCED, by=cast.counsel, at=LATER)
    hold.break_glass(ref="hk", grounds="g", by=cast.counsel, at=LATER)
    found = objections_to_figures(at=LATER + HOUR)
    assert found
    with pytest.raises(StatementContradicted), change(Side.NONE):
        answer_for(found, subject="figures:1", reasons=" ", by=cast.counsel, at=LATER + HOUR)


def test_a_sealed_case_counts_without_its_name(cast):
    row = a_released_case(cast)
    type(row.case).objects.filter(id=row.case_id)
    from comity_server.gate.change import bookkeeping

    with bookkeeping():
        row.case.sealed = True
        row.case.save(update_fields=["sealed"])
    assert [one.case for one in checked().contradicted_by] == [""]


def test_the_fence_report_lists_every_covered_release_before_it(cast):
    fetched = a_released_case(cast, their_reference="1")
    fetch(cast, fetched, at=NOON + 4 * HOUR)
    begun = a_released_case(cast, at=NOON + HOUR, their_reference="2")
    with_begun = release.open_download(
        release_id=begun.id, by=cast.officer, at=LATER, now=lambda: LATER
    )
    waiting = a_released_case(cast, at=NOON + HOUR, their_reference="3")
    fence = an_active_hold(cast, at=LATER)
    report = fence_of(Hold.objects.get())
    assert report.ledger_number == fence.ledger_number
    by_how = {how: [one.case for one in report.of(how)] for how in Before}
    assert by_how == {
        Before.FETCHED: [fetched.case.ref],
        Before.GOES_ON: [],
        Before.BEGUN: [begun.case.ref],
        Before.REVOKED: [waiting.case.ref],
        Before.REVOKED_EARLIER: [],
    }
    assert report.others == 0
    assert all(one.ledger_number < fence.ledger_number for one in report.releases)
    assert set(fence.revoked) == {begun.case.ref, waiting.case.ref}
    assert with_begun.size > 0


def test_the_fence_counts_what_the_hold_does_not_cover_and_what_it_lets_on(cast):
    a_released_case(cast, their_reference="1")
    an_active_hold(
        cast,
        at=LATER,
        ref="sg",
        terms=HOLD.replace('["HK"]', '["SG"]').replace("Hong Kong", "Singapore"),
    )
    assert fence_of(Hold.objects.get(ref="sg")).others == 1
    newer = HOLD.replace('"all"', '"from-effective"\nolder = "proceed"').replace(
        "2020-06-10T00:00:00Z", f"{LATER:%Y-%m-%dT%H:%M:%SZ}"
    )
    an_active_hold(cast, at=LATER, ref="new", terms=newer)
    report = fence_of(Hold.objects.get(ref="new"))
    assert [one.how for one in report.releases] == [Before.GOES_ON]
    a_filed_case(cast, at=LATER, their_reference="9")
    an_active_hold(cast, at=LATER + HOUR)
    an_active_hold(cast, at=LATER + 2 * HOUR, ref="again")
    again = fence_of(Hold.objects.get(ref="again"))
    assert [one.how for one in again.releases] == [Before.REVOKED_EARLIER]

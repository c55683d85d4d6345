"""Play a hold or an overlay against the last months: which answers change, from what to what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.vocabulary.verdict import word_of
from comity_server import clock
from comity_server.actions import hold as actions
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Case, Hold
from comity_server.casefile.reading import what_if
from comity_server.gate.change import bookkeeping
from comity_server.ledger.models import Entry
from tests.desk.test_hold_editor import signed_in, text_of
from tests.support.cast import BOB, DAY, HOLD, HOUR, NOON, a_cast, a_filed_case, an_active_hold
from tests.support.impact import a_released_case

LATER = NOON + 5 * HOUR
OVERLAY = """
[[rule]]
id = "no-theft"
says = "It is about theft, of which we give nothing."
kinds = ["disclosure"]
when = [{ fact = "categories", any_of = ["subscriber"] }]
recommends = "refuse"
source = { title = "Our own rule", read_on = 2026-11-20 }
evidence = { basis = "operator_reviewed", reviewer = "Counsel", date = 2026-11-20 }
"""


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return a_cast(house)


def played(text: str, *, since=NOON - DAY, after=None, ref: str = "draft"):
    terms = parse_terms(text, ref=ref)
    return what_if.play_hold(terms, since=since, after=after, at=LATER)


def test_each_answer_that_would_change_is_shown_from_what_to_what(cast):
    closed = a_released_case(cast, their_reference="1").case
    pending = a_filed_case(cast, their_reference="2")
    found = played(HOLD)
    assert found.judged == 2 and found.next is None
    assert {one.case.ref for one in found.changed} == {closed.ref, pending.ref}
    for one in found.changed:
        assert word_of(one.was.verdict) != "barred" and word_of(one.becomes.verdict) == "barred"
        assert any("The hold draft stops this" in reason for reason in one.becomes.reasons)


def test_what_it_does_not_cover_and_what_is_held_already_do_not_change(cast):
    a_filed_case(cast)
    assert played(HOLD.replace('["HK"]', '["SG"]')).changed == ()
    an_active_hold(cast, at=NOON)
    assert played(HOLD.replace("HK", "HK"), ref="hk").judged == 1
    lent = played(HOLD.replace('requested_by = ["HK"]', 'users_in = ["DE"]'))
    assert [word_of(one.was.verdict) for one in lent.changed] == ["barred"], "another reason"


def test_a_hold_on_newer_requests_is_played_over_the_whole_stretch(cast):
    a_filed_case(cast)
    newer = HOLD.replace('received = "all"', 'received = "from-effective"\nolder = "proceed"')
    later = newer.replace("2020-06-10T00:00:00Z", "2020-07-10T00:00:00Z")
    assert len(played(later).changed) == 1
    assert played(later, since=NOON + DAY).judged == 0


def test_pages_are_bounded_and_go_on_where_the_last_ended(cast, monkeypatch):
    monkeypatch.setattr(what_if, "PAGE", 2)
    refs = {
        a_filed_case(cast, at=NOON + timedelta(minutes=n), their_reference=str(n)).ref
        for n in range(5)
    }
    seen, after = [], None
    while True:
        page = played(HOLD, after=after)
        assert page.judged <= 2
        seen += [one.case.ref for one in page.changed]
        after = page.next
        if after is None:
            break
    assert len(seen) == 5 and set(seen) == refs


def test_a_sealed_case_is_not_played(cast):
    case = a_filed_case(cast)
    with bookkeeping():
        Case.objects.filter(id=case.id).update(sealed=True)
    assert played(HOLD).judged == 0


def test_the_page_records_who_played_before_it_shows(cast):
    case = a_filed_case(cast)
    a_filed_case(cast, accounts=BOB, their_reference="2")
    actions.draft_hold(ref="hk", title="Hong Kong", terms=HOLD, by=cast.counsel, at=NOON)
    lena = signed_in("lena")
    assert "/desk/what-if/hold/hk/" in text_of(lena.get("/desk/what-if/"))
    before = Entry.objects.count()
    page = lena.get("/desk/what-if/hold/hk/?months=3")
    told = text_of(page)
    assert page.status_code == 200 and "would change 2 answers of the 2" in told
    assert case.ref in told and "barred" in told
    entry = Entry.objects.order_by("-number")[0]
    assert Entry.objects.count() == before + 1 and entry.kind == "review.played"
    assert Hold.objects.get().state == "draft"


def test_the_next_page_keeps_the_stretch_of_the_first(cast, monkeypatch):
    monkeypatch.setattr(what_if, "PAGE", 1)
    for number in range(3):
        a_filed_case(cast, at=NOON + timedelta(minutes=number), their_reference=str(number))
    actions.draft_hold(ref="hk", title="Hong Kong", terms=HOLD, by=cast.counsel, at=NOON)
    lena, path, shown = signed_in("lena"), "/desk/what-if/hold/hk/", 0
    while path:
        told = text_of(lena.get(path)).replace("&amp;", "&")
        assert "would change one answer of the 1" in told
        shown += 1
        _, _, rest = told.partition('href="/desk/what-if/hold/hk/?after=')
        path = "/desk/what-if/hold/hk/?after=" + rest.partition('"')[0] if rest else ""
    assert shown == 3


@pytest.mark.parametrize("query", ["months=x", "months=0", "after=nonsense", "after=a_b_c"])
def test_what_cannot_be_read_of_the_address_counts_as_not_asked(cast, query):
    actions.draft_hold(ref="hk", title="Hong Kong", terms=HOLD, by=cast.counsel, at=NOON)
    assert signed_in("lena").get(f"/desk/what-if/hold/hk/?{query}").status_code == 200


def test_an_overlay_that_lies_ready_is_played_and_a_wrong_one_says_what_is_wrong(cast, house):
    a_filed_case(cast)
    lena = signed_in("lena")
    assert lena.get("/desk/what-if/pack/none/").status_code == 404
    assert lena.get("/desk/what-if/pack/../").status_code in {301, 302, 404, 200}
    wrong = house.root / "what-if" / "wrong" / "policy" / "house"
    wrong.mkdir(parents=True)
    (wrong / "rules.toml").write_text("[[rule]]\nid = 1\n")
    page = lena.get("/desk/what-if/pack/wrong/")
    assert page.status_code == 422 and "rules.toml" in text_of(page)
    (house.root / "what-if" / "empty").mkdir()
    page = lena.get("/desk/what-if/pack/empty/")
    assert page.status_code == 200 and "No answer would change" in text_of(page)

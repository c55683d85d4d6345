"""Laws that bind us against a foreign authority: what bars, what asks, and what does not touch."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.review import prohibitions
from comity.vocabulary.words import Category
from tests.review.cases import NOON, a_provider, a_request, judged, shipped


def bars(gov_request, *, place: str = "US", at: datetime = NOON) -> dict[str, frozenset[Category]]:
    found = prohibitions(
        gov_request=gov_request, books=shipped(), provider=a_provider(place), at=at
    )
    return {item.bar.code: item.categories for item in found}


def a_warrant_from(state: str, *, categories=("subscriber", "content"), **changes):
    return a_request(
        "hk.search-warrant", by=state, issued_by="magistrate", categories=categories, **changes
    )


def test_american_law_bars_content_for_a_foreign_authority():
    """18 U.S.C. § 2702(a)(1)-(2)."""
    assert bars(a_warrant_from("HK")) == {"law:us.sca.bar-foreign": frozenset({"content"})}


def test_american_law_does_not_bar_subscriber_data_for_a_foreign_authority():
    """18 U.S.C. §§ 2702(c)(6), 2711(4): other persons than governmental entities."""
    assert bars(a_warrant_from("HK", categories=("subscriber", "access"))) == {}


def test_american_process_is_not_barred_whatever_state_stands_behind_it():
    request = a_request(
        "us.mla",
        kind="central_authority",
        name="US Department of Justice",
        issued_by=None,
        underlying_state="HK",
        categories=("subscriber", "content"),
    )
    assert bars(request) == {}
    assert bars(a_request(categories=("content",))) == {}


def test_the_bar_holds_only_for_a_provider_under_that_law():
    assert bars(a_warrant_from("HK"), place="SG") == {}
    assert bars(a_warrant_from("HK"), place="US-CA").keys() == {"law:us.sca.bar-foreign"}


def test_the_bar_covers_what_a_request_does_not_state():
    assert bars(a_warrant_from("HK", categories=())) == {
        "law:us.sca.bar-foreign": frozenset({"content"})
    }


def test_an_emergency_opens_no_gateway_for_content_to_a_foreign_authority():
    request = a_request(
        "none", by="HK", issued_by=None, asks="emergency", categories=("access", "content")
    )
    assert bars(request) == {"law:us.sca.bar-foreign": frozenset({"content"})}


@pytest.mark.parametrize(
    ("day", "barred"), [(datetime(2022, 10, 2, 23, 59, tzinfo=UTC), True), (NOON, False)]
)
def test_an_agreement_in_force_lifts_the_bar_for_orders_under_it(day, barred):
    """18 U.S.C. §§ 2523, 2702(b)(9); in force with the United Kingdom since 3 October 2022."""
    order = a_request(
        "gb.copoa",
        by="GB",
        kind="ministry",
        issued_by="court",
        categories=("content",),
        received_at=day,
    )
    assert bool(bars(order)) is barred


def test_an_order_beside_the_agreement_is_a_conflict_for_counsel_and_no_silent_bar():
    order = a_request("gb.pace.sch1", by="GB", issued_by="court", categories=("content",))
    assert bars(order) == {}
    review = judged(order)
    assert "law:conflict-of-laws" in review.codes
    assert review.recommendation in {"escalate", "refuse"}


def test_article_48_is_a_conflict_for_counsel_and_no_bar():
    """Regulation (EU) 2016/679, Art. 48 with Art. 49: other grounds of transfer remain."""
    request = a_request(categories=("subscriber",))
    assert bars(request, place="IE") == {}
    review = judged(request, provider=a_provider("IE"))
    found = next(item for item in review.findings if item.code == "law:conflict-of-laws")
    assert "Art. 48" in found.citation and found.recommends == "escalate"


def test_a_member_state_is_no_stranger_to_the_unions_law():
    order = a_request("eu.epoc.subscriber", by="DE", issued_by="prosecutor")
    assert "law:conflict-of-laws" not in judged(order, provider=a_provider("IE")).codes
    assert "law:conflict-of-laws" not in judged(order, provider=a_provider("DE")).codes


def test_a_law_that_the_books_only_remember_never_bars():
    """Swiss Criminal Code, art. 271, is from memory."""
    request = a_request(categories=("subscriber", "content"))
    assert bars(request, place="CH") == {}
    assert "law:conflict-of-laws" in judged(request, provider=a_provider("CH")).codes


def test_removal_and_preservation_give_no_data_so_nothing_is_barred():
    assert bars(a_warrant_from("HK", asks="removal")) == {}
    assert bars(a_warrant_from("HK", asks="preservation")) == {}


def test_every_prohibition_is_an_instrument_that_prohibits():
    for pack in shipped().packs:
        for entry in pack.prohibitions:
            assert shipped().instrument(entry.id).effect == "prohibits"

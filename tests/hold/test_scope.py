"""An assessment's scope against the hold's, list by list."""

import pytest

from comity.hold import AssessmentScope, Match, scope_covers
from comity.testing import a_hold
from comity.vocabulary.words import RequestKind

DATA = (RequestKind.DISCLOSURE, RequestKind.REALTIME)


def covered(hold, **scope):
    return scope_covers(AssessmentScope(**scope), hold)


def test_an_empty_list_covers_everything():
    assert covered(a_hold(services=("video",)))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("requested_by", ("HK",)),
        ("users_in", ("HK",)),
        ("services", ("video",)),
        ("kinds", DATA),
    ],
)
def test_only_an_empty_list_covers_an_empty_one(field, words):
    hold = a_hold(requested_by=(), users_in=(), services=(), kinds=())
    assert covered(hold)
    assert not covered(hold, **{field: words})


def test_places_are_covered_by_the_country_in_which_they_lie():
    assert covered(a_hold(requested_by=("US-CA",)), requested_by=("US",))
    assert not covered(a_hold(requested_by=("US",)), requested_by=("US-CA",))
    assert not covered(a_hold(requested_by=("HK",)), requested_by=("CN",))
    assert covered(a_hold(requested_by=(), users_in=("UA-43",)), users_in=("UA",))


def test_every_place_must_be_covered():
    hold = a_hold(requested_by=("HK", "MO"))
    assert not covered(hold, requested_by=("HK",))
    assert covered(hold, requested_by=("MO", "HK", "CN"))


def test_an_assessment_of_one_brand_does_not_lift_a_hold_on_two():
    hold = a_hold(services=("social", "messenger"))
    assert not covered(hold, services=("social",))
    assert covered(hold, services=("social", "messenger", "photos"))


def test_kinds_are_compared_as_the_hold_names_them():
    assert covered(a_hold(), kinds=DATA)
    assert not covered(a_hold(), kinds=(RequestKind.DISCLOSURE,))


BOTH_LISTS = {"requested_by": ("HK",), "users_in": ("HK",)}


@pytest.mark.parametrize(
    ("scope", "either", "both"),
    [
        ({}, True, True),
        ({"requested_by": ("HK",)}, False, True),
        ({"users_in": ("HK",)}, False, True),
        (BOTH_LISTS, True, True),
        ({"requested_by": ("HK",), "users_in": ("SG",)}, False, False),
    ],
)
def test_from_or_related_to_needs_a_scope_that_names_both_or_neither(scope, either, both):
    assert covered(a_hold(**BOTH_LISTS), **scope) is either
    assert covered(a_hold(match=Match.BOTH, **BOTH_LISTS), **scope) is both


def test_a_hold_with_one_list_is_covered_by_a_scope_with_that_one():
    assert covered(a_hold(requested_by=("HK",)), requested_by=("HK",))

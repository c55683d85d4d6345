"""What a demand could lead to at most: the narrowest place and thing, terms before law."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.restriction.proposing import Demand, Doubt, Ground, propose
from comity.vocabulary.places import COUNTRIES, UNKNOWN, Jurisdiction, Place, lies_in


def a_demand(**facts: object) -> Demand:
    """Return a demand of a Chinese authority about one meeting."""
    return Demand(
        **{"jurisdiction": Jurisdiction("CN"), "named": (("meeting", "123"),), **facts}  # type: ignore[arg-type]  # the caller's facts
    )


def test_a_demand_for_the_world_is_proposed_for_the_place_of_its_asker_alone():
    found = propose(demand=a_demand(worldwide=True), breaks_terms=False, lawful=True)
    assert found.places == (Place("CN"),)
    assert found.resources == ("meeting/123",)
    assert found.doubts == (Doubt.WORLD_LEFT_OUT,)


def test_terms_are_asked_first():
    found = propose(demand=a_demand(), breaks_terms=UNKNOWN, lawful=True)
    assert found.ground is Ground.NONE
    assert Doubt.TERMS_NOT_JUDGED in found.doubts


def test_what_breaks_our_terms_rests_on_them_whatever_the_law_says():
    for lawful in (True, False):
        found = propose(demand=a_demand(), breaks_terms=True, lawful=lawful)
        assert (found.ground, found.doubts) == (Ground.TERMS, ())


def test_without_a_legal_basis_nothing_rests_on_local_law():
    found = propose(demand=a_demand(), breaks_terms=False, lawful=False)
    assert found.ground is Ground.NONE
    assert found.doubts == (Doubt.NO_LEGAL_BASIS,)


def test_a_subdivision_that_was_asked_for_is_narrower_than_the_country():
    demand = a_demand(jurisdiction=Jurisdiction("US"), scope_asked=(Place("US-CA"),))
    assert propose(demand=demand, breaks_terms=False, lawful=True).places == (Place("US-CA"),)


def test_places_beyond_the_asker_are_left_out_and_said_to_be():
    demand = a_demand(scope_asked=(Place("CN"), Place("HK"), Place("US")))
    found = propose(demand=demand, breaks_terms=False, lawful=True)
    assert found.places == (Place("CN"),)
    assert found.doubts == (Doubt.ELSEWHERE_LEFT_OUT,)


@pytest.mark.parametrize("asker", ["EU", "UN", "International Criminal Court"])
def test_an_asker_without_a_place_gets_none_proposed(asker):
    found = propose(
        demand=a_demand(jurisdiction=Jurisdiction(asker)), breaks_terms=False, lawful=True
    )
    assert found.places == ()
    assert Doubt.ASKER_HAS_NO_PLACE in found.doubts


def test_a_whole_service_is_never_proposed():
    found = propose(
        demand=a_demand(named=(), services=("meeting",)), breaks_terms=False, lawful=True
    )
    assert (found.resources, found.doubts) == ((), (Doubt.WHOLE_SERVICE,))


@pytest.mark.parametrize("name", ["", " ", "/x", "x/", "a//b"])
def test_a_name_that_is_no_resource_is_left_to_a_person(name):
    found = propose(demand=a_demand(named=(("meeting", name),)), breaks_terms=False, lawful=True)
    assert (found.resources, found.doubts) == ((), (Doubt.NO_RESOURCE,))


PLACES = st.sampled_from(sorted(COUNTRIES)).map(Place)


@given(
    home=PLACES,
    scope=st.none() | st.lists(PLACES, max_size=4).map(tuple),
    worldwide=st.booleans(),
    breaks=st.sampled_from([True, False, UNKNOWN]),
    lawful=st.booleans(),
)
def test_whatever_is_asked_no_place_beyond_the_askers_is_proposed(
    home, scope, worldwide, breaks, lawful
):
    demand = a_demand(jurisdiction=Jurisdiction(home), scope_asked=scope, worldwide=worldwide)
    found = propose(demand=demand, breaks_terms=breaks, lawful=lawful)
    assert found.places
    assert all(lies_in(place, home) is True for place in found.places)

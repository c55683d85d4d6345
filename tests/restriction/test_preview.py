"""Whom a draft would hit, counted from signals that contradict each other; nobody is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.restriction.gate import blocks
from comity.restriction.preview import preview
from comity.restriction.signals import SignalRule, Signals, UnknownPlace
from comity.vocabulary.places import Place
from comity_edge.layering import place_ranges
from comity_server.adapters.participants import (
    LARGEST,
    ParticipantsFault,
    participants_of,
    read_participants,
)
from tests.edge.made import V4, V6

RANGES = place_ranges(v4=V4, v6=V6)
CN = frozenset({Place("CN")})


def people(text: str) -> list[Signals]:
    """Return the participants of a CSV text."""
    return list(read_participants(text.encode(), ranges=RANGES))


def count(text: str, *, rule=SignalRule.ANY, unknown=UnknownPlace.ADMIT, places=CN):
    return preview(people=people(text), places=places, rule=rule, unknown_place=unknown)


def test_a_traveller_is_counted_as_hit_against_a_signal_and_by_which():
    found = count("address,sim,billing\n192.0.2.7,US,US\n192.0.2.8,CN,CN\n203.0.113.1,US,US\n")
    assert (found.people, found.hit, found.inside, found.contradicted) == (3, 2, 1, 1)
    assert found.by_signal == (("address", 1),)


def test_a_majority_spares_the_traveller_and_says_whom_it_misses():
    found = count("address,sim,billing\n192.0.2.7,US,US\n", rule=SignalRule.MAJORITY)
    assert (found.hit, found.missed) == (0, 1)


def test_people_of_whom_nothing_is_known_are_a_number_of_their_own():
    text = "address\n10.9.9.9\nnonsense\n\n"
    assert count(text, unknown=UnknownPlace.BLOCK).unknown == 2
    assert count(text, unknown=UnknownPlace.ADMIT).hit == 0


def test_everywhere_hits_everybody():
    found = count("declared\nUS\n", places=frozenset())
    assert (found.hit, found.contradicted) == (1, 0)


@pytest.mark.parametrize(
    "raw",
    [b"", b"a,b\n1,2\n", b"\xff\xfe", b"x" * (LARGEST + 1), b'address\n"' + b"x" * 200_000],
)
def test_what_is_no_table_of_participants_is_refused(raw):
    with pytest.raises(ParticipantsFault):
        list(read_participants(raw, ranges=RANGES))


def test_columns_that_we_do_not_ask_for_are_passed_over():
    (one,) = people("name,Address ,mail\nAlice,192.0.2.7,a@b.example\n")
    assert one == Signals(ip_place=Place("CN"))


def test_a_service_leaves_its_file_and_no_path_leads_out(tmp_path):
    (tmp_path / "meeting.csv").write_bytes(b"address\n")
    assert participants_of(tmp_path, "meeting") == b"address\n"
    assert participants_of(tmp_path, "../meeting") is None
    assert participants_of(tmp_path, "other") is None


PLACES = st.sampled_from(["", "CN", "HK", "US", "UA", "UA-43"])
SIGNALS = st.builds(
    lambda a, b, c, d: Signals.from_texts(
        ip_place=a, sim_place=b, billing_place=c, declared_place=d
    ),
    PLACES,
    PLACES,
    PLACES,
    PLACES,
)


@given(
    crowd=st.lists(SIGNALS, max_size=12),
    places=st.frozensets(st.sampled_from(["CN", "HK", "UA-43"]).map(Place), max_size=2),
    rule=st.sampled_from(SignalRule),
    unknown=st.sampled_from(UnknownPlace),
)
def test_what_is_counted_as_hit_is_what_the_obvious_gate_blocks(crowd, places, rule, unknown):
    found = preview(people=crowd, places=places, rule=rule, unknown_place=unknown)
    blocked = [
        one for one in crowd if blocks(signals=one, places=places, rule=rule, unknown_place=unknown)
    ]
    assert (found.people, found.hit) == (len(crowd), len(blocked))
    assert found.missed <= found.people - found.hit

"""Three equal columns: the quick gate, the obvious one and the trade's own reader of databases.

Bounded here; at night, with ``./comity prove --nightly``, on 1,000,000 addresses and 10,000 sets.
"""

from __future__ import annotations

from ipaddress import ip_address
from random import Random

import maxminddb
import pytest

from comity.restriction.gate import Presence, judge_presence
from comity.restriction.market_exit import Action, Exit, ExitId, Stages
from comity.restriction.rule import Restriction, RestrictionId
from comity.restriction.signals import SignalRule, Signals, UnknownPlace
from comity.vocabulary.places import UNKNOWN, Place, parse_outside_place
from comity_edge.compiling import compile_snapshot
from comity_edge.layering import place_ranges
from comity_edge.rules import Rules
from comity_server.adapters.country_data import read_country_data, together
from tests.edge.made import a_file, a_header, open_gate
from tests.restriction.made import DAY, NOON
from tests.support.mmdb import write_mmdb

ADDRESSES = 20_000
SETS = 40
"""In CI; fifty times as many addresses at night, and five times as many sets again."""

CODES = ("US", "CN", "HK", "MO", "US-CA", "US-NY", "UA", "UA-43", "DE")
RESOURCES = ("meeting", "meeting/1", "meeting/1/chat", "meeting/12", "video")


def some_ranges(random, bits, count):
    """Return ranges of every size with gaps between them, in the upper half of the addresses."""
    found, at = [], 1 << bits - 4
    while len(found) < count and at < (1 << bits) - (1 << bits - 4):
        at += random.choice([0, 0, 1, random.getrandbits(bits - 12)])
        size = random.choice([1, 2, 3, 1 + random.getrandbits(8), 1 << random.randrange(bits - 10)])
        found.append((at, at + size - 1, random.choice(CODES)))
        at += size
    return found


def some_rules(random):
    """Return a set of restrictions and exits of every kind."""

    def often(chosen, other):
        return chosen if random.random() < 0.7 else other

    restrictions = [
        Restriction(
            id=RestrictionId(f"r{number}"),
            places=frozenset(map(Place, random.sample(CODES, random.randrange(4)))),
            resource=random.choice([*RESOURCES, "*"]),
            basis=random.choice(["order:a", "policy:b"]),
            effective_at=NOON + random.randrange(-3, 3) * DAY,
            ends_at=often(None, NOON + 5 * DAY),
            unknown_place=random.choice(list(UnknownPlace)),
            signals=random.choice(list(SignalRule)),
        )
        for number in range(random.randrange(6))
    ]
    exits = [
        Exit(
            id=ExitId(f"x{number}"),
            place=Place(random.choice(CODES)),
            services=frozenset(),
            unknown_place=random.choice(list(UnknownPlace)),
            signals=random.choice(list(SignalRule)),
            stages=Stages(*(often(NOON + random.randrange(-3, 3) * DAY, None) for _ in range(3))),
        )
        for number in range(random.randrange(3))
    ]
    return Rules(tuple(restrictions), tuple(exits))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Make a database and everything that is read from it."""
    random, folder = Random(7), tmp_path_factory.mktemp("world")
    v4, v6 = some_ranges(random, 32, 3000), some_ranges(random, 128, 3000)
    path = write_mmdb(folder / "c.mmdb", v4=v4, v6=v6)
    with maxminddb.open_database(path) as database:
        yield folder, database, together([read_country_data(path)]), (v4, v6)


def some_addresses(random, ranges, count, *, anywhere=True):
    """Return addresses at borders and, unless told otherwise, anywhere, in both kinds."""
    for number in range(count):
        kind = number % 2
        first, last, _ = random.choice(ranges[kind])
        inside = random.randint(first, last)
        elsewhere = random.getrandbits((32, 128)[kind]) if anywhere else inside
        around = random.choice([first - 1, first, inside, last, last + 1, elsewhere])
        yield ip_address(around.to_bytes((4, 16)[kind], "big"))


def place_by(database, address):
    """Return the place that the trade's reader finds."""
    found = database.get(str(address)) or {}
    division = "".join(f"-{one['iso_code']}" for one in found.get("subdivisions", ()))
    return parse_outside_place(found.get("country", {}).get("iso_code", "") + division)


def a_world_gate(folder, ranges, rules):
    path = folder / "columns.snapshot"
    header = a_header(rules=rules, valid_from=NOON - 9 * DAY, expires_at=NOON + 9 * DAY)
    path.write_bytes(a_file(compile_snapshot(header=header, ranges=ranges)))
    return open_gate(path)


def columns(gate, database, rules, address, random):
    """Return the quick answer and the obvious one from the place of the trade's reader."""
    at = NOON + random.randrange(-4, 5) * DAY / 2
    action, resource = random.choice(list(Action)), random.choice(RESOURCES)
    sim = random.choice(["", *CODES])
    quick = gate.judge(resource, address=str(address), sim=sim, action=action, at=at)
    place = place_by(database, address)
    signals = Signals(ip_place=place, sim_place=parse_outside_place(sim))
    obvious = judge_presence(
        presence=Presence(at=at, resource=resource, action=action, signals=signals),
        restrictions=rules.restrictions,
        exits=rules.exits,
    )
    return quick, obvious


@pytest.mark.slow
def test_three_columns_are_equal_on_random_and_border_addresses(world, times, count_cases):
    folder, database, ranges, both = world
    random, places = Random(11), set()
    rules = some_rules(Random(3))
    while len(rules.restrictions) < 4:
        rules = some_rules(random)
    gate = a_world_gate(folder, ranges, rules)
    for address in some_addresses(random, both, times(ADDRESSES)):
        quick, obvious = columns(gate, database, rules, address, random)
        assert (quick.verdict, quick.because, quick.status) == (
            obvious.verdict,
            obvious.because,
            obvious.status,
        ), address
        found = ranges.v4 if address.version == 4 else ranges.v6
        place = place_by(database, address)
        assert parse_outside_place(ranges.places[found.find(address.packed)]) == place, address
        places.add(place)
    assert {UNKNOWN, *map(Place, CODES)} <= places
    count_cases(times(ADDRESSES))


@pytest.mark.slow
def test_the_columns_are_equal_under_many_sets_of_rules(world, times, count_cases):
    folder, database, _, both = world
    both = (both[0][:40], both[1][:40])
    # One more than is asked about, so that the neighbour of the last is right too.
    ranges = place_ranges(v4=world[3][0][:41], v6=world[3][1][:41])
    random = Random(13)
    sets = times(SETS) * (5 if times(SETS) > SETS else 1)
    for _ in range(sets):
        rules = some_rules(random)
        gate = a_world_gate(folder, ranges, rules)
        for address in some_addresses(random, both, 20, anywhere=False):
            quick, obvious = columns(gate, database, rules, address, random)
            assert (quick.because, quick.status) == (obvious.because, obvious.status), rules
    count_cases(sets)

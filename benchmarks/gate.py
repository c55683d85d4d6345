"""Judge participants at the edge, against the bare C reader of ``maxminddb`` in the same run.

Peers only look an address up; ours gives the whole decision, from address, own word and bill, with
its reasons. The country data are made up, the same for both sides. The rounds of both sides take
turns, short ones and many, in processor time, and the least of each side counts: what a busy
machine takes away it takes from some rounds and not from all.
"""

from __future__ import annotations

import tempfile
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from random import Random
from typing import Any

import maxminddb

from benchmarks.measurement import Benchmark, Measurement
from comity.restriction.rule import Restriction, RestrictionId
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import Place
from comity_edge import Gate
from comity_edge.bulk import Column, Crowd
from comity_edge.layering import PlaceRange, place_ranges
from comity_edge.ranges import PlaceRanges
from comity_server.adapters.signing import SigningKey
from comity_server.adapters.snapshots import Wanted, compile_file, publish
from tests.support.mmdb import common_record, shortest_record, write_mmdb

PROVIDER = "Example Meetings"
KEY = SigningKey.from_seed(bytes(32), name="bench")
PLACES = ("US", "CN", "HK", "DE", "FR", "JP", "BR", "IN", "GB", "RU", "KR", "AU", "MO", "TW", "SG")
ROOM = "meeting/123"
ROUNDS = 7
MANY_ROUNDS = 40
CALLS = 20_000
CROWD = 1_000_000
FRESH_RANGES = 500_000
START_V4, END_V4 = 1 << 24, 224 << 24
START_V6 = 0x2A00 << 112


@cache
def folder() -> Path:
    """Return a folder for the databases of this run, removed at its end."""
    kept = tempfile.TemporaryDirectory(prefix="comity-bench-gate-")
    folder.kept = kept  # type: ignore[attr-defined]  # removed when the interpreter ends
    return Path(kept.name)


def ranges_v4(sizes: Sequence[int], *, seed: int = 1) -> list[PlaceRange]:
    """Return ranges that fill the public addresses, their sizes drawn from ``sizes`` in bits."""
    random, at, found = Random(seed), START_V4, []
    while at < END_V4:
        end = min(at + (1 << random.choice(sizes)), END_V4)
        found.append((at, end - 1, random.choice(PLACES)))
        at = end
    return found


def ranges_v6(*, seed: int = 1) -> list[PlaceRange]:
    """Return /29 to /32 blocks as registries give them out, one in fifty of them with /48s."""
    random, at, found = Random(seed), START_V6, []
    for _ in range(20_000):
        bits = random.choice((96, 96, 97, 99))
        if random.random() < 0.02:
            found += [(at + (n << 80), at + (n + 1 << 80) - 1, PLACES[n % 5]) for n in range(16)]
        else:
            found.append((at, at + (1 << bits) - 1, random.choice(PLACES)))
        at += 1 << 99
    return found


@cache
def country_data() -> tuple[list[PlaceRange], list[PlaceRange], PlaceRanges]:
    """Return the ranges of both kinds, and the same without overlaps."""
    v4, v6 = ranges_v4((8, 9, 10, 11, 12, 13, 14, 16, 16, 18)), ranges_v6()
    return v4, v6, place_ranges(v4=v4, v6=v6)


@cache
def database(record: Callable[[str], Any]) -> Any:
    """Return an open database of the peer, read by its C extension."""
    v4, v6, _ = country_data()
    path = write_mmdb(folder() / f"{record.__name__}.mmdb", v4=v4, v6=v6, record=record)
    return maxminddb.open_database(path, mode=maxminddb.MODE_MMAP_EXT)


def rules(*, extra: int = 0) -> list[Restriction]:
    """Return twenty restrictions, two of which concern the room, and more that do not."""
    start = datetime(2020, 6, 12, tzinfo=UTC)

    def restriction(number: int, places: Iterable[str], resource: str) -> Restriction:
        return Restriction(
            id=RestrictionId(f"r{number}"),
            places=frozenset(map(Place, places)),
            resource=resource,
            basis="order:a court",
            effective_at=start,
            unknown_place=UnknownPlace.BLOCK if number % 2 else UnknownPlace.ADMIT,
        )

    return [
        restriction(0, ["CN"], ROOM),
        restriction(1, ["RU", "HK"], "meeting"),
        *(restriction(n, [PLACES[n % 15]], f"meeting/{n}") for n in range(1000, 1018 + extra)),
    ]


def compiled(ranges: PlaceRanges, *, number: int = 1, extra: int = 0) -> bytes:
    """Return a signed snapshot of the rules over the ranges."""
    wanted = Wanted(PROVIDER, rules(extra=extra), (), good_for=timedelta(days=1))
    return compile_file(wanted, ranges=ranges, number=number, at=datetime.now(UTC), key=KEY)


@cache
def gate() -> Gate:
    """Return a gate on a snapshot of the rules."""
    path = folder() / "bench.snapshot"
    path.write_bytes(compiled(country_data()[2]))
    return opened(path)


def opened(path: Path) -> Gate:
    """Return a gate on a snapshot file."""
    return Gate.open(path, keys=[KEY.key.to_text()], provider=PROVIDER)


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def work(run: Callable[[], object]) -> float:
    """Return how much processor time a call takes, without the time in which others had it."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def side_by_side(
    ours: Callable[[], object], peer: Callable[[], object], *, rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Return the least time of both in rounds that took turns, and the ratio of the two."""
    ours(), peer()
    pairs = [(work(ours), work(peer)) for _ in range(rounds)]
    own, other = (min(column) for column in zip(*pairs, strict=True))
    return own, other, own / other


def judged(addresses: Sequence[str]) -> Callable[[], None]:
    """Return a run that judges every address with two more signals that are new texts each time."""
    judge = gate().judge

    def run() -> None:
        for address in addresses:
            judge(ROOM, address=address, declared="US", billing="DE")

    return run


def looked_up(addresses: Sequence[str], record: Callable[[str], Any]) -> Callable[[], None]:
    """Return a run in which the peer looks every address up."""
    get = database(record).get

    def run() -> None:
        for address in addresses:
            get(address)

    return run


def against(
    name: str, addresses: Sequence[str], record: Callable[[str], Any], goal: float
) -> Measurement:
    """Return how our decision compares with the peer's lookup."""
    ours, peer, ratio = side_by_side(
        judged(addresses), looked_up(addresses, record), rounds=MANY_ROUNDS
    )
    scale = 1e9 / len(addresses)
    return Measurement(name, ours * scale, peer * scale, ratio, goal, unit="ns")


def measure_v4() -> Iterator[Measurement]:
    """Measure IPv4: against the shortest record, and one of the common shape."""
    random = Random(2)
    addresses = [str(ip_address(random.randrange(START_V4, END_V4))) for _ in range(CALLS)]
    yield against("gate-v4", addresses, shortest_record, 0.85)
    yield against("gate-v4 common", addresses, common_record, 0.2)


def measure_v6() -> Iterator[Measurement]:
    """Measure IPv6: addresses inside the blocks that registries gave out."""
    random = Random(3)
    blocks = [START_V6 + (random.randrange(20_000) << 99) for _ in range(CALLS)]
    addresses = [str(ip_address(block + random.getrandbits(97))) for block in blocks]
    yield against("gate-v6", addresses, shortest_record, 1.15)


def measure_bulk() -> Iterator[Measurement]:
    """Measure a million participants judged again, against a loop of lookups."""
    random = Random(4)
    numbers = [random.randrange(START_V4, END_V4) for _ in range(CROWD)]
    packed = array("I", numbers)
    packed.byteswap()
    codes = [array("B", random.choices(range(16), k=CROWD)) for _ in range(2)]
    rooms = [ROOM, *(f"meeting/{number}" for number in range(1000, 1099))]
    crowd = Crowd(
        addresses=packed.tobytes(),
        resources=Column(array("H", random.choices(range(100), k=CROWD)), rooms),
        billing=Column(codes[0], ("", *PLACES)),
        declared=Column(codes[1], ("", *PLACES)),
    )
    texts = [str(ip_address(number)) for number in numbers]
    gate()
    # Each round has a gate that has answered nothing yet, as after a change.
    fresh = iter([opened(folder() / "bench.snapshot") for _ in range(ROUNDS + 1)])
    ours, peer, ratio = side_by_side(
        lambda: next(fresh).judge_many(crowd), looked_up(texts, shortest_record)
    )
    yield Measurement("gate-bulk", ours, peer, 1 / ratio, 30.0, better="higher", unit="s")


def measure_fresh() -> Iterator[Measurement]:
    """Measure a new restriction until it is enforced, and opening against the peer's open."""
    v4 = ranges_v4((8, 9, 10, 11, 12, 13, 14, 15), seed=5)[:FRESH_RANGES]
    ranges, path = place_ranges(v4=v4), folder() / "fresh.snapshot"
    publish(path, compiled(ranges))
    serving = opened(path)

    def refresh() -> None:
        publish(path, compiled(ranges, number=serving.number + 1, extra=1))
        if not serving.refresh():
            raise RuntimeError("the new snapshot does not serve")

    best = min(seconds(refresh) for _ in range(5))
    yield Measurement("gate-fresh", best, None, None, 1.0, unit="s")
    # The peer maps a file and believes it; ours reads, checks every byte and a signature
    # (decision 0195), so there is no ratio to reach, only a time.
    database(shortest_record)
    peer_path = folder() / "shortest_record.mmdb"
    own_path = folder() / "bench.snapshot"
    gate()
    ours, peer, _ = side_by_side(
        lambda: opened(own_path), lambda: maxminddb.open_database(peer_path).close()
    )
    yield Measurement("gate-fresh open", ours, peer, None, 0.1, unit="s")


BENCHMARKS: dict[str, Benchmark] = {
    "gate-v4": measure_v4,
    "gate-v6": measure_v6,
    "gate-bulk": measure_bulk,
    "gate-fresh": measure_fresh,
}

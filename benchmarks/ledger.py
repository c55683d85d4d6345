"""Measure the ledger: appending in batches, proving at a million entries, committing durably."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.measurement import Benchmark, Measurement
from comity.ledger.frontier import Frontier
from comity.ledger.levels import HashTree
from comity.ledger.verify import includes

BATCH, BATCHES, ROUNDS = 1_000, 100, 7
MILLION, PROOFS = 1_000_000, 2_000
GROUP, GROUPS, SINGLES = 100, 20, 100


_ENTRY = (
    '{"actor":"executive","at":"2020-07-06T12:00:00.000000Z","body":{"hold":"hk-production"},'
    '"case":"c-7Q2MK4XW","commitments":{"person":"%s"},"format":"comity.ledger/entry@1",'
    '"kind":"hold.activated","nonce":"%s","number":%d}'
)


def an_entry(number: int) -> bytes:
    """Return bytes of the size of a real entry."""
    return (_ENTRY % ("ab" * 32, "cd" * 16, number)).encode()


def timed(work: Callable[[], Any]) -> float:
    """Return how many seconds some work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_append() -> Iterator[Measurement]:
    """Append batches of 1,000 to a tree; the floor is one leaf and one node by bare hashlib."""
    batches = [
        [an_entry(batch * BATCH + number) for number in range(BATCH)] for batch in range(BATCHES)
    ]
    # The floor hashes the same bytes, already put together: one leaf and one node an entry.
    leaves = [b"\x00" + entry for batch in batches for entry in batch]
    node = b"\x01" + bytes(64)

    def ours() -> None:
        tree = HashTree()
        for batch in batches:
            tree.extend(batch)
            tree.root()

    def floor() -> None:
        for leaf in leaves:
            sha256(leaf).digest()
            sha256(node).digest()

    pairs = [(timed(ours), timed(floor)) for _ in range(ROUNDS)]
    ours_s, floor_s = (min(side) for side in zip(*pairs, strict=True))
    count = BATCH * BATCHES / 1e6
    yield Measurement(
        "ledger-append", ours_s / count, floor_s / count, ours_s / floor_s, 1.5, unit="µs"
    )


def measure_proof() -> Iterator[Measurement]:
    """Prove and verify inclusion at a million entries; the peer is pymerkle in memory."""
    # Bench only, and GPL: the product never imports it.
    from pymerkle import InmemoryTree, verify_inclusion

    entries = [an_entry(number) for number in range(MILLION)]
    places = [number * 7919 % MILLION for number in range(PROOFS)]
    tree = HashTree()
    tree.extend(entries)
    root, leaves = tree.root(), tree.leaves()

    def ours() -> None:
        for place in places:
            proof = tree.inclusion_proof(place)
            leaf = leaves[place]
            if not includes(leaf=leaf, index=place, size=MILLION, proof=proof, root=root):
                raise AssertionError("a proof of ours was refused")

    peer = InmemoryTree.init_from_entries(entries, algorithm="sha256")
    state = peer.get_state()
    bases = [peer.get_leaf(place + 1) for place in places]

    def theirs() -> None:
        for place, base in zip(places, bases, strict=True):
            verify_inclusion(base, state, peer.prove_inclusion(place + 1))

    pairs = [(timed(ours), timed(theirs)) for _ in range(3)]
    ours_s, peer_s = (min(side) / PROOFS * 1e6 for side in zip(*pairs, strict=True))
    yield Measurement(
        "ledger-proof", ours_s, peer_s, peer_s / ours_s, 4.0, better="higher", unit="µs"
    )


class Store:
    """A ledger in SQLite, durable as the house keeps it: WAL, ``synchronous = FULL``."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = FULL")
        self.database.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY, canonical, leaf)")
        self.database.execute("CREATE TABLE head (id INTEGER PRIMARY KEY, frontier)")
        self.database.execute("INSERT INTO head VALUES (1, ?)", (Frontier().to_bytes(),))

    def commit(self, entries: list[bytes]) -> None:
        """Append entries in one durable commit, the head with them."""
        self.database.execute("BEGIN IMMEDIATE")
        ((edge,),) = self.database.execute("SELECT frontier FROM head")
        frontier = Frontier.from_bytes(edge)
        leaves = [sha256(b"\x00" + entry).digest() for entry in entries]
        rows = zip(range(frontier.size, frontier.size + len(entries)), entries, leaves, strict=True)
        self.database.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
        self.database.execute("UPDATE head SET frontier = ?", (frontier.extend(leaves).to_bytes(),))
        self.database.execute("COMMIT")

    def commit_each(self, groups: list[list[bytes]]) -> None:
        """Commit one group after the other."""
        for group in groups:
            self.commit(group)


def measure_durable() -> Iterator[Measurement]:
    """Commit 100 entries together; the peer commits each by itself. In rows a second."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        store = Store(Path(folder) / "ledger.sqlite3")
        with closing(store.database):
            group = [an_entry(number) for number in range(GROUP)]
            store.commit(group)
            grouped, single = [], []
            for _ in range(3):
                grouped.append(timed(lambda: store.commit_each([group] * GROUPS)))
                single.append(timed(lambda: store.commit_each([[one] for one in group[:SINGLES]])))
    ours = GROUP * GROUPS / statistics.median(grouped)
    peer = SINGLES / statistics.median(single)
    yield Measurement(
        "ledger-durable", ours, peer, ours / peer, 25.0, better="higher", unit="rows/s"
    )


BENCHMARKS: dict[str, Benchmark] = {
    "ledger-append": measure_append,
    "ledger-proof": measure_proof,
    "ledger-durable": measure_durable,
}

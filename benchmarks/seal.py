"""Seal one record stream of 1 GiB, against ``sha256sum`` then ``age``.

Both sides read the same file, warm in the cache, hash and encrypt it, and leave a synced file;
the peer's two programs run one after the other, as a shell script would. The middle of three runs
counts. Memory is looked at in a process of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # pyrage ships no types

from benchmarks.measurement import Benchmark, Measurement
from comity_server.adapters.sealing import RecipientKey, parse_recipient, seal

SIZE = 1024 * 1024 * 1024
RUNS = 3
GOAL = 2.0
MEMORY_GOAL = 64.0

_LINE = (
    b'{"account":"@alice:example.org","category":"content","at":"2020-07-01T12:00:00Z",'
    b'"fields":{"body":"%064d"},"source":"synapse/messages"}\n'
)
_PIECE = 1024 * 1024
_MIB = 1024 * 1024


def write_stream(path: Path, *, size: int) -> None:
    """Write lines as a production has them, until the file has ``size`` bytes."""
    block = b"".join(_LINE % number for number in range(5_000))
    with path.open("wb") as file:
        for _ in range(size // len(block)):
            file.write(block)
        file.write(block[: size % len(block)])


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces of 1 MiB."""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            yield piece


def seal_file(source: Path, target: Path, key: RecipientKey) -> str:
    """Seal a file as a production is sealed and return the digest of what went in."""
    with target.open("wb") as file:
        found = seal(chunks=pieces_of(source), recipient=key, file=file)
        file.flush()
        os.fsync(file.fileno())
    return found.payload_sha256


def with_programs(source: Path, target: Path, key: RecipientKey) -> str:
    """Do the same with the two programs and return the digest."""
    hashed = subprocess.run(["sha256sum", source], capture_output=True, check=True).stdout
    subprocess.run(["age", "-r", key, "-o", target, source], check=True)
    subprocess.run(["sync", target], check=True)
    return hashed.decode().split()[0]


def memory_over_base(source: Path, target: Path, key: RecipientKey) -> float:
    """Return by how many MiB resident memory grows while a fresh process seals a file."""
    code = (
        "import sys; from pathlib import Path; from benchmarks import seal\n"
        "print(seal.growth(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, source, target, key],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return float(ran.stdout)


def growth(source: Path, target: Path, key: str) -> float:
    """Return by how many MiB this process's highest memory grows by sealing a file."""
    before = peak_kib()
    seal_file(source, target, parse_recipient(key))
    return (peak_kib() - before) / 1024


def peak_kib() -> int:
    """Return this process's highest resident memory since it began; a parent's does not count."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def timed(work: Iterable[object]) -> float:
    """Return the seconds that it takes to run through ``work``."""
    begun = time.perf_counter()
    for _ in work:
        pass
    return time.perf_counter() - begun


def measure_seal() -> Iterable[Measurement]:
    """Seal 1 GiB in turns with the peer, then look at memory."""
    key = parse_recipient(str(pyrage.x25519.Identity.generate().to_public()))
    with tempfile.TemporaryDirectory(prefix="comity-seal-") as name:
        source, target = Path(name, "records"), Path(name, "sealed")
        write_stream(source, size=SIZE)
        ours, peers = list[float](), list[float]()
        for _ in range(RUNS):
            digests = set[str]()
            ours.append(timed(digests.add(seal_file(source, target, key)) for _ in range(1)))
            target.unlink()
            peers.append(timed(digests.add(with_programs(source, target, key)) for _ in range(1)))
            target.unlink()
            if len(digests) != 1:
                raise AssertionError("the two sides did not hash the same stream")
        speed = SIZE / 1e6 / statistics.median(ours)
        peer = SIZE / 1e6 / statistics.median(peers)
        yield Measurement("seal", speed, peer, speed / peer, GOAL, "higher", "MB/s")
        yield Measurement(
            "seal-memory",
            memory_over_base(source, target, key),
            None,
            None,
            MEMORY_GOAL,
            "lower",
            "MB over base at 1 GiB",
        )


BENCHMARKS: dict[str, Benchmark] = {"seal": measure_seal}

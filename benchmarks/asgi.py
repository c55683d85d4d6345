"""A real ASGI server with the guard and without it, asked in turns over one kept connection each.

What is compared is the time of a request as its caller sees it, over loopback.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import IPv4Address
from pathlib import Path

from benchmarks.gate import KEY, PROVIDER, compiled, country_data, folder
from benchmarks.measurement import Benchmark, Measurement
from comity_edge.layering import place_ranges

ROOT = Path(__file__).resolve().parents[1]
REQUESTS = 2_000
ROUNDS = 9
ASKED = b"GET /123 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HOST = "127.0.0.1"
LOOPBACK = int(IPv4Address(HOST))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[socket.socket]:
    """Run the service in a real server; yield a connection to it."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-log"]
    command += ["--host", HOST, "--port", str(port), "benchmarks.asgi_service:application"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        with _connected(port) as line:
            yield line
    finally:
        server.terminate()
        server.wait()


def _connected(port: int) -> socket.socket:
    for _ in range(300):
        try:
            line = socket.create_connection((HOST, port), timeout=30)
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return line
    raise RuntimeError("the server did not start")


def _ask(line: socket.socket, count: int) -> float:
    """Return the middle time of a request, in seconds.

    :raises RuntimeError: if one was not answered as the service answers.
    """
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        line.sendall(ASKED)
        heard = b""
        while not heard.endswith(b"ok"):
            found = line.recv(4096)
            if not found:
                raise RuntimeError(f"the service did not answer ok but {heard[:40]!r}")
            heard += found
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def measure_asgi() -> Iterator[Measurement]:
    """Measure a request through the guard against one without it."""
    path = folder() / "asgi.snapshot"
    v4, v6, _ = country_data()
    # The smaller range counts: whoever asks from here is let in, after a whole judgement.
    here = (LOOPBACK, LOOPBACK, "US")
    path.write_bytes(compiled(place_ranges(v4=[*v4, here], v6=v6)))
    guarded = {
        "COMITY_BENCH_SNAPSHOT": str(path),
        "COMITY_BENCH_KEY": KEY.key.to_text(),
        "COMITY_BENCH_PROVIDER": PROVIDER,
    }
    with ExitStack() as stack:
        ours, bare = (stack.enter_context(_served(facts)) for facts in (guarded, {}))
        _ask(ours, 200), _ask(bare, 200)
        pairs = [(_ask(ours, REQUESTS), _ask(bare, REQUESTS)) for _ in range(ROUNDS)]
    # The least of the rounds' middles: other work on the machine only ever adds.
    own, others = (min(side) * 1e6 for side in zip(*pairs, strict=True))
    yield Measurement("gate-asgi", own, others, own / others, 1.15, unit="µs")


BENCHMARKS: dict[str, Benchmark] = {"gate-asgi": measure_asgi}

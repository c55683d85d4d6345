"""Processes that judge while snapshots are replaced never see half of one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from comity_server.adapters.snapshots import publish
from tests.edge.made import a_file, a_key, a_snapshot
from tests.restriction.made import DAY, NOON, a_restriction

REPLACEMENTS = 25

# Under an even number only 192.0.2.7 is blocked, under an odd one only 198.51.100.7; so an answer
# that is put together from two snapshots shows.
JUDGE = """
import sys
from datetime import datetime
from comity_edge import Gate
path, key, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
clock = datetime.fromisoformat("2020-07-09T12:00:00+00:00").timestamp
gate = Gate.open(path, keys=[key], provider="Example Meetings", clock=clock)
print("ready", flush=True)
seen = set()
while gate.number < last:
    gate.refresh()
    for _ in range(200):
        number = gate.number
        cn = gate.judge("meeting/123", address="192.0.2.7")
        hk = gate.judge("meeting/123", address="198.51.100.7")
        if gate.number == number:
            assert cn.because == (() if number % 2 else (f"restriction:n{number}",)), (number, cn)
            assert hk.because == ((f"restriction:n{number}",) if number % 2 else ()), (number, hk)
            seen.add(number)
print(len(seen))
"""


def a_numbered_file(number):
    place = "HK" if number % 2 else "CN"
    rule = a_restriction(id=f"n{number}", places=frozenset({place}))
    return a_file(a_snapshot(restrictions=[rule], number=number, expires_at=NOON + 9 * DAY))


@pytest.mark.slow
def test_two_processes_reload_while_judging_and_read_nothing_torn(tmp_path, times, count_cases):
    path, last = tmp_path / "restrictions.snapshot", times(REPLACEMENTS) + 1
    publish(path, a_numbered_file(1))
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        JUDGE,
        str(path),
        a_key()[0].to_text(),
        str(last),
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    judges = [
        subprocess.Popen(
            command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    for judge in judges:
        assert judge.stdout.readline() == "ready\n"
    for number in range(2, last + 1):
        publish(path, a_numbered_file(number))
        time.sleep(0.01)
    for judge in judges:
        said, complaint = judge.communicate(timeout=1800)
        assert judge.returncode == 0, complaint
        assert int(said) > 2
        assert complaint == ""
    count_cases(last - 1)

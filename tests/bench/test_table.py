"""The benchmark table: what is compared with a goal, what is printed, and how it exits."""

from __future__ import annotations

import json
import math

import pytest
from click.testing import CliRunner

from benchmarks.measurement import Measurement
from comity_server.cli import bench


def a_measurement(**changed: object) -> Measurement:
    plain = {"name": "x", "ours": 2.0, "peer": 4.0, "ratio": 0.5, "goal": 0.85, "unit": "ns"}
    return Measurement(**{**plain, **changed})  # type: ignore[arg-type]  # built by name for brevity


def test_a_ratio_is_compared_with_the_goal_in_the_direction_that_is_better():
    assert a_measurement(ratio=0.85).meets
    assert not a_measurement(ratio=0.86).meets
    assert a_measurement(ratio=2.0, goal=2.0, better="higher").meets
    assert not a_measurement(ratio=1.99, goal=2.0, better="higher").meets


def test_without_a_ratio_our_own_figure_is_compared():
    assert a_measurement(ours=0.5, peer=None, ratio=None, goal=1.0).meets
    assert not a_measurement(ours=1.5, peer=None, ratio=None, goal=1.0).meets


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_a_figure_that_is_not_a_number_never_meets(better):
    assert not a_measurement(ratio=math.nan, better=better).meets


def offer(monkeypatch, **runs):
    monkeypatch.setattr(bench, "discover", lambda folder: runs)


def test_the_table_names_ours_peer_ratio_goal_and_verdict(monkeypatch):
    offer(monkeypatch, good=lambda: [a_measurement()], bad=lambda: [a_measurement(ratio=9.0)])
    found = CliRunner().invoke(bench.command, [])
    assert found.exit_code == 1
    rows = found.stdout.splitlines()
    assert "falls short" in rows[1] and "9×" in rows[1]
    assert rows[2].split() == ["x", "2", "ns", "4", "ns", "0.5×", "≤", "0.85", "meets"]


def test_json_carries_the_same_and_exits_0_where_all_is_met(monkeypatch):
    offer(monkeypatch, good=lambda: [a_measurement()])
    found = CliRunner().invoke(bench.command, ["--json"])
    assert found.exit_code == 0
    assert (
        json.loads(found.stdout)[0] | {"name": "x", "ratio": 0.5, "meets": True}
        == json.loads(found.stdout)[0]
    )


def test_a_benchmark_that_breaks_or_says_nothing_is_not_met(monkeypatch):
    def breaks():
        yield a_measurement()
        raise RuntimeError("no peer")

    offer(monkeypatch, breaks=breaks)
    found = CliRunner().invoke(bench.command, [])
    assert found.exit_code == 1 and "no peer" in found.stderr
    offer(monkeypatch, silent=list)
    assert CliRunner().invoke(bench.command, []).exit_code == 1


def test_an_unknown_name_is_called_wrongly(monkeypatch):
    offer(monkeypatch, good=lambda: [a_measurement()])
    assert CliRunner().invoke(bench.command, ["godo"]).exit_code == 2

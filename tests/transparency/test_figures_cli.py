"""``comity figures``: counted from exported histories, and a roll-up held against them."""

from __future__ import annotations

import random

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import FiguresError
from comity.transparency.events_file import (
    read_histories,
    read_roll_up_file,
    write_histories,
    write_roll_up,
)
from comity_server.cli import main
from tests.transparency.published import a_half_year
from tests.transparency.test_recount import played

PERIOD = ("--from", "2020-07-01", "--to", "2020-12-31")


def run(*arguments: object):
    return CliRunner().invoke(main, ["figures", *map(str, arguments)])


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_what_is_written_reads_back(seed):
    roll_up, histories = played(seed)
    assert list(read_histories(write_histories(histories))) == histories
    kept = {cell: amount for cell, amount in roll_up.items() if amount}
    assert read_roll_up_file(write_roll_up(roll_up)) == kept


def test_the_report_counts(tmp_path):
    path = tmp_path / "histories.jsonl"
    cases = a_half_year(random.Random(1))
    path.write_bytes(write_histories(cases))
    found = run("report", path, *PERIOD)
    assert found.exit_code == 0, found.output
    assert f"received: {len(cases)} requests" in found.output.splitlines()


def test_a_roll_up_that_equals_the_recount_exits_0_and_any_other_1(tmp_path):
    roll_up, histories = played(5, cases=30)
    events, kept = tmp_path / "h.jsonl", tmp_path / "r.jsonl"
    events.write_bytes(write_histories(histories))
    kept.write_bytes(write_roll_up(roll_up))
    found = run("recount", events, "--roll-up", kept, *PERIOD)
    assert found.exit_code == 0, found.output
    assert found.output.endswith("the roll-up equals the recount\n")
    lines = kept.read_bytes().splitlines(keepends=True)
    broken = 0
    for index in range(len(lines)):
        kept.write_bytes(b"".join(lines[:index] + lines[index + 1 :]))
        broken += run("recount", events, "--roll-up", kept, *PERIOD).exit_code == 1
    assert broken > len(lines) / 4


def test_a_line_that_is_not_as_written_is_named(tmp_path):
    for data in (b"{}\n", b'{"id":1}\n', b"x\n"):
        with pytest.raises(FiguresError, match="Line 1"):
            list(read_histories(data))
    path = tmp_path / "h.jsonl"
    path.write_bytes(b"{}\n")
    assert run("report", path, *PERIOD).exit_code == 1


def test_a_wrong_call_exits_2(tmp_path):
    path = tmp_path / "h.jsonl"
    path.write_bytes(b"")
    assert run("report", path, "--from", "2021-01-01", "--to", "2020-01-01").exit_code == 2
    assert run("report", path, *PERIOD, "--jurisdiction", "CN-HK").exit_code == 2

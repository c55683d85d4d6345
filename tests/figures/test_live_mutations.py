"""Whatever is changed in the file that a live house published, the stranger's tool finds it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

import comity_verify
from comity.ledger.canonical import canonical
from comity_server.ledger import publishing
from comity_verify import comity_verify as tool
from tests.figures.publishing import a_letter, body, published
from tests.support.cast import NOON, a_cast, a_filed_case

TOOL = Path(comity_verify.__file__).with_name("comity_verify.py")
PLACE = "received-by-place"


@pytest.fixture
def report(house, monkeypatch) -> tuple[bytes, str]:
    monkeypatch.setattr(settings, "UNSAFE_STORY", True)
    cast = a_cast(house)
    a_filed_case(cast)
    for number in range(3):
        a_letter(cast, number, at=NOON)
    return body(published(cast), "report.json"), publishing.signing_key().key.to_text()


def changed(report: bytes, how) -> bytes:
    value = json.loads(report)
    how(value)
    return canonical(value)


def drop(value):
    value["rolls"][PLACE].pop(1)


def add(value):
    value["rolls"][PLACE].insert(0, ["00" * 32, "HK"])


def duplicate(value):
    rows = value["rolls"][PLACE]
    rows.insert(1, rows[1])


def swap_cells(value):
    rows = value["rolls"][PLACE]
    one = rows[0]
    other = next(row for row in rows if row[1] != one[1])
    one[1], other[1] = other[1], one[1]


def swap_order(value):
    rows = value["rolls"][PLACE]
    rows[0], rows[1] = rows[1], rows[0]


def swap_rolls(value):
    rolls = value["rolls"]
    rolls[PLACE], rolls["outcomes"] = rolls["outcomes"], rolls[PLACE]


def drop_roll(value):
    del value["rolls"][PLACE]


CHANGES = (drop, add, duplicate, swap_cells, swap_order, swap_rolls, drop_roll)


def test_every_kind_of_change_to_a_roll_is_found(report):
    data, key = report
    assert tool.check_report(data, key=key).faults == []
    for how in CHANGES:
        assert tool.check_report(changed(data, how), key=key).faults, how.__name__


def test_every_changed_digit_is_found(report):
    data, key = report
    places = [match.start() for match in re.finditer(rb"[0-9]", data)]
    assert len(places) > 1000
    for place in places[:: max(1, len(places) // 300)]:
        other = b"%d" % ((int(data[place : place + 1]) + 1) % 10)
        found = tool.check_report(data[:place] + other + data[place + 1 :], key=key)
        assert found.faults, (place, data[place - 20 : place + 20])


def test_the_command_exits_0_on_the_published_file_and_1_on_a_changed_one(report, tmp_path):
    data, key = report
    path = tmp_path / "report.json"

    def run(content: bytes) -> int:
        path.write_bytes(content)
        command = [sys.executable, "-I", "-S", TOOL, "report", path, "--key", key]
        return subprocess.run(command, capture_output=True).returncode

    assert run(data) == 0
    for how in (drop, swap_cells):
        assert run(changed(data, how)) == 1
    assert run(data.replace(b'"value":3', b'"value":4', 1)) == 1

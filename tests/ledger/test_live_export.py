"""A live ledger, exported: the stranger's tool proves it, and names every row that was changed."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

import comity_verify
from comity_server.ledger import publishing
from tests.support.cast import NOON, a_cast, a_sealed_case

TOOL = Path(comity_verify.__path__[0], "comity_verify.py")


def stranger(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", TOOL, "ledger", folder], capture_output=True, text=True
    )


@pytest.fixture
def export(house, tmp_path) -> Path:
    a_sealed_case(a_cast(house))
    folder = tmp_path / "export"
    folder.mkdir()
    publishing.publish(at=NOON, into=folder)
    publishing.write_rows(folder)
    return folder


def test_a_live_ledger_is_proved(export):
    found = stranger(export)
    assert found.returncode == 0, found.stdout + found.stderr


def test_each_changed_byte_of_a_stored_row_is_found_and_named(export):
    chance = random.Random(20200630)
    files = [export / "rows" / name for name in ("entries.jsonl", "head.jsonl")]
    for _ in range(20):
        path = chance.choice(files)
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(7))]) + whole[place + 1 :]
        )
        found = stranger(export)
        path.write_bytes(whole)
        assert found.returncode == 1, (path.name, place)
        assert path.name in found.stdout + found.stderr

"""Check from outside what a crash left: plain SQL and the stranger's tool, no code of the house."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from tests.crash.houses import ROOT, CrashHouse
from tests.crash.life_names import EXPORT

VERIFY = ROOT / "src" / "comity_verify" / "comity_verify.py"


def count(house: CrashHouse, what: str) -> int:
    """Return how many rows there are of ``what``."""
    return int(house.rows(f"SELECT count(*) FROM {what}")[0][0])


def entries(house: CrashHouse, kind: str) -> int:
    """Return how many entries of a kind the ledger has."""
    return count(house, f"ledger_entry WHERE kind = '{kind}'")


def check_always(house: CrashHouse, acknowledged: Iterable[dict[str, Any]]) -> None:
    """Assert what must hold at any instant, right after a kill too."""
    releases = count(house, "casefile_release")
    assert releases <= 1
    assert entries(house, "release.released") == releases
    whole = count(house, "casefile_delivery WHERE completed_at IS NOT NULL")
    assert whole <= releases and entries(house, "release.delivered") == whole
    held = count(house, "casefile_hold WHERE state = 'active'")
    assert entries(house, "hold.activated") == held
    size = house.rows("SELECT size FROM ledger_head")[0][0]
    assert [number for (number,) in house.rows("SELECT number FROM ledger_entry ORDER BY 1")] == (
        list(range(size))
    )
    leaves = {number: bytes(leaf).hex() for number, leaf in _leaves(house)}
    for told in acknowledged:
        if told["did"] == "acknowledged":
            assert leaves.get(told["number"]) == told["leaf"], f"lost: {told}"
        if told["did"] == "published":
            assert size >= told["size"]


def _leaves(house: CrashHouse) -> list[tuple[Any, ...]]:
    return house.rows("SELECT number, leaf_hash FROM ledger_entry")


def check_end(house: CrashHouse) -> None:
    """Assert that the life went on to its end, and that everything in it happened once."""
    for table in (
        "casefile_case",
        "casefile_release",
        "vault_production",
        "casefile_determination",
    ):
        assert count(house, table) == 1, table
    for kind in ("intake.recorded", "release.sealed", "release.released", "release.delivered"):
        assert entries(house, kind) == 1, kind
    for kind in ("determination.proposed", "determination.answered", "hold.activated"):
        assert entries(house, kind) == 1, kind
    assert entries(house, "determination.approved") == 2
    assert entries(house, "collection.gathered") == count(house, "vault_collected") == 2
    assert count(house, "casefile_letter WHERE kind = 'production'") == 1
    assert count(house, "casefile_outbox WHERE done_at IS NULL") == 0
    assert count(house, "casefile_outbox WHERE alarmed_at IS NOT NULL") == 0


def check_ledger(house: CrashHouse) -> None:
    """Assert that a stranger can prove the exported ledger."""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", VERIFY, "ledger", house.root / EXPORT],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr

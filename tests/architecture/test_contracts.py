"""The import graph is the flow of a case, and nobody goes round it."""

from __future__ import annotations

import subprocess

from tests.architecture.repository import ROOT


def test_every_import_contract_is_kept():
    found = subprocess.run(["lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr

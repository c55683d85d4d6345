"""A ledger of several tiles, exported anew for each test."""

import pytest

from tests.support import ledgers


@pytest.fixture
def ledger(tmp_path):
    """Return an export of 300 entries: two tiles of leaves, one above them."""
    return ledgers.export(tmp_path / "ledger", [ledgers.an_entry(number) for number in range(300)])

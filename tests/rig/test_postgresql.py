"""The private PostgreSQL server of a test run: real, durable, and gone afterwards."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from tests.support import postgresql


@pytest.mark.needs("postgres")
def test_a_server_of_our_own_syncs_runs_in_read_committed_and_leaves_nothing_behind():
    with postgresql.server() as url:
        folder = Path(unquote(urlsplit(url).netloc.partition("@")[2]))
        with psycopg.connect(url) as connection:
            for setting, expected in [
                ("fsync", "on"),
                ("synchronous_commit", "on"),
                ("transaction_isolation", "read committed"),
                ("listen_addresses", ""),
            ]:
                assert connection.execute(f"SHOW {setting}").fetchone() == (expected,)
        assert folder.is_dir()
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)

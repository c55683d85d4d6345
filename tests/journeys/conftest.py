"""Real components that journeys drive, one of each for a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.synapse import Homeserver, homeserver_in


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Lend a real Matrix homeserver; each test registers people of its own."""
    with homeserver_in(tmp_path_factory.mktemp("homeserver")) as server:
        yield server

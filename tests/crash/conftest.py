"""Houses for crash tests: one nursery and one house with its people in it, for each worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.houses import CrashHouse, Nursery, copy_database
from tests.support.house import ON_POSTGRESQL


@pytest.fixture(scope="session")
def first_house(
    house_template: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CrashHouse]:
    """Lend a house in which everybody is and nothing was filed; it is copied, never lived in."""
    folder = tmp_path_factory.mktemp("crash")
    nursery = Nursery(folder)
    url = ""
    if ON_POSTGRESQL:
        kept = house_template["KEPT"]
        kept.close()  # nothing is copied while somebody looks at it
        url = copy_database(kept.url)
    house = CrashHouse(folder / "cast", url, nursery)
    house.root.mkdir()
    if not ON_POSTGRESQL:
        (house.root / "comity.sqlite3").write_bytes(Path(house_template["NAME"]).read_bytes())
    lived = house.live("cast", "cast")
    assert lived.code == 0, lived.errors
    yield house
    house.drop()
    nursery.close()

"""One house to which each life goes back: its rows, and what was published from its ledger."""

from __future__ import annotations

import shutil

from django.db import connection, connections

from comity_server import books
from comity_server.conf.home import Home
from tests.proof.schedule.house import stage
from tests.proof.world.living import World
from tests.support.cast import Cast, a_cast

_DATABASE = shutil.ignore_patterns("comity.sqlite3*")


class Staged:
    """A cast in a house, and the copy to which each life goes back: the house as it is now."""

    def __init__(self, house: Home, cast: Cast | None = None) -> None:
        self._house, self._cast = house, cast or a_cast(house)
        books.keep_books()  # kept once a process: a later life would not ask chance for it again
        self._tables = connection.introspection.table_names()
        self._stage = stage()
        self._copy = house.root.with_name("home-as-it-was")
        shutil.copytree(house.root, self._copy, ignore=_DATABASE)

    def world(self) -> World:
        """Return a world that begins now."""
        return World(self._cast, self._house.root / "service.sqlite3")

    def restore(self) -> None:
        """Put everything back to how it was before anybody lived here."""
        connections["default"].close()
        self._stage.restore(self._tables)
        # Tiles of a ledger that is no more would be taken for those of the next one, and a key that
        # is there already is not made from chance.
        for old in self._house.root.iterdir():
            if old.is_dir():
                shutil.rmtree(old)
            elif not old.name.startswith(self._house.database.name):
                old.unlink()
        shutil.copytree(self._copy, self._house.root, dirs_exist_ok=True)

    def close(self) -> None:
        """Leave nothing open."""
        self._stage.close()

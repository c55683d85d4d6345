"""Open the database that a declaration names, by the engine that it names."""

from __future__ import annotations

import os
from collections.abc import Mapping

from comity_server.adapters.custodians.engines import Engine, address_of
from comity_server.adapters.custodians.sqlite import SqliteEngine


def engine_for(name: str, dsn: str, *, environment: Mapping[str, str] = os.environ) -> Engine:
    """Return the engine ``name`` at the address to which ``dsn`` refers.

    :raises comity_server.adapters.custodians.engines.Trouble: if there is no such address.
    :raises KeyError: if there is no such engine; declarations are checked for it.
    """
    address = address_of(dsn, environment=environment)
    if name == "postgresql":
        # Its library takes ten megabytes, and most small houses have no such custodian.
        from comity_server.adapters.custodians.postgresql import PostgresqlEngine

        return PostgresqlEngine(address)
    return {"sqlite": SqliteEngine}[name](address)

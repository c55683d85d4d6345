"""The data map: which classes of data each service holds, read from its custodians' files.

Only what may be told to everybody is taken over: classes of data, the meaning of columns, and for
how long rows are kept. No query, address or name of a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.vocabulary.words import Category
from comity_server.adapters.custodian_folder import NO_CUSTODIANS
from comity_server.adapters.custodians.declaration import (
    DeclarationInvalid,
    Query,
    load_declaration,
)


@dataclass(frozen=True, slots=True)
class HeldData:
    """One class of data in one service: what its records say, and for how long they are kept.

    ``kept_days`` is None where nobody has said; ``fault`` says that a file could not be read, and
    the class is then not known.
    """

    service: str
    category: Category | None
    says: tuple[str, ...] = ()
    kept_days: int | None = None
    dated: bool = False
    fault: bool = False


def read(folder: Path, services: Sequence[str]) -> tuple[HeldData, ...]:
    """Return what the custodians of services declare, service by service, in their files' order."""
    found: list[HeldData] = []
    for service in services:
        for path in sorted((folder / service).glob("*.toml")):
            if path.name in NO_CUSTODIANS:
                continue
            try:
                declared = load_declaration(path)
            except DeclarationInvalid:
                found.append(HeldData(service, None, fault=True))
                continue
            found += [_held(service, query) for query in declared.queries]
    return tuple(found)


def _held(service: str, query: Query) -> HeldData:
    says = tuple(
        column.means.rstrip(".") or column.name.replace("_", " ")
        for column in query.columns
        if column.name not in {query.account, query.instant}
    )
    return HeldData(
        service=service,
        category=query.category,
        says=says,
        kept_days=query.kept_days,
        dated=query.instant is not None,
    )

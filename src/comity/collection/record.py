"""One record of a custodian, as it will stand in a production."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from comity.vocabulary.words import AccountId, Category

SourceId = NewType("SourceId", str)
"""Which custodian and query a record came from, ``custodian/query``."""

FieldValue = str | int | bool | None
"""What a field may hold. No floats: canonical JSON and courts want exact values as text."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row about one account; ``at`` is when it happened, None where it has no instant."""

    account: AccountId
    category: Category
    at: datetime | None
    fields: tuple[tuple[str, FieldValue], ...]
    source: SourceId

    @property
    def size(self) -> int:
        """Return the record's size as text in bytes, names included, for limits."""
        return sum(
            len(name.encode("utf-8", "surrogatepass"))
            + len(str(value).encode("utf-8", "surrogatepass"))
            for name, value in self.fields
        )

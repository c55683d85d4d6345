"""What a production is and what it holds, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from comity.determination.scope import Grant, Scope
from comity.errors import PackageError
from comity.vocabulary.words import AccountId, CaseRef

_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a production is: for whom, by which determination, of what.

    ``determination_sha256`` is the digest that approvals are bound to; ``scope`` what is released;
    ``discarded`` what custodians returned beyond it, by reason; ``statement`` what the custodian of
    records attests about how the systems make them.
    """

    production: str
    case: CaseRef
    provider: str
    authority: str
    prepared_at: datetime
    determination_sha256: str
    scope: Scope
    custodians: tuple[str, ...] = ()
    discarded: tuple[tuple[str, int], ...] = ()
    statement: str = ""

    def __post_init__(self) -> None:
        if not _SAFE_ID.fullmatch(self.production):
            raise PackageError(
                "A production's id becomes a folder's name: letters, digits and hyphens only."
            )
        if not self.scope.grants:
            raise PackageError("Nothing is in scope, so there is nothing to pack.")


@dataclass(frozen=True, slots=True)
class PairCount:
    """How much there is of one account and category; zero means looked for and not found."""

    name: str
    grant: Grant
    rows: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of the bag; ``records`` where it holds any."""

    path: str
    sha256: str
    bytes: int
    records: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bag holds.

    ``digest`` is the SHA-256 of ``comity/manifest.json``: bind releases to it.
    """

    facts: PackageFacts
    pairs: tuple[PairCount, ...]
    files: tuple[PackedFile, ...]
    digest: str = ""


def account_names(scope: Scope) -> dict[AccountId, str]:
    """Return the name by which each account goes in paths: nothing of an account is in a path."""
    return {account: f"account-{number}" for number, account in enumerate(scope.accounts, 1)}

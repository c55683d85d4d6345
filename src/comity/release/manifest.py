"""Write down what a bag holds: our manifest, the scope, and BagIt's own lists."""

from __future__ import annotations

from collections.abc import Iterable

from comity.collection.lines import instant_text
from comity.determination.scope import Scope
from comity.ledger.canonical import canonical
from comity.release.contents import Contents, PackageFacts, PackedFile, account_names


def scope_json(scope: Scope) -> bytes:
    """Return what is released, pair by pair, in canonical JSON."""
    names = account_names(scope)
    return canonical(
        {
            "format": "comity-scope/1",
            "grants": [
                {
                    "account": grant.account,
                    "category": grant.category.value,
                    "from": None
                    if grant.period.start is None
                    else instant_text(grant.period.start),
                    "name": names[grant.account],
                    "to": None if grant.period.end is None else instant_text(grant.period.end),
                }
                for grant in scope
            ],
        }
    )


def manifest_json(contents: Contents) -> bytes:
    """Return our own manifest in canonical JSON: who, by which determination, and every file."""
    facts = contents.facts
    return canonical(
        {
            "format": "comity-production/1",
            "production": facts.production,
            "case": facts.case,
            "provider": facts.provider,
            "authority": facts.authority,
            "prepared_at": instant_text(facts.prepared_at),
            "determination_sha256": facts.determination_sha256,
            "custodians": list(facts.custodians),
            "discarded": dict(facts.discarded),
            "files": [_file_json(file) for file in contents.files],
        }
    )


def _file_json(file: PackedFile) -> dict[str, str | int]:
    entry: dict[str, str | int] = {"path": file.path, "sha256": file.sha256, "bytes": file.bytes}
    return entry if file.records is None else {**entry, "records": file.records}


def checksums(files: Iterable[PackedFile]) -> bytes:
    """Return a manifest as BagIt and ``sha256sum -c`` read it."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in files).encode()


def bag_info(facts: PackageFacts, payload: tuple[PackedFile, ...]) -> bytes:
    """Return the bag's tags; its date is the day on which it was prepared, in UTC."""
    total = sum(file.bytes for file in payload)
    return (
        f"Bagging-Date: {facts.prepared_at.date().isoformat()}\n"
        f"External-Identifier: {facts.production}\n"
        f"Payload-Oxum: {total}.{len(payload)}\n"
    ).encode()

"""Lay out a production as a BagIt bag (RFC 8493), member by member, as one pass of a stream.

The payload is a function of its inputs: no clock, no chance, no order that depends on a machine.
Format: ``docs/formats/production.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from comity.collection.lines import instant_text, line_of
from comity.collection.record import Record
from comity.collection.sift import within
from comity.determination.scope import Grant, Scope
from comity.errors import PackageError, ScopeError
from comity.release.contents import Contents, PackageFacts, PackedFile, PairCount, account_names
from comity.release.manifest import bag_info, checksums, manifest_json, scope_json
from comity.release.package_texts import certificate, how_to_check
from comity.release.safe_table import row_of
from comity.vocabulary.words import AccountId, Category

RecordSource = Callable[[AccountId, Category], Iterator[Record]]
"""Hand out the collected records of a pair, from the start, in the same order each time."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file on its way into the archive: read ``chunks`` to the end before asking for the next."""

    path: str
    chunks: Iterable[bytes]


class Packer:
    """Yield the members of one bag, once; afterwards ``contents`` says what went in."""

    def __init__(
        self,
        *,
        facts: PackageFacts,
        records: RecordSource,
        summary: Callable[[Contents], bytes],
        ledger_proof: bytes,
    ) -> None:
        self._facts, self._records = facts, records
        self._summary, self._ledger_proof = summary, ledger_proof
        self._files: list[PackedFile] = []
        self._pairs: list[PairCount] = []
        self._digest = ""

    @property
    def contents(self) -> Contents:
        """Return what has been packed so far; whole once the members have run out."""
        return Contents(self._facts, tuple(self._pairs), tuple(self._files), self._digest)

    def members(self) -> Iterator[Member]:
        """Yield the members in the order in which they stand in the archive.

        :raises ScopeError: if a record lies outside the scope; what was written so far is void.
        :raises PackageError: if the records change while they are packed.
        """
        yield self._plain("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        names = account_names(self._facts.scope)
        for grant in self._facts.scope:
            yield from self._pair(grant, names[grant.account])
        yield self._plain("data/summary.pdf", self._summary(self.contents))
        payload = tuple(file for file in self._files if file.path.startswith("data/"))
        yield self._plain("comity/scope.json", scope_json(self._facts.scope))
        yield self._plain("comity/certificate.txt", self._certificate(payload))
        yield self._plain("comity/ledger-proof.json", self._ledger_proof)
        yield self._plain("comity/HOW-TO-CHECK.txt", how_to_check())
        manifest = manifest_json(self.contents)
        self._digest = hashlib.sha256(manifest).hexdigest()
        yield self._plain("comity/manifest.json", manifest)
        yield self._plain("manifest-sha256.txt", checksums(payload))
        yield self._plain("bag-info.txt", bag_info(self._facts, payload))
        tags = tuple(file for file in self._files if not file.path.startswith("data/"))
        yield self._plain("tagmanifest-sha256.txt", checksums(tags))

    def _certificate(self, payload: tuple[PackedFile, ...]) -> bytes:
        facts = self._facts
        return certificate(
            provider=facts.provider,
            case=facts.case,
            production=facts.production,
            statement=facts.statement,
            custodians=facts.custodians,
            checksums=checksums(payload).decode(),
        )

    def _pair(self, grant: Grant, name: str) -> Iterator[Member]:
        seen, base = _Seen(), f"data/{grant.category.value}/{name}"
        yield self._counted(f"{base}.jsonl", self._lines(grant, seen), seen)
        first = seen.rows
        self._pairs.append(PairCount(name, grant, first, seen.first_at, seen.last_at))
        again = _Seen()
        yield self._counted(f"{base}.csv", self._rows(grant, tuple(seen.columns), again), again)
        if again.rows != first or again.digest.digest() != seen.digest.digest():
            raise PackageError(
                "The collected records changed while they were packed, so the production is void. "
                "Collect again."
            )

    def _inside(self, grant: Grant, seen: _Seen) -> Iterator[tuple[Record, bytes]]:
        only = Scope((grant,))
        for record in self._records(grant.account, grant.category):
            if (reason := within(record, only)) is not None:
                raise ScopeError(
                    f"A collected record lies outside what was granted ({reason.value}), so "
                    "nothing was packed. Sift the collection again, and find out how it got in."
                )
            line = line_of(record)
            seen.note(record, line)
            yield record, line

    def _lines(self, grant: Grant, seen: _Seen) -> Iterator[bytes]:
        for _, line in self._inside(grant, seen):
            yield line

    def _rows(self, grant: Grant, columns: tuple[str, ...], seen: _Seen) -> Iterator[bytes]:
        # Excel reads UTF-8 as something else unless the file begins with the mark.
        yield "\ufeff".encode() + row_of([*_FIXED, *map(_heading, columns)])
        for record, _ in self._inside(grant, seen):
            values = dict(record.fields)
            at = None if record.at is None else instant_text(record.at)
            fixed = (record.account, record.category.value, at, record.source)
            yield row_of([*fixed, *(values.get(column) for column in columns)])

    def _counted(self, path: str, chunks: Iterator[bytes], seen: _Seen) -> Member:
        return Member(path, self._noted(path, chunks, seen))

    def _plain(self, path: str, body: bytes) -> Member:
        return Member(path, self._noted(path, iter((body,)), None))

    def _noted(self, path: str, chunks: Iterator[bytes], seen: _Seen | None) -> Iterator[bytes]:
        digest, total = hashlib.sha256(), 0
        for chunk in _gathered(chunks):
            digest.update(chunk)
            total += len(chunk)
            yield chunk
        rows = None if seen is None else seen.rows
        self._files.append(PackedFile(path, digest.hexdigest(), total, rows))


_FIXED = ("account", "category", "at", "source")
_PIECE = 64 * 1024


class _Seen:
    """What passed while a pair's records ran by: how many, of when, with which fields."""

    def __init__(self) -> None:
        self.rows = 0
        self.first_at: datetime | None = None
        self.last_at: datetime | None = None
        self.columns: dict[str, None] = {}
        self.digest = hashlib.sha256()

    def note(self, record: Record, line: bytes) -> None:
        self.rows += 1
        self.digest.update(line)
        for name, _ in record.fields:
            self.columns.setdefault(name)
        if record.at is not None:
            self.first_at = min(self.first_at or record.at, record.at)
            self.last_at = max(self.last_at or record.at, record.at)


def _heading(column: str) -> str:
    return f"field_{column}" if column in _FIXED else column


def _gathered(chunks: Iterator[bytes]) -> Iterator[bytes]:
    held, size = list[bytes](), 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)

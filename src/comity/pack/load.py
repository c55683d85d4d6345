"""Load the books from a folder, all or nothing: one fault anywhere and none is used.

The caller keeps the last good books where new ones fail.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from comity.errors import Fault, PackError
from comity.pack.books import Books, OverlayNote, Pack
from comity.pack.checks import (
    check_evidence,
    check_head,
    check_ids,
    check_instrument,
    check_policy,
    check_rights,
)
from comity.pack.clock_checks import check_clocks
from comity.pack.clocks import ClockBook, ClockRule, Counting, Holidays, WindowRule, ZoneRule
from comity.pack.decode import BROKEN, decode
from comity.pack.faults import Faults, Spot
from comity.pack.files import Document, Entry, check_tables, digest_of, read_document
from comity.pack.form_checks import check_forms
from comity.pack.forms import Form, FormBook, FormSection, KeyRule, Limit, Proposal
from comity.pack.law import Authority, Concern, Head, Instrument, Prohibition
from comity.pack.letters import LetterBook, LetterTemplate, check_letters
from comity.pack.overlay import Merged, merge, merged
from comity.pack.policy import Offence, Parameter, PolicyBook, Rule
from comity.pack.rights import RightsBook

Value = TypeVar("Value")
Sourced = TypeVar("Sourced", Authority, Instrument, Concern, Prohibition)
CLOCK_TABLES = ("rule", "window", "counting", "zone", "holidays")
FORM_TABLES = ("form", "section", "proposal", "limit", "key_rule")
LAW_FILES = {
    "authority": "authorities",
    "instrument": "instruments",
    "concern": "concerns",
    "prohibition": "prohibitions",
}


def load_books(root: Path, *, overlays: Sequence[Path] = ()) -> Books:
    """Return the books under ``root`` with the operator's folders laid over them in order.

    :raises PackError: with every fault, each with file, line and cure.
    """
    reader = _Reader(root, tuple(overlays))
    books = reader.read()
    if reader.faults.found or books is None:
        raise PackError(reader.faults.found)
    return books


@dataclass(slots=True)
class _Reader:
    """Hold what the reading of one set of books shares: the folders and the faults."""

    root: Path
    overlays: tuple[Path, ...]
    faults: Faults = field(default_factory=Faults)
    notes: list[OverlayNote] = field(default_factory=list)

    def read(self) -> Books | None:
        codes = sorted(
            {
                folder.name
                for base in (self.root, *self.overlays)
                for folder in (base / "law").glob("*")
                if folder.is_dir()
            }
        )
        if not codes:
            cure = "Name the folder that holds law/, rights/, policy/ and vocabulary/."
            self.faults.found.append(Fault("law", 1, "there are no law packs here.", cure))
            return None
        packs = [self._pack(code) for code in codes]
        rights = self._rights()
        policy, policy_digest = self._policy()
        offences, offence_digest = self._offences()
        clocks, clock_digest = self._clocks(packs)
        letters, letter_digest = self._letters()
        forms, form_digest = self._forms(packs)
        if rights is None or self.faults.found:
            return None
        whole = tuple(pack for pack in packs if pack is not None)
        digests = [(f"law/{pack.code.lower()}", pack.digest) for pack in whole]
        digests += [("policy", policy_digest), ("rights", rights[1])]
        digests += [("vocabulary", offence_digest), ("clocks", clock_digest)]
        digests += [("letters", letter_digest), ("forms", form_digest)]
        return Books(
            packs=whole,
            rights=rights[0],
            policy=policy,
            offences=offences,
            digests=tuple(digests),
            notes=tuple(self.notes),
            clocks=clocks,
            letters=letters,
            forms=forms,
        )

    def _document(self, base: Path, name: str, *, required: bool) -> Document | None:
        path = base / name
        if path.is_file():
            return read_document(path, root=base, faults=self.faults)
        if required:
            cure = "Add the file, or take the folder out."
            self.faults.found.append(Fault(name, 1, "this file is missing.", cure))
        return None

    def _entries(self, name: str, table: str, *, prefix: str, law: bool) -> Merged:
        """Return the entries of a table from the shipped file and every overlay's."""
        entries: tuple[Entry, ...] = ()
        touched: tuple[str, ...] = ()
        for base in (self.root, *self.overlays):
            shipped = base == self.root
            document = self._document(base, name, required=False)
            if document is None:
                continue
            if law:
                check_tables(document, frozenset({table}), faults=self.faults)
            own = tuple(document.entries(table))
            check_ids(own, prefix=prefix, faults=self.faults)
            if shipped:
                entries = own
                continue
            laid = merge(shipped=entries, overlay=own, keeps_evidence=law, faults=self.faults)
            entries, touched = laid.entries, (*touched, *laid.touched)
            self.notes.extend(laid.notes)
        return Merged(entries, touched, ())

    def _values(self, cls: type[Value], entries: Sequence[Entry]) -> tuple[Value, ...]:
        found = [decode(cls, entry.raw, spot=entry.spot, faults=self.faults) for entry in entries]
        return tuple(value for value in found if value is not BROKEN)

    def _head(self, code: str) -> tuple[dict[str, Any], Spot] | None:
        """Return the raw head, overlays merged by key."""
        raw: dict[str, Any] = {}
        spot: Spot | None = None
        for base in (self.root, *self.overlays):
            document = self._document(base, f"law/{code}/pack.toml", required=base == self.root)
            if document is not None:
                raw = merged(raw, document.data)
                spot = spot or document.spot
        return (raw, spot) if spot is not None else None

    def _pack(self, code: str) -> Pack | None:
        found = self._head(code)
        if found is None:
            return None
        raw, spot = found
        head = decode(Head, raw, spot=spot, faults=self.faults)
        merged_entries = {
            table: self._entries(f"law/{code}/{file}.toml", table, prefix=f"{code}.", law=True)
            for table, file in LAW_FILES.items()
        }
        lists = {table: item.entries for table, item in merged_entries.items()}
        if head is BROKEN:
            self._values(Authority, lists["authority"])
            self._values(Instrument, lists["instrument"])
            return None
        check_head(head, document=Document(raw, spot), folder=code, faults=self.faults)
        sources = {key for key, _ in head.sources}
        authorities = self._sourced(Authority, lists["authority"], sources)
        known = {authority.id for authority in authorities}
        instruments = self._sourced(Instrument, lists["instrument"], sources)
        spots = {entry.id: entry.spot for entry in lists["instrument"]}
        for instrument in instruments:
            place = spots[instrument.id]
            check_instrument(instrument, spot=place, authorities=known, faults=self.faults)
        concerns = self._sourced(Concern, lists["concern"], sources)
        prohibitions = self._sourced(Prohibition, lists["prohibition"], sources)
        for prohibition in prohibitions:
            if prohibition.id not in spots:
                place = {entry.id: entry.spot for entry in lists["prohibition"]}[prohibition.id]
                says = f"the prohibition {prohibition.id!r} is no instrument of this pack."
                self.faults.add(place, says, "Write the id of an instrument that prohibits.")
        content = {"pack": raw, **{key: [e.raw for e in item] for key, item in lists.items()}}
        touched = tuple(sorted(name for item in merged_entries.values() for name in item.touched))
        return Pack(
            head, authorities, instruments, concerns, prohibitions, digest_of(content), touched
        )

    def _sourced(
        self, cls: type[Sourced], entries: Sequence[Entry], sources: Collection[str]
    ) -> tuple[Sourced, ...]:
        values = []
        for entry in entries:
            value = decode(cls, entry.raw, spot=entry.spot, faults=self.faults)
            if value is BROKEN:
                continue
            check_evidence(value.evidence, spot=entry.spot, sources=sources, faults=self.faults)
            values.append(value)
        return tuple(values)

    def _rights(self) -> tuple[RightsBook, str] | None:
        name = "rights/questions.toml"
        document = self._document(self.root, name, required=True)
        if document is None:
            return None
        laid = self._entries(name, "question", prefix="", law=False)
        raw = {**document.data, "question": [dict(entry.raw) for entry in laid.entries]}
        book = decode(RightsBook, raw, spot=document.spot, faults=self.faults)
        if book is BROKEN:
            return None
        check_rights(book, document=document, faults=self.faults)
        return book, digest_of(raw)

    def _policy(self) -> tuple[PolicyBook, str]:
        parameters = self._folder("policy", "parameter")
        rules = self._folder("policy", "rule")
        book = PolicyBook(self._values(Parameter, parameters), self._values(Rule, rules))
        spots = {entry.id: entry.spot for entry in (*parameters, *rules)}
        check_policy(book, spots=spots, faults=self.faults)
        raw = {"parameter": [e.raw for e in parameters], "rule": [e.raw for e in rules]}
        return book, digest_of(raw)

    def _folder(self, folder: str, table: str) -> tuple[Entry, ...]:
        """Return a table's entries over all files of a folder, which may be renamed."""
        names = sorted(
            {
                path.relative_to(base).as_posix()
                for base in (self.root, *self.overlays)
                for path in (base / folder).rglob("*.toml")
                if "scenarios" not in path.parts
            }
        )
        entries: tuple[Entry, ...] = ()
        for name in names:
            entries += self._entries(name, table, prefix="", law=False).entries
        check_ids(entries, prefix="", faults=self.faults)
        return entries

    def _clocks(self, packs: Sequence[Pack | None]) -> tuple[ClockBook, str]:
        entries = {table: self._folder("clocks", table) for table in CLOCK_TABLES}
        book = ClockBook(
            rule=self._values(ClockRule, entries["rule"]),
            window=self._values(WindowRule, entries["window"]),
            counting=self._values(Counting, entries["counting"]),
            zone=self._values(ZoneRule, entries["zone"]),
            holidays=self._values(Holidays, entries["holidays"]),
        )
        spots = {entry.id: entry.spot for found in entries.values() for entry in found}
        ids = {item.id for pack in packs if pack is not None for item in pack.instruments}
        check_clocks(book, spots=spots, instruments=ids, faults=self.faults)
        return book, digest_of({key: [e.raw for e in found] for key, found in entries.items()})

    def _letters(self) -> tuple[LetterBook, str]:
        entries = self._folder("letters", "letter")
        book = LetterBook(self._values(LetterTemplate, entries))
        check_letters(book, spots={entry.id: entry.spot for entry in entries}, faults=self.faults)
        return book, digest_of([entry.raw for entry in entries])

    def _forms(self, packs: Sequence[Pack | None]) -> tuple[FormBook, str]:
        entries = {table: self._folder("forms", table) for table in FORM_TABLES}
        book = FormBook(
            form=self._values(Form, entries["form"]),
            section=self._values(FormSection, entries["section"]),
            proposal=self._values(Proposal, entries["proposal"]),
            limit=self._values(Limit, entries["limit"]),
            key_rule=self._values(KeyRule, entries["key_rule"]),
        )
        spots = {entry.id: entry.spot for found in entries.values() for entry in found}
        ids = {item.id for pack in packs if pack is not None for item in pack.instruments}
        check_forms(book, spots=spots, instruments=ids, faults=self.faults)
        return book, digest_of({key: [e.raw for e in found] for key, found in entries.items()})

    def _offences(self) -> tuple[tuple[Offence, ...], str]:
        name = "vocabulary/offences.toml"
        self._document(self.root, name, required=True)
        laid = self._entries(name, "offence", prefix="", law=False)
        return self._values(Offence, laid.entries), digest_of([e.raw for e in laid.entries])

"""Print a pack for counsel: every entry with its citation, its evidence and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from comity.pack.books import Pack
from comity.pack.law import Authority, Concern, Evidence, Instrument, Prohibition, Treaty
from comity.pack.words import Basis

_BASES = {
    Basis.VERIFIED: "read in its source",
    Basis.PARTLY_VERIFIED: "partly read in its source, the rest from memory",
    Basis.MEMORY: "from memory; the source is the text to check",
    Basis.OPERATOR_REVIEWED: "reviewed by the operator",
}


def pack_lines(pack: Pack) -> Iterator[str]:
    """Yield the lines of a pack as counsel reads it."""
    head = pack.head
    yield f"{head.name.en} ({pack.code})"
    yield head.notice
    yield f"Compiled {head.as_of}; newest public text seen {head.evidence_horizon}; {head.depth}."
    yield f"SHA-256 {pack.digest}"
    if pack.overlaid:
        yield f"Changed by the operator: {', '.join(pack.overlaid)}"
    yield from _list("Open questions on the whole pack", head.doubts)
    yield from _titled("Stands to", (f"{r.kind} {r.to}. {r.note}" for r in head.relations))
    yield from _section("Authorities", (_authority(item, pack) for item in pack.authorities))
    yield from _section("Instruments", (_instrument(item, pack) for item in pack.instruments))
    barred = (_prohibition(item, pack) for item in pack.prohibitions)
    yield from _section("What bars or conditions an answer", barred)
    yield from _section("Concerns", (_concern(item, pack) for item in pack.concerns))
    yield from _section("Treaties", (_treaty(name, item, pack) for name, item in head.treaties))


def _section(title: str, entries: Iterable[Iterable[str]]) -> Iterator[str]:
    first = True
    for entry in entries:
        if first:
            yield from ("", f"== {title}")
            first = False
        yield ""
        yield from entry


def _titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{title}: {line}".rstrip()


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = tuple(lines)
    if found:
        yield f"{title}:"
        yield from (f"  - {line}" for line in found)


def _authority(item: Authority, pack: Pack) -> Iterator[str]:
    local = f" ({item.name.local})" if item.name.local else ""
    yield f"{item.name.en}{local} [{item.id}], {_words(item.kind)}, {item.level}"
    yield from _titled("  role", filter(None, (item.role, item.note)))
    if item.asks_as is not None:
        yield f"  asks as: {item.asks_as}"
    for mail in item.email_domains:
        yield f"  mail: {mail.domain} ({mail.match}, {mail.confidence}): a hint, never proof"
    yield from _evidence(item.evidence, pack)


def _instrument(item: Instrument, pack: Pack) -> Iterator[str]:
    yield f"{item.name.en} [{item.id}]"
    yield f"  {item.citation}"
    yield from _facts(
        item,
        skip={"id", "name", "citation", "evidence", "doubts", "match"},
    )
    yield from _evidence(item.evidence, pack)
    for doubt in item.doubts:
        yield f"  in doubt: {doubt}"


def _prohibition(item: Prohibition, pack: Pack) -> Iterator[str]:
    yield f"[{item.id}] binds {item.binds}, {item.effect}: {item.says}"
    yield from _facts(item, skip={"id", "binds", "effect", "says", "evidence"})
    yield from _evidence(item.evidence, pack)


def _concern(item: Concern, pack: Pack) -> Iterator[str]:
    yield f"{item.title} [{item.id}]"
    yield f"  {item.statute}"
    for offence in item.offences:
        most = f", at most {offence.max_penalty}" if offence.max_penalty else ""
        yield f"  offence: {offence.name}, {offence.section}{most}"
    yield f"  why: {item.why}"
    yield f"  suggested to the operator: {_words(item.suggested_effect)}"
    yield from _evidence(item.evidence, pack)


def _treaty(name: str, item: Treaty, pack: Pack) -> Iterator[str]:
    yield f"{_words(name)}: {_words(item.status)}"
    yield from _facts(item, skip={"status", "evidence"})
    yield from _evidence(item.evidence, pack)


def _facts(value: object, *, skip: set[str], indent: str = "  ") -> Iterator[str]:
    """Yield each field that says something, by its key; what is absent is unknown and not shown."""
    if not is_dataclass(value):
        return
    for item in fields(value):
        found = getattr(value, item.name)
        if item.name in skip or found is None or found in ((), ""):
            continue
        name = _words(item.name.rstrip("_"))
        if is_dataclass(found):
            yield f"{indent}{name}: {_one_line(found)}"
        elif isinstance(found, tuple):
            yield f"{indent}{name}: {'; '.join(_one_line(one) for one in found)}"
        else:
            yield f"{indent}{name}: {_one_line(found)}"


def _one_line(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ": ".join(_one_line(one) for one in value)
    if not is_dataclass(value):
        return str(value)
    said = []
    for item in fields(value):
        found = getattr(value, item.name)
        if found is not None and found not in ((), ""):
            said.append(f"{_words(item.name.rstrip('_'))} {_one_line(found)}")
    return ", ".join(said)


def _evidence(evidence: Evidence, pack: Pack) -> Iterator[str]:
    by = f" ({evidence.reviewer}, {evidence.date})" if evidence.reviewer else ""
    yield f"  rests on: {_BASES[evidence.basis]}{by}; confidence {evidence.confidence}"
    for key in evidence.sources:
        source = pack.source(key)
        read = f"({_words(source.kind)}, {_words(source.read)})"
        yield f"    {source.title} {read} {source.url}".rstrip()


def _words(text: str) -> str:
    return text.replace("_", " ")

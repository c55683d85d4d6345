"""Histories and roll-ups as files: one canonical JSON object a line, so that anybody can recount.

A file holds the few facts that figures need and no personal data; ids are the cases' random ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, TypeVar

from comity.errors import FiguresError, LedgerError
from comity.ledger.canonical import Json, canonical, parse_canonical
from comity.transparency.counting import Cell, Slot
from comity.transparency.history import CaseHistory, FigureEvent
from comity.transparency.months import Month
from comity.transparency.registry import FigureId
from comity.transparency.words import FigureWord
from comity.vocabulary.instants import as_instant
from comity.vocabulary.places import Jurisdiction, Place
from comity.vocabulary.words import RequestId, RequestKind, Service

_HISTORY: Final = frozenset(CaseHistory.__dataclass_fields__)
_EVENT: Final = frozenset(FigureEvent.__dataclass_fields__)
_CELL: Final = frozenset({"amount", "received_in", "since", *Slot.__dataclass_fields__})
T = TypeVar("T")


def write_histories(histories: Iterable[CaseHistory]) -> bytes:
    """Return histories as lines."""
    return b"".join(canonical(_history(history)) + b"\n" for history in histories)


def _history(history: CaseHistory) -> Mapping[str, Json]:
    return {
        "accounts": history.accounts,
        "banded": history.banded,
        "events": [_event(event) for event in history.events],
        "id": history.id,
        "items": history.items,
        "jurisdiction": history.jurisdiction,
        "kind": history.kind.value if history.kind else None,
        "merged_into": history.merged_into,
        "received_at": _instant(history.received_at),
        "report_from": _instant(history.report_from) if history.report_from else None,
        "service": history.service,
    }


def _event(event: FigureEvent) -> Mapping[str, Json]:
    return {
        "accounts": event.accounts,
        "at": _instant(event.at),
        "basis": event.basis,
        "content": event.content,
        "items": event.items,
        "place": event.place,
        "ref": event.ref,
        "word": event.word.value,
    }


def _instant(at: datetime) -> str:
    return as_instant(at).isoformat().replace("+00:00", "Z")


def read_histories(data: bytes) -> Iterator[CaseHistory]:
    """Yield the histories of a file.

    :raises FiguresError: if a line is not exactly as it is written, with its number.
    """
    return _lines(data, _to_history)


def _to_history(value: Json) -> CaseHistory:
    facts = _object(value, _HISTORY)
    events = facts["events"]
    if not isinstance(events, list):
        raise ValueError("events must be a list")
    kind, since = facts["kind"], facts["report_from"]
    merged = facts["merged_into"]
    return CaseHistory(
        id=RequestId(_text(facts["id"])),
        kind=RequestKind(_text(kind)) if kind is not None else None,
        received_at=_to_instant(facts["received_at"]),
        jurisdiction=Jurisdiction(_text(facts["jurisdiction"])),
        service=Service(_text(facts["service"])),
        accounts=_whole(facts["accounts"]),
        items=_whole(facts["items"]),
        merged_into=RequestId(_text(merged)) if merged is not None else None,
        banded=_truth(facts["banded"]),
        report_from=_to_instant(since) if since is not None else None,
        events=tuple(_to_event(event) for event in events),
    )


def _to_event(value: Json) -> FigureEvent:
    facts = _object(value, _EVENT)
    place = facts["place"]
    return FigureEvent(
        at=_to_instant(facts["at"]),
        word=FigureWord(_text(facts["word"])),
        ref=_text(facts["ref"]),
        content=_truth(facts["content"]),
        accounts=_whole(facts["accounts"]),
        items=_whole(facts["items"]),
        place=Place(_text(place)) if place is not None else None,
        basis=_text(facts["basis"]),
    )


def write_roll_up(roll_up: Mapping[Cell, int]) -> bytes:
    """Return the rows of a roll-up as lines."""
    rows: list[Mapping[str, Json]] = [
        {
            "amount": amount,
            "facet": cell.slot.facet,
            "figure": cell.slot.figure.value,
            "jurisdiction": cell.slot.jurisdiction,
            "kind": cell.slot.kind.value if cell.slot.kind else None,
            "received_in": cell.received_in,
            "service": cell.slot.service,
            "since": cell.since,
        }
        for cell, amount in roll_up.items()
        if amount
    ]
    return b"".join(sorted(canonical(row) + b"\n" for row in rows))


def read_roll_up_file(data: bytes) -> dict[Cell, int]:
    """Return the rows of a roll-up by cell.

    :raises FiguresError: if a line is not exactly as it is written, or a cell comes twice.
    """
    found: dict[Cell, int] = {}
    for cell, amount in _lines(data, _to_row):
        if cell in found:
            raise FiguresError(f"The roll-up has two rows for {cell.slot.figure.value}: {cell}.")
        found[cell] = amount
    return found


def _to_row(value: Json) -> tuple[Cell, int]:
    facts = _object(value, _CELL)
    kind = facts["kind"]
    slot = Slot(
        figure=FigureId(_text(facts["figure"])),
        jurisdiction=Jurisdiction(_text(facts["jurisdiction"])),
        service=Service(_text(facts["service"])),
        kind=RequestKind(_text(kind)) if kind is not None else None,
        facet=_text(facts["facet"]),
    )
    months = Month(_whole(facts["received_in"])), Month(_whole(facts["since"]))
    return Cell(slot, *months), _whole(facts["amount"])


def _lines(data: bytes, parse: Callable[[Json], T]) -> Iterator[T]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line:
            continue
        try:
            yield parse(parse_canonical(line))
        except (ValueError, LedgerError, FiguresError) as error:
            raise FiguresError(f"Line {number} cannot be read: {error} Export it again.") from error


def _object(value: Json, fields: frozenset[str]) -> Mapping[str, Json]:
    if not isinstance(value, dict) or value.keys() != fields:
        raise ValueError(f"it does not have exactly the fields {', '.join(sorted(fields))}.")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text.")
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is no whole number.")
    return value


def _truth(value: Json) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false.")
    return value


def _to_instant(value: Json) -> datetime:
    return as_instant(datetime.fromisoformat(_text(value).replace("Z", "+00:00")))

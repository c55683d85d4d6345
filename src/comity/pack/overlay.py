"""Lay an operator's own entries over the shipped ones, by id, and never the other way round.

An overlay entry holds only what differs; lists inside it are replaced whole; ``disabled = true``
takes the entry out. It bears its own evidence (``operator_reviewed``, reviewer, day) and may record
in ``over`` the digest of the shipped entry that it was written for: where that has changed since,
the operator is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.pack.books import OverlayNote
from comity.pack.faults import Faults
from comity.pack.files import Entry
from comity.pack.words import Basis

OWN_KEYS = frozenset({"disabled", "over"})


@dataclass(frozen=True, slots=True)
class Merged:
    """The entries after an overlay, what it touched and what it must tell."""

    entries: tuple[Entry, ...]
    touched: tuple[str, ...]
    notes: tuple[OverlayNote, ...]


def merge(
    *, shipped: Iterable[Entry], overlay: Iterable[Entry], keeps_evidence: bool, faults: Faults
) -> Merged:
    """Return the shipped entries with an operator's laid over them.

    :param keeps_evidence: whether the entries have evidence of their own (law) or take the
        operator's only as a proof of review (rights and policy).
    """
    result = {entry.id: entry for entry in shipped}
    touched, notes = [], []
    for entry in overlay:
        _check_review(entry, faults=faults)
        below = result.get(entry.id)
        touched.append(entry.id)
        over = entry.raw.get("over")
        if over is not None and (below is None or over != below.digest):
            notes.append(OverlayNote(entry.id, _changed(entry.id, gone=below is None)))
        if entry.raw.get("disabled") is True:
            result.pop(entry.id, None)
            continue
        drop = OWN_KEYS if keeps_evidence else OWN_KEYS | {"evidence"}
        own = {key: value for key, value in entry.raw.items() if key not in drop}
        raw = merged(below.raw, own) if below else own
        result[entry.id] = Entry(raw, entry.spot)
    return Merged(tuple(result.values()), tuple(touched), tuple(notes))


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return one table over another: tables key by key, all else replaced whole."""
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        if key != "evidence" and isinstance(value, Mapping) and isinstance(under, Mapping):
            result[key] = merged(under, value)
        else:
            result[key] = value
    return result


def _check_review(entry: Entry, *, faults: Faults) -> None:
    evidence = entry.raw.get("evidence")
    basis = evidence.get("basis") if isinstance(evidence, Mapping) else None
    day = evidence.get("date") if isinstance(evidence, Mapping) else None
    name = evidence.get("reviewer") if isinstance(evidence, Mapping) else None
    if basis != Basis.OPERATOR_REVIEWED or not name or type(day) is not date:
        faults.add(
            entry.spot,
            f"the overlay's entry {entry.id!r} does not say who reviewed it.",
            'Add evidence = { basis = "operator_reviewed", reviewer = "...", date = 2026-11-23 }.',
        )


def _changed(name: str, *, gone: bool) -> str:
    what = "is no longer shipped" if gone else "was changed in the shipped books"
    return (
        f"{name} {what} since your overlay of it was written; your overlay still counts. "
        "Review it, then record the new digest in `over`."
    )

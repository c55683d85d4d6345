"""Codes of bars, reasons and findings in expectations: each names something that exists."""

from __future__ import annotations

from typing import Final

from comity.scenario.known import Known
from comity.scenario.table import Table

FIXED_BARS: Final = frozenset(
    {"verification:authority", "verification:callback", "notice:waiting", "notice:undecided"}
)
LENSES: Final = ("policy", "law", "rights")


def check_bars(table: Table, key: str, codes: tuple[str, ...], known: Known) -> None:
    """Refuse a bar's code of an unknown kind, or one that names nothing."""
    for code in codes:
        kind, _, name = code.partition(":")
        match kind:
            case "hold":
                known.holds.check(table, key, [name])
            case "exit":
                known.exits.check(table, key, [name])
            case "window" | "law":
                if name not in known.vocabulary.instrument_ids():
                    raise table.fault(key, f"{name!r} names nothing: no law pack has it")
            case _:
                if code not in FIXED_BARS:
                    raise table.fault(key, f"{code!r} is no bar that a step can have")


def check_because(table: Table, key: str, codes: tuple[str, ...], known: Known) -> None:
    """Refuse a reason at the door that is neither an exit nor a restriction of this file."""
    for code in codes:
        kind, _, name = code.partition(":")
        match kind:
            case "exit":
                known.exits.check(table, key, [name])
            case "restriction":
                known.restrictions.check(table, key, [name])
            case _:
                raise table.fault(key, f"{code!r} is neither 'exit:<id>' nor 'restriction:<id>'")


def check_findings(table: Table, key: str, codes: tuple[str, ...], known: Known) -> None:
    """Refuse a finding that is not ``<lens>:<finding>``, or that the rights lens has not."""
    for code in codes:
        lens, _, name = code.partition(":")
        if lens not in LENSES or not name:
            raise table.fault(key, f"{code!r} is no '<lens>:<finding>' of {', '.join(LENSES)}")
        if lens == "rights":
            known.rights_finding(table, key, name)

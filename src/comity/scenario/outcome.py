"""What came of one expectation: whether it held, what was due, what came and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that an expectation asks, in the words of the file."""

    asks: str
    due: str
    came: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an expectation.

    ``label`` says it in a few words, ``answer`` says all that came, to be compared under other
    packs, and ``reasons`` are every reason that the rules gave.
    """

    label: str
    checks: tuple[Check, ...]
    answer: str
    reasons: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether all that was asked came; what asks nothing holds nothing."""
        return bool(self.checks) and all(check.holds for check in self.checks)


def check_equal(asks: str, due: object, came: object) -> Check:
    """Return the check that two things are the same."""
    return Check(asks, show(due), show(came), due == came)


def check_among(asks: str, due: Iterable[str], came: Iterable[str]) -> Check:
    """Return the check that all of ``due`` is among what came."""
    wanted, found = frozenset(due), frozenset(came)
    return Check(asks, show(wanted), show(found), wanted <= found)


def check_absent(asks: str, due: Iterable[str], came: Iterable[str]) -> Check:
    """Return the check that nothing of ``due`` is among what came."""
    unwanted, found = frozenset(due), frozenset(came)
    return Check(asks, f"none of {show(unwanted)}", show(found), not unwanted & found)


def show(value: object) -> str:
    """Return a value as a scenario file would write it; sets in the order of the alphabet."""
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(str(one) for one in value))}]"
    return str(value) if value != "" else '""'

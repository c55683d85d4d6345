"""Collect faults with their places while the books are read, so that all are told at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.errors import Fault
from comity.pack.toml_lines import KeyPath, Lines


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: the value at a path."""

    file: str
    lines: Lines = field(repr=False, compare=False)
    path: KeyPath = ()

    def __truediv__(self, step: str | int) -> Spot:
        """Return the place one step further in."""
        return Spot(self.file, self.lines, (*self.path, step))

    @property
    def line(self) -> int:
        """Return the line, from 1."""
        return self.lines.at(self.path)

    @property
    def key(self) -> str:
        """Return the last key on the path."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), self.file)


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, spot: Spot, says: str, cure: str) -> None:
        """Remember a fault at a place."""
        self.found.append(Fault(file=spot.file, line=spot.line, says=says, cure=cure))

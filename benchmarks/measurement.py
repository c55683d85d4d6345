"""Say what one benchmark found: ours and the peer's figure from the same run, and the goal.

A module of this folder offers its benchmarks in ``BENCHMARKS``, by the names of the table of
figures to reach::

    BENCHMARKS: dict[str, Benchmark] = {"gate-v4": measure_gate_v4}

A ratio is ours divided by the peer's where lower is better, the peer's by ours where higher is. A
figure in seconds has no peer: then ``ratio`` is None and ``goal`` is compared with ``ours``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the benchmark table.

    :ivar ours: our figure, in ``unit``.
    :ivar peer: the figure of the peer or floor, in ``unit``; None where there is no peer.
    :ivar ratio: what is compared with the goal; None where ``ours`` itself is.
    :ivar better: whether a lower or a higher value is the better one.
    """

    name: str
    ours: float
    peer: float | None
    ratio: float | None
    goal: float
    better: Literal["lower", "higher"] = "lower"
    unit: str = ""

    @property
    def reached(self) -> float:
        """Return the value that the goal is about."""
        return self.ours if self.ratio is None else self.ratio

    @property
    def meets(self) -> bool:
        """Return whether the goal is reached; a value that is not a number never reaches it."""
        if self.better == "lower":
            return self.reached <= self.goal
        return self.reached >= self.goal


Benchmark = Callable[[], Iterable[Measurement]]

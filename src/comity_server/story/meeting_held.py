"""How a meeting went: who left, who stayed, what a probe found; and everything that was wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attendee:
    """One of the ten: from which address, where that is, and what became of them.

    ``left_after`` is in seconds from the publication; None for who stayed.
    """

    address: str
    place: str
    left_after: float | None
    status: int | None
    heard_the_host: bool
    came_back: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as it went."""

    place: str
    provider: str
    people: tuple[Attendee, ...]
    probe_under: bool
    probe_lifted_after: float | None

    @property
    def left(self) -> tuple[Attendee, ...]:
        """Return who had to leave."""
        return tuple(one for one in self.people if one.left_after is not None)

    @property
    def stayed(self) -> tuple[Attendee, ...]:
        """Return who stayed and went on hearing the host."""
        return tuple(one for one in self.people if one.left_after is None and one.heard_the_host)

    @property
    def slowest(self) -> float:
        """Return after how many seconds the last one who had to leave was told."""
        return max((one.left_after or 0 for one in self.left), default=0.0)

    def wrong(self, *, within_seconds: float) -> tuple[str, ...]:
        """Return everything by which it went otherwise than it must; empty if nothing did."""
        inside = {one.address for one in self.people if one.place == self.place}
        checks = (
            ({one.address for one in self.left} == inside, f"not exactly {self.place} left"),
            (self.slowest <= within_seconds, f"the last one left after {self.slowest:.2f} s"),
            (len(self.left) + len(self.stayed) == len(self.people), "somebody stayed unheard"),
            ({one.status for one in self.left} <= {451}, "somebody was not told 451"),
            (not self.probe_under, f"a probe from {self.place} got in under the restriction"),
            (self.probe_lifted_after is not None, "no probe got in after it was lifted"),
            (all(one.came_back for one in self.left), "somebody could not come back"),
        )
        return tuple(text for holds, text in checks if not holds)

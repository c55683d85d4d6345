"""Whom a restriction would hit, before it is one: counts over a service's own people, no names.

Nobody can say for sure where somebody is. So what is counted is what the signals say against each
other: a person who is kept out although one of their signals says outside is the one to fear for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from comity.restriction.gate import blocks
from comity.restriction.signals import SignalRule, Signals, UnknownPlace, is_in_any
from comity.vocabulary.places import Place, Unknown

SIGNALS: Final = ("address", "sim", "billing", "declared")
"""The names of the four signals, in the order of ``Signals.places``."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would do to the people counted.

    ``hit`` is the sum of ``inside`` (no signal speaks against it), ``contradicted`` (some signal
    says outside) and ``unknown`` (no signal says anything, or too little). ``by_signal`` says, for
    those contradicted, how often each signal was one that put them inside. ``missed`` are let
    through although a signal says inside.
    """

    people: int
    inside: int
    contradicted: int
    unknown: int
    missed: int
    by_signal: tuple[tuple[str, int], ...]

    @property
    def hit(self) -> int:
        """Return how many would be kept out."""
        return self.inside + self.contradicted + self.unknown


def preview(
    *,
    people: Iterable[Signals],
    places: frozenset[Place],
    rule: SignalRule,
    unknown_place: UnknownPlace,
) -> Preview:
    """Return what a rule would do to people; nothing is kept of any of them."""
    counts: Counter[str] = Counter()
    by_signal: Counter[str] = Counter()
    for signals in people:
        voices = [is_in_any(place, places) if places else True for place in signals.places]
        is_hit = blocks(signals=signals, places=places, rule=rule, unknown_place=unknown_place)
        kind = _kind(voices, is_hit=is_hit)
        counts["people"] += 1
        counts[kind] += 1
        if kind == "contradicted":
            by_signal.update(
                name for name, voice in zip(SIGNALS, voices, strict=True) if voice is True
            )
    return Preview(
        people=counts["people"],
        inside=counts["inside"],
        contradicted=counts["contradicted"],
        unknown=counts["unknown"],
        missed=counts["missed"],
        by_signal=tuple((name, by_signal[name]) for name in SIGNALS if by_signal[name]),
    )


def _kind(voices: list[bool | Unknown], *, is_hit: bool) -> str:
    if not is_hit:
        return "missed" if True in voices else "free"
    if False in voices:
        return "contradicted"
    return "inside" if True in voices else "unknown"

"""What a step of a story came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Played:
    """What a step came to: its facts by name, and every reason in plain words."""

    facts: dict[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

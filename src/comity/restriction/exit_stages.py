"""The ten stages of leaving a market: what each does, what it never touches, who may start it.

Source: threat model, I9; design, truth 5: a clock never deletes, and what cannot be undone is
started by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """One thing that ends, or that is settled, when a service leaves a place."""

    ANNOUNCE = "announce"
    SIGN_UPS = "sign-ups"
    PAYMENTS = "payments"
    STORES = "stores"
    ACCESS = "access"
    REQUESTS = "requests"
    PRESERVED = "preserved"
    EXPORT = "export"
    DELETION = "deletion"
    ENTITIES = "entities"


class Untouched(StrEnum):
    """What goes on whatever a stage does."""

    PRESERVATIONS = "preservations"
    EXPORT = "export"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of act a stage is.

    :ivar by_clock: the product does it at its instant, since two people approved that instant; it
        can be undone. All others are started, and recorded, by a person.
    :ivar final: it cannot be taken back; ``why_final`` says why.
    :ivar after: the stages that come before it wherever they are planned.
    :ivar needs: the stages without which it may not be planned at all.
    """

    switches: str
    untouched: frozenset[Untouched]
    by_clock: bool = False
    why_final: str = ""
    after: frozenset[Stage] = frozenset()
    needs: frozenset[Stage] = frozenset()

    @property
    def final(self) -> bool:
        """Return whether it cannot be taken back."""
        return bool(self.why_final)


_ALL: Final = frozenset(Untouched)

NATURES: Final[Mapping[Stage, Nature]] = {
    Stage.ANNOUNCE: Nature(
        switches="the farewell page and the public page of the exit are shown",
        untouched=_ALL,
        why_final="what was announced has been read; the public page says that it was taken back",
    ),
    Stage.SIGN_UPS: Nature(
        switches="the guards let nobody there sign up",
        untouched=_ALL,
        by_clock=True,
        after=frozenset({Stage.ANNOUNCE}),
    ),
    Stage.PAYMENTS: Nature(
        switches="the service takes no more money there, and pays back what is owed",
        untouched=_ALL,
        after=frozenset({Stage.ANNOUNCE}),
    ),
    Stage.STORES: Nature(
        switches="the application stores of the place no longer offer it",
        untouched=_ALL,
        after=frozenset({Stage.ANNOUNCE}),
    ),
    Stage.ACCESS: Nature(
        switches="the guards let nobody there use it, save to fetch their own data; requests about "
        "accounts there go as the plan says",
        untouched=_ALL,
        by_clock=True,
        after=frozenset({Stage.ANNOUNCE, Stage.SIGN_UPS, Stage.PAYMENTS, Stage.STORES}),
    ),
    Stage.REQUESTS: Nature(
        switches="every open request about accounts there is handed to a named person; none is "
        "closed by it",
        untouched=_ALL,
        after=frozenset({Stage.ACCESS}),
    ),
    Stage.PRESERVED: Nature(
        switches="what is preserved is listed, and who keeps it until when",
        untouched=_ALL,
        after=frozenset({Stage.ACCESS}),
    ),
    Stage.EXPORT: Nature(
        switches="the window closes in which people there fetch their own data",
        untouched=frozenset({Untouched.PRESERVATIONS, Untouched.REQUESTS}),
        by_clock=True,
        after=frozenset({Stage.ACCESS}),
    ),
    Stage.DELETION: Nature(
        switches="the services delete the accounts there, save what is preserved or asked for",
        untouched=frozenset({Untouched.PRESERVATIONS, Untouched.REQUESTS}),
        why_final="what was deleted is gone",
        after=frozenset({Stage.REQUESTS, Stage.PRESERVED, Stage.EXPORT}),
        needs=frozenset({Stage.EXPORT, Stage.PRESERVED, Stage.REQUESTS}),
    ),
    Stage.ENTITIES: Nature(
        switches="companies and offices there close, and people are brought out of reach",
        untouched=_ALL,
        why_final="contracts that ended do not come back by themselves",
        after=frozenset({Stage.ACCESS}),
    ),
}

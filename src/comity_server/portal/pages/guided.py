"""The guided request: eight questions, one a page, and the answers to check before sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Moment
from comity_server.portal.pages.frame import PortalFrame

STEPS: Final = ("kind", "asker", "basis", "accounts", "data", "purpose", "secrecy", "papers")
"""The eight steps by key, in their order; each has a template ``portal/step_<key>.html``."""

STEP_FIELDS: Final = {
    "kind": ("kind",),
    "asker": ("reference", "on_behalf", "underlying_state"),
    "basis": ("instrument", "instrument_number", "issued_by", "issued_on", "cites"),
    "accounts": ("service", "identifiers"),
    "data": ("categories", "period_start", "period_end"),
    "purpose": ("offences", "facts"),
    "secrecy": ("secrecy", "secrecy_until", "answer_by", "answer_by_why"),
    "papers": ("paper", "remove"),
}
"""The form fields of each step."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A paper that was added: its name, its size in words, its digest, and how to remove it."""

    id: str
    name: str
    size: str
    digest: str


@dataclass(frozen=True, slots=True)
class GuidedPage:
    """One step; its choices come from the packs where it asks about law.

    ``options`` are kinds (``kind``), states (``asker``), instruments with what each reaches as the
    hint and "letter" and "none" last (``basis``), services (``accounts``), categories (``data``),
    offences (``purpose``) or whether an order forbids telling (``secrecy``: no, until, no-end).
    ``more_options`` are no and yes (``asker``) or kinds of issuer (``basis``). ``refused`` is
    sentence 7 where a file was not taken. The last step continues to the check.
    """

    FIELDS: ClassVar[tuple[str, ...]] = tuple(name for step in STEPS for name in STEP_FIELDS[step])

    frame: PortalFrame
    key: str
    form: Form
    options: tuple[Option, ...] = ()
    more_options: tuple[Option, ...] = ()
    uploads: tuple[Upload, ...] = ()
    back_href: str = ""
    saved: Moment | None = None
    kept_days: int = 30
    refused: str = ""

    @property
    def TEMPLATE(self) -> str:  # noqa: N802 - a constant of every other page class
        """Return the template of this step."""
        return f"portal/step_{self.key}.html"

    @property
    def number(self) -> int:
        """Return which of the eight this is, from 1."""
        return STEPS.index(self.key) + 1

    @property
    def total(self) -> int:
        """Return how many steps there are."""
        return len(STEPS)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to check, one line or several, with its own way to change it."""

    label: str
    lines: tuple[str, ...]
    change_href: str
    mono: bool = False


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers before sending; ``missing`` are named where something still lacks."""

    TEMPLATE: ClassVar[str] = "portal/check.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("version",)

    frame: PortalFrame
    form: Form
    answers: tuple[Answer, ...]
    back_href: str = ""
    saved: Moment | None = None


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """Nine fields, telephone first, no upload needed to send.

    ``under_hold`` is the sentence about emergencies where an announced hold covers the asker.
    """

    TEMPLATE: ClassVar[str] = "portal/emergency.html"
    FIELDS: ClassVar[tuple[str, ...]] = (
        "threat",
        "who",
        "what",
        "account",
        "needed",
        "why_no_order",
        "officer",
        "supervisor",
        "control_room",
    )

    frame: PortalFrame
    form: Form
    threats: tuple[Option, ...]
    under_hold: str = ""


@dataclass(frozen=True, slots=True)
class EmergencySentPage:
    """When it came in, that a person was called, and what to have ready."""

    TEMPLATE: ClassVar[str] = "portal/emergency_sent.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PortalFrame
    reference: str
    sent: Moment
    called: Moment | None
    request_href: str = ""

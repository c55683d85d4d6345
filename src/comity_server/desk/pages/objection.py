"""An objection and its decision; and a demand of which a person chooses the public parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Link, Pair, VerdictPanel


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """What a user writes, what it is about, and the decision; ``choices`` is empty once decided."""

    TEMPLATE: ClassVar[str] = "desk/objection.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("upheld", "reasons")

    frame: DeskFrame
    title: str
    back: Link
    verdict: VerdictPanel
    says: str
    about: tuple[Pair, ...]
    form: Form
    choices: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactPage:
    """The parts of a demand; none is chosen here. ``digest`` is of the parts as they were read."""

    TEMPLATE: ClassVar[str] = "desk/redact.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("shown", "policy", "digest")

    frame: DeskFrame
    title: str
    back: Link
    form: Form
    parts: tuple[Option, ...]
    digest: str

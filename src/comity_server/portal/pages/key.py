"""An officer's key: which one we seal to, and offering another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.forms import Form
from comity_server.faces.parts import Pair
from comity_server.portal.pages.frame import PortalFrame


@dataclass(frozen=True, slots=True)
class KeyPage:
    """The key to which we seal, how it stands, and what offering another one does."""

    TEMPLATE: ClassVar[str] = "portal/key.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("age_recipient",)

    frame: PortalFrame
    form: Form
    present: tuple[Pair, ...]
    consequences: tuple[str, ...]

"""The desk's doors: sign in, set-up, settings, the key map, and what is not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from comity_server.desk.pages.frame import NO_FRAME, DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Link, Pair

SETUP_STEPS: Final = ("name", "services", "address", "data", "place", "team", "page")
"""The seven questions by key; each has a template ``desk/setup_<key>.html``."""

SETUP_FIELDS: Final = {
    "name": ("provider_name",),
    "services": ("services",),
    "address": ("address",),
    "data": ("holds_data",),
    "place": ("established_in",),
    "team": ("owner_name", "owner_email", "password", "colleagues"),
    "page": ("page_shown", "statement"),
}
"""The form fields of each question."""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """One of our people signs in."""

    TEMPLATE: ClassVar[str] = "desk/sign_in.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("email", "password", "next")

    form: Form
    service: str
    frame: DeskFrame = NO_FRAME
    signed_out: str = ""


@dataclass(frozen=True, slots=True)
class SetupPage:
    """One of seven short questions; each may be left for later, with its consequence told.

    ``done`` and ``left`` are the questions' short names in the reader's language.
    """

    FIELDS: ClassVar[tuple[str, ...]] = tuple(
        name for step in SETUP_STEPS for name in SETUP_FIELDS[step]
    )

    key: str
    form: Form
    options: tuple[Option, ...] = ()
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    later: Act | None = None
    links: tuple[Link, ...] = ()
    frame: DeskFrame = NO_FRAME

    @property
    def TEMPLATE(self) -> str:  # noqa: N802 - a constant of every other page class
        """Return the template of this question."""
        return f"desk/setup_{self.key}.html"

    @property
    def number(self) -> int:
        """Return which of the seven this is, from 1."""
        return SETUP_STEPS.index(self.key) + 1

    @property
    def total(self) -> int:
        """Return how many questions there are."""
        return len(SETUP_STEPS)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One's own settings: theme, density, keys, blur; and one's role, which others set."""

    TEMPLATE: ClassVar[str] = "desk/settings.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("theme", "density", "keys", "zone")

    frame: DeskFrame
    form: Form
    themes: tuple[Option, ...]
    densities: tuple[Option, ...]
    keys: tuple[Option, ...]
    zones: tuple[Option, ...]
    about: tuple[Pair, ...] = ()
    sign_out: Act | None = None


@dataclass(frozen=True, slots=True)
class KeysPage:
    """The key map; each pair is a key and what it does."""

    TEMPLATE: ClassVar[str] = "desk/keys.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    keys: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class NoCasePage:
    """Sentence 10: the same page, byte for byte, where there is no case and where no access."""

    TEMPLATE: ClassVar[str] = "desk/no_case.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    back_href: str = "/desk/queue/"


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One thing said and the next step."""

    TEMPLATE: ClassVar[str] = "desk/message.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    paragraphs: tuple[str, ...]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Sentence 9: a stale save. Both texts side by side; one of them is chosen and posted.

    The form carries the reader's text in hidden fields, so that keeping it is one button.
    """

    TEMPLATE: ClassVar[str] = "desk/compare.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    sentence: str
    theirs: tuple[Pair, ...]
    yours: tuple[Pair, ...]
    keep_yours: Act
    keep_theirs: Act

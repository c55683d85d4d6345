"""The portal's doors: start, register, sign in, and pages that say one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Dated, Link
from comity_server.portal.pages.frame import PortalFrame


@dataclass(frozen=True, slots=True)
class StartPage:
    """What can be sent here, what to bring, and the emergency number."""

    TEMPLATE: ClassVar[str] = "portal/start.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PortalFrame
    register_href: str
    sign_in_href: str
    new_request_href: str = ""
    requests_href: str = ""
    serve_href: str = ""
    stand_href: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """An officer makes themself known; nobody is confirmed by e-mail alone."""

    TEMPLATE: ClassVar[str] = "portal/register.html"
    FIELDS: ClassVar[tuple[str, ...]] = (
        "authority",
        "authority_other",
        "unit",
        "name",
        "rank",
        "email",
        "telephone",
        "age_recipient",
        "password",
    )

    frame: PortalFrame
    form: Form
    authorities: tuple[Option, ...]
    key_help_href: str = ""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """An officer signs in; what is wrong is never told apart."""

    TEMPLATE: ClassVar[str] = "portal/sign_in.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("email", "password", "next")

    frame: PortalFrame
    form: Form
    register_href: str
    signed_out: str = ""


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One thing said and the next step: registered, link expired, upload refused, withdrawn.

    ``state`` is empty or the state whose edge the panel wears.
    """

    TEMPLATE: ClassVar[str] = "portal/message.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PortalFrame
    title: str
    paragraphs: tuple[str, ...]
    steps: tuple[Dated, ...] = ()
    acts: tuple[Act, ...] = ()
    links: tuple[Link, ...] = ()
    status: int = 200

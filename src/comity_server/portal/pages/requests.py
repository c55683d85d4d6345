"""An officer's requests, and one of them with its dates, download and messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.forms import Form
from comity_server.faces.parts import Act, Dated, Digest, Link, Moment, Pair
from comity_server.portal.pages.frame import PortalFrame


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request: the officer's reference and ours, and the last dated sentence."""

    reference: str
    ours: str
    href: str
    sentence: str
    last: Dated
    yours_to_act: str = ""


@dataclass(frozen=True, slots=True)
class MyRequestsPage:
    """Everything this officer sent, newest first."""

    TEMPLATE: ClassVar[str] = "portal/requests.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PortalFrame
    rows: tuple[RequestRow, ...]
    new_href: str
    drafts: tuple[Link, ...] = ()
    next_href: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A production that is ready: what it is, until when, and where; nothing opens by itself."""

    summary: str
    until: Moment
    act: Act
    digest: Digest
    key_note: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request. ``now_text`` is the sentence of where it stands; 3, 4 or what was decided.

    ``gone`` says whom to write to where a download was revoked or has expired. ``less`` is shown
    where we gave less than was asked. ``openings`` are files with which its sender finds the
    request in published figures, with ``submission``. Nothing here differs by account.
    """

    TEMPLATE: ClassVar[str] = "portal/request.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("message",)

    frame: PortalFrame
    reference: str
    ours: str
    now_heading: str
    now_text: str
    dates: tuple[Dated, ...]
    asked: tuple[Pair, ...]
    download: Download | None = None
    gone: str = ""
    less: Link | None = None
    less_text: str = ""
    receipt: Link | None = None
    check_href: str = ""
    messages: tuple[Dated, ...] = ()
    message_form: Form | None = None
    withdraw_href: str = ""
    proof: tuple[Pair, ...] = ()
    submission: Link | None = None
    openings: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """What withdrawing does, before the named button."""

    TEMPLATE: ClassVar[str] = "portal/withdraw.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("reason", "version")

    frame: PortalFrame
    form: Form
    reference: str
    consequences: tuple[str, ...]
    back_href: str

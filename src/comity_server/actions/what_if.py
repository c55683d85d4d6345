"""Record who plays a hold or an overlay against past requests, and keep overlays to be played."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.conf import settings

from comity_server import books
from comity_server.actions.actor import Actor
from comity_server.adapters.overlay_upload import NameRefused, keep_overlay
from comity_server.casefile.reading.what_if import READY
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MAY_PLAY = ("analyst", "counsel", "rights", "executive")


@retry_whole
def record_play(*, of: str, since: datetime, by: Actor, at: datetime) -> None:
    """Record who plays what against the requests received from ``since`` on."""
    by.must_be(*MAY_PLAY)
    with change(Side.NONE):
        store.append(
            "review.played",
            at=at,
            actor=by.role,
            body={"since": f"{since:%Y-%m-%d}"},
            commits={"of": of.encode(), "person": str(by.person).encode()},
        )


@retry_whole
def offer_overlay(*, name: str, data: bytes, by: Actor, at: datetime) -> str:
    """Keep an overlay that somebody uploads to be tried; it is not in force. Return its name.

    :raises OverlayRefused: if it is none, or has no name of its own, with what to send.
    :raises comity.errors.PackError: if the books are wrong with it, with every fault.
    """
    by.must_be(*MAY_PLAY)
    if not _NAME.fullmatch(name):
        raise NameRefused("Name it in small letters, digits and hyphens: shorter-clocks.")
    with change(Side.NONE):
        store.append(
            "review.overlay-offered",
            at=at,
            actor=by.role,
            commits={
                "name": name.encode(),
                "archive": store.ContentDigest(hashlib.sha256(data).digest()),
                "person": str(by.person).encode(),
            },
        )
        # Last in the change: an entry without its overlay would tell of something nobody can try.
        keep_overlay(
            data,
            name=name,
            root=books.shipped(),
            under=books.overlays_in_force(),
            folder=settings.HOME.root / READY,
        )
    return name

"""Frames and instants that samples share."""

from __future__ import annotations

from datetime import UTC, datetime

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.parts import Chip, Moment, NavLink, State

HK = "Asia/Hong_Kong"
IE = "Europe/Dublin"
NOW = datetime(2020, 7, 14, 6, 0, tzinfo=UTC)
SHA = "9f2a77c01be4c41e5d3c8a90f1b27e64aa0c93d15b7f42e8d6019c3e7a5b8f20"

_NAV = (
    ("Queue", "q"),
    ("Holds", "h"),
    ("Releases", "r"),
    ("Authorities", "a"),
    ("Restrictions", "s"),
    ("Figures", "f"),
    ("Ledger", "l"),
)


def hkt(day: int, hour: int, minute: int = 0, month: int = 7) -> Moment:
    """Return an instant of July 2020 in Hong Kong's civil time."""
    local = datetime(2020, month, day, hour, minute, tzinfo=UTC)
    shifted = local.timestamp() - 8 * 3600
    return Moment(datetime.fromtimestamp(shifted, tz=UTC), HK)


def ist(day: int, hour: int, minute: int = 0, month: int = 7) -> Moment:
    """Return an instant of 2020's summer in Irish civil time."""
    local = datetime(2020, month, day, hour, minute, tzinfo=UTC)
    return Moment(datetime.fromtimestamp(local.timestamp() - 3600, tz=UTC), IE)


def desk(current: str = "Queue", **more: object) -> DeskFrame:
    """Return the desk's frame with one entry current."""
    nav = tuple(
        NavLink(label, f"/desk/{label.lower()}/", current=label == current, key=key)
        for label, key in _NAV
    )
    return DeskFrame(reader="Ana Ruiz", nav=nav, **more)  # type: ignore[arg-type]  # fields pass through


CLEAR = Chip(State.CLEAR, "Clear")
ASK = Chip(State.ASK, "Ask")
BARRED = Chip(State.BARRED, "Barred")
UNKNOWN = Chip(State.UNKNOWN, "Unknown")

"""What the rows of the tables beside the main ones are called."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext

from comity.transparency.beside_counts import DATA_LEFT, MET, MISSED, NOTHING_LEFT
from comity.transparency.closing_beside import NO_ACCOUNT, NONE, SEVERAL, WAITED
from comity.transparency.registry import FigureId
from comity.vocabulary.words import Clock
from comity_server.public.figure_words import say_figure

SPEAKS_FOR_ITSELF: Final = frozenset({"notice", "hold", "exception", "fake", "kept", "basis"})
"""Columns whose words say already what is counted, so that the figure need not be named again."""


def say_key(dimension: str, key: str, figure: FigureId) -> str:
    """Return what a key of a row is called; what has no word of ours stands as it is."""
    match dimension:
        case "notice":
            return gettext("Named no account") if key == NO_ACCOUNT else say_figure(key)
        case "hold" | "exception":
            return _of_hold(dimension, key, figure)
        case _:
            return _words().get((dimension, key), key)


def _of_hold(dimension: str, key: str, figure: FigureId) -> str:
    if key == NONE:
        return gettext("No hold") if dimension == "hold" else gettext("No exception")
    if key == WAITED:
        return gettext("Waited under a hold at the end")
    if key == SEVERAL:
        return gettext("Several of them")
    name = key.removeprefix(f"{figure.value}:")
    words = gettext("Hold “%(name)s”") if dimension == "hold" else gettext("Exception “%(name)s”")
    return words % {"name": name}


def _words() -> dict[tuple[str, str], str]:
    return {
        ("fake", NOTHING_LEFT): gettext("Found before anything left"),
        ("fake", DATA_LEFT): gettext("Found after data had left"),
        ("kept", MET): gettext("met"),
        ("kept", MISSED): gettext("missed"),
        ("clock", "answer"): gettext("To answer, by our own rule or the earliest that binds us"),
        ("clock", Clock.ACKNOWLEDGE): gettext("To acknowledge"),
        ("clock", Clock.PRODUCE): gettext("To give data, by law"),
        ("clock", Clock.NOTICE): gettext("To decide about telling the user"),
        ("clock", Clock.CHALLENGE): gettext("To file a challenge"),
        ("basis", "request"): gettext("on a request"),
        ("basis", "order"): gettext("on an order"),
        ("basis", "policy"): gettext("by our own rules"),
    }


def say_category(name: str) -> str:
    """Return what a line in bands counts."""
    said = {
        "letter": gettext("National security letters"),
        "letter-selectors": gettext("Accounts that the letters targeted"),
        "content-order": gettext("Orders and directives for content"),
        "content-order-selectors": gettext("Accounts targeted for content"),
        "non-content-order": gettext("Orders for other data"),
        "non-content-order-selectors": gettext("Accounts targeted for other data"),
        "process": gettext("Letters, orders and directives together"),
        "process-selectors": gettext("Accounts that they targeted"),
    }
    return said.get(name, name)

"""The chips that more than one page of the desk shows."""

from __future__ import annotations

from django.utils.translation import gettext

from comity_server.faces.parts import Chip, State


def standing_chip(status: str) -> Chip:
    """Return how an officer or an authority stands."""
    return {
        "registered": Chip(State.ASK, gettext("Waits for a call-back")),
        "confirmed": Chip(State.CLEAR, gettext("Confirmed")),
        "suspended": Chip(State.BARRED, gettext("Suspended")),
        "unconfirmed": Chip(State.ASK, gettext("No number of our own")),
    }[status]


def hold_chip(state: str) -> Chip:
    """Return how a hold stands."""
    return {
        "draft": Chip(State.UNKNOWN, gettext("Draft")),
        "active": Chip(State.BARRED, gettext("In force")),
        "lifted": Chip(State.CLEAR, gettext("Lifted")),
    }[state]


def notice_chip(verdict: str) -> Chip:
    """Return what became of telling a user."""
    return {
        "due": Chip(State.CLEAR, gettext("To be told")),
        "delayed": Chip(State.SOON, gettext("Told later")),
        "forbidden": Chip(State.BARRED, gettext("Forbidden to tell")),
        "ask": Chip(State.ASK, gettext("A person decides")),
    }.get(verdict, Chip(State.UNKNOWN, gettext("Nobody to tell")))


def restriction_chip(state: str) -> Chip:
    """Return how a restriction stands."""
    return {
        "draft": Chip(State.ASK, gettext("Draft")),
        "in-force": Chip(State.BARRED, gettext("In force")),
        "lifted": Chip(State.CLEAR, gettext("Lifted")),
    }.get(state, Chip(State.UNKNOWN, gettext("Not in force")))

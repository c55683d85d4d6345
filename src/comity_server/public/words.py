"""The words of the public pages for what the library has in closed lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from comity_server.faces.places import say_list


def say_category(word: str) -> str:
    """Return a class of data in plain words, as they stand inside a sentence."""
    said = {
        "subscriber": gettext("name and contact details"),
        "access": gettext("sign-ins and network addresses"),
        "traffic": gettext("records of who wrote to whom and when"),
        "location": gettext("location"),
        "content": gettext("messages and files"),
        "realtime-traffic": gettext("records of who writes to whom, as it happens"),
        "realtime-content": gettext("messages, as they are written"),
    }
    return said.get(word, word.replace("-", " "))


def say_categories(words: Iterable[str]) -> str:
    """Return classes of data as a list in the reader's language."""
    return say_list([say_category(word) for word in words])


def say_offence(word: str) -> str:
    """Return an offence of the vocabulary as words."""
    return word.replace("-", " ")


def say_kind(word: str) -> str:
    """Return what a request asks for."""
    said = {
        "disclosure": gettext("user data"),
        "realtime": gettext("user data in real time"),
        "emergency": gettext("user data in an emergency"),
        "preservation": gettext("keeping data"),
        "removal": gettext("removing content"),
        "account-restriction": gettext("restricting an account"),
    }
    return said.get(word, word.replace("-", " "))

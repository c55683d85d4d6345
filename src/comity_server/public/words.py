"""The words of the public pages for what the library has in closed lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from comity.vocabulary.words import Category
from comity_server.faces.places import say_list


def say_category(word: str) -> str:
    """Return a class of data in plain words, as they stand inside a sentence."""
    said = {
        "subscriber": gettext("account details"),
        "access": gettext("sign-in records"),
        "traffic": gettext("contact records"),
        "location": gettext("location records"),
        "content": gettext("content"),
        "realtime-traffic": gettext("contacts in real time"),
        "realtime-content": gettext("content in real time"),
    }
    return said.get(word, word.replace("-", " "))


def say_categories(words: Iterable[str]) -> str:
    """Return classes of data as a list in the reader's language, the mildest first."""
    order = {category.value: place for place, category in enumerate(Category)}
    mildest_first = sorted(dict.fromkeys(words), key=lambda word: order.get(word, len(order)))
    return say_list([say_category(word) for word in mildest_first])


def explain_category(word: str) -> str:
    """Return what belongs to a class of data, for somebody who does not know our words."""
    said = {
        "subscriber": gettext("Who holds an account: name, addresses, telephone number"),
        "access": gettext("When somebody signed in, and from which network address"),
        "traffic": gettext("Who wrote to whom, and when, without what was written"),
        "location": gettext("Where a device was"),
        "content": gettext("Messages, files and pictures"),
        "realtime-traffic": gettext("Who writes to whom, as it happens"),
        "realtime-content": gettext("Messages, as they are written"),
    }
    return said.get(word, "")


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

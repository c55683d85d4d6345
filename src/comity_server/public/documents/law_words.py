"""The closed words of the law books, as an officer or a user reads them."""

from __future__ import annotations

import re

from django.utils.translation import gettext, ngettext

from comity.pack.law import Deadline, Instrument
from comity.pack.words import DeadlineKind, Level, ProviderNotice, Reach, SecrecyKind

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def say_level(level: Level) -> str:
    """Return who authorises an instrument."""
    return {
        Level.NONE: gettext("nobody beforehand"),
        Level.SELF: gettext("the asking body itself"),
        Level.SENIOR_OFFICER: gettext("a senior officer"),
        Level.PROSECUTOR: gettext("a prosecutor"),
        Level.REGULATOR: gettext("a regulator"),
        Level.MINISTRY: gettext("a ministry"),
        Level.HEAD_OF_GOVERNMENT: gettext("the head of government"),
        Level.MAGISTRATE: gettext("a magistrate"),
        Level.JUDGE: gettext("a judge"),
        Level.COURT: gettext("a court"),
        Level.SPECIAL_COURT: gettext("a special court"),
        Level.INDEPENDENT_BODY: gettext("an independent body"),
        Level.UNCLEAR: gettext("not clear from the law"),
    }[level]


def say_reach(reach: Reach) -> str:
    """Return how an instrument reaches a provider abroad."""
    return {
        Reach.DIRECT: gettext("addressed to us directly"),
        Reach.DIRECT_CONTESTED: gettext("claims to reach us directly; that is contested"),
        Reach.VIA_AGREEMENT: gettext("by an agreement between states"),
        Reach.MLAT_ONLY: gettext("only through mutual legal assistance"),
        Reach.LOCAL_PRESENCE: gettext("only an establishment in that place"),
        Reach.VOLUNTARY: gettext("abroad it binds nobody"),
        Reach.UNCLEAR: gettext("not clear from the law"),
    }[reach]


def say_deadline(deadline: Deadline) -> str:
    """Return by when the law wants an answer."""
    match deadline.kind:
        case DeadlineKind.FIXED if deadline.normal:
            return say_duration(deadline.normal)
        case DeadlineKind.FIXED | DeadlineKind.SET_IN_ORDER:
            return gettext("as the document says")
        case DeadlineKind.WITHOUT_DELAY:
            return gettext("without delay")
        case DeadlineKind.NONE:
            return gettext("none in the law")


def say_duration(text: str) -> str:
    """Return an ISO 8601 duration in words; as it stands where it is written otherwise."""
    found = _DURATION.fullmatch(text)
    if not found or not any(found.groups()):
        return text
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    said = (
        (years, ngettext("%(n)s year", "%(n)s years", years)),
        (months, ngettext("%(n)s month", "%(n)s months", months)),
        (weeks, ngettext("%(n)s week", "%(n)s weeks", weeks)),
        (days, ngettext("%(n)s day", "%(n)s days", days)),
        (hours, ngettext("%(n)s hour", "%(n)s hours", hours)),
        (minutes, ngettext("%(n)s minute", "%(n)s minutes", minutes)),
    )
    return " ".join(words % {"n": n} for n, words in said if n)


def say_telling(instrument: Instrument) -> str:
    """Return whether the user may be told, as far as the law says and we have read it."""
    if instrument.user_notice is None or not instrument.evidence.may_drive:
        return gettext("the law is not clear or not checked: a person decides")
    return {
        ProviderNotice.ALLOWED: gettext("yes"),
        ProviderNotice.ALLOWED_UNLESS_ORDERED: gettext("yes, unless an order forbids it"),
        ProviderNotice.FORBIDDEN: gettext("no, the law forbids it"),
        ProviderNotice.DEFERRED: gettext("later; a person decides when"),
        ProviderNotice.REQUIRED: gettext("yes, the law asks it"),
        ProviderNotice.UNCLEAR: gettext("the law is not clear: a person decides"),
    }[instrument.user_notice.provider]


def say_secrecy(kind: SecrecyKind) -> str:
    """Return where a duty of silence comes from."""
    return {
        SecrecyKind.AUTOMATIC: gettext("by the law itself"),
        SecrecyKind.BY_ORDER: gettext("only where an order says so"),
        SecrecyKind.NONE: gettext("none"),
        SecrecyKind.UNCLEAR: gettext("not clear from the law"),
    }[kind]

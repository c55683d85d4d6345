"""How instants, days, periods and stretches of time are written in each language.

Source: pages.md, section 5, "Formats": the month in letters, 24 hours with zone, relative time only
beside its instant.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from django.utils.translation import get_language, gettext, ngettext

from comity_server.faces.parts import Chip, Moment, State

_DAYS = {"en": "d MMM y", "de": "d. MMMM y", "fr": "d MMM y", "zh": "y年M月d日"}
_LONG_DAYS = {"en": "d MMMM y", "de": "d. MMMM y", "fr": "d MMMM y", "zh": "y年M月d日"}
_JOINTS = {"en": ", ", "de": ", ", "fr": ", ", "zh": " "}
_SOON = timedelta(days=3)
_ONLY_DAYS = 7


@cache
def locale_of(language: str) -> Locale:
    """Return the CLDR locale of a language tag such as ``zh-hant-hk``; English where unknown."""
    parts = language.replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        return Locale.parse("zh_Hant_HK" if parts[-1] == "hk" else "zh_Hant")
    return Locale.parse(parts[0] if parts[0] in _DAYS else "en")


def reader_locale() -> Locale:
    """Return the locale in which the page is being written."""
    return locale_of(get_language() or "en")


def say_day(day: date, *, long: bool = False) -> str:
    """Return a day with its month in letters: ``9 Jul 2020``, or ``9 July 2020`` if long."""
    locale = reader_locale()
    patterns = _LONG_DAYS if long else _DAYS
    return format_date(day, patterns[locale.language], locale=locale)


def say_zone(at: datetime) -> str:
    """Return the short name of an instant's zone, or its offset where it has none."""
    name = at.tzname() or ""
    if name and name[0] not in "+-":
        return name
    return f"UTC{name}" if name else "UTC"


def say_time(moment: Moment) -> str:
    """Return the civil time of an instant with its zone: ``18:00 HKT``."""
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    return f"{format_time(local, 'HH:mm', locale=reader_locale())} {say_zone(local)}"


def say_instant(moment: Moment, *, long: bool = False) -> str:
    """Return an instant as the authority's civil time with zone: ``9 Jul 2020, 18:00 HKT``."""
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    joint = _JOINTS[reader_locale().language]
    return f"{say_day(local.date(), long=long)}{joint}{say_time(moment)}"


def say_period(start: date, end: date) -> str:
    """Return a period that includes both its days, spelled out: ``1 to 30 June 2020``."""
    first = say_day(start, long=True)
    last = say_day(end, long=True)
    if reader_locale().language == "en" and start.year == end.year:
        first = f"{start.day}" if start.month == end.month else f"{start.day} {start:%B}"
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def last_day(end: datetime) -> date:
    """Return the last day inside a period that ends, as ours do, at the first moment outside."""
    return (end - timedelta(microseconds=1)).date()


def say_stretch(length: timedelta) -> str:
    """Return a length of time in its two largest units: ``2 days 4 hours``, ``3 hours``."""
    minutes = max(int(length.total_seconds()) // 60, 1)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days >= _ONLY_DAYS:
        hours = left = 0  # nobody counts the hours of a fortnight
    said: list[str] = []
    if days:
        said.append(ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
    if hours:
        said.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if left and not days and hours < 3:
        said.append(ngettext("%(count)d minute", "%(count)d minutes", left) % {"count": left})
    return " ".join(said)


def due_chip(*, due_at: datetime, now: datetime, soon: timedelta = _SOON) -> Chip | None:
    """Return the chip beside a deadline: late, due soon, or none while it is far away."""
    if due_at <= now:
        word = gettext("Late by %(stretch)s") % {"stretch": say_stretch(now - due_at)}
        return Chip(State.LATE, word)
    if due_at - now <= soon:
        word = gettext("In %(stretch)s") % {"stretch": say_stretch(due_at - now)}
        return Chip(State.SOON, word)
    return None


def say_until(*, due_at: datetime, now: datetime) -> str:
    """Return how far a deadline is from now, in words that stand beside its instant."""
    chip = due_chip(due_at=due_at, now=now, soon=timedelta.max)
    return chip.word if chip else ""

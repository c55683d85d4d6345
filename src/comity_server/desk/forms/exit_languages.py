"""The languages in which an exit says farewell: the place's, ours, and any that a person names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from babel import Locale, UnknownLocaleError
from django.utils import translation

from comity.restriction.exit_plan import ExitPlan, Farewell
from comity_server.books import books

DRAFTED = ("en", "zh-Hant")
"""In these the public pages have a draft of ours, so that a farewell may stay blank."""

OTHER = "other"
"""The group in which a person names a language that is not offered."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")


def offered(*, place: str, before: ExitPlan | None) -> tuple[str, ...]:
    """Return the languages that the editor offers, ours first.

    :param place: the place code as entered; those of its books are offered.
    :param before: the plan so far; what it says already is offered again.
    """
    law, code = books(), place.strip()
    pack = law.pack(code) or law.pack(code.partition("-")[0])
    of_place = pack.head.legal_system.languages if pack else ()
    said = [one.language for one in before.farewells] if before else []
    return tuple(dict.fromkeys((*DRAFTED, *of_place, *said)))


def part_of(language: str) -> str:
    """Return how a language is written in the names of its fields."""
    return language.lower().replace("-", "_")


def tag_of(text: str) -> str | None:
    """Return a language tag as it is usually spelled; None if it is none.

    Source: BCP 47, section 2.1: a language, and a script or a region where it needs one.
    """
    if not _TAG.fullmatch(text):
        return None
    language, *rest = text.split("-")
    shaped = [one.title() if len(one) == 4 else one.upper() for one in rest]
    return "-".join([language.lower(), *shaped])


def language_name(language: str) -> str:
    """Return a language's name in the reader's own, or its tag where nobody knows it."""
    reader = (translation.get_language() or "en").replace("-", "_")
    try:
        return Locale.parse(language, sep="-").get_display_name(_locale(reader)) or language
    except (UnknownLocaleError, ValueError):
        return language


def _locale(reader: str) -> str:
    language, _, rest = reader.partition("_")
    return f"{language}_{rest.title() if len(rest) == 4 else rest.upper()}" if rest else language


def farewells(given: Mapping[str, str], languages: Sequence[str]) -> list[Farewell]:
    """Return what was entered; a blank one counts only where we have a draft to show."""
    found = [
        Farewell(
            language,
            given.get(f"title_{part_of(language)}", "").strip(),
            given.get(f"text_{part_of(language)}", "").strip(),
        )
        for language in languages
    ]
    return [one for one in found if one.text or one.title or one.language in DRAFTED]

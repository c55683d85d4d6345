"""Names of places as CLDR gives them in the reader's language, and lists of names.

Operators' overrides, one published table, are passed in; nobody edits CLDR's names here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel.lists import format_list
from django.utils.translation import gettext

from comity_server.faces.instants import reader_locale


def say_place(code: str, *, overrides: Mapping[str, str] | None = None) -> str:
    """Return a place's name: ``HK`` is Hong Kong SAR China, and unknown is said as such.

    A subdivision, which CLDR's territory table does not name, keeps its code beside its country.
    """
    if overrides and code in overrides:
        return overrides[code]
    if code == "unknown":
        return gettext("place unknown")
    territories = reader_locale().territories
    if code in territories:
        return str(territories[code])
    country = territories.get(code[:2])
    return f"{country} ({code})" if country and "-" in code else code


def say_list(items: Sequence[str]) -> str:
    """Return names joined as the reader's language joins them: ``a, b and c``."""
    return format_list(list(items), style="standard", locale=reader_locale())

"""The names by which people write places, so that what they typed is read as a code.

Source: CLDR through Babel, in the languages in which the house speaks.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from difflib import get_close_matches

from babel import Locale

from comity.vocabulary.places import COUNTRIES, Jurisdiction, PlaceError, parse_jurisdiction
from comity_server.people.models import Authority

LANGUAGES = ("en", "de", "fr", "zh_Hant")
_ENDINGS = (" SAR China",)


@functools.cache
def names_of_places() -> Mapping[str, tuple[str, ...]]:
    """Return every name of each country or territory by its code, the English one first."""
    return {code: _names(code) for code in sorted(COUNTRIES)}


def _names(code: str) -> tuple[str, ...]:
    whole = [str(Locale.parse(tag).territories.get(code, code)) for tag in LANGUAGES]
    short = [whole[0].removesuffix(ending) for ending in _ENDINGS if whole[0].endswith(ending)]
    # A name of one letter or sign would be found in every text.
    return tuple(dict.fromkeys(name for name in (*whole, *short) if len(name) > 1))


@functools.cache
def _codes() -> Mapping[str, str]:
    return {name.casefold(): code for code, names in names_of_places().items() for name in names}


def code_of(text: str) -> str:
    """Return the code of a place that is written by code or by name, or of a body that we know.

    :raises PlaceError: if it is none, with what to write instead.
    """
    tidy = " ".join(text.split())
    named = _codes().get(tidy.casefold())
    if named is not None:
        return named
    try:
        found = parse_jurisdiction(tidy.upper() if len(tidy) <= 6 else tidy)
    except PlaceError as wrong:
        raise PlaceError(_instead(tidy) or str(wrong)) from wrong
    if _is_body(found) and not Authority.objects.filter(jurisdiction=found).exists():
        raise PlaceError(
            _instead(tidy)
            or f"‘{tidy}’ is no place, and no body of our directory: write a place such as ‘HK’, "
            "or add the authority first"
        )
    return found


def _is_body(found: Jurisdiction) -> bool:
    return (found not in {"EU", "UN"} and found[:2] not in COUNTRIES | {"EU"}) or len(found) > 6


def _instead(text: str) -> str:
    near = get_close_matches(text.casefold(), _codes(), n=1, cutoff=0.75)
    if not near:
        return ""
    code = _codes()[near[0]]
    return f"There is no place ‘{text}’: write ‘{names_of_places()[code][0]}’ or ‘{code}’"

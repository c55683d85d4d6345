"""Places by the names that spreadsheets use, from CLDR in the languages of our pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

from comity.transparency.importing.spreadsheet import plain_name
from comity.vocabulary.places import COUNTRIES, Place

_LANGUAGES: Final = ("en", "de", "fr", "zh_Hant", "zh_Hant_HK")

# Names that CLDR lists otherwise and that published tables really use.
_ALSO: Final = {
    "Czech Republic": "CZ",
    "Great Britain": "GB",
    "Holland": "NL",
    "Hong Kong": "HK",
    "Ivory Coast": "CI",
    "Korea": "KR",
    "Macau": "MO",
    "Macao": "MO",
    "Palestine": "PS",
    "Republic of Korea": "KR",
    "Russian Federation": "RU",
    "Turkey": "TR",
    "UK": "GB",
    "United States of America": "US",
    "USA": "US",
    "Viet Nam": "VN",
}


@lru_cache(maxsize=1)
def place_names() -> Mapping[str, Place]:
    """Return places by their plain names."""
    found = {
        plain_name(name): Place(code)
        for language in _LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code in COUNTRIES
    }
    return found | {plain_name(name): Place(code) for name, code in _ALSO.items()}

"""Places of people and authorities, and whether one lies in another.

Source: ISO 3166-1 and 3166-2, as CLDR 48 lists the officially assigned codes, and ``XK``, which is
in general use. A subdivision lies in its country; no country lies in another (``HK`` is not in
``CN``). A territory that has a code of its own is written with it.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NewType

Place = NewType("Place", str)
"""A country or territory (``HK``) or a subdivision of one (``US-CA``)."""

Jurisdiction = NewType("Jurisdiction", str)
"""A place, the Union (``EU``) or the name of an international body, as an authority's."""

_CODES: Final = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS XK YE YT ZA ZM ZW
"""

COUNTRIES: Final = frozenset(_CODES.split())

OWN_CODES: Final = {
    **{f"CN-{code}": code for code in ("HK", "MO", "TW")},
    "CN-71": "TW",
    "CN-91": "HK",
    "CN-92": "MO",
    **{f"US-{code}": code for code in ("AS", "GU", "MP", "PR", "UM", "VI")},
    **{f"FR-{code}": code for code in ("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF")},
    "FR-WF": "WF",
    "FR-YT": "YT",
    "FR-971": "GP",
    "FR-972": "MQ",
    "FR-973": "GF",
    "FR-974": "RE",
    "FR-976": "YT",
    "FI-01": "AX",
    "NO-21": "SJ",
    "NO-22": "SJ",
    "NL-AW": "AW",
    "NL-CW": "CW",
    "NL-SX": "SX",
    "NL-BQ1": "BQ",
    "NL-BQ2": "BQ",
    "NL-BQ3": "BQ",
}
"""Subdivision codes of territories that have a country code of their own, and that code."""

_SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_BODY = re.compile(r"[A-Z][A-Za-z][A-Za-z .&'-]{1,78}")


class Unknown(Enum):
    """A fact that we do not have. It is never the same as no."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

PersonPlace = Place | Unknown
"""Where a person is taken to be."""


class PlaceError(ValueError):
    """Raised when a text names no place. The message says what to write instead."""


def parse_place(text: str) -> Place:
    """Return the place that ``text`` names, in the spelling of our own files.

    :raises PlaceError: if it names none, or a territory under another country's code.
    """
    if text in COUNTRIES:
        return Place(text)
    if text in OWN_CODES:
        raise PlaceError(f"{text!r} has a code of its own: write {OWN_CODES[text]!r}")
    if _SUBDIVISION.fullmatch(text) and text[:2] in COUNTRIES:
        return Place(text)
    raise PlaceError(
        f"{text!r} is no place: write an ISO 3166-1 code such as 'HK' or a subdivision such as "
        "'US-CA', in capitals"
    )


def parse_outside_place(text: str) -> PersonPlace:
    """Return the place that outside data name; what is empty or no place is unknown.

    Case and the alias codes of territories are forgiven here and only here.
    """
    tidy = text.strip().upper()
    tidy = OWN_CODES.get(tidy, tidy)
    try:
        return parse_place(tidy)
    except PlaceError:
        return UNKNOWN


def parse_jurisdiction(text: str) -> Jurisdiction:
    """Return the jurisdiction of an authority: a place, ``EU``, ``UN`` or an international body.

    :raises PlaceError: if it is none of these.
    """
    if text in {"EU", "UN"}:
        return Jurisdiction(text)
    if len(text) > 2 and "-" not in text[:3] and _BODY.fullmatch(text):
        return Jurisdiction(text)
    return Jurisdiction(parse_place(text))


def country_of(place: Place | Jurisdiction) -> Place | Jurisdiction:
    """Return the country in which a place lies: itself, unless it is a subdivision."""
    return Place(place[:2]) if _SUBDIVISION.fullmatch(place) else place


def lies_in(place: PersonPlace, rule: Place | Jurisdiction) -> bool | Unknown:
    """Return whether a person at ``place`` is inside ``rule``.

    A place that is coarser than the rule (``UA`` for a rule on ``UA-43``) is unknown for it.
    """
    if isinstance(place, Unknown):
        return UNKNOWN
    if place == rule or country_of(place) == rule:
        return True
    if place == country_of(rule):
        return UNKNOWN
    return False


def jurisdiction_lies_in(jurisdiction: Jurisdiction, rule: Jurisdiction | Place) -> bool:
    """Return whether an authority of ``jurisdiction`` is one of ``rule``.

    An authority's jurisdiction is never unknown: one of the whole ``US`` is not one of ``US-CA``.
    """
    return jurisdiction == rule or country_of(jurisdiction) == rule

"""Who asks, for the law's purposes: of which jurisdiction, and what its pack says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comity.intake.gov_request import GovernmentRequest
from comity.pack import Authority, Books, Instrument, Pack, Treaty
from comity.vocabulary.places import Jurisdiction, Place, country_of

MEMBER_OF = "member_state_of"


@dataclass(frozen=True, slots=True)
class Asker:
    """The authority as the books know it. ``jurisdiction`` is that for which it acts."""

    jurisdiction: Jurisdiction
    known: Authority | None = None

    @property
    def country(self) -> str:
        """Return the country, union or body for which it acts."""
        return country_of(self.jurisdiction)


def asker_of(gov_request: GovernmentRequest, *, books: Books) -> Asker:
    """Return who asks. An organ that sits in one place and acts for another asks as that other."""
    stated = gov_request.authority.jurisdiction
    known = _known(gov_request.authority.name, books=books, jurisdiction=stated)
    if known is not None and known.asks_as is not None:
        return Asker(known.asks_as, known)
    return Asker(stated, known)


def _known(name: str, *, books: Books, jurisdiction: Jurisdiction) -> Authority | None:
    pack = books.pack(jurisdiction)
    wanted = name.strip().casefold()
    for authority in pack.authorities if pack else ():
        names = {authority.name.en.casefold(), authority.name.local.casefold()} - {""}
        if wanted in names:
            return authority
    return None


def unions_of(country: str, *, books: Books) -> frozenset[str]:
    """Return the unions of which a country is a member, by its own pack or by the union's list."""
    pack = books.pack(country)
    own = {item.to for item in pack.head.relations if item.kind == MEMBER_OF} if pack else set()
    listed = {
        union.code
        for union in books.packs
        for _, item in union.head.participation
        if country in {*item.applies_to, *(state.code for state in item.not_bound)}
    }
    return frozenset({*own, *listed})


def belongs(asker: Asker, *, pack: Pack, instrument: Instrument, books: Books) -> bool:
    """Return whether the instrument is one of the asker's own law.

    A union's instrument is that of its member states, those apart which it does not bind. An
    authority that an instrument names may use it, for whomever it acts.
    """
    if asker.known is not None and asker.known.id in instrument.authorities:
        return True
    if pack.code == asker.country:
        return True
    if pack.code not in unions_of(asker.country, books=books):
        return False
    bound = dict(pack.head.participation).get(instrument.participation)
    return bound is None or asker.country not in {state.code for state in bound.not_bound}


def is_home(pack: Pack, *, established_in: Place, books: Books) -> bool:
    """Return whether a pack is of the provider's own law: its country, or a union it is in."""
    country = country_of(established_in)
    return pack.code == country or pack.code in unions_of(country, books=books)


def treaty_open(treaty: Treaty, *, on: date) -> bool | None:
    """Return whether a treaty was in force on a day; None where the books cannot tell."""
    if treaty.in_force is not None and on < treaty.in_force:
        return False
    if treaty.until is not None:
        return on < treaty.until
    if treaty.status in {"in_force", "party", "internal"}:
        return True
    return None if treaty.status in {"suspended", "limited", "bilateral_only"} else False

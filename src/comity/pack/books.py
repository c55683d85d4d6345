"""All books as one frozen value, with look-ups and the digests that decisions record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from comity.pack.clocks import ClockBook
from comity.pack.forms import FormBook
from comity.pack.law import Authority, Concern, Head, Instrument, Prohibition, Source
from comity.pack.letters import LetterBook
from comity.pack.policy import Offence, PolicyBook
from comity.pack.rights import RightsBook
from comity.pack.words import SourceKey
from comity.vocabulary.instants import start_of
from comity.vocabulary.places import Jurisdiction, country_of

STALE_AFTER = timedelta(days=180)
_BETWEEN = re.compile(r"[\s\-_/]+")
NO_CLOCKS = ClockBook()
NO_LETTERS = LetterBook()
NO_FORMS = FormBook()


@dataclass(frozen=True, slots=True)
class Pack:
    """The law of one jurisdiction. ``digest`` is SHA-256 over its canonical content, in hex."""

    head: Head
    authorities: tuple[Authority, ...]
    instruments: tuple[Instrument, ...]
    concerns: tuple[Concern, ...]
    prohibitions: tuple[Prohibition, ...]
    digest: str
    overlaid: tuple[str, ...] = ()
    _by_id: Mapping[str, Instrument] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {item.id: item for item in reversed(self.instruments)}
        object.__setattr__(self, "_by_id", MappingProxyType(by_id))

    def instrument(self, wanted: str) -> Instrument | None:
        """Return the instrument with this id; None where this pack has none."""
        return self._by_id.get(wanted)

    @property
    def code(self) -> Jurisdiction:
        """Return the jurisdiction's code."""
        return self.head.code

    def is_stale(self, at: datetime) -> bool:
        """Return whether the pack's day of compilation lies more than 180 days back."""
        return at - start_of(self.head.as_of) > STALE_AFTER

    def source(self, key: SourceKey) -> Source:
        """Return the source with this key; the loader has checked that all named ones exist."""
        return dict(self.head.sources)[key]


@dataclass(frozen=True, slots=True)
class OverlayNote:
    """Something that the operator must know about an overlay, such as a shipped change under it."""

    entry: str
    says: str


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that the three lenses read."""

    packs: tuple[Pack, ...]
    rights: RightsBook
    policy: PolicyBook
    offences: tuple[Offence, ...]
    digests: tuple[tuple[str, str], ...]
    notes: tuple[OverlayNote, ...] = ()
    clocks: ClockBook = NO_CLOCKS
    letters: LetterBook = NO_LETTERS
    forms: FormBook = NO_FORMS
    _packs: Mapping[str, Pack] = field(init=False, repr=False, compare=False)
    _holders: Mapping[str, Pack] = field(init=False, repr=False, compare=False)
    _offences: Mapping[str, Offence] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Reversed, so that the first of two that share a name stays the one that is found.
        backwards = self.packs[::-1]
        holders = {item.id: pack for pack in backwards for item in pack.instruments}
        offences = {
            **{_slug(alias): item for item in self.offences[::-1] for alias in item.aliases[::-1]},
            **{item.id: item for item in self.offences[::-1]},
        }
        for name, found in (
            ("_packs", {pack.code: pack for pack in backwards}),
            ("_holders", holders),
            ("_offences", offences),
        ):
            object.__setattr__(self, name, MappingProxyType(found))

    def pack(self, code: str) -> Pack | None:
        """Return the pack of a jurisdiction, or of the country in which a subdivision lies."""
        wanted = country_of(Jurisdiction(code.upper()))
        return self._packs.get(wanted)

    def instrument(self, wanted: str) -> Instrument | None:
        """Return the instrument with this id; None where the books have none."""
        pack = self._holders.get(wanted)
        return None if pack is None else pack.instrument(wanted)

    def pack_of(self, instrument: str) -> Pack | None:
        """Return the pack that holds an instrument."""
        return self._holders.get(instrument)

    def instruments_matching(self, pattern: str) -> tuple[Instrument, ...]:
        """Return the instruments that an id, or a prefix ending in a dot, names."""
        return tuple(
            item
            for pack in self.packs
            for item in pack.instruments
            if item.id == pattern or (pattern.endswith(".") and item.id.startswith(pattern))
        )

    def offence(self, wanted: str) -> Offence | None:
        """Return the offence that an id or alias names, however it is written (``csam``, ``CSAM``).

        Case, accents, spaces, hyphens and underscores make no difference.
        """
        return self._offences.get(wanted) or self._offences.get(_slug(wanted))


def _slug(text: str) -> str:
    """Return a text as an id is written: lower case, no accents, hyphens between words."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(one for one in plain if not unicodedata.combining(one) and one not in "'’")
    return "-".join(_BETWEEN.split(kept.strip(" -_")))

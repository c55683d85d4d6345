"""What a hold is checked for when it is drafted, and never again.

A pack, a service or an authority may change later: that must not keep a hold from barring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from comity.errors import ScenarioError
from comity.hold import Hold
from comity.hold.draft import DraftFault, faults_of_draft
from comity.scenario.known import Known
from comity.scenario.library import BookVocabulary
from comity.vocabulary.places import PlaceError
from comity_server import books
from comity_server.casefile import mapping
from comity_server.casefile.hold_terms import AS_DRAFTED, parse_terms
from comity_server.casefile.models import Hold as HoldRow
from comity_server.casefile.models import Provider
from comity_server.casefile.place_names import code_of, names_of_places


class DraftRefused(ScenarioError):
    """Raised when a draft is wrong; carries every fault with the key that it stands in."""

    code = "hold.refused"

    def __init__(self, faults: tuple[DraftFault, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(f"hold: {one.key}: {one.text}" for one in faults))


def read_draft(text: str, *, ref: str) -> Hold:
    """Return the hold that a table spells, checked against the books, the services and itself.

    :raises DraftRefused: with every fault that was found and what to write instead.
    """
    try:
        terms = parse_terms(text, ref=ref, known=_known())
    except ScenarioError as wrong:
        raise DraftRefused((_fault(str(wrong)),)) from wrong
    faults = (*_taken(ref), *_bodies(terms), *faults_of_draft(terms, names=names_of_places()))
    if faults:
        raise DraftRefused(faults)
    return terms


def _known() -> Known:
    row = Provider.objects.filter(id=1).first()
    return Known(
        provider=mapping.provider_value(row) if row else AS_DRAFTED.provider,
        vocabulary=BookVocabulary(books.books()),
        **{
            one.name: getattr(AS_DRAFTED, one.name)
            for one in fields(Known)
            if one.name not in {"provider", "vocabulary"}
        },
    )


def _fault(says: str) -> DraftFault:
    """Return the key and the sentence of a message of the strict reader."""
    key, _, text = says.removeprefix("hold: ").partition(": ")
    return DraftFault(key.split()[0], text or says)


def _taken(ref: str) -> Iterator[DraftFault]:
    if HoldRow.objects.filter(ref=ref).exists():
        yield DraftFault("name", "There is a hold of this name already: give this one another.")


def _bodies(terms: Hold) -> Iterator[DraftFault]:
    for one in terms.requested_by:
        try:
            code_of(one)
        except PlaceError as wrong:
            yield DraftFault("requested_by", f"{wrong}.")

"""The terms of a restriction: read from a form, kept as a row, and turned into the guards' rule."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from comity.intake.form import Deficiency, FormReader
from comity.ledger.canonical import canonical
from comity.restriction.rule import Restriction as Rule
from comity.restriction.rule import RestrictionFault, RestrictionId, check_resource
from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.places import PlaceError, parse_place
from comity_server.casefile.models import Restriction

EVERYWHERE: Final = "yes"
BASES: Final = ("order", "policy")
NEEDED: Final = {
    "title": "Give it a name that says what it limits, and where.",
    "why": "Write why this place and this thing, and nothing narrower.",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a restriction says, each field checked; ``basis_text`` is never told to guards."""

    title: str
    basis: str
    basis_text: str
    resource: str
    places: tuple[str, ...]
    everywhere_because: str
    signals: str
    unknown_place: str
    shown_text: str
    published_as: str
    why: str
    starts_at: datetime | None
    review_by: date


def read_terms(
    fields: Mapping[str, str], *, case_ref: str, at: datetime
) -> Terms | tuple[Deficiency, ...]:
    """Return the terms that a form states, or every deficiency and what to write instead.

    Nothing is chosen for its author: neither the answer for unknown places, nor how signals count,
    nor that a restriction is to bind everywhere.

    :param case_ref: the request on which it rests; empty where it rests on an order or a policy.
    :param at: now; a review date lies after it.
    """
    reader = FormReader(fields)
    for name, cure in NEEDED.items():
        if not reader.text(name):
            reader.fault(name, cure)
    signals = reader.word("signals", SignalRule, "Choose how many signals must say so.")
    unknown = reader.word(
        "unknown_place", UnknownPlace, "Choose what follows where nobody can tell: no default."
    )
    basis, basis_text = _basis(reader, case_ref)
    places, because = _places(reader)
    terms = Terms(
        title=reader.text("title", at_most=200),
        basis=basis,
        basis_text=basis_text,
        resource=_resource(reader),
        places=places,
        everywhere_because=because,
        signals=str(signals or ""),
        unknown_place=str(unknown or ""),
        shown_text=reader.text("shown_text"),
        published_as=reader.text("published_as", at_most=2000),
        why=reader.text("why", at_most=20_000),
        starts_at=_starts_at(reader),
        review_by=_review_by(reader, at),
    )
    return tuple(reader.deficiencies) or terms


def _basis(reader: FormReader, case_ref: str) -> tuple[str, str]:
    if case_ref:
        # Where the thing breaks our own terms, the demand is not what it rests on (451 or 403).
        chosen = reader.text("basis") or "request"
        if chosen not in {"request", "policy"}:
            reader.fault("basis", "Choose: this request, or our own terms.")
        text = case_ref if chosen == "request" else reader.text("basis_text", at_most=300)
    else:
        chosen, text = reader.text("basis"), reader.text("basis_text", at_most=300)
        if chosen not in BASES:
            reader.fault("basis", "Choose on what it rests: an order, or a policy of our own.")
    if not text:
        reader.fault("basis_text", "Name the order or the rule of ours on which it rests.")
    return chosen, text


def _resource(reader: FormReader) -> str:
    found = reader.text("resource", at_most=300)
    try:
        return check_resource(found)
    except RestrictionFault as wrong:
        reader.fault("resource", str(wrong))
        return ""


def _places(reader: FormReader) -> tuple[tuple[str, ...], str]:
    words = reader.text("places", at_most=2000).replace("\n", ",").split(",")
    found = {word.strip() for word in words if word.strip()}
    because = reader.text("everywhere_because", at_most=2000)
    everywhere = reader.text("everywhere") == EVERYWHERE
    try:
        places = tuple(sorted(map(parse_place, found)))
    except PlaceError as wrong:
        reader.fault("places", str(wrong))
        return (), because
    if not places and not everywhere:
        reader.fault("places", "Name the places in which it binds, such as CN.")
    if places and everywhere:
        reader.fault("places", "Choose: these places, or everywhere.")
    if everywhere and not because:
        reader.fault(
            "everywhere_because", "Say why people elsewhere lose this too: no demand is enough."
        )
    return places, because if everywhere else ""


def _starts_at(reader: FormReader) -> datetime | None:
    found = reader.text("starts_at")
    if not found:
        return None
    try:
        instant = datetime.fromisoformat(found)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        reader.fault("starts_at", "Enter a day and a time with its offset: 2020-06-04T00:00:00Z.")
        return None
    return instant


def _review_by(reader: FormReader, at: datetime) -> date:
    found = reader.day("review_by")
    if found is None or found <= at.date():
        reader.fault("review_by", "Enter by which day people look at it again. It alarms only.")
        return at.date()
    return found


def digest_of(terms: Terms, *, ref: str, version: int) -> str:
    """Return what people say yes to: a SHA-256 over all that the terms say."""
    fields = {name: str(value) for name, value in asdict(terms).items()}
    whole = canonical({**fields, "ref": ref, "version": version})
    return hashlib.sha256(whole).hexdigest()


def as_rule(row: Restriction) -> Rule:
    """Return the rule that a restriction in force is to guards.

    :raises ValueError: if it never took effect.
    """
    if row.effective_at is None:
        raise ValueError("a draft binds nobody")
    return rule_from(row, effective_at=row.effective_at)


def rule_from(row: Restriction, *, effective_at: datetime) -> Rule:
    """Return the rule that a restriction would be from an instant on."""
    return Rule(
        id=RestrictionId(row.ref),
        places=frozenset(map(parse_place, row.places)),
        resource=row.resource,
        basis=f"{row.basis}:{row.basis_text}",
        effective_at=effective_at,
        unknown_place=UnknownPlace(row.unknown_place),
        signals=SignalRule(row.signals),
        text=row.shown_text,
    )

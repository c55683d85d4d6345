"""Read the guided form: typed answers, or what is wrong with which field and what to write instead.

Identifiers are checked by form only: whether an account exists is never said here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from comity.vocabulary.instants import Period, end_of, start_of
from comity.vocabulary.places import Place, PlaceError, parse_jurisdiction, parse_place
from comity.vocabulary.words import AuthorityKind, Category, RequestKind, Threat

MAX_ACCOUNTS: Final = 20
MAX_TEXT: Final = 20_000
_TURNING: Final = "\x7f\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Deficiency:
    """What is missing or wrong, in which field, and what to write instead."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class AskedAccount:
    """One account as the asker names it."""

    identifier: str
    service: str


@dataclass(frozen=True, slots=True)
class RequestForm:
    """The answers of the guided form, each parsed; what is empty was not stated."""

    kind: RequestKind
    their_reference: str
    instrument: str
    issued_by: str
    underlying_state: str
    accounts: tuple[AskedAccount, ...]
    services: tuple[str, ...]
    categories: tuple[Category, ...]
    period: Period
    offences: tuple[str, ...]
    cites: str
    says: str
    secrecy_ordered: bool
    secrecy_until: datetime | None
    answer_by: datetime | None
    threat: str
    worldwide: bool
    scope_asked: tuple[Place, ...] | None


W = TypeVar("W", bound=StrEnum)


class FormReader:
    """Read fields one by one and remember each deficiency."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.deficiencies: list[Deficiency] = []

    def text(self, name: str, *, at_most: int = 500) -> str:
        """Return a field without the space around it."""
        found = self.fields.get(name, "").strip()
        if len(found) > at_most:
            self.fault(name, f"Write at most {at_most} characters here.")
            return found[:at_most]
        return found

    def fault(self, name: str, text: str) -> None:
        """Remember that a field is wrong."""
        self.deficiencies.append(Deficiency(name, text))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return a field's lines, without empty ones and without repeats."""
        found = self.text(name, at_most=MAX_TEXT)
        return tuple(dict.fromkeys(line.strip() for line in found.splitlines() if line.strip()))

    def word(self, name: str, words: type[W], cure: str) -> W | None:
        """Return a field that must be one of our words."""
        try:
            return words(self.text(name))
        except ValueError:
            self.fault(name, cure)
            return None

    def optional_word(self, name: str, words: type[StrEnum], cure: str) -> str:
        """Return a field that is empty or one of our words."""
        found = self.text(name)
        if found and found not in set(words):
            self.fault(name, cure)
            return ""
        return found

    def day(self, name: str) -> date | None:
        """Return a field that is empty or a day."""
        found = self.text(name)
        if not found:
            return None
        try:
            return date.fromisoformat(found)
        except ValueError:
            self.fault(name, "Enter a day as year, month, day: 2020-06-01.")
            return None

    def parsed(self, name: str, parse: Callable[[str], str], cure: str) -> str:
        """Return a field that is empty or passes a parser of our vocabulary."""
        found = self.text(name)
        if not found:
            return ""
        try:
            return parse(found)
        except PlaceError:
            self.fault(name, cure)
            return ""


def read_form(
    fields: Mapping[str, str], *, services: frozenset[str]
) -> RequestForm | tuple[Deficiency, ...]:
    """Return the form's answers, or every deficiency in the order of the fields.

    :param services: the provider's services, one of which each account must name.
    """
    reader = FormReader(fields)
    kind = reader.word("kind", RequestKind, "Choose what you ask us to do.")
    form_kind = kind or RequestKind.DISCLOSURE
    form = RequestForm(
        kind=form_kind,
        their_reference=reader.text("their_reference", at_most=200),
        instrument=reader.text("instrument", at_most=120) or "none",
        issued_by=reader.optional_word(
            "issued_by", AuthorityKind, "Choose who issued the document."
        ),
        underlying_state=reader.parsed(
            "underlying_state",
            parse_jurisdiction,
            "Enter the state for which you ask: HK, for one.",
        ),
        accounts=_accounts(reader, services),
        services=_services(reader, services),
        categories=_categories(reader, form_kind),
        period=_period(reader),
        offences=reader.lines("offences"),
        cites=reader.text("cites"),
        says=reader.text("says", at_most=MAX_TEXT),
        secrecy_ordered=reader.text("secrecy_ordered") == "yes",
        secrecy_until=_end(reader.day("secrecy_until")),
        answer_by=_end(reader.day("answer_by")),
        threat=_threat(reader, form_kind),
        worldwide=reader.text("scope_asked") == "worldwide",
        scope_asked=_scope_asked(reader),
    )
    if not form.says:
        reader.fault("says", "Say in a few sentences what this is about and why you need it.")
    if form.secrecy_until and not form.secrecy_ordered:
        reader.fault("secrecy_until", "Choose whether secrecy is ordered; then say until when.")
    return tuple(reader.deficiencies) or form


def _accounts(reader: FormReader, services: frozenset[str]) -> tuple[AskedAccount, ...]:
    service = reader.text("service")
    identifiers = reader.lines("accounts")
    if service not in services:
        reader.fault("service", "Choose the service on which the account is.")
    if len(identifiers) > MAX_ACCOUNTS:
        reader.fault("accounts", f"Name at most {MAX_ACCOUNTS} accounts in one request.")
    wrong = [name for name in identifiers if len(name) > 320 or any(map(_is_control, name))]
    if wrong:
        reader.fault("accounts", "Write one address, handle or number on each line, as it is.")
    return tuple(AskedAccount(name, service) for name in identifiers[:MAX_ACCOUNTS])


def _is_control(character: str) -> bool:
    # Controls and the marks that turn the direction of writing: a name that reads otherwise than it
    # is spelled identifies the wrong person.
    return ord(character) < 32 or character in _TURNING


def _services(reader: FormReader, services: frozenset[str]) -> tuple[str, ...]:
    found = reader.text("service")
    return (found,) if found in services else ()


def _categories(reader: FormReader, kind: RequestKind) -> tuple[Category, ...]:
    found = reader.lines("categories")
    if any(word not in set(Category) for word in found):
        reader.fault("categories", "Choose classes of data from the list.")
        return ()
    if not found and (kind.asks_for_data or kind is RequestKind.PRESERVATION):
        reader.fault("categories", "Choose at least one class of data.")
    return tuple(category for category in Category if category in found)


def _period(reader: FormReader) -> Period:
    start, end = reader.day("period_start"), reader.day("period_end")
    if start and end and end < start:
        reader.fault("period_end", "The last day is before the first: exchange them or mend one.")
        return Period()
    return Period(start_of(start) if start else None, _end(end))


def _end(day: date | None) -> datetime | None:
    return end_of(day) if day else None


def _threat(reader: FormReader, kind: RequestKind) -> str:
    if kind is not RequestKind.EMERGENCY:
        return ""
    return reader.word("threat", Threat, "Choose what is about to happen.") or ""


def _scope_asked(reader: FormReader) -> tuple[Place, ...] | None:
    found = reader.text("scope_asked")
    if not found or found == "worldwide":
        return None
    try:
        return tuple(parse_place(word.strip()) for word in found.split(","))
    except PlaceError:
        reader.fault("scope_asked", "Name places by their codes, such as HK, or choose the world.")
        return None

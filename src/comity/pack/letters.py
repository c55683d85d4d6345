"""The book of letters: what we write to authorities, by kind and language.

A text holds fields in braces. A part in square brackets is left out where one of its fields is
empty, and so is a whole paragraph; nothing else is decided in a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from comity.pack.faults import Faults, Spot


class LetterKind(StrEnum):
    """Why we write."""

    ACKNOWLEDGEMENT = "acknowledgement"
    QUESTION = "question"
    EXTENSION = "extension"
    NARROWING = "narrowing"
    PRODUCTION = "production"
    REFUSAL = "refusal"
    REDIRECTION = "redirection"
    NO_DATA = "no-data"
    RESTRICTION = "restriction"
    EFFECT = "effect"
    NOTICE = "notice"  # to the affected user, by mail


ENGLISH = "en"
"""The language that has every letter: what another lacks is written in it."""

FIELDS = frozenset(
    {"case", "their_reference", "answer_by", "reasons", "route", "service", "page", "code"}
)
FIELD = re.compile(r"\{(\w*)\}")
PART = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One letter in one language; ``id`` is ``<language>.<kind>``."""

    id: str
    subject: str
    text: str

    @property
    def language(self) -> str:
        """Return the language's tag in lower case."""
        return self.id.partition(".")[0]

    @property
    def kind(self) -> LetterKind:
        """Return why one writes this letter."""
        return LetterKind(self.id.partition(".")[2])

    def paragraphs(self, fields: Mapping[str, str]) -> Iterator[str]:
        """Yield the paragraphs with their fields filled, without those that lack one."""
        for paragraph in self.text.strip().split("\n\n"):
            kept = PART.sub(lambda part: part[1] if _is_full(part[1], fields) else "", paragraph)
            if _is_full(kept, fields):
                # One pass: what a field holds is never read as a field again.
                yield FIELD.sub(lambda found: fields[found[1]], " ".join(kept.split("\n")))


def _is_full(text: str, fields: Mapping[str, str]) -> bool:
    return all(fields[name].strip() for name in FIELD.findall(text))


@dataclass(frozen=True, slots=True)
class LetterBook:
    """Every letter in every language that the books have."""

    letter: tuple[LetterTemplate, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages, English first."""
        found = dict.fromkeys(one.language for one in self.letter)
        return tuple(sorted(found, key=lambda language: (language != ENGLISH, language)))

    def find(self, kind: LetterKind, language: str) -> LetterTemplate | None:
        """Return a letter in a language; None where the books have none."""
        wanted = f"{language.lower()}.{kind}"
        return next((one for one in self.letter if one.id == wanted), None)


def check_letters(book: LetterBook, *, spots: Mapping[str, Spot], faults: Faults) -> None:
    """Find letters of no kind, unknown fields, and kinds that English lacks."""
    kinds = frozenset(LetterKind)
    for letter in book.letter:
        spot, (language, _, kind) = spots[letter.id], letter.id.partition(".")
        if kind not in kinds or not language:
            cure = f"Write <language>.<kind>, the kind one of: {', '.join(LetterKind)}."
            faults.add(spot / "id", f"{letter.id!r} is no letter.", cure)
        for name in sorted({*FIELD.findall(letter.text), *FIELD.findall(letter.subject)} - FIELDS):
            cure = f"Known fields: {', '.join(sorted(FIELDS))}."
            faults.add(spot / "text", f"unknown field {{{name}}}.", cure)
        if FIELD.search(letter.subject):
            faults.add(spot / "subject", "a subject holds no fields.", "Say it in the text.")
        bare = PART.sub("", FIELD.sub("", letter.text))
        if any(sign in bare for sign in "[]{}"):
            cure = "Close each brace and bracket; brackets do not nest."
            faults.add(spot / "text", "a brace or bracket stands alone.", cure)
    for kind in LetterKind:
        if book.letter and book.find(kind, ENGLISH) is None:
            cure = "Add it to letters/en.toml."
            faults.add(spots[book.letter[0].id], f"English lacks the letter {kind!r}.", cure)

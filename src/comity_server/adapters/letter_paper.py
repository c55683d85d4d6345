"""Set a letter as a PDF, and write it as text: the same bytes for the same letter and fonts.

The typesetter's own fonts have no Chinese: a letter in Chinese needs a font of the machine. Where
there is none the letter is refused by name, never set with empty boxes.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import typst

from comity.determination.letters import say_day
from comity.errors import ComityError

_TEMPLATE = Path(__file__).with_name("letter.typ")
_OWN: Final = "Libertinus Serif"
_CHINESE: Final = (
    *("Noto Serif CJK TC", "Noto Serif CJK HK", "Noto Serif TC", "Noto Serif HK"),
    *("Noto Sans CJK TC", "Noto Sans CJK HK", "Noto Sans TC", "Noto Sans HK"),
)
_PLAIN: Final = frozenset(map(chr, range(0x20, 0x250))) | frozenset("\n–—‘’“”…•€")
"""Signs that the typesetter's own font has; a letter with others needs one of the machine."""


class FontMissing(ComityError):
    """Raised when a letter cannot be set because the machine lacks a font for its script."""

    code = "letter.font"

    def __init__(self) -> None:
        super().__init__(
            "This machine has no font for Traditional Chinese, so that the letter cannot be set as "
            "a PDF; its text can be had. Install Noto Sans CJK: fonts-noto-cjk on Debian."
        )


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter as it is set: whose it is, of which day, and what it says."""

    sender: str
    reference: str
    language: str
    subject: str
    body: str
    day: date


@functools.lru_cache(maxsize=1)
def chinese_fonts() -> tuple[str, ...]:
    """Return the families for Traditional Chinese that this machine has, the best first."""
    found = set(typst.Fonts(include_system_fonts=True).families())
    return tuple(name for name in _CHINESE if name in found)


def set_letter(letter: LetterPaper) -> bytes:
    """Return a letter as a PDF.

    :raises FontMissing: if its signs need a font that the machine has not.
    """
    fonts = [_OWN, *_more_fonts(letter)]
    language, _, region = letter.language.partition("-")
    facts = {
        "sender": letter.sender,
        "day": say_day(letter.day, letter.language),
        "subject": letter.subject,
        "paragraphs": letter.body.split("\n\n"),
        "foot": letter.reference,
        "fonts": fonts,
        "lang": language,
        "region": "HK" if region == "hant" else None,
    }
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=len(fonts) == 1,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=True)},
        timestamp=0,
    )


def _more_fonts(letter: LetterPaper) -> tuple[str, ...]:
    said = f"{letter.sender}{letter.subject}{letter.body}{say_day(letter.day, letter.language)}"
    if set(said) <= _PLAIN:
        return ()
    found = chinese_fonts()
    if not found:
        raise FontMissing
    return found


def letter_text(letter: LetterPaper) -> bytes:
    """Return a letter as plain text in UTF-8, with the day, sender and reference that it bears."""
    head = f"{letter.sender}\n{say_day(letter.day, letter.language)}\n\n{letter.subject}\n"
    return f"{head}\n{letter.body}\n\n-- \n{letter.reference}\n".encode()

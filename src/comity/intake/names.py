"""Show names of others without letting them command a screen, a terminal or a sentence."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
_LONGEST = 120
_MARK = "[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]"
_MANY_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")


def clean_for_display(text: str, *, longest: int = _LONGEST) -> str:
    """Return a text that may stand in a page: one line, no controls, no direction marks.

    Joiners stay where they stand between letters, as Persian, Hindi and others need them. The
    original is kept elsewhere, byte for byte; this one is never compared or stored as evidence.
    """
    spaced = re.sub(r"\s+", " ", text)
    kept = "".join(
        sign
        for place, sign in enumerate(spaced)
        if unicodedata.category(sign) not in _INVISIBLE
        or (sign in _JOINERS and _between_letters(spaced, place))
    )
    plain = _few_marks(unicodedata.normalize("NFC", kept)).strip()
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def safe_file_name(text: str) -> str:
    """Return a file's name to show: its last part alone, never empty."""
    last = re.split(r"[/\\]", text)[-1]
    return clean_for_display(last).strip(". ") or "unnamed file"


def _between_letters(text: str, place: int) -> bool:
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == 2 and all(unicodedata.category(sign)[0] in "LM" for sign in around)


def _few_marks(text: str) -> str:
    """Drop combining marks beyond four in a row: no writing needs more, and they overrun lines."""
    return _MANY_MARKS.sub(r"\1", text)

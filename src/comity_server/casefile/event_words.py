"""The words for what happens to a case and moves its clocks, and what the library calls each.

The library knows fewer of them (``EventWord``, which the scenario format fixes): what only ends one
of our own clocks it need not know.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from comity.vocabulary.words import EventWord, RequestKind


class CaseEventWord(StrEnum):
    """What happened, as a person of ours enters it."""

    CLARIFICATION_ASKED = "clarification-asked"
    CLARIFIED = "clarified"
    CLEARED = "cleared"
    REFUSED = "refused"
    PARTLY_REFUSED = "partly-refused"
    SILENT = "silent"  # the notified authority said nothing; it neither clears nor refuses
    EXTENDED = "extended"
    EXTENSION_TOLD = "extension-told"  # we told the asker that we need longer
    PRESERVATION_EXTENDED = "preservation-extended"
    CHALLENGE_FILED = "challenge-filed"
    USER_TOLD = "user-told"
    SECRECY_ENDED = "secrecy-ended"
    WITHDRAWN = "withdrawn"
    FAKE_FOUND = "fake-found"  # whoever asked is not the authority that they claim to be


NEEDS_UNTIL: Final = frozenset({CaseEventWord.EXTENDED, CaseEventWord.EXTENSION_TOLD})
MAY_HAVE_UNTIL: Final = NEEDS_UNTIL | {CaseEventWord.PRESERVATION_EXTENDED}
OPENS: Final = frozenset({CaseEventWord.CLEARED, CaseEventWord.SECRECY_ENDED})
"""What lets data or words leave sooner: not entered by whoever prepares the case alone."""

GRAVE: Final = OPENS | {CaseEventWord.FAKE_FOUND}
"""What counsel or the executive enters: a request found to be fake leaves every other figure."""

CLOSES: Final = frozenset(
    {
        CaseEventWord.REFUSED,
        CaseEventWord.PARTLY_REFUSED,
        CaseEventWord.WITHDRAWN,
        CaseEventWord.FAKE_FOUND,
    }
)
"""What bars: a decision that was signed before says no longer what it said."""


def library_word(word: CaseEventWord, *, kind: RequestKind) -> EventWord | None:
    """Return what the library calls an event of a request of this kind; None for what it ignores.

    An extended preservation moves the clock only of a request that asks to preserve.
    """
    if word is CaseEventWord.PRESERVATION_EXTENDED:
        return EventWord.EXTENDED if kind is RequestKind.PRESERVATION else None
    if word is CaseEventWord.EXTENDED and kind is RequestKind.PRESERVATION:
        return None
    return EventWord(word) if word in set(EventWord) else None

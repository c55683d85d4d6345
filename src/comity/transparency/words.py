"""The closed lists of words in which figures are counted: units, events, outcomes."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What one figure counts. Figures of two units are never added."""

    REQUESTS = "requests"
    ACCOUNTS = "accounts"
    ITEMS = "items"
    CLOCKS = "clocks"
    HOURS = "hours"


class FigureWord(StrEnum):
    """What happened in a case that a figure may count.

    The order is the order in which events of one instant are read, so that the order in which they
    were written down never shows in a figure.
    """

    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    HOLD_MET = "hold-met"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    NO_DATA = "no-data"
    NARROWED = "narrowed"
    EXCEPTION_USED = "exception-used"
    RELEASED = "released"
    REMOVED = "removed"
    RESTRICTED = "restricted"
    RESTORED = "restored"
    NOTICE_ASKED = "notice-asked"
    NOTICE_DELAYED = "notice-delayed"
    NOTICE_BARRED = "notice-barred"
    NOTICE_TOLD = "notice-told"
    CLOCK_MET = "clock-met"
    CLOCK_MISSED = "clock-missed"
    FAKE_FOUND = "fake-found"

    @property
    def rank(self) -> int:
        """Return the word's place among events of one instant, from 0."""
        return _RANKS[self]


_RANKS = {word: rank for rank, word in enumerate(FigureWord)}


class Outcome(StrEnum):
    """Where a case stands: each counted case has exactly one."""

    OPEN = "open"
    CONTENT = "content"
    NON_CONTENT = "non-content"
    ACTED = "acted"
    NO_DATA = "no-data"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class CountingClass(StrEnum):
    """Which of the separate totals a case belongs to. Preservation is never a data request."""

    DATA = "data"
    PRESERVATION = "preservation"
    REMOVAL = "removal"
    ACCOUNT_RESTRICTION = "account-restriction"
    OWN = "own"

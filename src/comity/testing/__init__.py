"""Small real values for tests, ours and those of people who extend us.

Each function returns an ordinary case in which nothing is special; a test changes only what it is
about. Nothing here is a fake: they are the core's own values.
"""

from comity.testing.builders import (
    DAY,
    HOUR,
    NOON,
    a_hold,
    a_provider,
    a_request,
    an_account,
    an_assessment,
    an_authority,
    an_emergency,
    an_exception,
    an_exit,
)
from comity.testing.papers import a_paper

__all__ = [
    "DAY",
    "HOUR",
    "NOON",
    "a_hold",
    "a_paper",
    "a_provider",
    "a_request",
    "an_account",
    "an_assessment",
    "an_authority",
    "an_emergency",
    "an_exception",
    "an_exit",
]

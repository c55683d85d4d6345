"""Say when something is due, from both sides, and how that was worked out.

A clock starts with a request and is stopped, moved or ended by what happens to it. Where rules of
counting differ, what we must do by then takes the earliest plausible end and what we may not do
before then the latest; where the two cross, a person asks the authority. A clock never discloses,
refuses or lifts anything: it tells people, who act. Every figure comes with the lines by which it
was reached, each with its source.
"""

from comity.clock.case import CaseFacts, Happening
from comity.clock.due import due_of, every_due
from comity.clock.line import Due, Line, Standing
from comity.clock.window import obstacles_of, refusals_of, window_of

__all__ = [
    "CaseFacts",
    "Due",
    "Happening",
    "Line",
    "Standing",
    "due_of",
    "every_due",
    "obstacles_of",
    "refusals_of",
    "window_of",
]

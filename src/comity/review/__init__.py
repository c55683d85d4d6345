"""Read a request under three lenses: policy, law and rights.

Policy is the service's own rules, law the conditions of the instrument in the asker's law and the
laws that bind us, rights the questions of international human-rights standards. Each finding names
its source. Together they recommend, from disclose to refuse, and the severest wins; people decide.
"""

from comity.review.conflict import LawBar, prohibitions
from comity.review.finding import (
    Condition,
    Finding,
    LawReading,
    Lens,
    PolicyTrace,
    Review,
    State,
    Unanswered,
)
from comity.review.policy import compile_policy, explain
from comity.review.recommend import review, rules_looked_at
from comity.review.record import Judged, RecordError, review_bytes

__all__ = [
    "Condition",
    "Finding",
    "Judged",
    "LawBar",
    "LawReading",
    "Lens",
    "PolicyTrace",
    "RecordError",
    "Review",
    "State",
    "Unanswered",
    "compile_policy",
    "explain",
    "prohibitions",
    "review",
    "review_bytes",
    "rules_looked_at",
]

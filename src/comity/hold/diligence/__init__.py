"""The paper on which a lift may rest: what a human-rights due diligence assessment must contain.

Ten sections, each with its own test of being done; ratings of every right under every way to
answer, in which severity is never traded against likelihood; measures, voices, options, dissent and
a decision. Whether a paper permits a lift is asked of ``comity.hold.assessment``; here we only say
what is missing before people may sign one. Source: UN Guiding Principles 14, 17 to 21 and 24.
"""

from comity.hold.diligence.missing import Missing, missing_from
from comity.hold.diligence.paper import (
    Consultation,
    Decision,
    Measure,
    Paper,
    SectionText,
    Weighed,
)
from comity.hold.diligence.rating import Rating, blocks_full_lift, unrated
from comity.hold.diligence.words import Course, Right, Section, Voice
from comity.hold.diligence.written import PaperError, read_paper, write_paper

__all__ = [
    "Consultation",
    "Course",
    "Decision",
    "Measure",
    "Missing",
    "Paper",
    "PaperError",
    "Rating",
    "Right",
    "Section",
    "SectionText",
    "Voice",
    "Weighed",
    "blocks_full_lift",
    "missing_from",
    "read_paper",
    "unrated",
    "write_paper",
]

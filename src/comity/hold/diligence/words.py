"""The words of an assessment: its ten sections, the rights, the courses open to us, the voices."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Section(StrEnum):
    """One of the ten sections, in their order."""

    SCOPE = "scope"
    LAW = "law"
    EXPOSURE = "exposure"
    PEOPLE = "people"
    RIGHTS = "rights"
    SEVERITY = "severity"
    OPTIONS = "options"
    MEASURES = "measures"
    DECISION = "decision"
    TRACKING = "tracking"

    @property
    def number(self) -> int:
        """Return where it stands, from 1 to 10."""
        return tuple(Section).index(self) + 1


class Right(StrEnum):
    """A right that what we do could harm."""

    PRIVACY = "privacy"
    EXPRESSION = "expression"
    ASSEMBLY = "assembly"
    FAIR_TRIAL = "fair-trial"
    LIBERTY = "liberty"
    LIFE = "life"
    NON_DISCRIMINATION = "non-discrimination"


class Course(StrEnum):
    """A way in which we could answer the requests that a hold stops."""

    COMPLY = "comply"
    COMPLY_NARROWED = "comply-narrowed"
    COMPLY_CONDITIONS = "comply-conditions"
    REFUSE = "refuse"
    MLAT = "mlat"
    GEO_LIMIT = "geo-limit"
    STORE_LESS = "store-less"
    MOVE = "move"
    LEAVE = "leave"


RATED: Final = (Course.COMPLY, Course.REFUSE, Course.LEAVE)
"""Under each of these every right is rated: to comply, to refuse, to leave."""

GIVING: Final = frozenset({Course.COMPLY, Course.COMPLY_NARROWED, Course.COMPLY_CONDITIONS})
"""The courses by which data leaves: what may happen under them stands against a full lift."""


class Voice(StrEnum):
    """Who was asked."""

    CIVIL_SOCIETY = "civil-society"
    ACADEMIC = "academic"
    AFFECTED_USER = "affected-user"
    LOCAL_COUNSEL = "local-counsel"
    STAFF = "staff"
    OTHER = "other"


OUTSIDE: Final = frozenset({Voice.CIVIL_SOCIETY, Voice.ACADEMIC, Voice.AFFECTED_USER})
"""Of these at least two are heard, or a reason is given why it is unsafe to ask."""

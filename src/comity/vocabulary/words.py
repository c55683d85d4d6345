"""The closed lists of words in which requests, holds and packs are written.

Source: the scenario format (``docs/formats/scenario.md``) and the law packs' schema.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

AccountId = NewType("AccountId", str)
AssessmentId = NewType("AssessmentId", str)
CaseRef = NewType("CaseRef", str)
HoldId = NewType("HoldId", str)
InstrumentId = NewType("InstrumentId", str)
PersonId = NewType("PersonId", str)
RequestId = NewType("RequestId", str)
Service = NewType("Service", str)


class Step(StrEnum):
    """The four steps of a case at which something may stop it, in their order."""

    ACKNOWLEDGE = "acknowledge"
    REVIEW = "review"
    ANSWER = "answer"
    PRODUCTION = "production"

    @property
    def rank(self) -> int:
        """Return the step's place in the order of a case's life, from 0."""
        return tuple(Step).index(self)


class RequestKind(StrEnum):
    """What a government request asks us to do."""

    DISCLOSURE = "disclosure"
    EMERGENCY = "emergency"
    PRESERVATION = "preservation"
    REMOVAL = "removal"
    ACCOUNT_RESTRICTION = "account-restriction"
    REALTIME = "realtime"

    @property
    def asks_for_data(self) -> bool:
        """Return whether the act itself is giving user data to somebody."""
        return self in {RequestKind.DISCLOSURE, RequestKind.EMERGENCY, RequestKind.REALTIME}


class Category(StrEnum):
    """A class of data with its own legal threshold."""

    SUBSCRIBER = "subscriber"
    ACCESS = "access"
    TRAFFIC = "traffic"
    LOCATION = "location"
    CONTENT = "content"
    REALTIME_TRAFFIC = "realtime-traffic"
    REALTIME_CONTENT = "realtime-content"

    @property
    def is_realtime(self) -> bool:
        """Return whether the data arise only after the request: nothing of ours gathers them."""
        return self in {Category.REALTIME_TRAFFIC, Category.REALTIME_CONTENT}


class Channel(StrEnum):
    """How a request reached us."""

    PORTAL = "portal"
    EMAIL = "email"
    POST = "post"
    API = "api"
    MLAT = "mlat"
    E_EVIDENCE = "e-evidence"


class AuthorityKind(StrEnum):
    """What kind of state body asks or issues. Source: the law packs' schema."""

    POLICE = "police"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    JUDGE = "judge"
    MAGISTRATE = "magistrate"
    SPECIAL_COURT = "special_court"
    GRAND_JURY = "grand_jury"
    INTELLIGENCE = "intelligence"
    REGULATOR = "regulator"
    MINISTRY = "ministry"
    HEAD_OF_GOVERNMENT = "head_of_government"
    TAX_AUTHORITY = "tax_authority"
    CUSTOMS = "customs"
    ANTI_CORRUPTION = "anti_corruption"
    POLICE_OVERSIGHT = "police_oversight"
    CENTRAL_AUTHORITY = "central_authority"
    INDEPENDENT_BODY = "independent_body"

    @property
    def is_court(self) -> bool:
        """Return whether the body judges: a hold never bars an order of such a body silently
        where it is of the state in which the provider is established."""
        return self in {
            AuthorityKind.COURT,
            AuthorityKind.MAGISTRATE,
            AuthorityKind.JUDGE,
            AuthorityKind.SPECIAL_COURT,
            AuthorityKind.GRAND_JURY,
        }


class Threat(StrEnum):
    """What an emergency is about."""

    DEATH = "death"
    SERIOUS_INJURY = "serious-injury"
    CHILD = "child"
    KIDNAPPING = "kidnapping"
    INFRASTRUCTURE = "infrastructure"
    OTHER = "other"


class Recommendation(StrEnum):
    """What the lenses recommend, from mild to severe. ``NO_DATA`` stands outside the order."""

    DISCLOSE = "disclose"
    NARROW = "narrow"
    GEO_LIMIT = "geo-limit"
    REDIRECT = "redirect"
    ASK = "ask"
    ESCALATE = "escalate"
    REFUSE = "refuse"
    NO_DATA = "no-data"


class NoticeWord(StrEnum):
    """Whether the affected user is told."""

    DUE = "due"
    DELAYED = "delayed"
    FORBIDDEN = "forbidden"
    NOT_NEEDED = "not-needed"
    ASK = "ask"


class Clock(StrEnum):
    """The clocks that a request starts."""

    ACKNOWLEDGE = "acknowledge"
    PRESERVE = "preserve"
    PRODUCE = "produce"
    NOTICE = "notice"
    CHALLENGE = "challenge"


class EventWord(StrEnum):
    """What happened to a request after it arrived."""

    CLARIFICATION_ASKED = "clarification-asked"
    CLARIFIED = "clarified"
    EXTENDED = "extended"
    CLEARED = "cleared"
    REFUSED = "refused"
    PARTLY_REFUSED = "partly-refused"
    WITHDRAWN = "withdrawn"
    SECRECY_ENDED = "secrecy-ended"


class ActWord(StrEnum):
    """What we did in answer to a request."""

    RELEASED = "released"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    NO_DATA = "no-data"
    RESTRICTED = "restricted"
    REMOVED = "removed"
    RESTORED = "restored"

"""The closed lists of words in which the books are written.

Source: the README of the jurisdiction facts, schema ``comity/jurisdiction-facts/v1``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from comity.vocabulary.words import Category

AuthorityId = NewType("AuthorityId", str)
ConcernId = NewType("ConcernId", str)
QuestionId = NewType("QuestionId", str)
SourceKey = NewType("SourceKey", str)
IsoDuration = NewType("IsoDuration", str)
"""An ISO 8601 duration as counsel wrote it (``P90D``, ``PT8H``)."""


class Basis(StrEnum):
    """On what an entry rests."""

    VERIFIED = "verified"
    PARTLY_VERIFIED = "partly_verified"
    MEMORY = "memory"
    OPERATOR_REVIEWED = "operator_reviewed"


class Confidence(StrEnum):
    """How sure its compiler was. ``LOW`` never drives an outcome alone."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Effect(StrEnum):
    """What an instrument does to whoever is addressed."""

    COMPELS = "compels"
    PERMITS = "permits"
    REQUESTS = "requests"
    PROHIBITS = "prohibits"


class Domain(StrEnum):
    """The field of law."""

    CRIMINAL = "criminal"
    NATIONAL_SECURITY = "national_security"
    INTELLIGENCE = "intelligence"
    REGULATORY = "regulatory"
    ADMINISTRATIVE = "administrative"
    CIVIL = "civil"
    MUTUAL_ASSISTANCE = "mutual_assistance"


class Action(StrEnum):
    """What an instrument can make somebody do."""

    DISCLOSE = "disclose"
    PRESERVE = "preserve"
    RETAIN = "retain"
    INTERCEPT = "intercept"
    COLLECT_REALTIME_METADATA = "collect_realtime_metadata"
    REMOVE = "remove"
    BLOCK = "block"
    RESTRICT_ACCOUNT = "restrict_account"
    DECRYPT = "decrypt"
    ASSIST = "assist"
    BUILD_CAPABILITY = "build_capability"
    REPORT = "report"
    GAG = "gag"
    REFUSE_FOREIGN = "refuse_foreign"


class DataWord(StrEnum):
    """A class of data in the law packs' words."""

    SUBSCRIBER = "subscriber"
    ACCESS_ID = "access_id"
    TRAFFIC = "traffic"
    LOCATION = "location"
    CONTENT = "content"
    REALTIME_CONTENT = "realtime_content"
    REALTIME_TRAFFIC = "realtime_traffic"

    @property
    def category(self) -> Category:
        """Return the data category of requests that this word names."""
        return Category("access" if self is DataWord.ACCESS_ID else self.value.replace("_", "-"))


class NoIssuer(StrEnum):
    """Said in ``issued_by`` where nobody issues: a duty or a bar of the law itself."""

    NONE = "none"


class Level(StrEnum):
    """Who authorises before an instrument is used."""

    NONE = "none"
    SELF = "self"
    SENIOR_OFFICER = "senior_officer"
    PROSECUTOR = "prosecutor"
    REGULATOR = "regulator"
    MINISTRY = "ministry"
    HEAD_OF_GOVERNMENT = "head_of_government"
    MAGISTRATE = "magistrate"
    JUDGE = "judge"
    COURT = "court"
    SPECIAL_COURT = "special_court"
    INDEPENDENT_BODY = "independent_body"
    UNCLEAR = "unclear"


class Reach(StrEnum):
    """How an instrument reaches a provider abroad."""

    DIRECT = "direct"
    DIRECT_CONTESTED = "direct_contested"
    VIA_AGREEMENT = "via_agreement"
    MLAT_ONLY = "mlat_only"
    LOCAL_PRESENCE = "local_presence"
    VOLUNTARY = "voluntary"
    UNCLEAR = "unclear"


class Status(StrEnum):
    """Whether an instrument is law today."""

    IN_FORCE = "in_force"
    PARTLY_IN_FORCE = "partly_in_force"
    ADOPTED_START_UNKNOWN = "adopted_start_unknown"
    NOT_IN_FORCE = "not_in_force"
    PENDING = "pending"
    LAPSED = "lapsed"
    ANNULLED = "annulled"
    SUSPENDED = "suspended"
    REPEALED = "repealed"


class Claim(StrEnum):
    """Whether a law claims to reach beyond its territory."""

    CLAIMED = "claimed"
    CONTESTED = "contested"
    NONE = "none"
    UNCLEAR = "unclear"


class DeadlineKind(StrEnum):
    """How the time to comply is set."""

    FIXED = "fixed"
    SET_IN_ORDER = "set_in_order"
    WITHOUT_DELAY = "without_delay"
    NONE = "none"


class SecrecyKind(StrEnum):
    """Where a duty of silence comes from."""

    AUTOMATIC = "automatic"
    BY_ORDER = "by_order"
    NONE = "none"
    UNCLEAR = "unclear"


class ProviderNotice(StrEnum):
    """Whether the provider may tell the user."""

    ALLOWED = "allowed"
    ALLOWED_UNLESS_ORDERED = "allowed_unless_ordered"
    FORBIDDEN = "forbidden"
    DEFERRED = "deferred"
    REQUIRED = "required"
    UNCLEAR = "unclear"


class AuthorityDuty(StrEnum):
    """Whether the authority must tell the user itself."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    NONE = "none"
    UNCLEAR = "unclear"


class TermOf(StrEnum):
    """What a term limits."""

    PRESERVATION = "preservation"
    RETENTION = "retention"
    INTERCEPTION = "interception"
    ORDER = "order"


class PenaltyKind(StrEnum):
    """What follows from not complying."""

    FINE = "fine"
    DAILY_FINE = "daily_fine"
    TURNOVER = "turnover"
    IMPRISONMENT = "imprisonment"
    CIVIL_PENALTY = "civil_penalty"
    CIVIL_INJUNCTION = "civil_injunction"
    CONTEMPT = "contempt"
    COERCIVE = "coercive"
    BLOCKING = "blocking"
    THROTTLING = "throttling"
    LIABILITY = "liability"
    OBSTRUCTION = "obstruction"
    WARRANT = "warrant"
    CRIMINAL_UNSPECIFIED = "criminal_unspecified"


class Route(StrEnum):
    """Whether a way is open: an emergency path, a challenge."""

    AVAILABLE = "available"
    LIMITED = "limited"
    NONE = "none"
    UNCLEAR = "unclear"


class CostRule(StrEnum):
    """Whether the provider's costs are paid back."""

    AVAILABLE = "available"
    DISCRETIONARY = "discretionary"
    NONE = "none"
    UNCLEAR = "unclear"


class Posture(StrEnum):
    """The compiler's suggestion to the operator for a whole jurisdiction."""

    NORMAL = "normal"
    HEIGHTENED = "heightened"
    PRESUMPTIVE_HOLD = "presumptive_hold"
    PRESUMPTIVE_REFUSE = "presumptive_refuse"


class SuggestedEffect(StrEnum):
    """What a matched concern should at least lead to, from mild to severe."""

    REVIEW = "review"
    ESCALATE = "escalate"
    HOLD = "hold"
    PRESUME_REFUSE = "presume_refuse"


class Depth(StrEnum):
    """How far a pack goes."""

    THOROUGH = "thorough"
    CORE = "core"


class AuthorityLevel(StrEnum):
    """The level of government of an authority."""

    NATIONAL = "national"
    SUBNATIONAL = "subnational"
    MEMBER_STATE = "member_state"
    SUPRANATIONAL = "supranational"


class DomainMatch(StrEnum):
    """Whether a mail domain must match whole or may end at a label boundary."""

    EXACT = "exact"
    SUFFIX = "suffix"


class SourceKind(StrEnum):
    """What kind of text a source is."""

    STATUTE = "statute"
    TREATY_REGISTER = "treaty_register"
    PRESS = "press"
    NGO = "ngo"
    GOVERNMENT = "government"
    LAW_FIRM = "law_firm"
    ACADEMIC = "academic"
    PARLIAMENT = "parliament"
    CASE = "case"
    GUIDANCE = "guidance"
    REGISTER = "register"
    RULE = "rule"
    STANDARD = "standard"
    OPERATOR = "operator"


class Read(StrEnum):
    """How much of a source its compiler saw."""

    NOT_READ = "not_read"
    EXCERPT = "excerpt"
    FULL = "full"

"""The law books as values: packs, authorities, instruments, concerns, each with its evidence.

A key that is absent is unknown and reads None or an empty tuple; it never means no. The names of
the fields are the keys of the files (``from_`` is ``from``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from comity.pack.words import (
    Action,
    AuthorityDuty,
    AuthorityId,
    AuthorityLevel,
    Basis,
    Claim,
    ConcernId,
    Confidence,
    CostRule,
    DataWord,
    DeadlineKind,
    Depth,
    Domain,
    DomainMatch,
    Effect,
    IsoDuration,
    Level,
    NoIssuer,
    PenaltyKind,
    Posture,
    ProviderNotice,
    Reach,
    Read,
    Route,
    SecrecyKind,
    SourceKey,
    SourceKind,
    Status,
    SuggestedEffect,
    TermOf,
)
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.words import AuthorityKind, InstrumentId


@dataclass(frozen=True, slots=True)
class Source:
    """A text that an entry rests on, and how much of it was read."""

    title: str
    kind: SourceKind
    read: Read
    url: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """On what an entry rests. An operator's own review names its reviewer and day."""

    basis: Basis
    confidence: Confidence = Confidence.HIGH
    sources: tuple[SourceKey, ...] = ()
    reviewer: str = ""
    date: date | None = None

    @property
    def may_drive(self) -> bool:
        """Return whether the entry may lead to an outcome by itself.

        What is remembered, or held with low confidence, only asks.
        """
        return self.basis is not Basis.MEMORY and self.confidence is not Confidence.LOW


@dataclass(frozen=True, slots=True)
class Name:
    """A name in English and in the place's own language."""

    en: str
    local: str = ""


@dataclass(frozen=True, slots=True)
class EmailDomain:
    """A mail domain: a hint for verification, never proof."""

    domain: str
    match: DomainMatch
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Authority:
    """A state body that may ask."""

    id: AuthorityId
    name: Name
    kind: AuthorityKind
    level: AuthorityLevel
    email_domains: tuple[EmailDomain, ...]
    evidence: Evidence
    asks_as: Jurisdiction | None = None
    role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument as counsel would cite it."""

    statute: str
    section: str
    related: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.statute}, {self.section}"


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Who must have authorised; ``independent`` is true for judicial or independent bodies."""

    level: Level
    independent: bool
    prior: bool | None = None
    note: str = ""
    urgent: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What must be suspected, of which offences, punishable by how much at the most (years)."""

    standard: str = ""
    offences: str = ""
    min_max_penalty_years: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignProvider:
    """How the instrument reaches a provider abroad."""

    reach: Reach
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extraterritorial:
    """Whether the law claims to reach beyond its territory."""

    claim: Claim
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time to comply, in ordinary cases and in emergencies."""

    kind: DeadlineKind
    normal: IsoDuration | None = None
    emergency: IsoDuration | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SecrecyRule:
    """Where a duty of silence comes from."""

    kind: SecrecyKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class UserNotice:
    """Who may or must tell the user."""

    provider: ProviderNotice
    authority_duty: AuthorityDuty | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a preservation, retention, interception or order lasts."""

    of: TermOf
    period: IsoDuration | None = None
    renewal: IsoDuration | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Penalty:
    """A ceiling, not a forecast."""

    kind: PenaltyKind
    max: int | None = None
    currency: str = ""
    percent_of_turnover: float | None = None
    max_term: IsoDuration | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyPath:
    """Whether the law has a quicker path in an emergency."""

    path: Route
    note: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """Whether the order can be challenged."""

    route: Route
    note: str = ""


@dataclass(frozen=True, slots=True)
class CostReimbursement:
    """Whether our costs are paid back."""

    rule: CostRule
    note: str = ""


@dataclass(frozen=True, slots=True)
class Effective:
    """The days on which an instrument is law; an absent start is unknown, an absent end open."""

    from_: date | None = None
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal power by which data, keeping, removal or restriction can be asked for."""

    id: InstrumentId
    name: Name
    citation: Citation
    domain: Domain
    effect: Effect
    actions: tuple[Action, ...]
    data: tuple[DataWord, ...]
    issued_by: tuple[AuthorityKind | NoIssuer, ...]
    authorisation: Authorisation
    status: Status
    effective: Effective
    evidence: Evidence
    match: tuple[str, ...] = ()
    participation: str = ""
    served_by: tuple[AuthorityKind, ...] = ()
    served_by_names: tuple[str, ...] = ()
    data_notes: tuple[tuple[str, str], ...] = ()
    authorities: tuple[AuthorityId, ...] = ()
    threshold: Threshold | None = None
    addressees: tuple[str, ...] = ()
    addressee_note: str = ""
    foreign_provider: ForeignProvider | None = None
    extraterritorial: Extraterritorial | None = None
    deadline: Deadline | None = None
    secrecy: SecrecyRule | None = None
    user_notice: UserNotice | None = None
    term: Term | None = None
    penalties: tuple[Penalty, ...] = ()
    emergency: EmergencyPath | None = None
    challenge: Challenge | None = None
    cost_reimbursement: CostReimbursement | None = None
    flags: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    note: str = ""


class BarEffect(StrEnum):
    """What a prohibition does to a production: bars it, or makes a person decide with counsel."""

    BARS = "bars"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Lifting:
    """What takes a prohibition away: a treaty of the asker's state, for orders of these reaches.

    While the treaty is in force, orders of other reaches ask.
    """

    treaty: str
    reach: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Prohibition:
    """How a ``prohibits`` instrument works on a production; ``id`` is the instrument's.

    It binds providers established in ``binds`` and concerns authorities of other places.
    """

    id: InstrumentId
    binds: Jurisdiction
    effect: BarEffect
    says: str
    evidence: Evidence
    lifted_by: Lifting | None = None


@dataclass(frozen=True, slots=True)
class ConcernOffence:
    """An offence that a concern names."""

    name: str
    section: str
    max_penalty: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """A law or practice that puts rights at risk, and what a match should at least lead to."""

    id: ConcernId
    title: str
    kinds: tuple[str, ...]
    statute: str
    offences: tuple[ConcernOffence, ...]
    suggested_effect: SuggestedEffect
    why: str
    evidence: Evidence
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """How a jurisdiction stands to another."""

    kind: str
    to: Jurisdiction
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalSystem:
    """Family of law and languages."""

    family: tuple[str, ...]
    languages: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Treaty:
    """Where a jurisdiction stands to one treaty or kind of agreement."""

    status: str
    evidence: Evidence
    signed: date | None = None
    ratified: date | None = None
    in_force: date | None = None
    until: date | None = None
    from_: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Covenant:
    """Where a jurisdiction stands to the International Covenant on Civil and Political Rights."""

    status: str
    evidence: Evidence
    since: date | None = None
    individual_complaints: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Regional:
    """A regional instrument of human rights."""

    instrument: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeathPenalty:
    """Whether a disclosure could end in an execution."""

    status: str
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedPosture:
    """The compiler's suggestion for the whole jurisdiction; the operator's policy decides."""

    level: Posture
    note: str = ""


@dataclass(frozen=True, slots=True)
class HumanRights:
    """The rights side of a jurisdiction."""

    iccpr: Covenant
    regional: tuple[Regional, ...]
    death_penalty: DeathPenalty
    suggested_posture: SuggestedPosture


@dataclass(frozen=True, slots=True)
class NotBound:
    """A Member State that a Union instrument does not bind."""

    code: Jurisdiction
    why: str


@dataclass(frozen=True, slots=True)
class NationalAct:
    """A Member State's own act on a Union instrument."""

    code: Jurisdiction
    act: str


@dataclass(frozen=True, slots=True)
class Participation:
    """Which Member States a Union instrument binds; no list of states means all."""

    not_bound: tuple[NotBound, ...]
    evidence: Evidence
    applies_to: tuple[Jurisdiction, ...] = ()
    national_acts: tuple[NationalAct, ...] = ()
    transposition_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What ``pack.toml`` says of a jurisdiction as a whole."""

    schema: str
    code: Jurisdiction
    name: Name
    as_of: date
    evidence_horizon: str
    depth: Depth
    notice: str
    relations: tuple[Relation, ...]
    legal_system: LegalSystem
    treaties: tuple[tuple[str, Treaty], ...]
    human_rights: HumanRights
    sources: tuple[tuple[SourceKey, Source], ...]
    participation: tuple[tuple[str, Participation], ...] = ()
    doubts: tuple[str, ...] = ()

"""The rows of this store: fields and constraints, no rules."""

from comity_server.casefile.models.alarm import Alarm, AlarmMessage, CalendarFeed, CaseClock
from comity_server.casefile.models.assessment import (
    Assessment,
    AssessmentDissent,
    AssessmentEvidence,
    AssessmentSignature,
    AssessmentVersion,
    MeasureProof,
)
from comity_server.casefile.models.assessor import Assessor, SeedCommitment
from comity_server.casefile.models.case import Answer, Case, TargetAccount
from comity_server.casefile.models.clock_event import CaseEvent
from comity_server.casefile.models.decision import Approval, Determination, Grant, Review
from comity_server.casefile.models.figures import (
    CountedHistory,
    Edition,
    EditionApproval,
    EditionFile,
    RollUp,
)
from comity_server.casefile.models.form_sheet import FormSheet
from comity_server.casefile.models.gate import (
    BroughtCheckpoint,
    ClauseUse,
    GateEpoch,
    Release,
    ReleasePassage,
    Shutting,
)
from comity_server.casefile.models.hold import Hold, HoldConsent, HoldLift, HoldScope
from comity_server.casefile.models.market_exit import ExitDeed, ExitWord, MarketExit
from comity_server.casefile.models.message import OfficerMessage
from comity_server.casefile.models.objection import Objection, PublishedLetter
from comity_server.casefile.models.page import PageVersion
from comity_server.casefile.models.pending import PendingCase, PendingShape
from comity_server.casefile.models.provider import Entity, NaturalPerson, Provider
from comity_server.casefile.models.restriction import (
    ExecutorOrder,
    Restriction,
    RestrictionConsent,
    RestrictionProbe,
    SnapshotIssue,
    TermsJudgement,
)
from comity_server.casefile.models.secrecy import SecrecyClearance, SecrecyDeed, SecrecyOrder
from comity_server.casefile.models.statement import PublishedDespite, StatementRun
from comity_server.casefile.models.work import (
    Collection,
    Delivery,
    Letter,
    Notice,
    Outbox,
    TemplateApproval,
)

__all__ = [
    "Alarm",
    "AlarmMessage",
    "Answer",
    "Approval",
    "Assessment",
    "AssessmentDissent",
    "AssessmentEvidence",
    "AssessmentSignature",
    "AssessmentVersion",
    "Assessor",
    "BroughtCheckpoint",
    "CalendarFeed",
    "Case",
    "CaseClock",
    "CaseEvent",
    "ClauseUse",
    "Collection",
    "CountedHistory",
    "Delivery",
    "Determination",
    "Edition",
    "EditionApproval",
    "EditionFile",
    "Entity",
    "ExecutorOrder",
    "ExitDeed",
    "ExitWord",
    "FormSheet",
    "GateEpoch",
    "Grant",
    "Hold",
    "HoldConsent",
    "HoldLift",
    "HoldScope",
    "Letter",
    "MarketExit",
    "MeasureProof",
    "NaturalPerson",
    "Notice",
    "Objection",
    "OfficerMessage",
    "Outbox",
    "PageVersion",
    "PendingCase",
    "PendingShape",
    "Provider",
    "PublishedDespite",
    "PublishedLetter",
    "Release",
    "ReleasePassage",
    "Restriction",
    "RestrictionConsent",
    "RestrictionProbe",
    "Review",
    "RollUp",
    "SecrecyClearance",
    "SecrecyDeed",
    "SecrecyOrder",
    "SeedCommitment",
    "Shutting",
    "SnapshotIssue",
    "StatementRun",
    "TargetAccount",
    "TemplateApproval",
    "TermsJudgement",
]

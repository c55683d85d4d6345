"""The words of an assessment, as pages say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from comity.hold import Outcome
from comity.hold.diligence import Course, Right, Section, Voice

SECTIONS = {
    Section.SCOPE: gettext_lazy("Trigger and scope"),
    Section.LAW: gettext_lazy("Law and practice"),
    Section.EXPOSURE: gettext_lazy("Our data and exposure"),
    Section.PEOPLE: gettext_lazy("People concerned"),
    Section.RIGHTS: gettext_lazy("Rights at stake"),
    Section.SEVERITY: gettext_lazy("Severity and likelihood"),
    Section.OPTIONS: gettext_lazy("Options"),
    Section.MEASURES: gettext_lazy("Leverage and measures"),
    Section.DECISION: gettext_lazy("Decision"),
    Section.TRACKING: gettext_lazy("Tracking and publication"),
}

OTHER_PARTS = {
    "begun": gettext_lazy("Began it"),
    "evidence": gettext_lazy("Kept evidence"),
    "dissent": gettext_lazy("Recorded dissent"),
}

RIGHTS = {
    Right.PRIVACY: gettext_lazy("privacy"),
    Right.EXPRESSION: gettext_lazy("expression"),
    Right.ASSEMBLY: gettext_lazy("assembly"),
    Right.FAIR_TRIAL: gettext_lazy("a fair trial"),
    Right.LIBERTY: gettext_lazy("liberty"),
    Right.LIFE: gettext_lazy("life"),
    Right.NON_DISCRIMINATION: gettext_lazy("non-discrimination"),
}

COURSES = {
    Course.COMPLY: gettext_lazy("give data"),
    Course.COMPLY_NARROWED: gettext_lazy("give less data"),
    Course.COMPLY_CONDITIONS: gettext_lazy("give data under conditions"),
    Course.REFUSE: gettext_lazy("refuse"),
    Course.MLAT: gettext_lazy("send on to mutual legal assistance"),
    Course.GEO_LIMIT: gettext_lazy("limit to the place"),
    Course.STORE_LESS: gettext_lazy("store less"),
    Course.MOVE: gettext_lazy("move data or people"),
    Course.LEAVE: gettext_lazy("leave the place"),
}

VOICES = {
    Voice.CIVIL_SOCIETY: gettext_lazy("civil society"),
    Voice.ACADEMIC: gettext_lazy("academic"),
    Voice.AFFECTED_USER: gettext_lazy("affected user"),
    Voice.LOCAL_COUNSEL: gettext_lazy("counsel there"),
    Voice.STAFF: gettext_lazy("our own people"),
    Voice.OTHER: gettext_lazy("somebody else"),
}

OUTCOMES = {
    Outcome.LIFT: gettext_lazy("lift the hold"),
    Outcome.LIFT_PARTLY: gettext_lazy("lift it in part"),
    Outcome.KEEP: gettext_lazy("keep it"),
    Outcome.EXIT: gettext_lazy("leave the place"),
}

"""The gallery: every sample page by name, and how one is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from comity_server.desk.pages.entry import SETUP_STEPS
from comity_server.portal.pages.guided import STEPS
from tests.faces.samples import (
    desk_decisions,
    desk_doors,
    desk_exits,
    desk_forms,
    desk_restrictions,
    desk_work,
    desk_writing,
    panel_pages,
    portal_pages,
    public_pages,
    report_pages,
    restriction_people,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One page of the gallery."""

    name: str
    page: Any
    language: str = "en"


def samples() -> tuple[Sample, ...]:
    """Return all samples of all faces."""
    return (*_desk(), *_portal(), *_public(), *_panel())


def _portal() -> list[Sample]:
    named = {
        "start": portal_pages.START,
        "start-signed-in": portal_pages.START_SIGNED_IN,
        "register": portal_pages.REGISTER,
        "registered": portal_pages.REGISTERED,
        "sign-in": portal_pages.SIGN_IN,
        "link-expired": portal_pages.EXPIRED,
        "upload-refused": portal_pages.REFUSED,
        "basis-wrong": portal_pages.BASIS_WRONG,
        "check": portal_pages.CHECK,
        "emergency": portal_pages.EMERGENCY,
        "emergency-sent": portal_pages.SENT,
        "requests": portal_pages.MINE,
        "request": portal_pages.REQUEST,
        "request-waits": portal_pages.REQUEST_WAITS,
        "withdraw": portal_pages.WITHDRAW,
        "key": portal_pages.KEY,
        **{f"step-{key}": portal_pages.step(key) for key in STEPS},
    }
    chinese = ("start", "emergency", "check", "step-basis")
    return [
        *(Sample(f"portal-{name}", page) for name, page in named.items()),
        *(Sample(f"portal-{name}-chinese", named[name], "zh-hant") for name in chinese),
    ]


def _desk() -> list[Sample]:
    named = {
        "queue": desk_work.QUEUE,
        "queue-empty": desk_work.EMPTY_QUEUE,
        "case": desk_work.CASE,
        "sign-in": desk_doors.SIGN_IN,
        "settings": desk_doors.SETTINGS,
        "keys": desk_doors.KEYS,
        "no-case": desk_doors.NO_CASE,
        "message": desk_doors.MESSAGE,
        "compare": desk_doors.COMPARE,
        "holds": desk_doors.HOLDS,
        "releases": desk_doors.RELEASES,
        "officers": desk_doors.OFFICERS,
        "list-empty": desk_doors.EMPTY_LIST,
        "determination": desk_decisions.DETERMINATION,
        "hold": desk_decisions.HOLD,
        "hold-edit": desk_decisions.HOLD_EDIT,
        "hold-statement": desk_decisions.STATEMENT,
        "lift": desk_decisions.LIFT,
        "lift-barred": desk_decisions.LIFT_BARRED,
        "break-glass": desk_decisions.BREAK_GLASS,
        "release": desk_decisions.RELEASE,
        "release-barred": desk_decisions.RELEASE_BARRED,
        "approval": desk_decisions.APPROVAL,
        "approval-barred": desk_decisions.APPROVAL_BARRED,
        "refuse": desk_decisions.REFUSE,
        "officer": desk_decisions.OFFICER,
        "authority": desk_decisions.AUTHORITY,
        "ledger": desk_decisions.LEDGER,
        "figures": desk_decisions.FIGURES,
        "objection": restriction_people.OBJECTION,
        "redact": restriction_people.REDACT,
        "exit": desk_exits.EXIT,
        "restriction": desk_restrictions.RESTRICTION,
        "restriction-draft": desk_restrictions.RESTRICTION_DRAFT,
        "restriction-edit": desk_restrictions.RESTRICTION_EDIT,
        "limit": desk_restrictions.LIMIT,
        "limit-terms": desk_restrictions.LIMIT_TERMS,
        "letter": desk_writing.LETTER,
        "official-form": desk_forms.NON_EXECUTION,
        "pack": desk_writing.PACK,
        **{f"setup-{key}": desk_doors.setup(key) for key in SETUP_STEPS},
    }
    return [Sample(f"desk-{name}", page) for name, page in named.items()]


def _public() -> list[Sample]:
    named = {
        "home": public_pages.HOME,
        "stand": public_pages.STAND,
        "stand-empty": public_pages.STAND_EMPTY,
        "report": report_pages.REPORT,
        "report-hidden": report_pages.REPORT_HIDDEN,
        "place-figures": report_pages.PLACE,
        "editions": report_pages.EDITIONS,
        "open-period": public_pages.OPEN_PERIOD,
        "checkpoints": public_pages.CHECKPOINTS,
        "how-to-check": public_pages.HOW_TO_CHECK,
        "security": public_pages.SECURITY,
        "serve": public_pages.SERVE,
        "serve-place": public_pages.SERVE_PLACE,
        "versions": public_pages.VERSIONS,
        "notice": public_pages.NOTICE,
        "notice-limited": restriction_people.NOTICE_LIMITED,
        "restrictions": restriction_people.PUBLIC_RESTRICTIONS,
        "published-letter": restriction_people.PUBLISHED_LETTER,
        "check-code": public_pages.CHECK_CODE,
        "demo": public_pages.DEMO,
    }
    return [Sample(f"public-{name}", page) for name, page in named.items()]


def _panel() -> list[Sample]:
    named = {
        "door": panel_pages.DOOR,
        "nothing": panel_pages.NOTHING,
        "start": panel_pages.START,
        "rows": panel_pages.ROWS,
        "sample": panel_pages.SAMPLE,
    }
    return [Sample(f"panel-{name}", page) for name, page in named.items()]


def printed(sample: Sample) -> str:
    """Return a sample's HTML as a view would answer it."""
    with translation.override(sample.language):
        context = {"page": sample.page, "csrf_token": "token-for-the-gallery"}
        return render_to_string(sample.page.TEMPLATE, context)

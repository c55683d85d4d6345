"""The gallery: every sample page by name, and how one is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from comity_server.portal.pages.guided import STEPS
from tests.faces.samples import desk_work, portal_pages


@dataclass(frozen=True, slots=True)
class Sample:
    """One page of the gallery."""

    name: str
    page: Any
    language: str = "en"


def samples() -> tuple[Sample, ...]:
    """Return all samples of all faces."""
    found = [
        Sample("desk-queue", desk_work.QUEUE),
        Sample("desk-queue-empty", desk_work.EMPTY_QUEUE),
        Sample("desk-case", desk_work.CASE),
    ]
    found += _portal()
    return tuple(found)


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
        **{f"step-{key}": portal_pages.step(key) for key in STEPS},
    }
    return [Sample(f"portal-{name}", page) for name, page in named.items()]


def printed(sample: Sample) -> str:
    """Return a sample's HTML as a view would answer it."""
    with translation.override(sample.language):
        context = {"page": sample.page, "csrf_token": "token-for-the-gallery"}
        return render_to_string(sample.page.TEMPLATE, context)

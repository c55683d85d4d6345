"""The gallery: every sample page by name, and how one is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from tests.faces.samples import desk_work


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
    return tuple(found)


def printed(sample: Sample) -> str:
    """Return a sample's HTML as a view would answer it."""
    with translation.override(sample.language):
        context = {"page": sample.page, "csrf_token": "token-for-the-gallery"}
        return render_to_string(sample.page.TEMPLATE, context)

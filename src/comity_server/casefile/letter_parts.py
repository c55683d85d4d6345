"""A demand cut into parts, so that a person can say of each whether everybody may read it."""

from __future__ import annotations

import re

from comity_server.casefile.models import Case

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")


def parts_of(case: Case) -> tuple[str, ...]:
    """Return what a demand says, part by part: who asks, when, what it names, each sentence."""
    named = [f"{row.service}: {row.identifier}" for row in case.accounts.all()]
    heads = [
        f"From: {case.authority.name}",
        f"Received: {case.received_at:%-d %B %Y}",
        f"Their reference: {case.their_reference}" if case.their_reference else "",
        f"Law named: {case.cites}" if case.cites else "",
        *(f"About {one}" for one in named),
    ]
    sentences = [text.strip() for text in _SENTENCE.split(case.says)]
    return tuple(text for text in (*heads, *sentences) if text)

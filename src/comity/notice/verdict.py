"""Whether the affected user is told, when, and on what basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from comity.intake.gov_request import GovernmentRequest
from comity.pack.law import Instrument
from comity.pack.words import Basis, Confidence, ProviderNotice
from comity.vocabulary.words import NoticeWord

DECIDE_WITHIN: Final = timedelta(days=7)
"""How long a person has to decide where the law is not clear. Source: our own starter policy."""


@dataclass(frozen=True, slots=True)
class NoticeVerdict:
    """Whether the user is told. ``at`` is when it is due, or by when a person must decide."""

    word: NoticeWord
    basis: str
    at: datetime | None = None


def judge_notice(
    *, gov_request: GovernmentRequest, instrument: Instrument | None, at: datetime
) -> NoticeVerdict:
    """Return the notice verdict of a request as of ``at``.

    An order of secrecy delays until its end; one without an end is a finding that a person must
    take up. What the pack knows from memory alone never forbids: a person decides.
    """
    if not gov_request.accounts:
        return NoticeVerdict(NoticeWord.NOT_NEEDED, "The request names no account.")
    if instrument is not None and _is_sure(instrument) and _forbids(instrument):
        return NoticeVerdict(NoticeWord.FORBIDDEN, _cite(instrument))
    if gov_request.secrecy.ordered:
        return _ordered(gov_request, at)
    if instrument is None or instrument.user_notice is None or not _is_sure(instrument):
        return _ask("No law that we know says whether we may tell the user.", at)
    match instrument.user_notice.provider:
        case (
            ProviderNotice.REQUIRED | ProviderNotice.ALLOWED | ProviderNotice.ALLOWED_UNLESS_ORDERED
        ):
            return NoticeVerdict(NoticeWord.DUE, _cite(instrument), at)
        case ProviderNotice.FORBIDDEN:
            return NoticeVerdict(NoticeWord.FORBIDDEN, _cite(instrument))
        case ProviderNotice.DEFERRED:
            return _ask(f"{_cite(instrument)} defers notice and names no day.", at)
        case ProviderNotice.UNCLEAR:
            return _ask(f"Under {_cite(instrument)} it is not clear whether we may tell.", at)
        case _:
            assert_never(instrument.user_notice.provider)


def _ordered(gov_request: GovernmentRequest, at: datetime) -> NoticeVerdict:
    until = gov_request.secrecy.until
    if until is None:
        return _ask("The order of secrecy names no end: challenge it, or ask for its end.", at)
    if until <= at:
        return NoticeVerdict(NoticeWord.DUE, "The order of secrecy has ended.", until)
    return NoticeVerdict(NoticeWord.DELAYED, "An order of secrecy stands until then.", until)


def _ask(basis: str, at: datetime) -> NoticeVerdict:
    return NoticeVerdict(NoticeWord.ASK, basis, at + DECIDE_WITHIN)


def _forbids(instrument: Instrument) -> bool:
    notice = instrument.user_notice
    return notice is not None and notice.provider is ProviderNotice.FORBIDDEN


def _is_sure(instrument: Instrument) -> bool:
    evidence = instrument.evidence
    return evidence.basis is not Basis.MEMORY and evidence.confidence is not Confidence.LOW


def _cite(instrument: Instrument) -> str:
    return f"{instrument.citation.statute}, {instrument.citation.section}"

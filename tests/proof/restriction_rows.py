"""How each action on restrictions is brought about: rows of ``test_actions_leave_nothing``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings

from comity.vocabulary.words import NoticeWord
from comity_server.actions import (
    letter_publishing,
    lifting,
    notice,
    objection,
    proving,
    restriction,
)
from comity_server.casefile import outbox
from comity_server.casefile.letter_parts import parts_of
from comity_server.casefile.models import Case, Notice, Restriction
from comity_server.worker.jobs import JOBS
from comity_server.worker.loop import run_due
from tests.support.cast import HOUR, NOON, Cast
from tests.support.limiting import TERMS, a_demand, a_draft, a_restriction
from tests.support.receiving import declare, receiving

AT = NOON + 5 * HOUR
Pair = tuple[Callable[[Cast], Any], Callable[[Cast, Any], Any]]


def nobody(cast: Cast) -> None:
    """Need nothing more than the cast."""


def drafted(cast: Cast) -> Restriction:
    return a_draft(cast, at=NOON)


def in_force(cast: Cast) -> Restriction:
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    return row


def publish_letter(cast: Cast, case: Case) -> None:
    letter_publishing.publish_letter(
        case_id=case.id,
        seen_digest=letter_publishing.digest_of(parts_of(case)),
        shown=[0],
        policy="p",
        by=cast.counsel,
        at=AT,
    )


def with_letter(cast: Cast) -> Case:
    case = a_demand(cast)
    publish_letter(cast, case)
    return case


def told(cast: Cast) -> Notice:
    row = Notice.objects.get(case=a_demand(cast))
    notice.decide_notice(
        notice_id=row.id, verdict=NoticeWord.DUE, because="b", due_at=None, by=cast.counsel, at=AT
    )
    notice.tell_user(notice_id=row.id, at=AT)
    return row


def publish(cast: Cast, _: Any) -> None:
    _do("publish-snapshot")


def review(cast: Cast, row: Restriction) -> None:
    lease = outbox.take(at=NOON + timedelta(days=200))
    while lease is not None and lease.kind != "review-restriction":
        lease = outbox.take(at=NOON + timedelta(days=200))
    assert lease is not None
    JOBS["review-restriction"](lease, at=NOON + timedelta(days=200))


def carry_out(cast: Cast, _: Any) -> None:
    with receiving() as receiver:
        declare(settings.HOME.folder("executors"), url=receiver.url)
        _do("carry-out")


def ordered(cast: Cast) -> None:
    declare(settings.HOME.folder("executors"), url="http://127.0.0.1:9/")
    a_restriction(cast)


def _do(kind: str) -> None:
    while (lease := outbox.take(at=AT)) is not None:
        if lease.kind == kind:
            JOBS[kind](lease, at=AT)
            return
    raise AssertionError(f"nobody asked for {kind}")


ROWS: dict[str, Pair] = {
    "executing._record": (ordered, carry_out),
    "letter_publishing.publish_letter": (a_demand, publish_letter),
    "letter_publishing.withdraw_letter": (
        with_letter,
        lambda cast, case: letter_publishing.withdraw_letter(
            case_id=case.id, because="b", by=cast.counsel, at=AT
        ),
    ),
    "objection.object_to": (
        told,
        lambda cast, row: objection.object_to(notice_id=row.id, says="s", at=AT),
    ),
    "objection.decide_objection": (
        lambda cast: objection.object_to(notice_id=told(cast).id, says="s", at=AT),
        lambda cast, row: objection.decide_objection(
            objection_id=row.id, upheld=True, reasons="r", by=cast.counsel, at=AT
        ),
    ),
    "lifting.consent_to_lift": (
        in_force,
        lambda cast, row: lifting.consent_to_lift(
            restriction_id=row.id, as_wrong=True, grounds="g", by=cast.counsel, at=AT
        ),
    ),
    "proving._record": (
        in_force,
        lambda cast, row: proving.prove(
            restriction_id=row.id, through="snapshot", by=cast.analyst, at=AT
        ),
    ),
    "restriction.consent_to_restriction": (
        drafted,
        lambda cast, row: restriction.consent_to_restriction(
            restriction_id=row.id, digest=row.digest, grounds="g", by=cast.counsel, at=AT
        ),
    ),
    "restriction.draft_restriction": (
        nobody,
        lambda cast, _: restriction.draft_restriction(
            fields={**TERMS, "basis": "order", "basis_text": "o"},
            case_id=None,
            by=cast.analyst,
            at=AT,
        ),
    ),
    "restriction.drop_draft": (
        drafted,
        lambda cast, row: restriction.drop_draft(
            restriction_id=row.id, because="b", by=cast.analyst, at=AT
        ),
    ),
    "restriction.judge_terms": (
        a_demand,
        lambda cast, case: restriction.judge_terms(
            case_id=case.id, breaks=True, because="b", by=cast.analyst, at=AT
        ),
    ),
    "restriction_review._ring": (in_force, review),
    "snapshot._record": (a_restriction, publish),
}

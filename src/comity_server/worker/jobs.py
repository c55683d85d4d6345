"""Which action does which piece of work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from comity_server.actions import returning
from comity_server.actions.answer import send_answer
from comity_server.actions.collection import collect
from comity_server.actions.executing import carry_out
from comity_server.actions.notice import TELL
from comity_server.actions.notice_post import send_notice
from comity_server.actions.place import locate_accounts
from comity_server.actions.preservation import preserve
from comity_server.actions.proving import prove_restriction
from comity_server.actions.restriction_review import review_restriction
from comity_server.actions.sealing import seal_production
from comity_server.actions.snapshot import publish_snapshot, renew_snapshot
from comity_server.actions.transparency import APPEAR, appear
from comity_server.casefile.outbox import Lease


class Job(Protocol):
    """Do one piece of work; raise to have it tried again later."""

    def __call__(self, lease: Lease, *, at: datetime) -> None: ...


JOBS: dict[str, Job | Callable[..., None]] = {
    "answer": send_answer,
    "carry-out": carry_out,
    "collect": collect,
    "locate-accounts": locate_accounts,
    "preserve": preserve,
    "preserve-now": preserve,
    "prove-restriction": prove_restriction,
    "publish-snapshot": publish_snapshot,
    "renew-snapshot": renew_snapshot,
    **returning.JOBS,
    "review-restriction": review_restriction,
    APPEAR: appear,
    "seal": seal_production,
    TELL: send_notice,
}

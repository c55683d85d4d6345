"""Answer: send the letter of a decided case, unless a hold stops answers."""

from __future__ import annotations

from datetime import datetime

from comity.determination.letters import LetterKind
from comity.vocabulary.verdict import Barred, bars_of
from comity.vocabulary.words import Recommendation, Step
from comity_server.actions import letters
from comity_server.actions.actor import SYSTEM
from comity_server.actions.notice import write_verdicts
from comity_server.casefile import outbox, steps
from comity_server.casefile.models import Case, Determination, Grant
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

_KINDS = {
    Recommendation.DISCLOSE: LetterKind.PRODUCTION,
    Recommendation.NARROW: LetterKind.PRODUCTION,
    Recommendation.REFUSE: LetterKind.REFUSAL,
    Recommendation.REDIRECT: LetterKind.REDIRECTION,
    Recommendation.NO_DATA: LetterKind.NO_DATA,
    Recommendation.GEO_LIMIT: LetterKind.RESTRICTION,
}
_ENDS = {
    LetterKind.REFUSAL: Case.State.REFUSED,
    LetterKind.REDIRECTION: Case.State.REDIRECTED,
    LetterKind.NO_DATA: Case.State.NO_DATA,
    LetterKind.RESTRICTION: Case.State.RESTRICTED,
}


@retry_whole
def send_answer(lease: outbox.Lease, *, at: datetime) -> None:
    """Write the letter of a determination to the officer's page, once, and close what it ends."""
    with change(Side.SHARED):
        row = Determination.objects.select_related(
            "case__authority", "case__officer", "case__follows"
        ).get(id=lease.arguments["determination"])
        case = row.case
        verdict = steps.worst_step(case, step=Step.ANSWER, at=at)
        if row.state != Determination.State.APPROVED or isinstance(verdict, Barred):
            Case.objects.filter(id=case.id).update(state=Case.State.IN_REVIEW, turn="analyst")
            outbox.finish(lease, at=at)
            store.append(
                "determination.answer-stopped",
                at=at,
                actor=SYSTEM.role,
                case=case.ref,
                body={"bars": [bar.code for bar in bars_of(verdict)]},
            )
            return
        kind = _KINDS.get(Recommendation(row.outcome), LetterKind.QUESTION)
        if kind is LetterKind.PRODUCTION and _narrowed(row):
            kind = LetterKind.NARROWING
        letters.write(case, kind, reasons=row.reasons, at=at, key=str(row.id))
        write_verdicts(case, at=at)
        if kind in _ENDS:
            case.state, case.closed_at, case.turn = _ENDS[kind], at, "nobody"
            case.save(update_fields=["state", "closed_at", "turn"])
        outbox.finish(lease, at=at)
        store.append(
            "determination.answered",
            at=at,
            actor=SYSTEM.role,
            case=case.ref,
            body={"letter": kind},
        )


def _narrowed(row: Determination) -> bool:
    return row.grants.exclude(outcome=Grant.Outcome.GRANTED).exists()

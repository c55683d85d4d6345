"""How each action on official forms is brought about: rows of ``test_actions_leave_nothing``."""

from __future__ import annotations

from datetime import timedelta

from comity_server.actions import certificate, effect, intake, paper
from comity_server.casefile.models import Case, FormSheet
from comity_server.evidence.keep import Arrived
from comity_server.evidence.models import Submission
from tests.support.cast import HOUR, NOON, Cast
from tests.support.certificates import EPOC, EXTENSION, NON_EXECUTION, PRESERVE
from tests.support.dsa_orders import INFORM

AT = NOON + 5 * HOUR


def paper_kept(cast: Cast) -> Submission:
    """Keep the paper of a certificate."""
    return intake.keep_letter(
        Arrived("e-evidence", "text/plain", b"x", NOON, key="certificate"), at=NOON
    )


def record(cast: Cast, row: Submission, *, form: str = "eu.epoc") -> None:
    certificate.record_certificate(
        submission_id=row.id,
        form_id=form,
        given=EPOC if form == "eu.epoc" else PRESERVE,
        keyed=certificate.Keyed("search"),
        by=cast.analyst,
        at=NOON + HOUR,
    )


def an_order(cast: Cast, fields: dict[str, list[str]]) -> Case:
    certificate.record_certificate(
        submission_id=paper_kept(cast).id,
        form_id="eu.dsa.inform",
        given=fields,
        keyed=certificate.Keyed("search"),
        by=cast.analyst,
        at=NOON + HOUR,
    )
    return Case.objects.get()


def recorded(cast: Cast, form: str = "eu.epoc") -> Case:
    record(cast, paper_kept(cast), form=form)
    return Case.objects.get()


def follow(cast: Cast, case: Case) -> None:
    certificate.record_follow_up(
        case_id=case.id,
        form_id="eu.epocpr.extension",
        given=EXTENSION,
        received_at=NOON + 2 * HOUR,
        by=cast.analyst,
        at=AT,
    )


def make(cast: Cast, case: Case) -> None:
    paper.make_paper(
        case_id=case.id,
        form_id="eu.non-execution",
        given=NON_EXECUTION,
        by=cast.counsel,
        at=AT,
    )


def made(cast: Cast) -> FormSheet:
    make(cast, recorded(cast))
    return FormSheet.objects.get(form="eu.non-execution")


ROWS = {
    "certificate.record_certificate": (paper_kept, record),
    "certificate.record_follow_up": (lambda cast: recorded(cast, "eu.epocpr"), follow),
    "paper.make_paper": (recorded, make),
    "paper.record_sent": (
        made,
        lambda cast, row: paper.record_sent(
            sheet_id=row.id, how="h", sent_at=AT, by=cast.analyst, at=AT + timedelta(hours=1)
        ),
    ),
}
ROWS |= {
    "effect.ask_for_missing": (
        lambda cast: an_order(cast, {**INFORM, "redress": []}),
        lambda cast, case: effect.ask_for_missing(case_id=case.id, by=cast.analyst, at=AT),
    ),
    "effect.tell_effect": (
        lambda cast: an_order(cast, INFORM),
        lambda cast, case: effect.tell_effect(
            case_id=case.id, effect=effect.Effect.NONE, says="s", by=cast.analyst, at=AT
        ),
    ),
}
CHANGE_NO_STATE = {"paper.open_sheet": "its entry is all that it writes"}

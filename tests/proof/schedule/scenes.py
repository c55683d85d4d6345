"""What runs against what: a release and its chunks on one side, a gate input's writer on the other.

A scene says how the house stands before, what each side does, and which operations of B bar: once
such an operation was acknowledged, no release may be committed any more and no chunk granted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from comity.vocabulary.verdict import Bar, Barred
from comity_server.actions import authority, hold, hold_lift, intake, place, release, review
from comity_server.actions.answer import send_answer
from comity_server.casefile import outbox
from comity_server.casefile.models import Case, Letter, Release
from tests.proof.schedule.steps import Operation
from tests.support.cast import FORM, HOLD, HOUR, NOON, Cast, decide

LATER = NOON + 4 * HOUR
NOTHING = Barred((Bar("none", "There is nothing that could pass"),))
MOMENT = timedelta(seconds=1)
IN_HK = HOLD.replace('requested_by = ["HK"]', 'users_in = ["HK"]\nunknown_place = "proceed"')
ANSWERS = HOLD.replace('stops = "production"', 'stops = "answer"')
LIFTABLE = HOLD + 'lift = { on = "date", date = 2020-06-10 }\n'


@dataclass(frozen=True, slots=True)
class Stage:
    """The house of a scene: its people, and the one case everything is about."""

    cast: Cast
    case: Case


Program = Callable[[Stage, datetime], list[Operation]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One pair of programs.

    :ivar bars: the operations of B after whose acknowledgement nothing may pass.
    :ivar revokes: whether what was released before is revoked by then.
    :ivar opens: whether A, alone, gets everything through: the gate is not simply shut.
    """

    name: str
    before: Callable[[Stage], None]
    a: Program
    b: Program
    bars: frozenset[str]
    revokes: bool = False
    opens: bool = True


def nothing(stage: Stage) -> None:
    """Leave the house as it is: a sealed production waits."""


def release_and_chunks(stage: Stage, at: datetime) -> list[Operation]:
    """Release, then ask for a chunk."""
    return [("release", lambda: let_go(stage, at)), ("chunk", lambda: chunk(stage, at))]


def let_go(stage: Stage, at: datetime) -> Any:
    """Release; what was decided may be void by now, which bars too."""
    from comity.errors import DeterminationMissing

    try:
        return release.release_production(case_id=stage.case.id, by=stage.cast.counsel, at=at)
    except DeterminationMissing:
        return NOTHING


def chunk(stage: Stage, at: datetime) -> Any:
    """Ask for one chunk of what was released, if it was."""
    found = Release.objects.filter(case_id=stage.case.id).first()
    if found is None:
        return NOTHING
    attempt = found.deliveries.first() or release.begin_attempt(found, at=at)
    return release.grant_chunk(attempt, size=1, last=False, at=at)


def answer(stage: Stage, at: datetime) -> list[Operation]:
    """Let a worker send the answer of what was released; true if the letter went out."""

    def send() -> Any:
        lease = outbox.take(at=at)
        assert lease is not None and lease.kind == "answer", lease
        send_answer(lease, at=at)
        return Letter.objects.filter(kind="production").exists()

    return [("answer", send)]


def draft(ref: str, terms: str) -> Callable[[Stage], None]:
    """Draft a hold."""

    def before(stage: Stage) -> None:
        hold.draft_hold(ref=ref, title="t", terms=terms, by=stage.cast.counsel, at=NOON + 3 * HOUR)

    return before


def consents(stage: Stage, at: datetime) -> list[Operation]:
    """Let two people activate the hold that was drafted."""
    return [
        ("consent", lambda: _consent(stage, at, stage.cast.counsel)),
        ("activate", lambda: _consent(stage, at, stage.cast.executive)),
    ]


def _consent(stage: Stage, at: datetime, by: Any) -> Any:
    return hold.consent_to_hold(ref="hk", grounds="news", by=by, at=at)


def broken_glass(stage: Stage, at: datetime) -> list[Operation]:
    """Let one person activate the hold alone, and a second confirm it."""
    cast = stage.cast
    return [
        ("glass", lambda: hold.break_glass(ref="hk", grounds="n", by=cast.counsel, at=at)),
        (
            "confirm",
            lambda: hold.confirm_broken_glass(ref="hk", grounds="n", by=cast.executive, at=at),
        ),
    ]


def released(stage: Stage) -> None:
    """Release what was sealed."""
    let_go(stage, NOON + 3 * HOUR)


def released_and_drafted(terms: str) -> Callable[[Stage], None]:
    """Release, and draft a hold that would have covered it."""

    def before(stage: Stage) -> None:
        released(stage)
        draft("hk", terms)(stage)

    return before


def _begun(terms: str) -> Callable[[Stage], None]:
    def before(stage: Stage) -> None:
        released_and_drafted(terms)(stage)
        release.begin_attempt(Release.objects.get(), at=NOON + 3 * HOUR)

    return before


def chunks(stage: Stage, at: datetime) -> list[Operation]:
    """Ask for three chunks of what was released before."""
    return [("chunk", lambda: chunk(stage, at)) for _ in range(3)]


def _held(terms: str) -> Callable[[Stage], None]:
    def before(stage: Stage) -> None:
        draft("hk", terms)(stage)
        for by in (stage.cast.counsel, stage.cast.executive):
            _consent(stage, NOON + 3 * HOUR, by)

    return before


def lift_and_hold_again(stage: Stage, at: datetime) -> list[Operation]:
    """Lift the hold, which releases nothing, and activate another one."""
    cast = stage.cast

    def lift() -> Any:
        by = [cast.counsel, cast.executive]
        reasons = hold_lift.lift_hold(ref="hk", by=by, grounds="repealed", at=at)
        assert not reasons, reasons

    return [
        ("lift", lift),
        ("draft", lambda: hold.draft_hold(ref="b", title="t", terms=HOLD, by=cast.counsel, at=at)),
        ("glass", lambda: hold.break_glass(ref="b", grounds="n", by=cast.counsel, at=at)),
    ]


def moved_to_hong_kong(stage: Stage, at: datetime) -> list[Operation]:
    """Record that the user is where the hold counts."""
    account = stage.case.accounts.get().id
    by = stage.cast.analyst
    return [
        (
            "place",
            lambda: place.record_place(account_id=account, place="HK", basis="b", by=by, at=at),
        )
    ]


def suspension(stage: Stage, at: datetime) -> list[Operation]:
    """Stop trusting the officer."""
    officer, by = stage.cast.officer_id, stage.cast.analyst
    return [
        (
            "suspend",
            lambda: authority.suspend_officer(officer_id=officer, because="b", by=by, at=at),  # type: ignore[arg-type]  # a UUID
        )
    ]


def unconfirmed(stage: Stage, at: datetime) -> list[Operation]:
    """Record a call-back in which the authority did not know the officer."""
    return [
        (
            "call",
            lambda: authority.record_call_back(
                officer_id=stage.cast.officer_id,  # type: ignore[arg-type]  # a UUID
                spoke_to="desk",
                confirmed=False,
                key_read_back=False,
                note="",
                by=stage.cast.analyst,
                at=at,
            ),
        )
    ]


def new_key(stage: Stage, at: datetime) -> list[Operation]:
    """Offer another key, which restarts confirmation."""
    return [
        (
            "key",
            lambda: authority.offer_key(
                officer_id=stage.cast.officer_id,  # type: ignore[arg-type]  # a UUID
                recipient="age1other",
                by=stage.cast.officer,
                at=at,
            ),
        )
    ]


def amendment(stage: Stage, at: datetime) -> list[Operation]:
    """Change what was asked."""
    fields = {**FORM, "says": "We ask for less."}
    return [
        (
            "amend",
            lambda: intake.amend_request(
                case_id=stage.case.id,
                fields=fields,
                seen_version=stage.case.version,
                by=stage.cast.officer,
                at=at,
            ),
        )
    ]


def withdrawal(stage: Stage, at: datetime) -> list[Operation]:
    """Let the officer take the request back."""
    return [
        (
            "withdraw",
            lambda: intake.withdraw(case_id=stage.case.id, by=stage.cast.officer, at=at),
        )
    ]


def new_answer(stage: Stage, at: datetime) -> list[Operation]:
    """Answer a question of the rights lens anew."""
    return [
        (
            "answered",
            lambda: review.answer_question(
                case_id=stage.case.id,
                question=QUESTION,
                answer="yes",
                because="b",
                by=stage.cast.analyst,
                at=at,
            ),
        )
    ]


QUESTION = "HR-L1"


def new_proposal(stage: Stage, at: datetime) -> list[Operation]:
    """Propose another determination, which takes the place of the approved one."""
    return [("propose", lambda: decide(stage.cast, stage.case, at=at))]


def reading(stage: Stage, at: datetime) -> list[Operation]:
    """Open the case twice: ledger entries without a lock of the gate, which bar nothing."""
    return [
        (
            "open",
            lambda: review.open_case(case_id=stage.case.id, why="w", by=stage.cast.analyst, at=at),
        )
        for _ in range(2)
    ]


def second_release(stage: Stage, at: datetime) -> list[Operation]:
    """Release the same case at the same time, from another desk."""
    return [("again", lambda: let_go(stage, at))]


HOLDS = (
    Scene("hold", draft("hk", HOLD), release_and_chunks, consents, frozenset({"activate"}), True),
    Scene("glass", draft("hk", HOLD), release_and_chunks, broken_glass, frozenset({"glass"}), True),
    Scene(
        "chunks",
        _begun(HOLD),
        chunks,
        consents,
        frozenset({"activate"}),
        True,
    ),
    Scene(
        "lift",
        _held(LIFTABLE),
        release_and_chunks,
        lift_and_hold_again,
        frozenset({"lift", "draft", "glass"}),
        opens=False,
    ),
    Scene("answers", released_and_drafted(ANSWERS), answer, consents, frozenset({"activate"})),
    Scene("place", _held(IN_HK), release_and_chunks, moved_to_hong_kong, frozenset({"place"})),
)
INPUTS = (
    Scene("suspension", nothing, release_and_chunks, suspension, frozenset({"suspend"})),
    Scene("call-back", nothing, release_and_chunks, unconfirmed, frozenset({"call"})),
    Scene("key", nothing, release_and_chunks, new_key, frozenset({"key"})),
    Scene("amendment", nothing, release_and_chunks, amendment, frozenset({"amend"})),
    Scene("withdrawal", nothing, release_and_chunks, withdrawal, frozenset({"withdraw"})),
    Scene("question", nothing, release_and_chunks, new_answer, frozenset({"answered"})),
    Scene("proposal", nothing, release_and_chunks, new_proposal, frozenset({"propose"})),
    Scene("reading", nothing, release_and_chunks, reading, frozenset()),
    Scene("twice", nothing, release_and_chunks, second_release, frozenset()),
)

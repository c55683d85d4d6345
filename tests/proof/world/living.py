"""The acts of the world. Each takes small numbers, so that chance or a seed can choose them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from comity.errors import ComityError
from comity.vocabulary.verdict import Clear
from comity.vocabulary.words import Category
from comity_server.actions import (
    authority,
    determination,
    hold,
    hold_lift,
    intake,
    place,
    preservation,
    release,
    review,
)
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Case, Determination, Hold, Release
from comity_server.ledger import publishing
from comity_server.worker.alarms import tend
from comity_server.worker.loop import run_due
from tests.support.cast import ALICE, BOB, FORM, HOLD, NOON, Cast, approve, decide

REFUSALS = (ComityError, ValueError, release.NotToBeHad)
"""What an act may be refused by: a sentence for whoever tried. Anything else is a fault."""
LIFT = 'lift = { on = "date", date = 2020-06-10 }\n'
USERS = HOLD.replace('requested_by = ["HK"]', 'users_in = ["HK"]')
TERMS = {
    "asker": HOLD + LIFT,
    "users": USERS + LIFT,
    "content": HOLD + 'categories = ["content"]\n' + LIFT,
    "asks": HOLD.replace('received = "all"', 'received = "from-effective"\nolder = "ask"').replace(
        "2020-06-10T00:00:00Z", "2020-06-11T00:00:00Z"
    )
    + LIFT,
    "access": HOLD + 'categories = ["access"]\n' + LIFT,
}
"""Holds by who asks, by where users are, by what is asked, and one that lets people decide."""


@dataclass(slots=True)
class World:
    """One life of the house; ``at`` is the true instant and ``skew`` how wrong the clocks are."""

    cast: Cast
    service: Path
    at: datetime = NOON
    skew: timedelta = timedelta(0)
    most_cases: int = 4
    most_holds: int = 8
    filed: int = 0
    refused: int = 0
    running: dict[str, Iterator[bytes]] = field(default_factory=dict)
    newest_chunk_of: str | None = None
    tended_at: datetime | None = None

    def now(self) -> datetime:
        """Read a clock of the house."""
        self.at += timedelta(seconds=1)
        return self.at + self.skew

    def act(self, name: str, *numbers: int) -> None:
        """Do one act; a refusal by name is part of life."""
        self.tended_at = None
        try:
            getattr(self, name)(*numbers)
        except REFUSALS:
            self.refused += 1

    def _people(self, number: int) -> Actor:
        return (self.cast.counsel, self.cast.executive)[number % 2]

    def _case(self, number: int) -> Case:
        cases = list(Case.objects.order_by("received_at", "ref"))
        if not cases:
            raise ValueError("nothing was filed yet")
        return cases[number % len(cases)]

    def _hold(self, number: int) -> Hold:
        holds = list(Hold.objects.order_by("drafted_at", "ref"))
        if not holds:
            raise ValueError("nothing was drafted yet")
        return holds[number % len(holds)]

    def file(self, number: int) -> None:
        """Let the officer file a request about one account or two."""
        if self.filed >= self.most_cases:
            return
        self.filed += 1
        accounts = (ALICE, BOB, f"{ALICE}\n{BOB}")[number % 3]
        form = {**FORM, "accounts": accounts, "their_reference": f"2020-{self.filed}"}
        key = f"{self.filed:064}"
        intake.file_request(fields=form, key=key, by=self.cast.officer, at=self.now())

    def work(self) -> None:
        """Let a worker do what is due, and ring what must be heard."""
        run_due(at=self.now)
        self.tended_at = self.now()
        tend(at=lambda: self.tended_at or self.at)

    def propose(self, number: int, refuses: int) -> None:
        """Propose to give what was asked, or one category less."""
        refused = (Category.ACCESS,) if refuses % 3 == 0 else ()
        decide(self.cast, self._case(number), at=self.now(), refused=refused)

    def approve(self, number: int, who: int) -> None:
        """Let one person say yes to what was proposed."""
        row = self._case(number).determinations.exclude(state="void").first()
        if row is not None:
            by = self._people(who)
            determination.approve(determination_id=row.id, digest=row.digest, by=by, at=self.now())

    def hurry(self, number: int) -> None:
        """Decide, approve, collect and seal a case in one go: so that much can leave at all."""
        case = self._case(number)
        if case.determinations.exclude(state=Determination.State.VOID).exists():
            return
        self.work()
        approve(self.cast, decide(self.cast, self._case(number), at=self.now()), at=self.now())
        self.work()

    def through(self, number: int) -> None:
        """Take a case as far as a download that runs, where nothing is in the way."""
        self.bring_service_back()
        self.pass_time(1)  # until what failed is tried again
        self.hurry(number)
        self.work()
        self.let_go(number)
        self.begin(number)

    def amend(self, number: int, back: int) -> None:
        """Change what was asked, or change it back to the old text."""
        case = self._case(number)
        says = FORM["says"] if back % 2 else "We ask for less."
        accounts = "\n".join(
            case.accounts.order_by("position").values_list("identifier", flat=True)
        )
        fields = {**FORM, "accounts": accounts, "their_reference": case.their_reference}
        intake.amend_request(
            case_id=case.id,
            fields={**fields, "says": says},
            seen_version=case.version,
            by=self.cast.officer,
            at=self.now(),
        )

    def withdraw(self, number: int, sure: int) -> None:
        """Let the officer take a request back, now and then."""
        if sure % 8 == 0:
            intake.withdraw(case_id=self._case(number).id, by=self.cast.officer, at=self.now())

    def answer(self, number: int, yes: int) -> None:
        """Answer a question of a lens."""
        review.answer_question(
            case_id=self._case(number).id,
            question="HR-L1",
            answer=("yes", "no")[yes % 2],
            because="b",
            by=self.cast.analyst,
            at=self.now(),
        )

    def move(self, number: int, where: int) -> None:
        """Record where a user is."""
        account = self._case(number).accounts.order_by("position").first()
        if account is not None:
            at = ("HK", "DE", "unknown", "DE")[where % 4]
            place.record_place(
                account_id=account.id, place=at, basis="b", by=self.cast.analyst, at=self.now()
            )

    def preserve(self, number: int) -> None:
        """Keep a snapshot of what a request names."""
        case = self._case(number)
        preservation.ask_to_preserve(case_id=case.id, by=self.cast.analyst, at=self.now())

    def draft(self, number: int) -> None:
        """Draft a hold."""
        known = Hold.objects.count()
        if known < self.most_holds:
            word = tuple(TERMS)[number % len(TERMS)]
            ref = f"{word}-{known}"
            hold.draft_hold(
                ref=ref, title="t", terms=TERMS[word], by=self.cast.counsel, at=self.now()
            )

    def consent(self, number: int, who: int) -> None:
        """Let one person say yes to a hold."""
        ref, by = self._hold(number).ref, self._people(who)
        hold.consent_to_hold(ref=ref, grounds="g", by=by, at=self.now())

    def glass(self, number: int, who: int) -> None:
        """Activate a hold alone."""
        found = self._hold(number)
        if found.state == Hold.State.DRAFT:
            hold.break_glass(ref=found.ref, grounds="g", by=self._people(who), at=self.now())

    def lift(self, number: int, alone: int) -> None:
        """Lift a hold, or try to alone."""
        both = [self.cast.counsel, self.cast.executive]
        by = both[:1] if alone % 3 == 0 else both
        hold_lift.lift_hold(ref=self._hold(number).ref, by=by, grounds="repealed", at=self.now())

    def lift_all(self) -> None:
        """Lift whatever is in force."""
        for number, one in enumerate(Hold.objects.order_by("drafted_at", "ref")):
            if one.state == Hold.State.ACTIVE:
                self.lift(number, 1)

    def suspend(self, sure: int) -> None:
        """Stop trusting the officer, now and then."""
        if sure % 8 == 0:
            authority.suspend_officer(
                officer_id=self.cast.officer_id,  # type: ignore[arg-type]  # a UUID
                because="b",
                by=self.cast.analyst,
                at=self.now(),
            )

    def call_back(self, agrees: int) -> None:
        """Call the authority about the officer."""
        authority.record_call_back(
            officer_id=self.cast.officer_id,  # type: ignore[arg-type]  # a UUID
            spoke_to="desk",
            confirmed=agrees % 8 != 0,
            key_read_back=False,
            note="",
            by=self.cast.analyst,
            at=self.now(),
        )

    def let_go(self, number: int) -> None:
        """Release what was sealed of a case."""
        release.release_production(
            case_id=self._case(number).id, by=self.cast.counsel, at=self.now()
        )

    def begin(self, number: int) -> None:
        """Begin a download."""
        found = Release.objects.filter(case=self._case(number)).order_by("ledger_number").last()
        if found is not None:
            begun = release.open_download(
                release_id=found.id, by=self.cast.officer, at=self.now(), now=self.now
            )
            self.running[str(begun.delivery)] = begun.chunks

    def fetch(self, number: int) -> None:
        """Take the next chunk of a download that runs."""
        if self.running:
            key = sorted(self.running)[number % len(self.running)]
            self.newest_chunk_of = key
            if not next(self.running[key], b""):
                del self.running[key]

    def ask(self, number: int) -> None:
        """Ask for the same release twice: the second asking changes nothing."""
        case = self._case(number)
        found = Release.objects.filter(case=case, revoked_at__isnull=True).first()
        if found is not None and case.determinations.filter(state="approved").exists():
            said = release.release_production(case_id=case.id, by=self.cast.counsel, at=self.now())
            assert found.determination.state != "approved" or said == Clear()

    def publish(self) -> None:
        """Sign a checkpoint."""
        publishing.publish(at=self.now())

    def pass_time(self, hours: int) -> None:
        """Let time pass."""
        self.at += timedelta(hours=hours % 30)

    def step_clock(self, minutes: int) -> None:
        """Set the clocks of the house wrong, ahead or behind."""
        self.skew = timedelta(minutes=15 * (minutes % 21 - 10))

    def break_service(self, sure: int) -> None:
        """Take the service's database away, or bring it back: a custodian that does not answer."""
        self.bring_service_back()
        if sure % 2:
            self.service.rename(self.service.with_suffix(".away"))

    def bring_service_back(self) -> None:
        """Have the service answer again."""
        if self.service.with_suffix(".away").exists():
            self.service.with_suffix(".away").rename(self.service)


ACTS: dict[str, tuple[int, int]] = {
    "file": (1, 6),
    "work": (0, 8),
    "propose": (2, 3),
    "approve": (2, 5),
    "hurry": (1, 12),
    "through": (1, 8),
    "amend": (2, 2),
    "withdraw": (2, 1),
    "answer": (2, 1),
    "move": (2, 3),
    "preserve": (1, 1),
    "draft": (1, 3),
    "consent": (2, 4),
    "glass": (2, 1),
    "lift": (2, 6),
    "lift_all": (0, 3),
    "suspend": (1, 1),
    "call_back": (1, 3),
    "let_go": (1, 10),
    "begin": (1, 8),
    "fetch": (1, 8),
    "ask": (1, 1),
    "publish": (0, 1),
    "pass_time": (1, 2),
    "step_clock": (1, 1),
    "break_service": (1, 1),
}
"""Every act: how many numbers it takes, and how often it is chosen."""

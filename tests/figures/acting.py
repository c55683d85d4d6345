"""Random histories of a house, each step taken by the action that a live instance would run."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from comity.vocabulary.words import Category, NoticeWord, Recommendation
from comity_server.actions import intake, notice, release
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Case, Determination, Hold, Notice, Release
from comity_server.evidence.keep import Arrived
from comity_server.people.claimed import ClaimedAuthority
from comity_server.worker.loop import run_due
from tests.support.cast import (
    ALICE,
    BOB,
    FORM,
    NOON,
    Cast,
    a_filed_case,
    an_active_hold,
    approve,
    decide,
)

EXCEPTING = """
stops = "production"
effective_at = 2020-06-10T00:00:00Z
announced_at = 2020-06-20T00:00:00Z
received = "all"
requested_by = ["HK"]
emergency = "held"
statement = "We do not produce user data for Hong Kong authorities."

[[except]]
id = "theft"
offences = ["theft"]
limit = ["subscriber"]
needs = 2
published = true
"""
ASKERS = (
    ClaimedAuthority("An Garda Síochána", "police", "IE"),
    ClaimedAuthority("Landgericht Köln", "court", "DE"),
)
KINDS = ("disclosure", "preservation", "removal", "emergency")
ENDS = (Recommendation.REFUSE, Recommendation.NO_DATA, Recommendation.REDIRECT)


class Acting:
    """One house and what happens in it, step by step, over some months."""

    def __init__(self, cast: Cast, source: random.Random) -> None:
        self.cast, self.source, self.at, self.letters = cast, source, NOON, 0

    def step(self) -> str:
        """Let some days pass and let something happen; return its name."""
        self.at += timedelta(days=self.source.randrange(9), hours=self.source.randrange(1, 24))
        deeds: dict[str, Callable[[], object]] = {
            "file": self.file,
            "letter": self.letter,
            "amend": self.amend,
            "withdraw": self.withdraw,
            "end": self.end,
            "give": self.give,
            "fetch": self.fetch,
            "break off": self.break_off,
            "notice": self.decide_notice,
            "tell": self.tell,
            "hold": self.hold,
        }
        weights = (5, 3, 2, 1, 2, 5, 4, 2, 2, 2, 1)
        (name,) = self.source.choices(tuple(deeds), weights)
        deeds[name]()
        run_due(at=self.now)
        return name

    def now(self) -> datetime:
        """Return the instant; each look at the clock takes a minute."""
        self.at += timedelta(minutes=1)
        return self.at

    def fields(self) -> dict[str, str]:
        """Return what somebody asks."""
        kind = self.source.choice(KINDS[:2])
        accounts = self.source.choice((ALICE, BOB, f"{ALICE}\n{BOB}"))
        return {"kind": kind, "accounts": accounts, "their_reference": str(self.source.random())}

    def file(self) -> None:
        """Let the officer file a request."""
        a_filed_case(self.cast, at=self.at, **self.fields())

    def letter(self) -> None:
        """Record a letter that arrived some weeks ago; it may follow an earlier case."""
        self.letters += 1
        body = f"letter {self.letters}".encode()
        kept = intake.keep_letter(
            Arrived(
                channel="post",
                media_type="text/plain",
                body=body,
                received_at=self.at - timedelta(days=self.source.randrange(40)),
                key=hashlib.sha256(body).hexdigest(),
            ),
            at=self.at,
        )
        earlier = self.a_case()
        intake.record_request(
            submission_id=kept.id,
            fields=FORM | self.fields() | {"kind": self.source.choice(KINDS[:3])},
            authority_id=self.source.choice(ASKERS),
            follows=earlier.id if earlier and self.source.random() < 0.5 else None,
            by=self.cast.analyst,
            at=self.now(),
        )

    def a_case(self, **of: object) -> Case | None:
        """Return some case, drawn in the order of their receipt."""
        found = list(Case.objects.filter(**of).order_by("received_at", "their_reference"))
        return self.source.choice(found) if found else None

    def amend(self) -> None:
        """Change what a case asks for: it may name other accounts then."""
        case = self.a_case(closed_at__isnull=True, releases__isnull=True)
        if case is not None:
            intake.amend_request(
                case_id=case.id,
                fields=FORM | self.fields() | {"kind": case.kind, "categories": "subscriber"},
                seen_version=case.version,
                by=self.cast.analyst,
                at=self.now(),
            )

    def withdraw(self) -> None:
        """Let the officer take a request back."""
        case = self.a_case(officer__isnull=False)
        if case is not None:
            intake.withdraw(case_id=case.id, by=self.cast.officer, at=self.now())

    def end(self) -> None:
        """Answer without data."""
        case = self._undecided()
        if case is not None:
            row = decide(self.cast, case, at=self.now(), outcome=self.source.choice(ENDS))
            approve(self.cast, row, at=self.now())

    def give(self) -> None:
        """Decide to give everything, or less, and release it if nothing bars."""
        case = self._undecided(officer__isnull=False)
        if case is None:
            return
        less = len(case.categories) > 1 and self.source.random() < 0.5
        row = decide(
            self.cast,
            case,
            at=self.now(),
            outcome=Recommendation.NARROW if less else Recommendation.DISCLOSE,
            refused=(Category.ACCESS,) if less else (),
        )
        approve(self.cast, row, at=self.now())
        run_due(at=self.now)
        if Case.objects.get(id=case.id).state == Case.State.SEALED:
            release.release_production(case_id=case.id, by=self.cast.counsel, at=self.now())

    def _undecided(self, **of: object) -> Case | None:
        decided = Determination.objects.exclude(state="void").values_list("case_id", flat=True)
        found = Case.objects.filter(closed_at__isnull=True, kind="disclosure", **of)
        rows = list(found.exclude(id__in=list(decided)).order_by("received_at", "their_reference"))
        return self.source.choice(rows) if rows else None

    def _begin(self) -> release.Download | None:
        rows = Release.objects.filter(revoked_at__isnull=True, expires_at__gt=self.at)
        found = rows.exclude(deliveries__completed_at__isnull=False).order_by("released_at").first()
        if found is None:
            return None
        by = Actor(found.officer.person_id, "officer")
        return release.open_download(release_id=found.id, by=by, at=self.now(), now=self.now)

    def fetch(self) -> None:
        """Let the officer fetch a production whole."""
        begun = self._begin()
        if begun is not None:
            assert b"".join(begun.chunks)

    def break_off(self) -> None:
        """Let a download break off: before its first bytes, or right after them."""
        begun = self._begin()
        if begun is not None and self.source.random() < 0.7:
            next(begun.chunks)
            next(begun.chunks, None)

    def decide_notice(self) -> None:
        """Let counsel decide whether a user is told."""
        rows = list(Notice.objects.filter(told_at=None).order_by("at", "account__position"))
        if rows:
            notice.decide_notice(
                notice_id=self.source.choice(rows).id,
                verdict=self.source.choice((NoticeWord.DUE, NoticeWord.FORBIDDEN)),
                because="counsel read the order",
                due_at=None,
                by=self.cast.counsel,
                at=self.now(),
            )

    def tell(self) -> None:
        """Tell whoever is due."""
        for one in notice.due(at=self.at):
            notice.tell_user(notice_id=one, at=self.now())

    def hold(self) -> None:
        """Put a hold with an exception in place, once."""
        if not Hold.objects.exists():
            an_active_hold(
                self.cast, at=self.now(), terms=EXCEPTING, despite="it is said of what follows"
            )

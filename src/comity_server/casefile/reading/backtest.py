"""Play an overlay against all past requests at once: which recommendations it would change.

Where the page "what if" judges a hundred requests by everything, this looks only at what the three
lenses recommend, as of now, and goes through the policy in columns. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from comity.intake.gov_request import GovernmentRequest
from comity.intake.provider import Provider
from comity.pack.books import Books
from comity.pack.load import load_books
from comity.review import Unanswered, review
from comity.review.past import ANSWERS, PastRequests, rest_of, tabled
from comity.review.policy_facts import PolicyCase
from comity_server import books
from comity_server.adapters.backtest import Side, changed_answers
from comity_server.casefile import mapping
from comity_server.casefile.models import Case
from comity_server.casefile.models import Provider as ProviderRow

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A past request whose recommendation changes, from what to what."""

    case: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Tested:
    """How many requests were looked at, and which change, in the order of receipt."""

    count: int
    changed: tuple[ChangedCase, ...]


@dataclass(slots=True)
class _Past:
    provider: Provider
    sides: tuple[Books, Books]
    at: datetime
    refs: list[str] = field(default_factory=list)
    requests: PastRequests = field(default_factory=PastRequests)
    rests: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))

    def add(self, ref: str, gov_request: GovernmentRequest) -> None:
        now, tried = self.sides
        self.refs.append(ref)
        self.requests.add(PolicyCase(gov_request, now, self.provider))
        rest = self._rest(gov_request, now)
        self.rests[0].append(rest)
        # The other lenses are asked again only where the overlay touches more than the policy.
        self.rests[1].append(rest if _same_law(now, tried) else self._rest(gov_request, tried))

    def _rest(self, gov_request: GovernmentRequest, side: Books) -> int:
        said = review(
            gov_request=gov_request,
            books=side,
            provider=self.provider,
            at=self.at,
            unanswered=Unanswered.UNKNOWN,
        )
        return rest_of(said)


def backtest(overlays: Sequence[Path], *, root: Path, since: datetime, at: datetime) -> Tested:
    """Return which recommendations of the requests received from ``since`` on overlays change.

    :raises comity.errors.PackError: if an overlay is wrong, with every fault.
    """
    now = books.books()
    mine = books.overlays_in_force()
    tried = load_books(root, overlays=(*mine, *overlays))
    row = ProviderRow.objects.filter(id=1).first()
    if row is None:
        return Tested(0, ())
    past = _Past(mapping.provider_value(row), (now, tried), at)
    rows = Case.objects.filter(received_at__gte=since, sealed=False)
    rows = rows.select_related("authority", "officer", "follows")
    rows = rows.prefetch_related("accounts", "answers").order_by("received_at", "id")
    for case in rows.iterator(chunk_size=AT_ONCE):
        past.add(case.ref, mapping.request_value(case))
    rules = tabled(now, tried, past=past.requests)
    sides = (Side(one, bytes(rest)) for one, rest in zip(rules, past.rests, strict=True))
    found = changed_answers(past.requests, **dict(zip(("now", "tried"), sides, strict=True)))
    changed = (
        ChangedCase(past.refs[one.row], str(ANSWERS[one.was]), str(ANSWERS[one.becomes]))
        for one in found
    )
    return Tested(past.requests.count, tuple(changed))


def _same_law(now: Books, tried: Books) -> bool:
    return {**dict(now.digests), "policy": ""} == {**dict(tried.digests), "policy": ""}

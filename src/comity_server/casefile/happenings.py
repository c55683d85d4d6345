"""What happened to a case, as rows say it and as the library's clocks take it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from comity.clock import CaseFacts, Happening
from comity.vocabulary.places import parse_place
from comity.vocabulary.words import Category, EventWord, RequestKind
from comity_server.casefile import mapping
from comity_server.casefile.event_words import CaseEventWord, library_word
from comity_server.casefile.models import Case, CaseEvent, Delivery, Provider

PRODUCTION_FOLLOWS = "production-follows"
"""What a form says has happened that no event of ours is for: the form itself is it."""

KEPT = (RequestKind.DISCLOSURE, RequestKind.EMERGENCY, RequestKind.REALTIME)


def events_of(case: Case) -> tuple[CaseEvent, ...]:
    """Return what happened to a case and was not taken back, by when it happened."""
    rows = [one for one in case.events.all() if one.retracted_at is None]
    return tuple(sorted(rows, key=lambda one: (one.at, one.ledger_number)))


def happened_of(case: Case) -> tuple[Happening, ...]:
    """Return the same as the library takes it, with a withdrawal by the officer."""
    kind = RequestKind(case.kind)
    found = [
        Happening(one.at, word, one.until, tuple(map(Category, one.categories)))
        for one in events_of(case)
        if (word := library_word(CaseEventWord(one.happened), kind=kind)) is not None
    ]
    known = any(one.happened is EventWord.WITHDRAWN for one in found)
    if case.state == Case.State.WITHDRAWN and case.closed_at is not None and not known:
        found.append(Happening(case.closed_at, EventWord.WITHDRAWN))
    return tuple(found)


def facts_of_clocks(case: Case) -> CaseFacts:
    """Return all that the clocks of a case depend on."""
    return CaseFacts(
        gov_request=mapping.request_value(case),
        established_in=parse_place(Provider.objects.get(id=1).established_in),
        happened=happened_of(case),
        followed_at=_followed_at(case),
        produced_at=_produced_at(case),
    )


def _followed_at(case: Case) -> datetime | None:
    """Return when a production was asked for: by a request that follows, or by a form that tells.

    Source: Regulation (EU) 2023/1543, Art. 11(2), for the form.
    """
    rows = case.followed_by.filter(kind__in=KEPT).order_by("received_at")
    told = [one.received_at for one in case.sheets.all() if PRODUCTION_FOLLOWS in one.events]
    return min((*rows.values_list("received_at", flat=True)[:1], *told), default=None)


def _produced_at(case: Case) -> datetime | None:
    """Return when the officer had fetched what was asked, in the case or in one that follows it."""
    either = Q(release__case=case) | Q(release__case__follows=case)
    rows = Delivery.objects.filter(either, completed_at__isnull=False).order_by("completed_at")
    return rows.values_list("completed_at", flat=True).first()

"""What figures count of a case beside its acts: receipts, notices, holds met, exceptions used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.ledger.canonical import Json, parse_canonical
from comity.transparency.history import FigureEvent
from comity.transparency.words import FigureWord as W
from comity.vocabulary.words import NoticeWord
from comity_server.casefile.ended_clocks import ended_clocks
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.happenings import events_of as happened_to
from comity_server.casefile.models import Case, Notice
from comity_server.casefile.request_records import exceptions_used, gave_less, left_at
from comity_server.ledger.models import Entry

_STOPPED: Final = ("release.barred", "collection.stopped", "determination.answer-stopped")
_DECIDED: Final = "notice.decided"
_HOLD: Final = "hold:"
_NOTICE: Final = {
    NoticeWord.DUE: W.NOTICE_DELAYED,
    NoticeWord.DELAYED: W.NOTICE_DELAYED,
    NoticeWord.FORBIDDEN: W.NOTICE_BARRED,
    NoticeWord.ASK: W.NOTICE_ASKED,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a ledger entry says of a case that its rows do not keep."""

    at: datetime
    kind: str
    body: Mapping[str, Json]


def said_of(refs: Iterable[str]) -> Mapping[str, list[Said]]:
    """Return what entries say of cases, in one question to the store."""
    found: defaultdict[str, list[Said]] = defaultdict(list)
    rows = Entry.objects.filter(case_ref__in=list(refs), kind__in=(*_STOPPED, _DECIDED))
    columns = ("case_ref", "recorded_at", "kind", "canonical")
    for ref, at, kind, stored in rows.order_by("number").values_list(*columns):
        found[ref].append(Said(at, kind, parse_canonical(bytes(stored))["body"]))
    return found


def events_of(case: Case, said: Iterable[Said]) -> Iterator[FigureEvent]:
    """Yield what happened in one case that no act of it says."""
    sent = [letter.at for letter in case.letters.all() if letter.kind == "acknowledgement"]
    if sent:
        yield FigureEvent(min(sent), W.ACKNOWLEDGED)
    for release in case.releases.all():
        at = left_at(release)
        if at is not None and gave_less(release):
            yield FigureEvent(at, W.NARROWED)
        if at is not None:
            for name in exceptions_used(case, release):
                yield FigureEvent(at, W.EXCEPTION_USED, ref=name)
    for notice in case.notices.all():
        yield from _notice(case, notice)
    for event in happened_to(case):
        if event.happened == CaseEventWord.FAKE_FOUND:
            yield FigureEvent(event.at, W.FAKE_FOUND)
    yield from ended_clocks(case)
    for one in said:
        yield from _from_entry(one)


def _notice(case: Case, notice: Notice) -> Iterator[FigureEvent]:
    """Yield the words on one account's notice, save what a person decided: entries say that.

    The verdict that follows from the request stands from its receipt: judged anew later, it
    corrects what was said then. Where a person decided, it was asked until then.
    """
    word = W.NOTICE_ASKED if notice.by_person else _NOTICE.get(NoticeWord(notice.verdict))
    if word is not None:
        yield FigureEvent(case.received_at, word)
    if notice.told_at is not None:
        yield FigureEvent(notice.told_at, W.NOTICE_TOLD)


def _from_entry(one: Said) -> Iterator[FigureEvent]:
    if one.kind == _DECIDED:
        word = _NOTICE.get(NoticeWord(one.body["verdict"]))
        if word is not None:
            yield FigureEvent(one.at, word)
        return
    # The entries are the source: a bar is gone from the rows once people have lifted the hold.
    for bar in one.body["bars"]:
        if bar.startswith(_HOLD):
            yield FigureEvent(one.at, W.HOLD_MET, ref=bar.removeprefix(_HOLD))

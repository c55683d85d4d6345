"""Whether a sentence that we word ourselves says other than the fields of its hold.

Read are the places, days, steps, data, emergencies, older requests and exceptions that an English
sentence names; what it does not mention it does not contradict, for the page shows the fields
beside it. Another language is compared by places and days alone, and two people read the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from comity.hold.terms import Hold, OnDate, Received, Treatment
from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in
from comity.vocabulary.words import Category, Step

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NOT: Final = r"(?:not|nobody will|never|stopped|paus\w+|suspend\w*|ceas\w+|no longer|refuse to)"
_BETWEEN: Final = r"(?:(?!while|until|and|we\b)\w+ ){0,3}"
_STOPS: Final = (
    (Step.REVIEW, rf"\b{_NOT} {_BETWEEN}(?:review\w*|look\w* at)\b"),
    (Step.ANSWER, rf"\b{_NOT} {_BETWEEN}(?:answer\w*|respond\w*|repl\w+)\b"),
)
_WORKED: Final = r"(?:ing)?(?= (?:each|every|all|these|your|requests|them)\b)"
_GOES_ON: Final = (
    (Step.REVIEW, rf"\b(?:we|still|continue to|go on) (?:still |also )?review{_WORKED}"),
    (
        Step.ANSWER,
        rf"\b(?:we|still|continue to|go on) (?:still |also )?(?:answer|respond){_WORKED}",
    ),
)
_WIDE_DATA: Final = r"\b(?:any|all|no|user|users’|users'|customer)(?: \w+)? (?:data|information)\b"
_LIVE: Final = frozenset({Category.REALTIME_TRAFFIC, Category.REALTIME_CONTENT})
# A word may stand for data at rest and as it arises.
_DATA_WORDS: Final = (
    (r"\b(?:subscriber|names?|account details)\b", frozenset({Category.SUBSCRIBER})),
    (r"\b(?:access|sign-ins?|log-?ins?|ip addresses)\b", frozenset({Category.ACCESS})),
    (r"\b(?:traffic|metadata)\b", frozenset({Category.TRAFFIC, Category.REALTIME_TRAFFIC})),
    (r"\blocations?\b", frozenset({Category.LOCATION})),
    (r"\b(?:contents?|messages?)\b", frozenset({Category.CONTENT, Category.REALTIME_CONTENT})),
    (r"\b(?:real-?time|interception)\b", _LIVE),
)
_UNTOUCHED: Final = r"\bnot (?:held|affected|stopped|included)\b"
_ASKED: Final = r"\b(?:decid\w+|case by case)\b"
_HELD: Final = r"\b(?:includ\w+|held|also|neither|even|too|nor|not answer\w*|no emergenc\w+)\b"
_ANSWERED: Final = (
    r"\b(?:answer\w*|respond\w*|go on|proceed\w*|except\w*|continue\w*|unless|save)\b"
)
_TREATMENTS: Final = {
    Treatment.HELD: "This includes emergencies.",
    Treatment.ASK: "A person decides each emergency.",
    Treatment.PROCEED: "Emergencies are answered.",
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a sentence says that the fields do not, and what to write instead."""

    says: str
    instead: str

    def __str__(self) -> str:
        return f"{self.says} {self.instead}"


def mismatches(
    statement: str, *, hold: Hold, names: Mapping[str, Sequence[str]]
) -> tuple[Mismatch, ...]:
    """Return everything in ``statement`` that the fields of ``hold`` do not say.

    ``names`` gives the names by which each place is known, by its code.
    """
    text = " ".join(statement.split())
    if not text:
        return ()
    low = text.lower()
    return (
        *_places(text, hold, names),
        *_days(text, hold),
        *_steps(low, hold),
        *_data(low, hold),
        *_emergencies(low, hold),
        *_older(low, hold),
        *_exceptions(low, hold),
    )


def _places(text: str, hold: Hold, names: Mapping[str, Sequence[str]]) -> Iterator[Mismatch]:
    rest = text
    for route in hold.routes:
        rest = rest.replace(route.to, " ")
    mine = (*hold.requested_by, *(Jurisdiction(place) for place in hold.users_in))
    # Longest first, so that a name inside a longer one ("Guinea") is not read out of it.
    known = sorted(
        ((name, code) for code, several in names.items() for name in several),
        key=lambda pair: -len(pair[0]),
    )
    for name, code in known:
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name)
        rest, times = re.subn(pattern, " ", rest)
        if times and mine and not any(_touch(Jurisdiction(code), place) for place in mine):
            yield Mismatch(
                f"It names {name}, which is not in the fields.",
                f"Write {_say_places(mine, names)}, or add the place to the fields.",
            )


def _touch(one: Jurisdiction, other: Jurisdiction) -> bool:
    return jurisdiction_lies_in(one, other) or jurisdiction_lies_in(other, one)


def _say_places(codes: Sequence[str], names: Mapping[str, Sequence[str]]) -> str:
    return " and ".join(names[code][0] if names.get(code) else code for code in codes)


def _days(text: str, hold: Hold) -> Iterator[Mismatch]:
    allowed = {day for at in (hold.effective_at, hold.announced_at) if at for day in _days_of(at)}
    allowed |= {hold.review_by} if hold.review_by else set()
    allowed |= {hold.lift.date} if isinstance(hold.lift, OnDate) else set()
    for route in hold.routes:
        allowed |= {day for at in (route.open.start, route.open.end) if at for day in _days_of(at)}
    for day in _days_in(text):
        if day not in allowed:
            since = hold.effective_at
            yield Mismatch(
                f"It names {day.day} {_MONTHS[day.month - 1].title()} {day.year}, and no field has "
                "that day.",
                f"Write “since {since.day} {_MONTHS[since.month - 1].title()} {since.year}”.",
            )


def _days_of(at: datetime) -> tuple[date, ...]:
    # The day as it was entered, and in UTC: either is a true way to write it.
    return at.date(), at.astimezone(UTC).date()


def _days_in(text: str) -> Iterator[date]:
    months = "|".join(_MONTHS)
    found = [
        *re.findall(r"\b(\d{4})-(\d{2})-(\d{2})\b", text),
        *(
            (year, str(_MONTHS.index(month.lower()) + 1), day)
            for day, month, year in re.findall(rf"(?i)\b(\d{{1,2}}) ({months}),? (\d{{4}})\b", text)
        ),
        *(
            (year, str(_MONTHS.index(month.lower()) + 1), day)
            for month, day, year in re.findall(rf"(?i)\b({months}) (\d{{1,2}}),? (\d{{4}})\b", text)
        ),
    ]
    for year, month, day in found:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def _steps(text: str, hold: Hold) -> Iterator[Mismatch]:
    for step, pattern in _STOPS:
        if step.rank < hold.stops.rank and re.search(pattern, text):
            yield Mismatch(
                f"It says that {step} stops; by the fields only {hold.stops} does.",
                _write_step(hold.stops),
            )
    for step, pattern in _GOES_ON:
        if step.rank >= hold.stops.rank and re.search(pattern, text):
            yield Mismatch(
                f"It says that {step} goes on; by the fields {hold.stops} and all after it stops.",
                _write_step(hold.stops),
            )


def _write_step(step: Step) -> str:
    return {
        Step.REVIEW: "Write “We do not review requests”.",
        Step.ANSWER: "Write “We do not answer requests”.",
    }.get(step, "Write “We do not produce user data”.")


def _data(text: str, hold: Hold) -> Iterator[Mismatch]:
    if hold.stops is not Step.PRODUCTION:
        return
    named = [kinds for pattern, kinds in _DATA_WORDS if re.search(pattern, text)]
    wide = re.search(_WIDE_DATA, text) is not None
    mine = frozenset(hold.categories)
    if mine:
        words = " and ".join(hold.categories)
        if (wide and not named) or any(not kinds & mine for kinds in named):
            yield Mismatch(
                f"It speaks of more than {words}, which is all that the fields stop.",
                f"Write “We do not produce {words} data”.",
            )
    elif named and not wide:
        yield Mismatch(
            "It speaks only of some kinds of data; the fields stop all of them.",
            "Write “user data”, or tick those kinds of data alone.",
        )


def _emergencies(text: str, hold: Hold) -> Iterator[Mismatch]:
    for sentence in re.split(r"[.;!?]", text):
        claimed = _claimed(sentence)
        if claimed is not None and claimed is not hold.emergency:
            yield Mismatch(
                "It says otherwise about emergencies than the field.",
                f"Write “{_TREATMENTS[hold.emergency]}”",
            )


def _claimed(sentence: str) -> Treatment | None:
    if "emergenc" not in sentence:
        return None
    for treatment, pattern in (
        (Treatment.PROCEED, _UNTOUCHED),
        (Treatment.ASK, _ASKED),
        (Treatment.HELD, _HELD),
        (Treatment.PROCEED, _ANSWERED),
    ):
        if re.search(pattern, sentence):
            return treatment
    return None


def _older(text: str, hold: Hold) -> Iterator[Mismatch]:
    only_new = re.search(
        r"\bnew (?:\w+ )?requests\b|\brequests received (?:since|after|from)\b", text
    )
    all_of_them = re.search(
        r"\b(?:pending|waiting|older) (?:\w+ )?requests\b|\bthose that wait\b", text
    )
    if hold.received is Received.ALL and only_new:
        yield Mismatch(
            "It speaks of new requests; the fields take in those that wait too.",
            "Write “requests” without “new”, or choose only those received from then on.",
        )
    if hold.received is Received.FROM_EFFECTIVE and all_of_them:
        yield Mismatch(
            "It speaks of requests that wait; the fields take in only newer ones.",
            "Write “new requests”, or choose all.",
        )


def _exceptions(text: str, hold: Hold) -> Iterator[Mismatch]:
    if hold.exceptions and re.search(r"\b(?:no|without(?: any)?) exceptions?\b", text):
        yield Mismatch(
            "It says that there is no exception; the fields declare one.",
            "Write what the exception is, or take it out of the fields.",
        )

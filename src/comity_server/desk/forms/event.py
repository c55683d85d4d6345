"""The fields in which our people enter what happened to a case, and how what they write is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from comity.vocabulary.instants import end_of
from comity.vocabulary.words import RequestKind
from comity_server.casefile.event_checks import another_may_object, question_waits
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.pages.write import Field, FieldGroup
from comity_server.faces.forms import FieldError, Option
from comity_server.faces.words import category_word
from comity_server.faces.zones import zone_of

WORDS = {
    CaseEventWord.CLARIFICATION_ASKED: gettext_lazy("We asked the officer a question"),
    CaseEventWord.CLARIFIED: gettext_lazy("The officer answered our question"),
    CaseEventWord.CLEARED: gettext_lazy("The notified authority will not object"),
    CaseEventWord.REFUSED: gettext_lazy("The notified authority refused the whole request"),
    CaseEventWord.PARTLY_REFUSED: gettext_lazy("The notified authority refused some data"),
    CaseEventWord.SILENT: gettext_lazy("The notified authority has said nothing"),
    CaseEventWord.EXTENDED: gettext_lazy("The authority gave us more time"),
    CaseEventWord.EXTENSION_TOLD: gettext_lazy("We told the officer that we need longer"),
    CaseEventWord.PRESERVATION_EXTENDED: gettext_lazy("The authority extended the preservation"),
    CaseEventWord.CHALLENGE_FILED: gettext_lazy("We filed a challenge"),
    CaseEventWord.USER_TOLD: gettext_lazy("The user was told"),
    CaseEventWord.SECRECY_ENDED: gettext_lazy("The secrecy order ended"),
    CaseEventWord.WITHDRAWN: gettext_lazy("The authority withdrew the request"),
    CaseEventWord.FAKE_FOUND: gettext_lazy("It was found to be fake"),
}
HINTS = {
    CaseEventWord.CLARIFICATION_ASKED: gettext_lazy("Some laws let the clock stand still."),
    CaseEventWord.CLEARED: gettext_lazy("Counsel or the executive enters this."),
    CaseEventWord.REFUSED: gettext_lazy("Nothing may leave any more. Earlier decisions are void."),
    CaseEventWord.PARTLY_REFUSED: gettext_lazy("Choose which below. Earlier decisions are void."),
    CaseEventWord.SILENT: gettext_lazy("Silence neither clears nor refuses; no clock moves."),
    CaseEventWord.SECRECY_ENDED: gettext_lazy("Counsel or the executive enters this."),
    CaseEventWord.WITHDRAWN: gettext_lazy("The case is closed."),
    CaseEventWord.FAKE_FOUND: gettext_lazy(
        "Counsel or the executive enters this. The case is closed, and counts as a fake only."
    ),
}
_ANOTHER = frozenset(
    {
        CaseEventWord.CLEARED,
        CaseEventWord.REFUSED,
        CaseEventWord.PARTLY_REFUSED,
        CaseEventWord.SILENT,
    }
)


def words_for(case: CaseRow, *, now: datetime) -> tuple[CaseEventWord, ...]:
    """Return what can have happened to this case."""
    left = set(CaseEventWord)
    if not another_may_object(case):
        left -= _ANOTHER
    waits = question_waits(case, now)
    left.discard(CaseEventWord.CLARIFICATION_ASKED if waits else CaseEventWord.CLARIFIED)
    preserves = RequestKind(case.kind) is RequestKind.PRESERVATION
    left.discard(CaseEventWord.EXTENDED if preserves else CaseEventWord.PRESERVATION_EXTENDED)
    if not case.secrecy_ordered:
        left.discard(CaseEventWord.SECRECY_ENDED)
    if case.closed_at is not None:
        left -= {CaseEventWord.EXTENDED, CaseEventWord.EXTENSION_TOLD, CaseEventWord.WITHDRAWN}
    return tuple(word for word in WORDS if word in left)


def event_groups(case: CaseRow, *, now: datetime) -> tuple[FieldGroup, ...]:
    """Return the fields of the form."""
    zone = zone_of(case.jurisdiction)
    options = tuple(
        Option(word, str(WORDS[word]), str(HINTS.get(word, "")))
        for word in words_for(case, now=now)
    )
    data = tuple(Option(one, category_word(one).capitalize()) for one in case.categories)
    return (
        FieldGroup("", (Field("happened", gettext("What happened"), "radio", options=options),)),
        FieldGroup(
            gettext("When"),
            (
                Field("on", gettext("Day"), "date", size="half"),
                Field(
                    "time",
                    gettext("Time"),
                    "time",
                    gettext("The authority's civil time, %(zone)s.") % {"zone": zone},
                    size="half",
                ),
            ),
        ),
        FieldGroup(
            gettext("Only for some of these"),
            (
                Field(
                    "until",
                    gettext("Until, and including"),
                    "date",
                    gettext("For more time: the last day of it."),
                    required=False,
                    size="half",
                ),
                Field(
                    "categories",
                    gettext("Which data were refused"),
                    "checkbox",
                    options=data,
                    required=False,
                ),
            ),
        ),
        FieldGroup(
            "",
            (
                Field(
                    "note",
                    gettext("From where we know it"),
                    "area",
                    gettext("The letter, the call, the form. It stays with the case."),
                    rows=3,
                ),
            ),
        ),
    )


def read_instant(given: Mapping[str, str], *, zone: str) -> datetime | FieldError:
    """Return the instant that was entered as civil time; of an hour that comes twice, the later."""
    try:
        day = date.fromisoformat(given.get("on", "").strip())
    except ValueError:
        return FieldError("on", gettext("Enter a day as year, month, day: 2020-06-01."))
    try:
        clock = time.fromisoformat(given.get("time", "").strip())
    except ValueError:
        return FieldError("time", gettext("Enter a time as hours and minutes: 14:30."))
    civil = datetime.combine(day, clock.replace(tzinfo=None, fold=1), tzinfo=ZoneInfo(zone))
    return civil.astimezone(UTC)


def read_until(text: str, *, zone: str, keeps: bool) -> datetime | FieldError | None:
    """Return where the last day of an extension ends; None where none was entered.

    The day may be meant in UTC or in the authority's zone: what we must do by then takes the
    earlier end, what we must keep until then the later.
    """
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return FieldError("until", gettext("Enter a day as year, month, day: 2020-06-01."))
    there = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    ends = (end_of(day), there.astimezone(UTC))
    return max(ends) if keeps else min(ends)

"""What cannot have happened to a case, said as what to enter instead."""

from __future__ import annotations

from datetime import datetime

from comity.clock.rules import Rules
from comity.clock.window import watch_of, window_of
from comity.vocabulary.words import Category
from comity_server import books
from comity_server.casefile.event_words import MAY_HAVE_UNTIL, NEEDS_UNTIL, CaseEventWord
from comity_server.casefile.happenings import events_of, facts_of_clocks
from comity_server.casefile.models import Case

_BY_ANOTHER = (
    CaseEventWord.CLEARED,
    CaseEventWord.REFUSED,
    CaseEventWord.PARTLY_REFUSED,
    CaseEventWord.SILENT,
)


def check_event(
    case: Case,
    happened: CaseEventWord,
    happened_at: datetime,
    until: datetime | None,
    categories: tuple[Category, ...],
    *,
    at: datetime,
) -> None:
    """Refuse what cannot have happened.

    :raises ValueError: with what to enter instead.
    """
    if case.closed_at is not None and happened in NEEDS_UNTIL:
        raise ValueError("This case is closed: no time runs that could be extended.")
    if not case.received_at <= happened_at <= at:
        raise ValueError("Enter an instant after the request was received and not after now.")
    if happened in NEEDS_UNTIL and until is None:
        raise ValueError("Enter until when: an extension without an end moves no clock.")
    if until is not None and happened in MAY_HAVE_UNTIL and until <= happened_at:
        raise ValueError("Enter an end that lies after what happened.")
    if happened is CaseEventWord.PARTLY_REFUSED and not categories:
        raise ValueError("Choose which classes of data were refused; all of them is a refusal.")
    if set(categories) - set(case.categories):
        raise ValueError("Choose among the classes of data that the request asks for.")
    if happened is CaseEventWord.CLARIFIED and not question_waits(case, happened_at):
        raise ValueError("No question of ours waited then. Enter first that we asked.")
    if happened is CaseEventWord.CLARIFICATION_ASKED and question_waits(case, happened_at):
        raise ValueError("A question of ours waits already.")
    if happened in _BY_ANOTHER and not another_may_object(case):
        raise ValueError("No other authority was to be notified of this request.")


def question_waits(case: Case, at: datetime) -> bool:
    """Return whether a question of ours waits for its answer at an instant."""
    asked = [
        one.happened == CaseEventWord.CLARIFICATION_ASKED
        for one in events_of(case)
        if one.at <= at
        and one.happened in {CaseEventWord.CLARIFICATION_ASKED, CaseEventWord.CLARIFIED}
    ]
    return bool(asked) and asked[-1]


def another_may_object(case: Case) -> bool:
    """Return whether the law gives another authority a time to object to this request."""
    facts = facts_of_clocks(case)
    rules = Rules(books.books(), facts)
    return window_of(facts, rules) is not None or watch_of(facts, rules) is not None

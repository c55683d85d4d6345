"""The one registry of figures: what each counts, in which unit, from what, and what it leaves out.

A number is published only under an id from here, so that two tables can never mean different
things by one word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from comity.errors import FiguresError
from comity.transparency.words import FigureWord as W
from comity.transparency.words import Unit


class FigureId(StrEnum):
    """The ids of all figures."""

    RECEIVED = "received"
    EMERGENCY = "emergency"
    PRESERVATION = "preservation"
    REMOVAL = "removal"
    ACCOUNT_RESTRICTION = "account-restriction"
    ACCOUNTS_NAMED = "accounts-named"
    ITEMS_NAMED = "items-named"
    PRODUCED = "produced"
    CONTENT = "content"
    NON_CONTENT = "non-content"
    ACCOUNTS_DISCLOSED = "accounts-disclosed"
    NO_DATA = "no-data"
    REFUSED = "refused"
    REJECTED = "rejected"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    OPEN = "open"
    HELD = "held"
    PENDING = "pending"
    NARROWED = "narrowed"
    HOLD_MET = "hold-met"
    EXCEPTION_USED = "exception-used"
    NOTICE_TOLD = "notice-told"
    NOTICE_DELAYED = "notice-delayed"
    NOTICE_BARRED = "notice-barred"
    NOTICE_ASKED = "notice-asked"
    NOTICE_MISSING = "notice-missing"
    FAKES_FOUND = "fakes-found"
    FAKES_PRODUCED = "fakes-produced"
    REMOVED_ITEMS = "removed-items"
    RESTRICTED_ACCOUNTS = "restricted-accounts"
    CLOCKS_MET = "clocks-met"
    CLOCKS_MISSED = "clocks-missed"
    HOURS_TO_ACKNOWLEDGE = "hours-to-acknowledge"
    HOURS_TO_EFFECT = "hours-to-effect"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its definition as published, its unit, its source events, what it leaves out.

    ``facet`` says by what the figure is split further, if at all; ``of`` names the figure of
    which it is a part, so that tables can be checked against it.
    """

    id: FigureId
    definition: str
    unit: Unit
    sources: tuple[W, ...] = ()
    excludes: str = ""
    facet: str = ""
    of: FigureId | None = None


_ALL_OUT: Final = "duplicates merged into another case; requests found to be fake"
_DATA_OUT: Final = f"preservation; removals and account restrictions; {_ALL_OUT}"
_F, _R = FigureId, FigureId.RECEIVED


def _outcome(name: FigureId, definition: str, *sources: W, excludes: str = "") -> Figure:
    left_out = f"{excludes}; {_DATA_OUT}" if excludes else _DATA_OUT
    return Figure(name, definition, Unit.REQUESTS, sources, left_out, of=_R)


_ARRIVALS: Final = (
    Figure(
        _R,
        "Requests for user data received in the period, each with its follow-ups counted once. "
        "Emergencies and requests under a hold are among them.",
        Unit.REQUESTS,
        excludes=_DATA_OUT,
    ),
    Figure(
        _F.EMERGENCY,
        "Requests for user data made as emergencies, on a claim that life or limb is at risk.",
        Unit.REQUESTS,
        excludes=_DATA_OUT,
        of=_R,
    ),
    Figure(
        _F.PRESERVATION,
        "Requests to keep data without giving it to anyone. Not requests for user data.",
        Unit.REQUESTS,
        excludes=_ALL_OUT,
    ),
    Figure(
        _F.REMOVAL,
        "Requests to remove content or limit where it can be seen.",
        Unit.REQUESTS,
        excludes=f"restrictions of accounts; {_ALL_OUT}",
    ),
    Figure(
        _F.ACCOUNT_RESTRICTION,
        "Requests to restrict an account.",
        Unit.REQUESTS,
        excludes=_ALL_OUT,
    ),
    Figure(
        _F.ACCOUNTS_NAMED,
        "Accounts named in requests for user data; an account named in two requests counts twice.",
        Unit.ACCOUNTS,
        excludes=_DATA_OUT,
    ),
    Figure(
        _F.ITEMS_NAMED,
        "Items of content named in requests to remove.",
        Unit.ITEMS,
        excludes=_ALL_OUT,
    ),
)

_OUTCOMES: Final = (
    _outcome(_F.PRODUCED, "Requests in answer to which some user data left.", W.RELEASED),
    _outcome(_F.CONTENT, "Requests in answer to which content left.", W.RELEASED),
    _outcome(
        _F.NON_CONTENT,
        "Requests in answer to which user data left, but no content.",
        W.RELEASED,
    ),
    Figure(
        _F.ACCOUNTS_DISCLOSED,
        "Accounts of which some data left; the most that one release of a request reached.",
        Unit.ACCOUNTS,
        (W.RELEASED,),
        _DATA_OUT,
    ),
    _outcome(_F.NO_DATA, "Requests answered: there is no such data.", W.NO_DATA),
    _outcome(
        _F.REFUSED,
        "Requests refused whole, on their merits.",
        W.REFUSED,
        excludes="requests refused in part, which are narrowed",
    ),
    _outcome(
        _F.REJECTED,
        "Requests turned back for a fault of form before anybody looked at their merits.",
        W.REJECTED,
    ),
    _outcome(_F.REDIRECTED, "Requests answered by naming another route.", W.REDIRECTED),
    _outcome(_F.WITHDRAWN, "Requests that the authority took back.", W.WITHDRAWN),
    _outcome(_F.OPEN, "Requests without an outcome at the end: held and pending together."),
    _outcome(_F.HELD, "Requests without an outcome that stood under a hold at the end."),
    _outcome(_F.PENDING, "Requests without an outcome and under no hold at the end."),
    _outcome(
        _F.NARROWED,
        "Requests of which less was granted than asked. They have an outcome besides.",
        W.NARROWED,
    ),
    Figure(
        _F.HOLD_MET,
        "Requests for user data that a hold stopped at some time, by hold.",
        Unit.REQUESTS,
        (W.HOLD_MET,),
        _DATA_OUT,
        facet="hold",
    ),
    Figure(
        _F.EXCEPTION_USED,
        "Requests for user data answered under an exception of a hold, by exception.",
        Unit.REQUESTS,
        (W.EXCEPTION_USED,),
        _DATA_OUT,
        facet="exception",
    ),
)

_NOTICE_OUT: Final = f"requests that name no account; {_DATA_OUT}"


def _notice(name: FigureId, definition: str, *sources: W) -> Figure:
    return Figure(name, definition, Unit.REQUESTS, sources, _NOTICE_OUT, of=_R)


_NOTICES: Final = (
    _notice(_F.NOTICE_TOLD, "Requests of which the user has been told.", W.NOTICE_TOLD),
    _notice(_F.NOTICE_DELAYED, "Requests of which the user will be told later.", W.NOTICE_DELAYED),
    _notice(_F.NOTICE_BARRED, "Requests of which telling is forbidden.", W.NOTICE_BARRED),
    _notice(_F.NOTICE_ASKED, "Requests of which a person has yet to decide.", W.NOTICE_ASKED),
    _notice(_F.NOTICE_MISSING, "Requests without any word on notice: a fault of ours."),
)

_CARE: Final = (
    Figure(
        _F.FAKES_FOUND,
        "Requests found to come from somebody who is not the authority they claim to be.",
        Unit.REQUESTS,
        (W.FAKE_FOUND,),
        "duplicates merged into another case",
    ),
    Figure(
        _F.FAKES_PRODUCED,
        "Fake requests in answer to which user data had left.",
        Unit.REQUESTS,
        (W.FAKE_FOUND, W.RELEASED),
        "duplicates merged into another case",
        of=_F.FAKES_FOUND,
    ),
    Figure(
        _F.REMOVED_ITEMS,
        "Items removed or limited and not restored, by place and basis.",
        Unit.ITEMS,
        (W.REMOVED, W.RESTORED),
        _ALL_OUT,
        facet="place and basis",
    ),
    Figure(
        _F.RESTRICTED_ACCOUNTS,
        "Accounts restricted and not restored, by place and basis.",
        Unit.ACCOUNTS,
        (W.RESTRICTED, W.RESTORED),
        _ALL_OUT,
        facet="place and basis",
    ),
    Figure(
        _F.CLOCKS_MET,
        "Deadlines met or extended with a reason, by clock.",
        Unit.CLOCKS,
        (W.CLOCK_MET,),
        _ALL_OUT,
        facet="clock",
    ),
    Figure(
        _F.CLOCKS_MISSED,
        "Deadlines missed, by clock.",
        Unit.CLOCKS,
        (W.CLOCK_MISSED,),
        _ALL_OUT,
        facet="clock",
    ),
    Figure(
        _F.HOURS_TO_ACKNOWLEDGE,
        "Median hours from receipt to the first acknowledgement, in whole hours.",
        Unit.HOURS,
        (W.ACKNOWLEDGED,),
        f"requests not yet acknowledged; {_ALL_OUT}",
        facet="tenths of an hour",
    ),
    Figure(
        _F.HOURS_TO_EFFECT,
        "Median hours from receipt to the outcome that stands, in whole hours.",
        Unit.HOURS,
        (W.RELEASED, W.REMOVED, W.RESTRICTED, W.NO_DATA, W.REFUSED, W.REDIRECTED),
        f"open, rejected and withdrawn requests; {_ALL_OUT}",
        facet="tenths of an hour",
    ),
)

FIGURES: Final[tuple[Figure, ...]] = _ARRIVALS + _OUTCOMES + _NOTICES + _CARE

_BY_ID: Final = {figure.id: figure for figure in FIGURES}


def figure_of(name: str) -> Figure:
    """Return the figure with this id.

    :raises FiguresError: if there is none: nothing is published outside the registry.
    """
    try:
        return _BY_ID[FigureId(name)]
    except ValueError:
        raise FiguresError(
            f"There is no figure {name!r}. Define it in the registry first."
        ) from None


def reject_mixed_units(ids: tuple[FigureId, ...]) -> Unit:
    """Return the one unit of figures that are to be added up.

    :raises FiguresError: if they have two, such as requests and accounts.
    """
    units = {figure_of(name).unit for name in ids}
    if len(units) != 1:
        names = " and ".join(sorted(units)) or "nothing"
        raise FiguresError(f"A total over {names} means nothing. Give each unit its own total.")
    return units.pop()

"""Statistics that Union law asks for: orders under the DSA, and e-Evidence orders.

Sources: Regulation (EU) 2022/2065, Art. 15(1)(a); Implementing Regulation (EU) 2024/2835, template
sections 1.2.1 and 1.2.2 (RFC 4180 CSV; zero where it could have happened, blank where a row does
not apply; Eurostat codes, so Greece is EL; medians in hours); Regulation (EU) 2023/1543,
Art. 28(4). The category codes are the Commission's and come from the caller's data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from comity.errors import FiguresError
from comity.transparency.csv_text import write_csv
from comity.transparency.months import closed
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Place
from comity.vocabulary.words import Category

MEMBER_STATES: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
"""ISO 3166 codes of the Union's members."""

TOTAL: Final = "TOTAL"
KEYWORD_OTHER: Final = "KEYWORD_OTHER"
NOT_FOR_ORDERS: Final = (
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
)
_ACT: Final = (
    "applicability", "service", "reporting_period", "category", "other_description", "scope",
    "orders_received", "items_in_orders", "median_hours_to_acknowledge", "median_hours_to_effect",
)  # fmt: skip
_INFORMATION: Final = (*_ACT[:6], "info_orders_received", *_ACT[8:])


@dataclass(frozen=True, slots=True)
class DsaOrder:
    """One order of a Member State, under the most specific category that fits it.

    ``keyword`` is empty where none fits; ``other`` describes a ``KEYWORD_OTHER``. The times run
    from delivery. ``automatic_receipt`` says that a machine acknowledged within them.
    """

    state: Place
    category: str
    keyword: str = ""
    other: str = ""
    items: int = 0
    to_acknowledge: timedelta | None = None
    automatic_receipt: bool = False
    to_effect: timedelta | None = None

    def __post_init__(self) -> None:
        if self.state not in MEMBER_STATES:
            raise FiguresError(f"{self.state} is no Member State: its orders stand elsewhere.")
        if self.category in NOT_FOR_ORDERS:
            raise FiguresError(f"{self.category} is not for orders. Choose another category.")
        if (self.keyword == KEYWORD_OTHER) != bool(self.other.strip()):
            raise FiguresError(f"{KEYWORD_OTHER} needs a description, and nothing else has one.")
        if self.items < 0:
            raise FiguresError("An order names less than nothing. Correct it.")


def eurostat(state: Place) -> str:
    """Return a Member State's code as the template writes it."""
    return "EL" if state == "GR" else state


def orders_to_act_csv(
    orders: Iterable[DsaOrder], *, service: str, period: Period, one_hour_rule: bool = True
) -> bytes:
    """Return section 1.2.1 as RFC 4180 CSV.

    :param one_hour_rule: count an automatic receipt within one hour as zero hours.
    """
    return _section(_ACT, tuple(orders), service, period, one_hour_rule, with_items=True)


def orders_to_inform_csv(
    orders: Iterable[DsaOrder], *, service: str, period: Period, one_hour_rule: bool = True
) -> bytes:
    """Return section 1.2.2 as RFC 4180 CSV."""
    return _section(_INFORMATION, tuple(orders), service, period, one_hour_rule, with_items=False)


CONTEXT_OF: Final = (
    "orders_received", "items_in_orders", "median_hours_to_acknowledge", "median_hours_to_effect",
    "info_orders_received", "info_median_hours_to_acknowledge", "info_median_hours_to_effect",
)  # fmt: skip
"""The seven figures of sections 1.2.1 and 1.2.2, in the order in which 1.2.3 explains them."""


def context_csv(texts: Mapping[str, str], *, service: str, period: Period) -> bytes:
    """Return section 1.2.3 as RFC 4180 CSV: one optional text for each figure of the others.

    That columns N to T hold one text for each figure of G to M is the template's; how it heads them
    we have found in no public text, so these headings are ours: compare them with the template
    before the file is handed in.


    :param texts: by the names of :data:`CONTEXT_OF`; what is missing stays blank.
    :raises FiguresError: if a text is for a figure that those sections do not have.
    """
    unknown = sorted(texts.keys() - set(CONTEXT_OF))
    if unknown:
        raise FiguresError(
            f"Sections 1.2.1 and 1.2.2 have no figure {unknown[0]!r}. Write about one of "
            f"{', '.join(CONTEXT_OF)}."
        )
    header = (*_ACT[:3], *(f"contextual_information_{name}" for name in CONTEXT_OF))
    row = ("All", service, _days(period), *(texts.get(name, "") for name in CONTEXT_OF))
    return write_csv(header, [row])


def _days(period: Period) -> str:
    start, end = closed(period)
    return f"{start.date().isoformat()}/{(end - timedelta(days=1)).date().isoformat()}"


Key = tuple[str, str, str]


def _section(
    header: Sequence[str],
    orders: Sequence[DsaOrder],
    service: str,
    period: Period,
    one_hour_rule: bool,
    *,
    with_items: bool,
) -> bytes:
    days = _days(period)
    rows = [
        ("All", service, days, category, other, scope, str(len(found)))
        + ((str(sum(order.items for order in found)),) if with_items else ())
        + (_median(found, lambda order: _acknowledged(order, one_hour_rule)),)
        + (_median(found, lambda order: order.to_effect),)
        for (category, other, scope), found in sorted(_grouped(orders).items(), key=_in_order)
    ]
    return write_csv(header, rows)


def _grouped(orders: Sequence[DsaOrder]) -> dict[Key, list[DsaOrder]]:
    """Return the orders of each row. Each stands once in its category, its keyword, the total."""
    found: dict[Key, list[DsaOrder]] = defaultdict(list)
    found[TOTAL, "", TOTAL] = []
    for order in orders:
        for category, other in _lines(order):
            for scope in (TOTAL, eurostat(order.state)):
                found[category, other, scope].append(order)
    return found


def _lines(order: DsaOrder) -> list[tuple[str, str]]:
    lines = [(TOTAL, ""), (order.category, "")]
    return [*lines, (f"{order.category}/{order.keyword}", order.other)] if order.keyword else lines


def _in_order(row: tuple[Key, list[DsaOrder]]) -> tuple[bool, str, str, bool, str]:
    category, other, scope = row[0]
    return category != TOTAL, category, other, scope != TOTAL, scope


def _acknowledged(order: DsaOrder, one_hour_rule: bool) -> timedelta | None:
    is_at_once = order.automatic_receipt and order.to_acknowledge is not None
    if one_hour_rule and is_at_once and (order.to_acknowledge or timedelta()) <= timedelta(hours=1):
        return timedelta(0)
    return order.to_acknowledge


def _median(orders: Sequence[DsaOrder], time: Callable[[DsaOrder], timedelta | None]) -> str:
    # Blank and not zero, where nothing of the kind has happened.
    seconds = [found.total_seconds() for order in orders if (found := time(order)) is not None]
    return hours_text(median(seconds)) if seconds else ""


def hours_text(seconds: float) -> str:
    """Return hours to the hundredth, without trailing zeros and never in exponents."""
    hours = (Decimal(seconds) / 3600).quantize(Decimal("0.01"))
    return f"{hours:f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class EvidenceOrder:
    """A European production (``EPOC``) or preservation (``EPOC-PR``) order certificate."""

    certificate: str
    state: Place
    category: Category
    is_emergency: bool
    is_fulfilled: bool
    to_delivery: timedelta | None = None
    to_production_request: timedelta | None = None

    def __post_init__(self) -> None:
        if self.certificate not in ("EPOC", "EPOC-PR"):
            raise FiguresError(f"{self.certificate!r} is no certificate: write EPOC or EPOC-PR.")


_EVIDENCE: Final = (
    "certificate", "issuing_state", "data_category", "emergency", "received", "fulfilled",
    "not_fulfilled", "average_hours_to_delivery", "average_hours_to_production_request",
)  # fmt: skip


def e_evidence_csv(orders: Iterable[EvidenceOrder]) -> bytes:
    """Return the statistics that Art. 28(4) invites: by certificate, State, data, emergency."""
    found: dict[tuple[str, str, str, bool], list[EvidenceOrder]] = defaultdict(list)
    for order in orders:
        key = (order.certificate, eurostat(order.state), order.category.value, order.is_emergency)
        found[key].append(order)
    return write_csv(
        _EVIDENCE,
        [
            (*key[:3], "yes" if key[3] else "no", *_evidence_numbers(group))
            for key, group in sorted(found.items())
        ],
    )


def _evidence_numbers(group: Sequence[EvidenceOrder]) -> tuple[str, ...]:
    fulfilled = [order for order in group if order.is_fulfilled]
    return (
        str(len(group)),
        str(len(fulfilled)),
        str(len(group) - len(fulfilled)),
        _average([order.to_delivery for order in fulfilled]),
        _average([order.to_production_request for order in group]),
    )


def _average(times: Sequence[timedelta | None]) -> str:
    known = [time.total_seconds() for time in times if time is not None]
    return hours_text(sum(known) / len(known)) if known else ""

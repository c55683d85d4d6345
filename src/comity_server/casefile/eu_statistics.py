"""Orders of Member States as Union law wants them counted: DSA orders, and e-Evidence certificates.

These are reports to authorities, in exact numbers: they are no files of a published edition, beside
whose withheld cells they would tell what is withheld (decision 0152).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from comity.intake.gov_request import NO_INSTRUMENT
from comity.transparency.eu_reports import MEMBER_STATES, DsaOrder, EvidenceOrder
from comity.transparency.months import closed
from comity.transparency.requests import RequestRecord
from comity.vocabulary.instants import Period, start_of
from comity.vocabulary.places import Place
from comity.vocabulary.words import ActWord, Category, RequestKind
from comity_server.casefile.happenings import PRODUCTION_FOLLOWS
from comity_server.casefile.models import Case
from comity_server.casefile.request_records import record_of, with_everything
from comity_server.ledger.models import Entry

UNSPECIFIED: Final = "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER"
"""Category 16 of the template: we record no category of the Commission's for an order."""

PRODUCTION, PRESERVATION = "eu.epoc.", "eu.epocpr"
_SETTLED: Final = frozenset(
    {
        ActWord.RELEASED,
        ActWord.REFUSED,
        ActWord.REDIRECTED,
        ActWord.NO_DATA,
        ActWord.REMOVED,
        ActWord.RESTRICTED,
    }
)


def orders_to_inform(period: Period) -> tuple[DsaOrder, ...]:
    """Return the orders to provide information that Member States sent in a period."""
    return tuple(_order(case, period) for case in _orders(period) if _asks(case))


def orders_to_act(period: Period) -> tuple[DsaOrder, ...]:
    """Return the orders to act against content or accounts that Member States sent in a period."""
    kinds = {RequestKind.REMOVAL, RequestKind.ACCOUNT_RESTRICTION}
    return tuple(_order(case, period) for case in _orders(period) if case.kind in kinds)


def certificates(period: Period) -> Iterator[EvidenceOrder]:
    """Yield the European production and preservation order certificates of a period.

    One that asks for several classes of data is counted once, under the most intrusive.
    """
    for case in _orders(period):
        if case.instrument.startswith((PRODUCTION, PRESERVATION)):
            yield _certificate(case, period)


def _orders(period: Period) -> Iterator[Case]:
    start, end = closed(period)
    rows = Case.objects.filter(received_at__gte=start, received_at__lt=end)
    for case in with_everything(rows.exclude(instrument=NO_INSTRUMENT)):
        if _state(case) in MEMBER_STATES:
            yield case


def _state(case: Case) -> Place:
    return Place(case.jurisdiction[:2])


def _asks(case: Case) -> bool:
    return RequestKind(case.kind).asks_for_data


def _order(case: Case, period: Period) -> DsaOrder:
    # A form says its items and its category; else a removal is one item, or one an account.
    sent = [one.at for one in case.letters.all() if one.kind == "acknowledgement"]
    sheet = _sheet(case)
    return DsaOrder(
        state=_state(case),
        category=_first(sheet, "category") or UNSPECIFIED,
        items=0 if _asks(case) else max(1, case.accounts.count(), len(sheet.get("locations", []))),
        to_acknowledge=min(sent) - case.received_at if sent else None,
        to_effect=_to_effect(record_of(case), period),
    )


def _to_effect(record: RequestRecord, period: Period) -> timedelta | None:
    _, end = closed(period)
    settled = [act.at for act in record.acts if act.word in _SETTLED and act.at < end]
    return min(settled) - record.received_at if settled else None


def _certificate(case: Case, period: Period) -> EvidenceOrder:
    left = _left_at(record_of(case), period)
    keeps = case.instrument.startswith(PRESERVATION)
    asked = {Category(one) for one in case.categories}
    followed = _followed_at(case)
    return EvidenceOrder(
        certificate="EPOC-PR" if keeps else "EPOC",
        state=_state(case),
        category=max(asked, key=tuple(Category).index) if asked else Category.SUBSCRIBER,
        is_emergency=case.kind == RequestKind.EMERGENCY,
        is_fulfilled=_is_kept(case) if keeps else left is not None,
        to_delivery=left - case.received_at if left is not None else None,
        to_production_request=followed - _issued_at(case) if keeps and followed else None,
    )


def _sheet(case: Case) -> dict[str, list[str]]:
    """Return the boxes of the form by which a case was opened; none where it came otherwise."""
    rows = [one for one in case.sheets.all() if one.submission_id is not None]
    return rows[0].fields if rows else {}


def _first(sheet: dict[str, list[str]], name: str) -> str:
    return next(iter(sheet.get(name, [])), "")


def _issued_at(case: Case) -> datetime:
    """Return when an order was issued as its form says, else when we received it."""
    day = _first(_sheet(case), "issued_on")
    return start_of(date.fromisoformat(day)) if day else case.received_at


def _followed_at(case: Case) -> datetime | None:
    """Return when the later production was asked for, or when a form said that it will be."""
    told = [one.received_at for one in case.sheets.all() if PRODUCTION_FOLLOWS in one.events]
    return min((*case.followed_by.values_list("received_at", flat=True), *told), default=None)


def _left_at(record: RequestRecord, period: Period) -> datetime | None:
    _, end = closed(period)
    left = [act.at for act in record.acts if act.word is ActWord.RELEASED and act.at < end]
    return min(left, default=None)


def _is_kept(case: Case) -> bool:
    return Entry.objects.filter(case_ref=case.ref, kind="preservation.complete").exists()

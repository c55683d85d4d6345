"""A form that was keyed in is read box by box: what it says, what is missing, what is wrong."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.form import RequestForm, read_form
from comity.intake.sheet import (
    Sheet,
    asks_for_the_future,
    events_of,
    read_sheet,
    request_fields,
)
from comity.vocabulary.words import Category, RequestKind
from tests.pack.test_books import BOOKS
from tests.support.certificates import CONTENT, EPOC, EXTENSION, NON_EXECUTION, PRESERVE

BOOK = BOOKS.forms
FORM = BOOK.find("eu.epoc")
SERVICES = frozenset({"search"})


def read(fields, form=FORM) -> Sheet:
    sheet = read_sheet(form, book=BOOK, given=fields)
    assert isinstance(sheet, Sheet), sheet
    return sheet


def asked(fields, form=FORM) -> RequestForm:
    found = request_fields(form, book=BOOK, sheet=read(fields, form))
    request = read_form({**found, "service": "search"}, services=SERVICES)
    assert isinstance(request, RequestForm), request
    return request


def test_a_whole_certificate_lacks_nothing_and_gives_a_request():
    assert read(EPOC).missing == ()
    request = asked(EPOC)
    assert request.kind is RequestKind.DISCLOSURE
    assert request.instrument == "eu.epoc.subscriber"
    assert [one.identifier for one in request.accounts] == ["alice@example.org"]
    assert request.cites == "Code pénal, art. 313-1"
    assert "Code pénal, art. 313-1" in request.says


def test_one_box_of_traffic_or_content_makes_it_the_other_instrument():
    assert asked({**EPOC, **CONTENT}).instrument == "eu.epoc.content"
    cells = asked({**EPOC, "traffic_telephony": ["cell_id"]})
    assert cells.instrument == "eu.epoc.content"
    assert cells.categories == (Category.SUBSCRIBER, Category.LOCATION)
    ip = asked({**EPOC, "identify_only": ["ip_connection_records"]})
    assert ip.instrument == "eu.epoc.subscriber"
    assert ip.categories == (Category.SUBSCRIBER, Category.ACCESS)


def test_what_only_some_certificates_need_is_missing_only_there():
    content = {**EPOC, "content": ["mailbox"]}
    assert read(content).missing == ("traffic_content_basis", "notified")
    assert read({**EPOC, "deadline": ["eight_hours"]}).missing == ("emergency_kind",)
    processor = read({**EPOC, "addressed_as": ["processor"]}).missing
    assert processor == ("processor_because", "processor_may_inform_controller")


@pytest.mark.parametrize("name", [field.id for field in BOOK.fields_of(FORM) if field.required])
def test_each_required_box_is_missed_when_it_is_empty(name):
    assert read({**EPOC, name: ["  "]}).missing == (name,)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"issuing_state": ["France"]}, "code of the state"),
        ({"issued_on": ["30.10.2026"]}, "Enter a day"),
        ({"deadline": ["soon"]}, "Choose from the list"),
        ({"deadline": ["ten_days", "eight_hours"]}, "one answer"),
        ({"content": ["mailbox", "soul"]}, "Choose from the list"),
        ({"justification": ["x" * 4_001]}, "at most"),
    ],
)
def test_what_is_written_wrongly_is_named_with_what_to_write(wrong, says):
    found = read_sheet(FORM, book=BOOK, given={**EPOC, **wrong})
    assert not isinstance(found, Sheet)
    assert [one.field for one in found] == list(wrong)
    assert says in found[0].text


def test_a_form_that_follows_says_what_happened():
    extension = BOOK.find("eu.epocpr.extension")
    follows = BOOK.find("eu.epocpr.production-follows")
    assert events_of(extension, book=BOOK, sheet=read(EXTENSION, extension)) == (
        "preservation-extended",
    )
    assert events_of(follows, book=BOOK, sheet=Sheet(follows.id, ())) == ("production-follows",)


def test_only_reasons_that_ask_something_stop_the_clock():
    form = BOOK.find("eu.non-execution")
    for reason, word in (
        ("incomplete", ("clarification-asked",)),
        ("manifest_errors", ("clarification-asked",)),
        ("not_stored_at_receipt", ()),
        ("third_country_conflict", ("challenge-filed",)),
    ):
        sheet = read({**NON_EXECUTION, "reasons": [reason]}, form)
        assert events_of(form, book=BOOK, sheet=sheet) == word


def test_days_that_had_not_ended_when_it_arrived_are_the_future():
    at = datetime.fromisoformat("2026-10-31T09:00:00+00:00")
    assert not asks_for_the_future({"period_end": "2026-10-30"}, received_at=at)
    assert asks_for_the_future({"period_end": "2026-10-31"}, received_at=at)
    assert not asks_for_the_future({}, received_at=at)


FIELDS = {field.id: field for field in BOOK.fields_of(FORM)}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)), st.lists(st.text(max_size=12), max_size=3), max_size=12
    )
)
def test_whatever_is_keyed_in_is_read_or_refused_by_name(fields):
    found = read_sheet(FORM, book=BOOK, given={**EPOC, **fields})
    if isinstance(found, Sheet):
        again = read_sheet(FORM, book=BOOK, given=dict(found.entries))
        assert again == found
        request_fields(FORM, book=BOOK, sheet=found)
    else:
        assert {one.field for one in found} <= set(fields)


def test_a_preservation_order_needs_no_deadline_and_no_conditions_of_production():
    form = BOOK.find("eu.epocpr")
    assert read(PRESERVE, form).missing == ()
    assert asked(PRESERVE, form).kind is RequestKind.PRESERVATION

"""What machines read: CSV, descriptor, schema, Union statistics, feed."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import FiguresError
from comity.ledger.canonical import canonical
from comity.transparency.csv_text import write_csv
from comity.transparency.eu_reports import (
    DsaOrder,
    EvidenceOrder,
    e_evidence_csv,
    orders_to_act_csv,
    orders_to_inform_csv,
)
from comity.transparency.feed import FeedEntry, write_feed
from comity.transparency.open_data import descriptor_of, report_schema, write_figures_csv
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Place
from comity.vocabulary.words import Category
from tests.transparency.editions import a_report

YEAR = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
HOUR = timedelta(hours=1)
SCAMS = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"


def read(data: bytes) -> list[dict[str, str]]:
    assert data.replace(b"\r\n", b"").count(b"\n") == 0
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def act(*orders: DsaOrder, **named) -> list[dict[str, str]]:
    return read(orders_to_act_csv(orders, service="Example Search", period=YEAR, **named))


def test_the_csv_says_every_cell_and_never_a_blank_for_a_zero():
    _, _, _, edition = a_report()
    rows = read(write_figures_csv(edition))
    assert len(rows) == sum(len(table.cells) for table in edition.tables) + 1
    for row in rows:
        has_value = row["status"] in ("number", "zero")
        assert bool(row["value"]) == has_value
        assert (row["value"] == "0") == (row["status"] == "zero")
    assert rows[-1]["status"] == "band" and (rows[-1]["low"], rows[-1]["high"]) == ("0", "249")


def test_the_descriptor_names_the_columns_of_the_csv():
    _, _, _, edition = a_report()
    data = write_figures_csv(edition)
    resource = descriptor_of(edition, csv=data, path="figures.csv")["resources"][0]
    names = [field["name"] for field in resource["schema"]["fields"]]
    assert names == data.split(b"\r\n")[0].decode().split(",")
    assert resource["bytes"] == len(data)
    assert resource["schema"]["missingValues"] == [""]


def test_the_schema_names_every_field_of_a_report_and_no_other():
    value = json.loads(a_report()[0])
    schema = json.loads(canonical(report_schema()))
    check(value, schema, schema)
    value["facts"]["tables"][0]["extra"] = 1
    with pytest.raises(AssertionError):
        check(value, schema, schema)


def check(value, schema, top) -> None:
    """Check the part of JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = top["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if "oneOf" in schema:
        fits = 0
        for one in schema["oneOf"]:
            try:
                check(value, one, top)
                fits += 1
            except AssertionError:
                pass
        assert fits == 1, value
    if "const" in schema:
        assert value == schema["const"]
    if "enum" in schema:
        assert value in schema["enum"]
    if schema.get("type") == "integer":
        assert type(value) is int and value >= schema.get("minimum", value)
    if schema.get("type") == "string":
        assert isinstance(value, str)
    if schema.get("type") == "array":
        for item in value:
            check(item, schema.get("items", {}), top)
    if schema.get("type") == "object":
        known = schema.get("properties", {})
        assert set(schema.get("required", ())) <= set(value)
        for name, item in value.items():
            other = schema.get("additionalProperties")
            assert name in known or other, name
            check(item, known.get(name, other), top)


def test_two_orders_with_ten_items_and_one_are_two_orders_and_eleven_items():
    rows = act(DsaOrder(Place("DE"), SCAMS, items=10), DsaOrder(Place("GR"), SCAMS, items=1))
    total = rows[0]
    assert (total["category"], total["scope"]) == ("TOTAL", "TOTAL")
    assert (total["orders_received"], total["items_in_orders"]) == ("2", "11")
    assert {row["scope"] for row in rows} == {"TOTAL", "DE", "EL"}
    assert total["reporting_period"] == "2026-01-01/2026-12-31"


def test_no_orders_is_a_total_of_zero_with_blank_medians():
    (total,) = act()
    assert (total["orders_received"], total["median_hours_to_effect"]) == ("0", "")


def test_an_automatic_receipt_within_the_hour_may_count_as_none():
    orders = (
        DsaOrder(Place("DE"), SCAMS, to_acknowledge=HOUR / 2, automatic_receipt=True),
        DsaOrder(Place("DE"), SCAMS, to_acknowledge=30 * HOUR),
    )
    assert act(*orders)[0]["median_hours_to_acknowledge"] == "15"
    found = act(*orders, one_hour_rule=False)[0]["median_hours_to_acknowledge"]
    assert found == "15.25"


def test_category_16_is_for_orders_and_15_and_17_are_not():
    DsaOrder(Place("DE"), "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER")
    for category in (
        "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
    ):
        with pytest.raises(FiguresError, match="not for orders"):
            DsaOrder(Place("DE"), category)


def test_another_keyword_needs_its_description_and_states_outside_the_union_have_no_row():
    with pytest.raises(FiguresError, match="description"):
        DsaOrder(Place("DE"), SCAMS, "KEYWORD_OTHER")
    with pytest.raises(FiguresError, match="no Member State"):
        DsaOrder(Place("HK"), SCAMS)


@given(
    st.lists(
        st.builds(
            DsaOrder,
            st.sampled_from([Place("DE"), Place("GR"), Place("FR")]),
            st.sampled_from([SCAMS, "STATEMENT_CATEGORY_VIOLENCE"]),
            st.sampled_from(["KEYWORD_A", "KEYWORD_B"]),
            items=st.integers(0, 9),
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_keywords_add_up_to_categories_and_those_and_states_to_the_total(orders):
    for scope_total in (True, False):
        sums: dict[str, int] = defaultdict(int)
        for row in act(*orders):
            if (row["scope"] == "TOTAL") == scope_total:
                level = row["category"].count("/") + (row["category"] != "TOTAL")
                sums[str(level)] += int(row["items_in_orders"])
        assert set(sums.values()) <= {sum(order.items for order in orders)}


def test_orders_to_give_information_have_no_items():
    data = orders_to_inform_csv([DsaOrder(Place("IE"), SCAMS)], service="s", period=YEAR)
    (total, *_) = read(data)
    assert "items_in_orders" not in total and total["info_orders_received"] == "1"


def test_e_evidence_statistics_are_by_certificate_state_data_and_emergency():
    facts = {"state": Place("GR"), "category": Category.SUBSCRIBER, "is_emergency": False}
    rows = read(
        e_evidence_csv(
            [
                EvidenceOrder("EPOC", is_fulfilled=True, to_delivery=8 * HOUR, **facts),
                EvidenceOrder("EPOC", is_fulfilled=True, to_delivery=9 * HOUR, **facts),
                EvidenceOrder("EPOC", is_fulfilled=False, **facts),
                EvidenceOrder("EPOC-PR", is_fulfilled=True, to_production_request=HOUR, **facts),
            ]
        )
    )
    assert [row["received"] for row in rows] == ["3", "1"]
    assert (rows[0]["issuing_state"], rows[0]["average_hours_to_delivery"]) == ("EL", "8.5")
    assert (rows[0]["fulfilled"], rows[0]["not_fulfilled"]) == ("2", "1")
    assert rows[1]["average_hours_to_production_request"] == "1"


def test_the_feed_is_xml_with_the_newest_first():
    def entry(n: int) -> FeedEntry:
        at = datetime(2021, n, 1, tzinfo=UTC)
        return FeedEntry(
            f"urn:x:{n}", "Figures <2020> & more\x00", f"https://x.example/{n}?a=1&b", at, "s"
        )

    text = write_feed(
        title="T", feed_id="urn:x", url="https://x.example/f", entries=[entry(1), entry(2)]
    )
    root = ET.fromstring(text)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [e.findtext(f"{atom}id") for e in root.findall(f"{atom}entry")] == ["urn:x:2", "urn:x:1"]
    assert root.findtext(f"{atom}updated") == "2021-02-01T00:00:00Z"
    with pytest.raises(FiguresError):
        write_feed(title="T", feed_id="urn:x", url="u", entries=[])


def test_no_cell_of_a_csv_runs_as_a_formula():
    assert write_csv(["a"], [["=HYPERLINK(1)"], ["@x"], ["ok"]]) == (
        b"a\r\n'=HYPERLINK(1)\r\n'@x\r\nok\r\n"
    )

"""Bad input is named by row and column, and nothing of it is imported."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.transparency.cells import Band
from comity.transparency.importing.amounts import (
    NotAnAmount,
    of_rounded_percent,
    read_amount,
    read_band,
)
from comity.transparency.importing.found import ImportRefused, summary_of
from comity.transparency.importing.github import read_github
from comity.transparency.importing.google import read_google
from comity.transparency.importing.spreadsheet import read_spreadsheet
from comity.transparency.months import half_year
from comity.vocabulary.places import Jurisdiction
from comity_server.adapters.importers.place_names import place_names
from comity_server.cli import main

HEADER = (
    "Period Ending,Country/Region,CLDR Territory Code,Legal Process,User Data Requests,"
    "Percentage disclosed,Accounts"
)
ROW = "2019-12-31,Hong Kong,HK,Other Legal Requests,48,77,66"
H2 = half_year(2019, 2)
HK = Jurisdiction("HK")


def google(*rows: str, header: str = HEADER, start: bytes = b""):
    return read_google(start + "\r\n".join((header, *rows)).encode())


def faults(call, *arguments, **named) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        call(*arguments, **named)
    return [str(fault) for fault in refused.value.faults]


def table(text: str):
    return read_spreadsheet(text.encode(), period=H2, names=place_names())


def test_headers_may_drift():
    header = (
        "period ending, Country ,CLDR territory code,LEGAL PROCESS,Requests,"
        "Percentage  Disclosed,Users/Accounts"
    )
    assert summary_of(google(ROW, header=header)).requests == 48


def test_a_header_that_is_gone_is_named():
    header = HEADER.replace("User Data Requests", "Reqs.")
    assert faults(google, ROW, header=header) == [
        "row 1, column 'requests': there is no column 'User Data Requests' or 'Requests' or "
        "'Number of Requests'; the header has Period Ending, Country/Region, CLDR Territory Code, "
        "Legal Process, Reqs., Percentage disclosed, Accounts"
    ]


def test_two_columns_that_say_the_same_are_named():
    header = HEADER + ",Requests"
    found = faults(google, ROW + ",48", header=header)
    assert found == [
        "row 1, column 'Requests': it says the same as column 'User Data Requests'; leave one out"
    ]


def test_a_footnote_mark_is_named():
    assert faults(google, ROW, ROW.replace("HK,Other", "HK,Emergency").replace("48", "1*")) == [
        "row 3, column 'User Data Requests': '1*' carries a footnote mark; take it off once you "
        "know its note"
    ]


def test_a_range_is_named():
    found = faults(google, ROW.replace("48", "0-249"))
    assert found == ["row 2, column 'User Data Requests': '0-249' is a range, not a number"]


def test_every_fault_is_named_and_not_only_the_first():
    bad = "2019-12-30,Atlantis,ZZ,Other Legal Requests,many,120%,66"
    columns = [fault.split(":")[0] for fault in faults(google, ROW, bad)]
    assert columns == [
        "row 3, column 'CLDR Territory Code'",
        "row 3, column 'Percentage disclosed'",
        "row 3, column 'Period Ending'",
        "row 3, column 'User Data Requests'",
    ]


def test_a_byte_order_mark_is_taken_off_and_said():
    found = google(ROW, start=b"\xef\xbb\xbf")
    assert summary_of(found).requests == 48
    assert found.notes == ("row 1: a byte-order mark before the first column was taken off",)


def test_another_encoding_is_refused():
    assert faults(read_google, ROW.encode("utf-16")) == [
        "row 1: it is UTF-16; save it as CSV in UTF-8"
    ]
    latin = f"{HEADER}\n{ROW.replace('Hong Kong', 'Côte')}".encode("latin-1")
    assert faults(read_google, latin) == ["row 2: it is not UTF-8; save it again so"]


def test_blank_is_not_zero():
    found = google(ROW.replace(",48,77,66", ",,,"))
    assert found.figures[0].amount is None
    assert summary_of(found).not_reported == 1


def test_a_row_that_comes_twice_is_named():
    assert faults(google, ROW, ROW) == [
        "row 3: it says again what row 2 says, and would be counted twice"
    ]


def test_a_row_of_all_processes_beside_its_parts_is_named():
    found = faults(google, ROW.replace("Other Legal Requests", "All"), ROW)
    assert found == ["row 3: row 2 counts all processes of this place already"]


def test_a_row_that_is_too_short_is_named():
    assert "row 2: it has 6 cells, the header has 7" in faults(google, ROW.rsplit(",", 1)[0])


def test_a_percentage_that_no_number_can_give_is_named():
    assert faults(google, ROW.replace("48,77", "1,50")) == [
        "row 2, column 'Percentage disclosed': 50 percent of 1 is no whole number, however rounded"
    ]


def test_a_territory_under_another_countrys_code_becomes_its_own():
    assert google(ROW.replace(",HK,", ",CN-HK,")).figures[0].jurisdiction == HK


def test_an_unfinished_quote_is_named():
    assert faults(google, '2019-12-31,"Hong Kong')[0].startswith("row 2: it is no CSV")


def test_a_table_that_nobody_knows_is_refused():
    assert faults(read_github, b"year,fruit\n2020,apple\n") == [
        "row 1: no table that we know has the columns year, fruit"
    ]


def test_a_spreadsheet_of_single_requests_is_counted():
    found = table(
        "Date received,Country,Type,Outcome\n"
        "2019-07-03,Hong Kong,warrant,produced\n"
        "2019-08-01,HK,Preservation,\n"
        "2019-08-02,Deutschland,order,refused\n"
    )
    summary = summary_of(found.within(H2, HK))
    assert (summary.requests, summary.preservation, summary.with_data) == (1, 1, 1)


def test_a_day_that_means_two_days_is_refused():
    found = faults(table, "Received,Country\n03/04/2019,HK\n")
    assert found == [
        "row 2, column 'Received': '03/04/2019' is no day such as 2019-12-31; other spellings "
        "mean different days"
    ]


def test_a_place_that_nobody_knows_is_named():
    found = faults(table, "Country,Requests\nAtlantis,3\n")
    assert found == [
        "row 2, column 'Country': 'Atlantis' is no place that we know: write its name or its "
        "ISO code"
    ]


def test_columns_of_ones_own_are_named_once(tmp_path):
    sheet, columns = tmp_path / "requests.csv", tmp_path / "columns.toml"
    sheet.write_text("Eingang,Land,Art\n2019-07-03,Hongkong,Beschluss\n")
    columns.write_text('[columns]\nreceived = "Eingang"\nplace = "Land"\nkind = "Art"\n')
    arguments = ["--publisher", "table", "--dry-run", "--from", "2019-07-01", "--to", "2019-12-31"]
    found = CliRunner().invoke(main, ["import", *arguments, "--columns", str(columns), str(sheet)])
    last = found.output.splitlines()[-1]
    assert last == "all 2019-07-01..2019-12-31: 1 request, 0 preservation apart"


def test_columns_that_are_no_fields_are_a_wrong_call(tmp_path):
    sheet, columns = tmp_path / "requests.csv", tmp_path / "columns.toml"
    sheet.write_text("a\n1\n")
    columns.write_text('[columns]\nfruit = "Obst"\n')
    arguments = ["--publisher", "table", "--dry-run", "--from", "2019-07-01", "--to", "2019-12-31"]
    found = CliRunner().invoke(main, ["import", *arguments, "--columns", str(columns), str(sheet)])
    assert found.exit_code == 2
    assert "fruit" in found.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from", "2019-07-01", "--to", "2019-12-31"],
        ["--dry-run", "--from", "2019-12-31", "--to", "2019-07-01"],
        ["--dry-run", "--from", "2019-07-01", "--to", "2019-12-31", "--jurisdiction", "CN-HK"],
        ["--dry-run", "--from", "July", "--to", "2019-12-31"],
    ],
)
def test_a_wrong_call_exits_2(tmp_path, arguments):
    sheet = tmp_path / "g.csv"
    sheet.write_text(f"{HEADER}\n{ROW}\n")
    found = CliRunner().invoke(main, ["import", "--publisher", "google", *arguments, str(sheet)])
    assert found.exit_code == 2, found.output


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,586", 1586), ("1 586", 1586), ("1\u202f586", 1586), ("0", 0), ("", None), ("–", None)],
)
def test_numbers_are_read_as_they_are_printed(text, amount):
    assert read_amount(text) == amount


@pytest.mark.parametrize("text", ["1.5", "12,34", "1,23,456", "105†", "<10", "10+", "-4", "ten"])
def test_what_is_no_number_is_never_taken_for_one(text):
    with pytest.raises(NotAnAmount):
        read_amount(text)


def test_bands_are_read_and_backward_ones_are_not():
    assert read_band("1000-1249") == Band(1000, 1249)
    for text in ("249-0", "250", ""):
        with pytest.raises(NotAnAmount):
            read_band(text)


@given(st.integers(0, 400), st.data())
@settings(max_examples=200, deadline=None)
def test_a_rounded_percentage_always_allows_for_the_truth(amount, data):
    truth = data.draw(st.integers(0, amount))
    percent = round(100 * truth / amount) if amount else 0
    found = of_rounded_percent(percent, amount)
    low, high = (found.low, found.high) if isinstance(found, Band) else (found, found)
    assert low <= truth <= high

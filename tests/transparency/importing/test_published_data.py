"""What others have published, read by our importers. Skipped where the files are not there."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.transparency.cells import Band
from comity.transparency.importing.found import ImportRefused, summary_of
from comity.transparency.importing.github import disagreements, read_github
from comity.transparency.importing.google import read_google
from comity.transparency.importing.spreadsheet import read_spreadsheet
from comity.transparency.months import half_year
from comity.transparency.registry import FigureId
from comity.vocabulary.instants import Period, end_of, start_of
from comity.vocabulary.places import Jurisdiction
from comity_server.adapters.importers.place_names import place_names
from comity_server.cli import main

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared"))
DATA = next(
    (folder / "data" for folder in (SHARED, ROOT.parents[1] / "shared") if folder.is_dir()),
    SHARED / "data",
)
GOOGLE = DATA / "google-global-user-data-requests.csv"
GITHUB = DATA / "github"
DISCLOSE = GITHUB / "requests_to_disclose_user_information"
HK = Jurisdiction("HK")

pytestmark = pytest.mark.skipif(
    not GOOGLE.exists(), reason="the published data are not beside this repository"
)


def run(*arguments: str):
    return CliRunner().invoke(main, ["import", *arguments])


def between(first: date, last: date) -> Period:
    return Period(start_of(first), end_of(last))


def test_google_counts_hong_kong_2019_as_105_and_one_preservation_apart():
    found = run(
        *("--publisher", "google", "--dry-run", "--jurisdiction", "HK"),
        *("--from", "2019-01-01", "--to", "2019-12-31", str(GOOGLE)),
    )
    assert found.exit_code == 0, found.output
    last = found.output.splitlines()[-1]
    assert last == "HK 2019-01-01..2019-12-31: 105 requests, 1 preservation apart"


def test_the_number_106_comes_only_with_the_preservation_row():
    chosen = read_google(GOOGLE.read_bytes()).within(
        between(date(2019, 1, 1), date(2019, 12, 31)), HK
    )
    summary = summary_of(chosen)
    assert (summary.requests, summary.requests + summary.preservation) == (105, 106)


def test_google_gave_data_in_3_of_43_requests_after_the_national_security_law():
    chosen = read_google(GOOGLE.read_bytes()).within(half_year(2020, 2), HK)
    summary = summary_of(chosen)
    assert (summary.requests, summary.with_data, summary.preservation) == (43, 3, 0)


def test_the_later_table_continues_the_series():
    later = read_google(
        (DATA / "google-global-user-data-requests-HK-2023H1-2025H1.csv").read_bytes()
    )
    assert summary_of(later.within(half_year(2025, 1), HK)).requests == 20


def test_what_google_did_not_report_is_not_zero():
    early = read_google(GOOGLE.read_bytes()).within(half_year(2010, 1), HK).figures
    assert [(one.amount, one.with_data, one.accounts) for one in early] == [(50, None, None)]


def test_a_period_that_cuts_a_half_year_is_refused():
    with pytest.raises(ImportRefused, match="only partly inside"):
        read_google(GOOGLE.read_bytes()).within(between(date(2019, 1, 1), date(2019, 11, 30)), HK)


@pytest.mark.parametrize(
    "name",
    ["requests_received_and_disclosed", "cross_border_data_requests", "requests_accounts_affected"],
)
def test_githubs_years_and_half_years_agree(name):
    halves = DISCLOSE / "by_calendar_year_half" / f"{name}_by_calendar_year_half.csv"
    annual = read_github((DISCLOSE / f"{name}.csv").read_bytes())
    assert disagreements(annual, read_github(halves.read_bytes())) == ()


def test_a_half_year_without_a_row_is_noticed_in_githubs_take_downs():
    folder = GITHUB / "government_takedowns"
    annual = read_github((folder / "government_takedowns_received.csv").read_bytes())
    halves = (
        folder / "by_calendar_year_half/government_takedowns_received_by_calendar_year_half.csv"
    )
    assert disagreements(annual, read_github(halves.read_bytes())) == (
        "2024 RU: the year says 42, its halves 17",
    )


def test_githubs_letters_are_read_as_bands():
    found = read_github((DISCLOSE / "national_security_letters_and_orders.csv").read_bytes())
    assert all(isinstance(one.amount, Band) for one in found.figures)
    assert {one.figure for one in found.figures} == {FigureId.RECEIVED, FigureId.ACCOUNTS_NAMED}
    assert summary_of(found).requests == 0


def test_githubs_take_downs_are_no_data_requests():
    path = GITHUB / "government_takedowns" / "government_takedowns_received.csv"
    summary = summary_of(
        read_github(path.read_bytes()).within(between(date(2021, 1, 1), date(2021, 12, 31)), HK)
    )
    assert (summary.requests, summary.removal) == (0, 1)


def test_discords_total_is_caught():
    path = DATA / "discord" / "2024-H1-government-requests-extract.csv"
    with pytest.raises(ImportRefused) as refused:
        read_spreadsheet(path.read_bytes(), period=half_year(2024, 1), names=place_names())
    faults = [str(fault) for fault in refused.value.faults]
    assert faults == [
        "row 28: it names again what row 26 names; add them up or tell them apart",
        "row 37, column 'Requests': the total says 539, the rows above add up to 540",
    ]


def test_a_refused_file_writes_nothing(tmp_path):
    output = tmp_path / "out.csv"
    path = DATA / "discord" / "2024-H1-government-requests-extract.csv"
    found = run(
        *("--publisher", "table", "--output", str(output)),
        *("--from", "2024-01-01", "--to", "2024-06-30", str(path)),
    )
    assert found.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_an_import_can_be_written_as_tidy_csv(tmp_path):
    output = tmp_path / "out.csv"
    found = run(
        *("--publisher", "google", "--output", str(output), "--jurisdiction", "HK"),
        *("--from", "2019-01-01", "--to", "2019-12-31", str(GOOGLE)),
    )
    assert found.exit_code == 0, found.output
    rows = output.read_bytes().decode().split("\r\n")
    assert len(rows) == 1 + 4 + 1
    assert rows[1].endswith(",HK,received,requests,Emergency Disclosure Requests,number,1,,")

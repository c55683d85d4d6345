"""Google's global table of user data requests.

Rows are half-years by place and legal process. Percentages are rounded; a blank is not a zero; and
a 0 for percentage or accounts before the second half of 2010 means that nothing was reported then.
Preservation rows stand among the others and are no data requests.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from comity.transparency.importing.amounts import NotAnAmount, of_rounded_percent, read_amount
from comity.transparency.importing.found import (
    Imported,
    ImportedFigure,
    ImportFault,
    ImportRefused,
)
from comity.transparency.importing.sheet import (
    Columns,
    Line,
    check_widths,
    match_columns,
    plain,
    read_sheet,
)
from comity.transparency.months import half_year
from comity.transparency.registry import FigureId
from comity.vocabulary.instants import Period, end_of
from comity.vocabulary.places import Jurisdiction, PlaceError, Unknown, parse_jurisdiction
from comity.vocabulary.places import parse_outside_place as parse_place

KNOWN: Final = {
    "period": ("Period Ending", "Reporting Period", "Period", "Half-year ending"),
    "name": ("Country/Region", "Country", "Country or Region"),
    "code": ("CLDR Territory Code", "Country Code", "Territory Code", "CLDR"),
    "process": ("Legal Process", "Legal Process Type", "Request Type"),
    "requests": ("User Data Requests", "Requests", "Number of Requests"),
    "percent": (
        "Percentage disclosed",
        "Percentage of requests where some information produced",
        "Percentage of requests where some user data produced",
        "Percent disclosed",
    ),
    "accounts": ("Accounts", "Users/Accounts", "Users/Accounts Specified", "User Accounts"),
}
REQUIRED: Final = ("period", "name", "process", "requests")
NOT_YET_REPORTED: Final = (half_year(2009, 2), half_year(2010, 1))
"""The half-years in which percentages and accounts were not reported, and stand as 0."""


def read_google(data: bytes) -> Imported:
    """Return the whole table.

    :raises ImportRefused: with every fault by row and column, if any row is not understood.
    """
    sheet = read_sheet(data)
    lines = [line for line in sheet.lines if not line.is_blank]
    if not lines:
        raise ImportRefused([ImportFault(0, "", "it is empty")])
    columns = match_columns(lines[0], KNOWN, required=REQUIRED)
    faults = check_widths(lines[1:], columns)
    figures = []
    for line in lines[1:]:
        found = _figure(line, columns, faults)
        if found is not None:
            figures.append(found)
    faults += _repeats(figures)
    if faults:
        raise ImportRefused(faults)
    return Imported("google", tuple(figures), sheet.notes)


def _figure(line: Line, columns: Columns, faults: list[ImportFault]) -> ImportedFigure | None:
    before = len(faults)

    def amount(field: str) -> int | None:
        try:
            return read_amount(columns.cell(line, field))
        except NotAnAmount as error:
            faults.append(ImportFault(line.row, columns.header(field), str(error)))
            return None

    period = _period(line, columns, faults)
    asker = _asker(line, columns, faults)
    requests, percent, accounts = amount("requests"), amount("percent"), amount("accounts")
    if period is None or asker is None or len(faults) > before:
        return None
    process = columns.cell(line, "process")
    is_preservation = plain(process).startswith("preservation")
    if period in NOT_YET_REPORTED and not percent and not accounts:
        percent = accounts = None
    with_data = None
    if percent is not None and requests is not None and not is_preservation:
        try:
            with_data = of_rounded_percent(percent, requests)
        except NotAnAmount as error:
            faults.append(ImportFault(line.row, columns.header("percent"), str(error)))
            return None
    return ImportedFigure(
        row=line.row,
        period=period,
        jurisdiction=asker,
        figure=FigureId.PRESERVATION if is_preservation else FigureId.RECEIVED,
        group=process,
        amount=requests,
        with_data=with_data,
        accounts=accounts,
    )


def _period(line: Line, columns: Columns, faults: list[ImportFault]) -> Period | None:
    text = columns.cell(line, "period")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        try:
            day = datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  # a day, no instant
        except ValueError:
            text = f"{text!r} is no day such as 2019-12-31"
            faults.append(ImportFault(line.row, columns.header("period"), text))
            return None
    half = half_year(day.year, 1 if day.month <= 6 else 2)
    if half.end != end_of(day):
        text = f"{text!r} is not the end of a half-year"
        faults.append(ImportFault(line.row, columns.header("period"), text))
        return None
    return half


def _asker(line: Line, columns: Columns, faults: list[ImportFault]) -> Jurisdiction | None:
    code, name = columns.cell(line, "code"), columns.cell(line, "name")
    place = parse_place(code)
    if not isinstance(place, Unknown):
        return Jurisdiction(place)
    try:
        # Bodies such as the United Nations have a name and no code.
        if not code and len(name) > 2:
            return parse_jurisdiction(name)
    except PlaceError:
        pass
    text = f"{code!r} is no place that we know, for {name!r}"
    faults.append(ImportFault(line.row, columns.header("code"), text))
    return None


def _repeats(figures: list[ImportedFigure]) -> list[ImportFault]:
    seen: dict[tuple[Period, Jurisdiction | None, str], int] = {}
    wholes: dict[tuple[Period, Jurisdiction | None], int] = {}
    faults = []
    for found in figures:
        key = (found.period, found.jurisdiction, plain(found.group))
        if key in seen:
            text = f"it says again what row {seen[key]} says, and would be counted twice"
            faults.append(ImportFault(found.row, "", text))
        seen.setdefault(key, found.row)
        if plain(found.group) == "all":
            wholes[found.period, found.jurisdiction] = found.row
    for found in figures:
        whole = wholes.get((found.period, found.jurisdiction))
        if whole is not None and whole != found.row and found.figure is FigureId.RECEIVED:
            text = f"row {whole} counts all processes of this place already"
            faults.append(ImportFault(found.row, "", text))
    return faults

"""Samples of the report, drawn from cells of every kind by the functions of the product."""

from __future__ import annotations

from comity.transparency.cells import Band, NotReported, Number, Shown, Withheld
from comity.transparency.months import half_year
from comity.transparency.registry import FigureId
from comity_server.faces.parts import Link, Pair
from comity_server.public import report_charts, report_page
from comity_server.public.edition_cells import GROUPS, Facts
from comity_server.public.pages import figures
from tests.faces.samples.common import BARRED
from tests.faces.samples.desk_decisions import PROOF
from tests.faces.samples.public_pages import frame

RECEIVED: dict[str, Shown] = {
    "HK": Number(105),
    "MO": Number(7),
    "SG": Withheld(),
    "TW": NotReported("not counted in 2020"),
    "US": Band(0, 249),
    "DE": Number(43, was=41),
    "FR": Number(38),
    "GB": Number(31),
    "IE": Number(12),
    "NL": Number(9),
    "BE": Withheld(),
    "CH": Number(6),
    "IN": Number(64),
    "BR": Number(22),
    "AU": Number(14),
    "JP": Number(17),
    "KR": Number(8),
    "ZA": Number(5),
    "IS": Number(0),
    "NZ": Number(0),
}


def _split(shown: Shown) -> dict[str, Shown]:
    if not isinstance(shown, Number):
        return dict.fromkeys(GROUPS, shown)
    gave, refused = shown.value * 3 // 8, shown.value * 2 // 8
    held = shown.value // 8
    rest = shown.value - gave - refused - held
    return dict(
        zip(GROUPS, map(Number, (gave, refused, rest // 2, held, rest - rest // 2)), strict=True)
    )


FACTS = Facts(
    period=half_year(2020, 2),
    total=Number(392),
    received=RECEIVED,
    outcomes=_split(Number(392)),
    by_place={place: _split(shown) for place, shown in RECEIVED.items()},
)
HIDDEN = Facts(
    period=half_year(2020, 2),
    total=Number(41),
    received={"HK": Number(30), "IE": Withheld(), "DE": Withheld()},
    outcomes=_split(Number(41)) | {"refused": Withheld(), "held": Withheld()},
    by_place={
        "HK": _split(Number(30)),
        "IE": _split(Withheld()),
        "DE": _split(Withheld()),
    },
)
FOOT = figures.Foot(
    "Edition 2 of July to December 2020",
    (
        Link("Definitions", "#definitions"),
        Link("CSV", "/report/2020-2/2/figures.csv"),
        Link("Checkpoint 4,102", "/checkpoints/4102/"),
    ),
)


def _report(facts: Facts, **more: object) -> figures.ReportPage:
    big, sentence = report_page.headline(facts)
    return figures.ReportPage(
        frame=frame("Figures"),
        title="Government requests, July to December 2020",
        edition="Edition 2, published on 2 February 2021",
        big=big,
        sentence=sentence,
        outcome=report_charts.outcome_chart(facts),
        places=report_charts.place_bars(facts, href="/report/place/{}/"),
        map=report_charts.place_map(facts),
        table=report_page.places_table(facts, href="/report/place/{}/"),
        foot=FOOT,
        downloads=(
            Pair("Every cell", link=Link("CSV", "/report/2020-2/2/figures.csv")),
            Pair(
                "The report with its rolls",
                link=Link("JSON", "/report/2020-2/2/report.json"),
                note="What comity_verify checks",
            ),
        ),
        definitions=report_page.definitions((FigureId.RECEIVED, FigureId.CONTENT)),
        check=(Pair("Commitments", "392"),),
        commands=("python -I -S comity_verify.py report report.json",),
        notes=("Requests found to be fake, and duplicates of others, are in no roll.",),
        proof=PROOF,
        editions=(Link("Edition 1", "/report/2020-2/1/"),),
        **more,  # type: ignore[arg-type]  # fields pass through
    )


CHANGES = (
    figures.Changed(
        "Germany, Requests", "41", "43", "Two letters had been filed under another year."
    ),
)
_PERIODS = [half_year(2018 + n // 2, n % 2 + 1) for n in range(6)]
_OVER_TIME = report_charts.over_time(
    list(
        zip(
            _PERIODS,
            (
                Number(31),
                Number(0),
                Withheld(),
                NotReported("not counted then"),
                Number(88),
                RECEIVED["HK"],
            ),
            strict=True,
        )
    ),
    who="authorities of Hong Kong SAR China",
    notes={_PERIODS[4]: ("30 Jun 2020: a hold counts from here",)},
)
REPORT = _report(FACTS, changes=CHANGES, over_time=_OVER_TIME)
REPORT_HIDDEN = _report(HIDDEN)
PLACE = figures.PlaceFiguresPage(
    frame=frame("Figures"),
    title="Requests from authorities of Hong Kong SAR China",
    lead="All published periods, each in its newest edition.",
    table=report_page.places_table(FACTS),
    over_time=_OVER_TIME,
    foot=figures.Foot("Each period in its newest edition"),
    stance="We do not produce user data.",
    stance_chip=BARRED,
    links=(Link("How to serve us from there", "/serve/HK/"),),
)
EDITIONS = figures.EditionsPage(
    frame=frame("Figures"),
    rows=(
        figures.EditionRow(
            "2020-2/2",
            Link("July to December 2020, edition 2", "/report/2020-2/2/"),
            (Pair("Published", "2 February 2021"), Pair("Requests", "392")),
            (
                Link("CSV", "/report/2020-2/2/figures.csv"),
                Link("Report with rolls", "/report/2020-2/2/report.json"),
            ),
            CHANGES,
        ),
        figures.EditionRow(
            "2020-2/1",
            Link("July to December 2020, edition 1", "/report/2020-2/1/"),
            (Pair("Published", "1 January 2021"), Pair("Requests", "390")),
            (Link("CSV", "/report/2020-2/1/figures.csv"),),
        ),
    ),
    commands=("python -I -S comity_verify.py report report.json",),
    feeds=(Link("Feed", "/report/feed/"),),
)

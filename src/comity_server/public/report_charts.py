"""The pictures of a report: outcomes, places as bars and on the map, and figures over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel import __version__ as cldr_by_babel
from django.utils.translation import gettext

from comity.transparency.cells import Shown
from comity.vocabulary.instants import Period
from comity_server.faces.cells import cell_of, say_number
from comity_server.faces.charts import Bars, Cell, CellKind, OutcomeBar, bars, outcome_cells
from comity_server.faces.places import say_place
from comity_server.public.charts.columns import Column, Columns, columns
from comity_server.public.charts.map import Mark, WorldMap, world_map
from comity_server.public.edition_cells import Facts
from comity_server.public.figure_words import (
    group_words,
    say_picture,
    say_short_span,
    say_span,
)

MOST_BARS = 40


def outcome_chart(facts: Facts) -> OutcomeBar:
    """Return the one bar of what became of all requests."""
    words = group_words()
    parts = [(words[name], cell_of(shown)) for name, shown in facts.outcomes.items()]
    gave, everything = parts[0][1], cell_of(facts.total)
    title = gettext("What became of the requests")
    if {gave.kind, everything.kind} <= {CellKind.NUMBER, CellKind.ZERO}:
        title = gettext("We gave data in %(gave)s of %(all)s") % {
            "gave": gave.text,
            "all": everything.text,
        }
    measure = gettext("Requests for user data by outcome, %(period)s") % {
        "period": say_span(facts.period)
    }
    return outcome_cells(
        title=title,
        subtitle=measure,
        cells=parts,
        alternative=say_picture(
            gettext("Outcome bar."), measure=measure, finding=title, cells=parts
        ),
    )


def place_marks(facts: Facts) -> tuple[tuple[str, str, Cell], ...]:
    """Return code, name and cell of each place: the greatest number first, the unknown last."""
    found = [(code, say_place(code), cell_of(shown)) for code, shown in facts.received.items()]
    return tuple(sorted(found, key=_by_rank))


def _by_rank(item: tuple[str, str, Cell]) -> tuple[int, int, str]:
    order = {CellKind.BAND: 1, CellKind.WITHHELD: 2, CellKind.ZERO: 3, CellKind.NOT_REPORTED: 4}
    return order.get(item[2].kind, 0), -item[2].high, item[1]


def place_bars(facts: Facts, *, href: str) -> Bars:
    """Return the sorted bars of places, each leading to its page.

    :param href: the address of a place's page, with ``{}`` for its code; empty where it has none.
    """
    marks = place_marks(facts)[:MOST_BARS]
    title, measure = places_title(facts), _measure(facts)
    return bars(
        title=title,
        subtitle=measure,
        heading=gettext("Country or territory"),
        value_heading=gettext("Requests"),
        cells=[(name, cell) for _, name, cell in marks],
        hrefs=[href.format(code) if href else "" for code, _, _ in marks],
        alternative=say_picture(
            gettext("Horizontal bars."),
            measure=measure,
            finding=title,
            cells=[(name, cell) for _, name, cell in marks],
        ),
    )


def place_map(facts: Facts) -> WorldMap:
    """Return the map with a circle for each place that has a figure."""
    marks = place_marks(facts)
    title, measure = gettext("Where requests came from"), _measure(facts)
    return world_map(
        [Mark(code, name, _as_value(cell)) for code, name, cell in marks],
        title=title,
        subtitle=measure,
        caption=gettext(
            "Shapes help to find places. They take no position on borders or status. "
            "Names: CLDR, as Babel %(version)s has it. Shapes: Natural Earth 1:50m."
        )
        % {"version": cldr_by_babel},
        alternative=say_picture(
            gettext("Map with circles by count."),
            measure=measure,
            finding=places_title(facts),
            cells=[(name, cell) for _, name, cell in marks],
        ),
        scale=_scale([cell.high for _, _, cell in marks]),
    )


def _as_value(cell: Cell) -> Cell:
    """Return a corrected cell as its number: what it was stands in the table."""
    if cell.kind != CellKind.CORRECTED:
        return cell
    return Cell(CellKind.NUMBER if cell.high else CellKind.ZERO, say_number(cell.high), cell.high)


def _scale(values: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return one or two round numbers to compare circles with."""
    top = max(values, default=0)
    if top < 10:
        return ()
    large = 10 ** (len(str(top)) - 1)
    round_one = max(step * large for step in (1, 2, 5) if step * large <= top)
    return ((round_one, say_number(round_one)), (round_one // 10, say_number(round_one // 10)))


def _measure(facts: Facts) -> str:
    return gettext("Requests for user data by place of the authority, %(period)s") % {
        "period": say_span(facts.period)
    }


def places_title(facts: Facts) -> str:
    """Return the finding: who asked most, where the published cells say it."""
    marks = place_marks(facts)
    hidden = any(cell.kind in {CellKind.NOT_REPORTED, CellKind.BAND} for _, _, cell in marks)
    if not marks or hidden or not marks[0][2].high:
        return gettext("Who asked")
    if len(marks) == 1:
        return gettext("%(place)s asked") % {"place": marks[0][1]}
    if marks[0][2].high > marks[1][2].high:
        return gettext("%(place)s asked most") % {"place": marks[0][1]}
    return gettext("Who asked")


def over_time(
    cells: Sequence[tuple[Period, Shown]],
    *,
    who: str,
    notes: Mapping[Period, Sequence[str]],
) -> Columns:
    """Return one column for each period, the oldest first.

    :param who: whose requests, as the subtitle names them.
    :param notes: for each period what happened in it.
    """
    named = [(say_short_span(period), cell_of(shown)) for period, shown in cells]
    finding = _trend([cell for _, cell in named])
    measure = gettext("Requests for user data in each period, %(who)s") % {"who": who}
    return columns(
        title=finding,
        subtitle=measure,
        alternative=say_picture(gettext("Columns."), measure=measure, finding=finding, cells=named),
        periods=[
            Column(label, cell, notes=tuple(notes.get(period, ())))
            for (period, _), (label, cell) in zip(cells, named, strict=True)
        ],
    )


def _trend(cells: Sequence[Cell]) -> str:
    known = {CellKind.NUMBER, CellKind.ZERO, CellKind.CORRECTED}
    if len(cells) < 2 or any(cell.kind not in known for cell in cells[-2:]):
        return gettext("Over time")
    before, now = cells[-2].high, cells[-1].high
    if now > before:
        return gettext("More than in the period before")
    if now < before:
        return gettext("Fewer than in the period before")
    return gettext("As many as in the period before")

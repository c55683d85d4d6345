"""From published cells to the page of a report: its tables, its words and its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext

from comity.transparency.beside_counts import MET, MISSED
from comity.transparency.cells import Shown
from comity.transparency.closing_apart import EMERGENCY
from comity.transparency.edition import Edition, PublishedTable
from comity.transparency.registry import FigureId, figure_of
from comity_server.faces.cells import cell_of
from comity_server.faces.charts import Cell, CellKind
from comity_server.faces.parts import Pair
from comity_server.faces.places import say_place
from comity_server.public.edition_cells import GROUPS, Facts, outcomes, outcomes_of
from comity_server.public.figure_words import group_words, say_figure
from comity_server.public.key_words import SPEAKS_FOR_ITSELF, say_category, say_key
from comity_server.public.pages.figures import Changed, FigureTable, TableRow

PLACE_PAGE = "/report/place/{}/"


def headline(facts: Facts) -> tuple[str, str]:
    """Return the one figure, or the words in its place, and the sentence beside it."""
    total, gave = cell_of(facts.total), cell_of(facts.outcomes["gave-data"])
    if total.kind not in {CellKind.NUMBER, CellKind.ZERO, CellKind.CORRECTED}:
        return total.text.capitalize(), gettext("how many requests for user data we received.")
    if gave.kind not in {CellKind.NUMBER, CellKind.ZERO, CellKind.CORRECTED}:
        return str(_plain(total)), gettext("requests for user data.")
    return _plain(total), gettext("requests for user data. We gave data in %(count)s.") % {
        "count": _plain(gave)
    }


def _plain(cell: Cell) -> str:
    # In a sentence stands what is; what it was stands in the table and among the changes.
    return cell.text.split(", ")[0] if cell.kind == CellKind.CORRECTED else cell.text


def places_table(facts: Facts, *, href: str = "") -> FigureTable:
    """Return what became of the requests of each place, and of all."""
    words = group_words()
    rows = sorted(facts.received, key=say_place)
    return FigureTable(
        caption=gettext("What became of requests for user data, by place of the authority"),
        headings=(
            gettext("Country or territory"),
            gettext("Requests"),
            *(words[name] for name in GROUPS),
        ),
        rows=tuple(
            TableRow(
                say_place(place),
                (cell_of(facts.received[place]), *_quiet(facts.by_place[place].values())),
                href=href.format(place) if href else "",
            )
            for place in rows
        ),
        totals=(cell_of(facts.total), *_cells(facts.outcomes.values())),
    )


def _cells(shown: Iterable[Shown]) -> tuple[Cell, ...]:
    return tuple(map(cell_of, shown))


def _quiet(shown: Iterable[Shown]) -> tuple[Cell, ...]:
    """Return cells without the reason that stands in the row's first one already."""
    return tuple(replace(cell, note="") for cell in _cells(shown))


def outcomes_table(edition: Edition, *, place: str = "") -> FigureTable:
    """Return each outcome by itself, of all requests or of one place."""
    cells = outcomes_of(edition, place) if place else outcomes(edition)
    return FigureTable(
        caption=gettext("Each outcome by itself"),
        headings=(gettext("Outcome"), gettext("Requests")),
        rows=tuple(TableRow(say_figure(name), (cell_of(shown),)) for name, shown in cells.items()),
    )


def more_tables(tables: Iterable[PublishedTable]) -> tuple[FigureTable, ...]:
    """Return the tables that count something, and one that names those that count nothing."""
    known = tuple(tables)
    empty = [table.title for table in known if not table.cells]
    found = [plain_table(table) for table in known if table.cells]
    if empty:
        caption = gettext("None of these in this period")
        found.append(FigureTable(caption, (), (), empty="; ".join(empty) + "."))
    return tuple(found)


def plain_table(table: PublishedTable) -> FigureTable:
    """Return any other table of an edition: one row a cell, or one a clock with what was kept."""
    if table.dimensions == ("clock", "kept") and table.cells:
        return _clocks_table(table)
    return FigureTable(
        caption=table.title,
        headings=(gettext("Figure"), table.unit.value.capitalize() if table.unit else ""),
        rows=tuple(
            TableRow(_say_keys(table, cell.keys, cell.figure), (cell_of(cell.shown),))
            for cell in table.cells
        ),
        empty=gettext("None in this period."),
        notes=_why_no_roll(table),
    )


def _why_no_roll(table: PublishedTable) -> tuple[str, ...]:
    if not table.why_no_roll:
        return ()
    return (gettext("No roll: %(why)s.") % {"why": table.why_no_roll.rstrip(".")},)


def _clocks_table(table: PublishedTable) -> FigureTable:
    cells = {cell.keys: cell_of(cell.shown) for cell in table.cells}
    clocks = dict.fromkeys(clock for clock, _ in cells)
    return FigureTable(
        caption=table.title,
        headings=(gettext("Deadline"), gettext("Met"), gettext("Missed")),
        rows=tuple(
            TableRow(
                say_key("clock", clock, FigureId.CLOCKS_MET),
                (cells[clock, MET], cells[clock, MISSED]),
            )
            for clock in clocks
        ),
        notes=_why_no_roll(table),
    )


def _say_keys(table: PublishedTable, keys: tuple[str, ...], figure: FigureId) -> str:
    parts = []
    for dimension, key in zip(table.dimensions, keys, strict=True):
        match dimension:
            case "jurisdiction" | "place":
                parts.append(say_place(key))
            case "kind":
                # The row's own word says more than its figure, which both rows may share.
                return gettext("Emergencies") if key == EMERGENCY else gettext("All others")
            case "outcome" | "figure":
                parts.append(say_figure(key) if key in set(FigureId) else key)
            case _:
                parts.append(say_key(dimension, key, figure))
    if say_figure(figure) not in parts and not SPEAKS_FOR_ITSELF.intersection(table.dimensions):
        parts.append(say_figure(figure))
    return ", ".join(parts)


def banded_pairs(edition: Edition) -> tuple[Pair, ...]:
    """Return each band, with the law that lets it be told."""
    return tuple(
        Pair(say_category(line.category), cell_of(line.shown).text, note=line.source)
        for line in edition.banded
    )


def definitions(figures: Iterable[FigureId]) -> tuple[Pair, ...]:
    """Return what each figure counts and what it leaves out."""
    known = dict.fromkeys(figures)
    return tuple(
        Pair(
            say_figure(name),
            figure_of(name).definition,
            note=gettext("Without: %(what)s.") % {"what": figure_of(name).excludes}
            if figure_of(name).excludes
            else "",
        )
        for name in FigureId
        if name in known
    )


def changed(edition: Edition) -> tuple[Changed, ...]:
    """Return what an edition corrects, as its readers are told."""
    tables: Mapping[str, PublishedTable] = {table.id: table for table in edition.tables}
    found = []
    for one in edition.corrections:
        table = tables.get(one.table)
        cell = next((c for c in table.cells if c.name == one.cell), None) if table else None
        where = _say_keys(table, cell.keys, cell.figure) if table and cell else one.cell
        found.append(Changed(where, cell_of(one.was).text, _plain(cell_of(one.now)), one.why))
    return tuple(found)

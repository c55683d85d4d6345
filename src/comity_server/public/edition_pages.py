"""From published editions to pages: one edition, one place over time, and the list of all."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from comity.transparency.cells import Shown
from comity.transparency.months import closed
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in
from comity_server.casefile.reading.announced import Announced
from comity_server.casefile.reading.editions import PublishedEdition, PublishedFile
from comity_server.faces.cells import cell_of, say_number
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Chip, Link, Pair, ProofLine, State
from comity_server.faces.places import say_place
from comity_server.public import stances
from comity_server.public.charts.columns import Columns
from comity_server.public.edition_cells import (
    GROUPS,
    facts_of,
    grouped,
    other_tables,
    outcomes_of,
    received,
    total,
)
from comity_server.public.figure_words import group_words, say_span
from comity_server.public.pages.figures import (
    EditionRow,
    EditionsPage,
    FigureTable,
    Foot,
    PlaceFiguresPage,
    ReportPage,
    TableRow,
)
from comity_server.public.pages.frame import PublicFrame
from comity_server.public.report_charts import outcome_chart, over_time, place_bars, place_map
from comity_server.public.report_page import (
    PLACE_PAGE,
    banded_pairs,
    changed,
    definitions,
    headline,
    more_tables,
    outcomes_table,
    places_table,
)

COMMAND = "python -I -S comity_verify.py report report.json"


def address(one: PublishedEdition) -> str:
    """Return where an edition is read: a period's newest at the period's own address."""
    whole = f"/report/{one.period_name}/"
    return whole if one.is_newest else f"{whole}{one.number}/"


def title_of(one: PublishedEdition) -> str:
    """Return a period and which of its editions this is."""
    words = {"period": say_span(one.period), "number": one.number}
    return gettext("%(period)s, edition %(number)s") % words


def edition_page(
    one: PublishedEdition,
    *,
    frame: PublicFrame,
    everything: Sequence[PublishedEdition],
    statements: Sequence[Announced],
    proof: ProofLine | None,
) -> ReportPage:
    """Return the page of one edition."""
    facts = facts_of(one.edition)
    big, sentence = headline(facts)
    return ReportPage(
        frame=frame,
        title=gettext("Government requests, %(period)s") % {"period": say_span(one.period)},
        edition=_published(one),
        notice=_superseded(one, everything),
        big=big,
        sentence=sentence,
        outcome=outcome_chart(facts),
        places=place_bars(facts, href=PLACE_PAGE) if facts.received else None,
        map=place_map(facts) if facts.received else None,
        table=places_table(facts, href=PLACE_PAGE),
        over_time=_all_over_time(everything, statements),
        more=(
            outcomes_table(one.edition),
            *more_tables(other_tables(one.edition)),
        ),
        banded=banded_pairs(one.edition),
        foot=foot_of(one),
        downloads=tuple(_download(one, file) for file in one.files),
        definitions=definitions(cell.figure for t in one.edition.tables for cell in t.cells),
        changes=changed(one.edition),
        check=_check(one),
        commands=(COMMAND,),
        notes=(*one.edition.notes, *one.edition.released),
        proof=proof,
        editions=tuple(
            Link(title_of(other), address(other)) for other in everything if other.name != one.name
        ),
    )


def _published(one: PublishedEdition) -> str:
    return gettext("Edition %(number)s, published on %(day)s") % {
        "number": one.number,
        "day": say_day(one.published_at.date(), long=True),
    }


def _superseded(one: PublishedEdition, everything: Sequence[PublishedEdition]) -> str:
    newest = next((o for o in everything if o.period_name == one.period_name and o.is_newest), one)
    if newest.name == one.name:
        return ""
    return gettext("A later edition corrects this one: edition %(number)s of %(day)s.") % {
        "number": newest.number,
        "day": say_day(newest.published_at.date(), long=True),
    }


def foot_of(one: PublishedEdition) -> Foot:
    """Return what stands beneath each picture of an edition."""
    links = [Link(gettext("Definitions"), "#definitions")]
    links += [Link("CSV", file.href) for file in one.files if file.name == "figures.csv"]
    checkpoint = gettext("Checkpoint %(size)s") % {"size": say_number(one.checkpoint)}
    links.append(Link(checkpoint, f"/checkpoints/{one.checkpoint}.txt"))
    return Foot(title_of(one), tuple(links))


def _download(one: PublishedEdition, file: PublishedFile) -> Pair:
    said = {
        "report.json": gettext("The report with its rolls"),
        "figures.csv": gettext("Every cell"),
        "datapackage.json": gettext("Description of the cells"),
        "report-schema.json": gettext("Schema of the report"),
        **{
            f"roll-{table.id}.csv": gettext("Roll of “%(table)s”") % {"table": table.title}
            for table in one.edition.tables
        },
    }
    size = gettext("%(size)s bytes, SHA-256 %(digest)s") % {
        "size": say_number(file.size),
        "digest": file.sha256,
    }
    return Pair(said.get(file.name, file.name), link=Link(file.name, file.href), note=size)


def _check(one: PublishedEdition) -> tuple[Pair, ...]:
    rolls = [table for table in one.edition.tables if table.roll is not None]
    entries = sum(len(table.roll.rows) for table in rolls if table.roll is not None)
    return (
        Pair(
            gettext("Fixed first"),
            gettext("Entry %(entry)s of the ledger, under checkpoint %(size)s")
            % {"entry": say_number(one.ledger_number), "size": say_number(one.checkpoint)},
            link=Link(gettext("Checkpoint"), f"/checkpoints/{one.checkpoint}.txt"),
        ),
        Pair(
            gettext("Rolls"),
            gettext("%(tables)s tables, %(entries)s entries: one for each request in each table")
            % {"tables": say_number(len(rolls)), "entries": say_number(entries)},
        ),
        Pair(
            gettext("You sent one, or were told"),
            gettext("Ask for the opening of your entry. It shows in which cell you were counted."),
            link=Link(gettext("How to check us"), "/check/"),
        ),
        Pair(gettext("On your machine"), gettext("Save report.json beside the tool")),
    )


def _newest(everything: Sequence[PublishedEdition]) -> list[PublishedEdition]:
    """Return the newest edition of each period, the oldest period first."""
    return sorted((o for o in everything if o.is_newest), key=lambda o: closed(o.period))


def _all_over_time(
    everything: Sequence[PublishedEdition], statements: Sequence[Announced]
) -> Columns | None:
    cells = [(one.period, total(one.edition)) for one in _newest(everything)]
    return _columns(cells, gettext("all authorities"), statements)


def _columns(
    cells: Sequence[tuple[Period, Shown]], who: str, statements: Sequence[Announced]
) -> Columns | None:
    if len(cells) < 2:
        return None
    return over_time(
        cells, who=who, notes={period: _notes(period, statements) for period, _ in cells}
    )


def _notes(period: Period, statements: Sequence[Announced]) -> tuple[str, ...]:
    return tuple(
        gettext("%(day)s: hold, %(place)s")
        % {
            "day": say_day(one.record.hold.effective_at.date()),
            "place": stances.heading(one.record.hold),
        }
        for one in statements
        if period.covers(one.record.hold.effective_at)
    )


def place_page(
    place: str,
    *,
    frame: PublicFrame,
    everything: Sequence[PublishedEdition],
    statements: Sequence[Announced],
    has_guidelines: bool,
) -> PlaceFiguresPage | None:
    """Return all published periods of one place; None where no edition names it."""
    newest = [one for one in _newest(everything) if place in received(one.edition)]
    if not newest:
        return None
    concerned = [one for one in statements if _concerns(one, place)]
    standing = [one for one in concerned if one.in_force]
    name = say_place(place)
    said = " ".join(dict.fromkeys(stances.say_statement(one.record.hold) for one in standing))
    links = [
        Link(gettext("Where we stand"), "/stand/"),
        Link(gettext("All editions"), "/report/editions/"),
    ]
    if has_guidelines:
        words = gettext("How authorities of %(place)s reach us") % {"place": name}
        links.insert(0, Link(words, f"/serve/{place}/"))
    return PlaceFiguresPage(
        frame=frame,
        title=gettext("Requests from authorities of %(place)s") % {"place": name},
        lead=gettext("All published periods, each in its newest edition."),
        stance=said,
        stance_chip=Chip(State.BARRED, gettext("Held")) if said else None,
        over_time=_columns(
            [(one.period, received(one.edition)[place]) for one in newest],
            gettext("authorities of %(place)s") % {"place": name},
            concerned,
        ),
        table=_periods_table(newest, place),
        foot=Foot(gettext("Each period in its newest edition")),
        links=tuple(links),
    )


def _concerns(one: Announced, place: str) -> bool:
    return any(
        jurisdiction_lies_in(Jurisdiction(place), asker) for asker in one.record.hold.requested_by
    )


def _periods_table(newest: Sequence[PublishedEdition], place: str) -> FigureTable:
    words = group_words()
    rows = []
    for one in reversed(newest):
        shown = (received(one.edition)[place], *grouped(outcomes_of(one.edition, place)).values())
        rows.append(TableRow(say_span(one.period), tuple(map(cell_of, shown)), address(one)))
    return FigureTable(
        caption=gettext("What became of requests for user data in each period"),
        headings=(gettext("Period"), gettext("Requests"), *(words[name] for name in GROUPS)),
        rows=tuple(rows),
    )


def editions_page(everything: Sequence[PublishedEdition], *, frame: PublicFrame) -> EditionsPage:
    """Return the list of everything that was ever published."""
    return EditionsPage(
        frame=frame,
        rows=tuple(map(_edition_row, everything)),
        commands=(COMMAND,) if everything else (),
        feeds=(Link(gettext("Feed"), "/report/feed.xml"),) if everything else (),
        empty=gettext("None has been published yet."),
    )


def _edition_row(one: PublishedEdition) -> EditionRow:
    return EditionRow(
        name=one.name,
        link=Link(title_of(one), address(one)),
        facts=(
            Pair(gettext("Published"), say_day(one.published_at.date(), long=True)),
            Pair(gettext("Requests"), cell_of(total(one.edition)).text),
            Pair(
                gettext("Fixed in"),
                gettext("Entry %(entry)s of the ledger, under checkpoint %(size)s")
                % {"entry": say_number(one.ledger_number), "size": say_number(one.checkpoint)},
            ),
            *_first_or_not(one),
        ),
        files=tuple(Link(file.name, file.href) for file in one.files),
        changes=changed(one.edition),
    )


def _first_or_not(one: PublishedEdition) -> tuple[Pair, ...]:
    if one.number == 1 or one.edition.corrections:
        return ()
    return (Pair(gettext("Changed"), gettext("No figure of the edition before")),)


def feed_summary(one: PublishedEdition) -> str:
    """Return in a sentence what an edition says, or what it changed."""
    big, sentence = headline(facts_of(one.edition))
    said = [f"{big} {sentence}"]
    said += [f"{c.where}: {c.now}, was {c.was}. {c.why}" for c in changed(one.edition)]
    return " ".join(said)

"""The page of one edition at the desk: its state with every fault, its cells, what it corrects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext, ngettext

from comity.transparency.checks import Fault
from comity_server.actions.transparency import APPROVALS_NEEDED
from comity_server.casefile.reading.editions import address, value_of
from comity_server.casefile.reading.rows import EditionRow
from comity_server.casefile.statement_checks import StatementCheck
from comity_server.desk.pages.frame import DeskFrame
from comity_server.desk.pages.records import FiguresPage
from comity_server.faces.parts import Act, Chip, Link, Moment, Pair, Reason, State, VerdictPanel
from comity_server.public.report_page import banded_pairs, changed, definitions, plain_table

FILES = ("report.json", "figures.csv")


def state_chip(state: str) -> Chip:
    """Return where an edition stands."""
    words = {
        "drawn-up": (State.ASK, gettext("Waits for people")),
        "entered": (State.SOON, gettext("Waits for a checkpoint")),
        "published": (State.CLEAR, gettext("Published")),
        "discarded": (State.BARRED, gettext("Discarded")),
    }
    return Chip(*words[state])


def edition_page(
    row: EditionRow,
    *,
    faults: Sequence[Fault],
    against: Sequence[StatementCheck] = (),
    reader: UUID | None,
    frame: DeskFrame,
) -> FiguresPage:
    """Return the page of an edition as this reader sees it.

    :param against: published sentences that are not true, and for which nobody has answered.
    """
    edition = value_of(row)
    published = row.state == "published"
    return FiguresPage(
        frame=frame,
        title=gettext("Figures of %(period)s, edition %(number)s")
        % {"period": row.period_name, "number": row.number},
        verdict=_verdict(row, faults, against, reader),
        back=Link(gettext("Figures"), "/desk/figures/"),
        facts=(*_facts(row), *banded_pairs(edition)),
        changes=tuple(
            Pair(one.where, f"{one.was} → {one.now}", note=one.why) for one in changed(edition)
        ),
        tables=tuple(map(plain_table, edition.tables)),
        definitions=definitions(cell.figure for table in edition.tables for cell in table.cells),
        downloads=tuple(Link(name, address(row.name, name)) for name in FILES if published),
    )


def _facts(row: EditionRow) -> Iterator[Pair]:
    yield Pair(gettext("Drawn up by"), row.drawn_up_by.name, moment=Moment(row.drawn_up_at))
    for one in row.approvals.all():
        yield Pair(gettext("Agreed"), one.person.name, moment=Moment(one.at))
    if row.ledger_number is not None:
        yield Pair(gettext("Number in the ledger"), str(row.ledger_number))
    yield Pair(gettext("Digest"), row.digest, mono=True)


def objection_text(one: StatementCheck) -> str:
    """Return which published sentence is not true, and how many releases contradict it."""
    count = len(one.contradicted_by)
    return ngettext(
        "“%(sentence)s”, as we published for hold “%(title)s”: one release contradicts it.",
        "“%(sentence)s”, as we published for hold “%(title)s”: %(n)s releases contradict it.",
        count,
    ) % {"sentence": one.terms.statement or one.title, "title": one.title, "n": count}


def _reasons(against: Sequence[StatementCheck]) -> tuple[Reason, ...]:
    return tuple(
        Reason(number, gettext("Whoever goes on says why"), objection_text(one), code=one.ref)
        for number, one in enumerate(against, 1)
    )


def _verdict(
    row: EditionRow,
    faults: Sequence[Fault],
    against: Sequence[StatementCheck],
    reader: UUID | None,
) -> VerdictPanel:
    base = f"/desk/figures/{row.id}/"
    if row.state != "drawn-up":
        return _settled(row)
    drop = Act(gettext("Discard it"), href=f"{base}discard/")
    if faults:
        return VerdictPanel(
            State.BARRED,
            ngettext(
                "One thing keeps it from being published",
                "%(n)s things keep it from being published",
                len(faults),
            )
            % {"n": len(faults)},
            tuple(
                Reason(number, one.where, one.text, code=one.code)
                for number, one in enumerate(faults, 1)
            ),
            acts=(drop,),
        )
    agreed = {one.person_id for one in row.approvals.all()}
    if len(agreed) >= APPROVALS_NEEDED:
        act = Act(gettext("Publish it"), action=f"{base}publish/", main=True)
        return VerdictPanel(
            State.ASK if against else State.CLEAR,
            gettext("Two people have agreed"),
            _reasons(against),
            acts=(act, drop),
        )
    yes = Act(
        gettext("Say yes to exactly this"),
        action=f"{base}agree/",
        main=True,
        fields=(("digest", row.digest),),
    )
    return VerdictPanel(
        State.ASK,
        gettext("Two people must agree"),
        _reasons(against),
        text=gettext("You said yes. A second person must.") if reader in agreed else "",
        acts=(drop,) if reader in agreed else (yes, drop),
    )


def _settled(row: EditionRow) -> VerdictPanel:
    if row.state == "published":
        correct = Act(gettext("Draw up a correction"), href=f"/desk/figures/new/{row.period_name}/")
        look = Act(
            gettext("See it as everybody does"), href=f"/report/{row.period_name}/{row.number}/"
        )
        return VerdictPanel(State.CLEAR, gettext("Published"), acts=(look, correct))
    if row.state == "entered":
        return VerdictPanel(
            State.SOON,
            gettext("Entered in the ledger"),
            text=gettext("It appears once a checkpoint covers the entry."),
        )
    return VerdictPanel(State.BARRED, gettext("Discarded"))

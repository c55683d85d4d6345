"""Market exits at the desk: the list, and one exit with its dry run, progress and report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from comity.restriction.exit_report import WRONG, ExitReport, Finding
from comity.restriction.exit_stages import NATURES, Stage
from comity.vocabulary.verdict import Bar
from comity_server import clock
from comity_server.actions import exit_stages
from comity_server.casefile.exit_ledger import report
from comity_server.casefile.reading import leaving as reading
from comity_server.desk.frames import frame
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.leaving import ExitPage, StageRow
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.wording.exit import conflict_word, finding_word, stage_word, switches_word
from comity_server.faces import instants, sessions
from comity_server.faces.parts import (
    Act,
    Chip,
    Dated,
    Link,
    Moment,
    Pair,
    Reason,
    State,
    VerdictPanel,
)
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List every exit, drafts and those that were taken back too."""
    page = ListPage(
        frame=frame(request, "exits"),
        title=gettext("Market exits"),
        lead=gettext("A plan does nothing until two people stand for it."),
        rows=tuple(
            ListRow(
                one.title,
                f"/desk/exits/{one.ref}/",
                note=say_place(one.draft.place),
                chip=exit_chip(one),
                moment=Moment(one.draft.in_order[0].at, zone_of(one.draft.place)),
                moment_label=gettext("begins"),
            )
            for one in reading.everything()
        ),
        empty=gettext("No exit is planned."),
        acts=(Act(gettext("Plan an exit"), href="/desk/exits/new/", main=True),),
    )
    return shown(request, page)


def exit_chip(one: reading.Leaving) -> Chip:
    """Return how an exit stands."""
    if one.state == "draft" and one.approved:
        return Chip(State.ASK, gettext("Edited, waits"))
    return {
        "draft": Chip(State.UNKNOWN, gettext("Draft")),
        "approved": Chip(State.BARRED, gettext("Leaving")),
        "reversing": Chip(State.ASK, gettext("Being taken back")),
        "reversed": Chip(State.CLEAR, gettext("Taken back")),
    }[one.state]


def no_exit(request: HttpRequest) -> HttpResponse:
    """Say that there is none."""
    page = MessagePage(
        frame=frame(request, "exits"),
        title=gettext("There is no such exit"),
        paragraphs=(),
        acts=(Act(gettext("Market exits"), href="/desk/exits/"),),
    )
    return shown(request, page, status=404)


@sessions.staff_only
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one exit, stage by stage, with what stands against each as things are now."""
    found, now = reading.by_ref(ref), clock.now()
    if found is None:
        return no_exit(request)
    told = report(ref, at=now)
    page = ExitPage(
        frame=frame(request, "exits"),
        title=found.title,
        back=Link(gettext("Market exits"), "/desk/exits/"),
        verdict=_verdict(found, told, reader=request.actor.person, now=now),
        stages=tuple(_stages(found, now=now)),
        about=tuple(_about(found)),
        words=tuple(_words(found)),
        report=tuple(_report(told)),
        lead=gettext(
            "No stage touches what is preserved, and requests are always received and counted. "
            "People fetch their own data until that stage alone."
        ),
        links=tuple(_links(found)),
    )
    return shown(request, page)


def _zone(found: reading.Leaving) -> str:
    return zone_of(found.draft.place)


def _stages(found: reading.Leaving, *, now: datetime) -> Iterator[StageRow]:
    for rehearsed in exit_stages.dry_run(ref=found.ref, at=now):
        stage, nature = rehearsed.planned.stage, NATURES[rehearsed.planned.stage]
        over = stage in found.standing or found.reversed_at is not None
        yield StageRow(
            name=stage_word(stage),
            moment=Moment(rehearsed.planned.at, _zone(found)),
            owner=rehearsed.planned.owner,
            switches=switches_word(stage),
            chip=_stage_chip(found, stage, at=rehearsed.planned.at, now=now),
            by_clock=gettext("The house does it at its instant.")
            if nature.by_clock
            else gettext("A person starts it and says what was done."),
            final=gettext("It cannot be taken back.") if nature.final else "",
            conflicts=() if over else tuple(_conflicts(rehearsed.conflicts)),
            done=_done(found, stage),
            act=_act(found, stage, at=rehearsed.planned.at, now=now),
        )


def _conflicts(bars: tuple[Bar, ...]) -> Iterator[Reason]:
    for number, bar in enumerate(bars, 1):
        yield Reason(number, conflict_word(bar.code), bar.text, code=bar.code)


def _stage_chip(
    found: reading.Leaving, stage: Stage, *, at: datetime, now: datetime
) -> Chip | None:
    if found.undone(stage) is not None:
        return Chip(State.CLEAR, gettext("Taken back"))
    if stage in found.standing:
        stays = found.reversed_at is not None and NATURES[stage].final
        return Chip(State.CLEAR, gettext("Done, and stays") if stays else gettext("Done"))
    if found.reversed_at is not None:
        return Chip(State.UNKNOWN, gettext("Given up"))
    if found.state != "approved":
        return None
    return instants.due_chip(due_at=at, now=now)


def _done(found: reading.Leaving, stage: Stage) -> str:
    sentences = []
    for deed in (found.done(stage), found.undone(stage)):
        if deed is None:
            continue
        facts = {
            "when": instants.say_instant(Moment(deed.at, _zone(found))),
            "who": deed.by or gettext("the house"),
            "note": deed.note,
            "number": deed.number,
        }
        sentences.append(
            (
                gettext("Taken back %(when)s by %(who)s, entry %(number)s. %(note)s")
                if deed.undone
                else gettext("Done %(when)s by %(who)s, entry %(number)s. %(note)s")
            )
            % facts
        )
    return " ".join(one.strip() for one in sentences)


def _act(found: reading.Leaving, stage: Stage, *, at: datetime, now: datetime) -> Act | None:
    here = f"/desk/exits/{found.ref}"
    if found.state == "reversing" and found.next_undo is stage:
        return Act(gettext("Record that it is taken back"), href=f"{here}/undo/{stage}/")
    ready = found.state == "approved" and stage not in found.standing and at <= now
    if ready and not NATURES[stage].by_clock and found.in_force.before(stage) <= found.standing:
        return Act(gettext("Start this stage"), href=f"{here}/do/{stage}/")
    return None


def _verdict(
    found: reading.Leaving, told: ExitReport, *, reader: object, now: datetime
) -> VerdictPanel:
    here = f"/desk/exits/{found.ref}"
    edit = Act(gettext("Edit the plan"), href=f"{here}/edit/")
    back = Act(gettext("Take the exit back"), href=f"{here}/back/")
    if found.state == "draft":
        text = (
            gettext("You said yes to this version. A second person must.")
            if reader in found.said_yes
            else gettext("Two people must say yes before it does anything.")
        )
        if found.draft.export_too_short:
            return _breaks_promise(found, edit)
        yes = Act(gettext("Say yes to this plan"), href=f"{here}/yes/", main=True)
        acts = (edit,) if reader in found.said_yes else (yes, edit)
        heading = gettext("This version does nothing yet")
        return VerdictPanel(State.ASK, heading, text=text, acts=acts)
    if found.state == "reversed":
        text = gettext("What could be undone is undone. What cannot is told below.")
        return VerdictPanel(State.CLEAR, gettext("Taken back"), text=text)
    if found.state == "reversing":
        turn = stage_word(found.next_undo) if found.next_undo else ""
        text = gettext("Next is: %(stage)s. Each is taken back once, the last first.")
        heading = gettext("Being taken back")
        return VerdictPanel(State.ASK, heading, text=text % {"stage": turn})
    late = [
        planned.stage
        for planned in found.in_force.in_order
        if planned.at <= now and planned.stage not in found.standing
    ]
    acts = (edit,) if reader in found.said_back else (edit, back)
    if late:
        waiting = say_list([stage_word(stage) for stage in late])
        return VerdictPanel(
            State.LATE,
            ngettext("One stage waits", "%(n)s stages wait", len(late)) % {"n": len(late)},
            text=gettext("%(stages)s: nothing that comes after goes on.") % {"stages": waiting},
            acts=acts,
        )
    text = _asked_back(found, reader) or gettext("Nothing waits for anybody now.")
    equal = gettext("As planned so far") if told.equal else gettext("Not as planned")
    return VerdictPanel(State.CLEAR if told.equal else State.LATE, equal, text=text, acts=acts)


def _breaks_promise(found: reading.Leaving, edit: Act) -> VerdictPanel:
    days = gettext("People were promised %(n)s days to fetch their data, and get less.") % {
        "n": found.draft.export_days
    }
    return VerdictPanel(
        State.BARRED,
        gettext("Nobody can say yes to this plan"),
        reasons=(Reason(1, conflict_word("exit:export-short"), days, code="exit:export-short"),),
        acts=(edit,),
    )


def _asked_back(found: reading.Leaving, reader: object) -> str:
    if not found.said_back:
        return ""
    if reader in found.said_back:
        return gettext("You want to take it back. A second person must say so too.")
    return gettext("One person wants to take it back. A second one decides.")


def _about(found: reading.Leaving) -> Iterator[Pair]:
    plan = found.draft
    yield Pair(gettext("Place"), say_place(plan.place))
    yield Pair(gettext("Services"), say_list(sorted(plan.services)) or gettext("all"))
    yield Pair(
        gettext("If nobody can tell where"),
        {"block": gettext("turned away"), "admit": gettext("let in")}[plan.unknown_place],
    )
    yield Pair(
        gettext("Signals"),
        {"any": gettext("one suffices"), "majority": gettext("most must say so")}[plan.signals],
    )
    yield Pair(
        gettext("Requests after access"),
        {"ask": gettext("a person decides each"), "proceed": gettext("go on")}[plan.requests],
        note=gettext("They are always received and counted."),
    )
    days = ngettext("one day", "%(n)s days", plan.export_days) % {"n": plan.export_days}
    yield Pair(gettext("Promised for fetching data"), days)
    yield from _open(reading.counts(found))
    yield Pair(gettext("Version"), str(found.version))
    yield Pair(gettext("Digest"), found.digest[:16], mono=True)


def _open(counts: Mapping[str, int]) -> Iterator[Pair]:
    note = ngettext("one is nobody's", "%(n)s are nobody's", counts["nobody"])
    yield Pair(
        gettext("Open requests there"),
        str(counts["open"]),
        note=note % {"n": counts["nobody"]} if counts["nobody"] else "",
    )


def _words(found: reading.Leaving) -> Iterator[Dated]:
    for word in found.words:
        text = (
            gettext("%(who)s wants it taken back: %(grounds)s")
            if word.reverses
            else gettext("%(who)s said yes: %(grounds)s")
        ) % {"who": word.person, "grounds": word.grounds}
        note = gettext("Void: the plan was edited.") if word.voided else ""
        yield Dated(Moment(word.at, _zone(found)), text, note=note, ledger_number=word.number)


def _report(told: ExitReport) -> Iterator[Pair]:
    if not told.lines:
        yield Pair(gettext("Nothing yet"), gettext("nobody has approved a plan"))
        return
    chip = (
        Chip(State.CLEAR, gettext("Equal"))
        if told.equal
        else Chip(State.LATE, gettext("Not equal"))
    )
    yield Pair(gettext("Done and planned"), chip=chip)
    for line in told.lines:
        if line.finding is Finding.NOT_YET:
            continue
        numbers = ", ".join(map(str, line.numbers))
        wrong = line.finding in WRONG
        yield Pair(
            stage_word(line.stage),
            "" if wrong else finding_word(line.finding),
            note=gettext("entries %(numbers)s") % {"numbers": numbers} if numbers else "",
            chip=Chip(State.LATE, finding_word(line.finding)) if wrong else None,
        )


def _links(found: reading.Leaving) -> Iterator[Link]:
    if found.announced_at is not None:
        yield Link(gettext("Public page"), f"/exits/{found.ref}/")
        if found.in_force.farewells:
            yield Link(gettext("Farewell page"), f"/farewell/{found.ref}/")

"""Build the parts of a restriction's page: verdict, sentences, proof, orders, timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from comity_server.actions.snapshot import snapshot_key
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.reading.rows import RestrictionRow
from comity_server.desk.pages.restriction import Proof, Trial
from comity_server.faces import instants
from comity_server.faces.parts import Act, Chip, Dated, Link, Moment, Pair, State, VerdictPanel
from comity_server.faces.places import say_list, say_place
from comity_server.faces.zones import zone_of

LIST = "/desk/restrictions/"


def href_of(row: RestrictionRow) -> str:
    """Return where one version is shown."""
    return f"{LIST}{row.id}/"


def zone(row: RestrictionRow) -> str:
    """Return the zone in which a restriction's instants are told: that of its first place."""
    return zone_of(row.places[0]) if row.places else "UTC"


def verdict(row: RestrictionRow, *, reader: UUID | None, now: datetime) -> VerdictPanel:
    """Return whether it binds, and what the reader may do."""
    match row.state:
        case "in-force":
            return _binding(row, reader=reader, now=now)
        case "lifted":
            wrong = gettext("It should never have been. It is counted as reversed.")
            ended = gettext("What was withheld is given back.")
            text = wrong if row.was_wrong else ended
            return VerdictPanel(State.CLEAR, gettext("Lifted: it binds nobody"), text=text)
        case "replaced":
            text = gettext("A later version took its place.")
            return VerdictPanel(State.CLEAR, gettext("Replaced: it binds nobody"), text=text)
        case "dropped":
            text = gettext("It never was in force.")
            return VerdictPanel(State.CLEAR, gettext("Dropped"), text=text)
        case _:
            return _draft(row, reader=reader)


def _draft(row: RestrictionRow, *, reader: UUID | None) -> VerdictPanel:
    said = {one.person_id for one in row.consents.all() if one.act == "activate"}
    text = (
        gettext("You said yes. A second person must.")
        if reader in said
        else gettext("Two people must say yes to exactly this before it binds anybody.")
    )
    acts = [Act(gettext("Drop it"), href=f"{href_of(row)}drop/")]
    if reader not in said:
        yes = gettext("Say yes to this restriction")
        acts.insert(0, Act(yes, href=f"{href_of(row)}yes/", main=True))
    return VerdictPanel(State.ASK, gettext("A draft binds nobody"), text=text, acts=tuple(acts))


def _binding(row: RestrictionRow, *, reader: UUID | None, now: datetime) -> VerdictPanel:
    heading = gettext("It binds people in %(places)s") % {"places": where(row)}
    if row.effective_at > now:
        told = instants.say_instant(Moment(row.effective_at, zone(row)))
        heading = gettext("Approved: it binds from %(instant)s on") % {"instant": told}
    late = row.review_by < now.date()
    text = (
        gettext(
            "The day to look at it again, %(day)s, has passed. It goes on until people lift it."
        )
        if late
        else gettext("Look at it again by %(day)s. No date lifts it.")
    ) % {"day": instants.say_day(row.review_by)}
    change = Act(gettext("Change it"), href=f"{LIST}new/?changes={row.ref}")
    return VerdictPanel(
        State.BARRED, heading, text=text, acts=(*_lifting(row, reader=reader), change)
    )


def _lifting(row: RestrictionRow, *, reader: UUID | None) -> Iterator[Act]:
    words = {one.person_id for one in row.consents.all() if one.act == "lift"}
    label = gettext("Lift it: one word is given") if words - {reader} else gettext("Lift it")
    yield Act(label, href=f"{href_of(row)}lift/")


def where(row: RestrictionRow) -> str:
    """Return the places of a restriction in the reader's language."""
    return say_list([say_place(one) for one in row.places]) or gettext("every place")


def sentences(row: RestrictionRow) -> tuple[Pair, ...]:
    """Return the terms of a restriction in plain sentences."""
    bases = {
        "request": gettext("A request of an authority: 451"),
        "order": gettext("An order: 451"),
        "policy": gettext("Our own terms: 403"),
    }
    signals = {
        "any": gettext("one known signal puts them there"),
        "majority": gettext("most of the known signals put them there"),
    }
    unknown = {
        "block": gettext("they are kept out"),
        "admit": gettext("they are let in"),
    }
    pairs = [
        Pair(gettext("Thing"), row.resource),
        Pair(gettext("People in"), where(row), note=row.everywhere_because),
        Pair(gettext("They are inside when"), signals[row.signals]),
        Pair(gettext("Where nobody can tell"), unknown[row.unknown_place]),
        Pair(gettext("It rests on"), bases[row.basis], note=row.basis_text),
        Pair(gettext("Why"), row.why),
    ]
    begins = row.effective_at or row.starts_at
    if begins:
        pairs.append(Pair(gettext("Since"), moment=Moment(begins, zone(row))))
    pairs.append(
        Pair(
            gettext("Look at it again by"),
            instants.say_day(row.review_by),
            note=gettext("An alarm; it lifts nothing."),
        )
    )
    return tuple(pairs)


def proof(row: RestrictionRow) -> Proof:
    """Return what the newest try at the door came to."""
    found = reading.proof_of(row)
    if found is None:
        return Proof(
            Chip(State.UNKNOWN, gettext("Not proved")),
            gettext("Nobody has tried the door since."),
        )
    live = found.proves == "live"
    right = gettext("Live") if live else gettext("Lifted")
    told = gettext("tried at %(at)s through %(what)s") % {
        "at": instants.say_instant(Moment(found.at, zone(row))),
        "what": gettext("the newest snapshot")
        if found.through == "snapshot"
        else gettext("the service itself"),
    }
    chip = (
        Chip(State.CLEAR, gettext("%(what)s, proved") % {"what": right})
        if found.passed
        else Chip(State.LATE, gettext("Not proved"))
    )
    entry = gettext("Entry %(n)s.") % {"n": found.ledger_number}
    return Proof(chip, f"{told[0].upper()}{told[1:]}. {entry}", tuple(map(_trial, found.results)))


def _trial(result: dict[str, str]) -> Trial:
    came = {"block": gettext("Kept out"), "admit": gettext("Let in")}.get(
        result["came"], result["came"]
    )
    right = result["came"] == result["expected"]
    signal = "" if result["signal"] == "address" else gettext("by their own word: ")
    who = f"{signal}{result['value']} ({say_place(result['place'])})"
    return Trial(who, Chip(State.CLEAR if right else State.LATE, came))


def orders(row: RestrictionRow) -> tuple[Pair, ...]:
    """Return what each executor was told, and what it answered."""
    silent = reading.silent_orders(row)
    acts = {
        "withhold": gettext("Withhold"),
        "remove": gettext("Remove"),
        "restore": gettext("Restore"),
    }
    chips = {
        "waiting": Chip(State.ASK, gettext("No answer yet")),
        "acknowledged": Chip(State.CLEAR, gettext("Done")),
        "refused": Chip(State.LATE, gettext("Refused")),
        "dropped": Chip(State.UNKNOWN, gettext("Lifted before it was done")),
    }
    return tuple(
        Pair(
            f"{acts[one.act]}: {one.executor}",
            one.reference,
            note=silent.get(str(one.id), one.failure),
            chip=chips[one.state],
            moment=Moment(one.answered_at, zone(row)) if one.answered_at else None,
        )
        for one in sorted(row.orders.all(), key=lambda one: one.sequence)
    )


def snapshot(row: RestrictionRow) -> tuple[Pair, ...]:
    """Return which snapshot the guards have."""
    found = reading.newest_issue()
    if found is None:
        return ()
    return (
        Pair(gettext("Number"), str(found.number)),
        Pair(gettext("Published"), moment=Moment(found.issued_at, zone(row))),
        Pair(
            gettext("Good until"),
            moment=Moment(found.expires_at, zone(row)),
            note=gettext("Renewed before; after it every place would count as unknown."),
        ),
        Pair(gettext("Opened with the key"), snapshot_key().key.to_text(), mono=True),
    )


def timeline(row: RestrictionRow) -> tuple[Dated, ...]:
    """Return what people and the house did, newest first."""
    acts = {
        "activate": gettext("%(who)s said yes: %(grounds)s"),
        "lift": gettext("%(who)s gave their word to lift it: %(grounds)s"),
    }
    found = [
        Dated(
            Moment(one.at, zone(row)),
            acts[one.act] % {"who": one.person.name, "grounds": one.grounds},
            ledger_number=one.ledger_number,
        )
        for one in row.consents.all()
    ]
    found += [
        Dated(
            Moment(one.at, zone(row)),
            gettext("Proved at the door.") if one.passed else gettext("Not proved at the door."),
            ledger_number=one.ledger_number,
        )
        for one in row.probes.all()
    ]
    drafted = gettext("%(who)s drafted it.") % {"who": row.drafted_by.name}
    link = Link(row.case.ref, f"/desk/cases/{row.case.ref}/") if row.case else None
    found.append(Dated(Moment(row.drafted_at, zone(row)), drafted, link=link))
    return tuple(sorted(found, key=lambda one: one.moment.at, reverse=True))

"""An assessment as its page shows it: sections, signatures, who wrote what."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from comity.hold.diligence import Rating, Section
from comity_server.casefile.reading.assessing import AssessmentView
from comity_server.desk.pages.assessment import Dissent, SectionPart
from comity_server.desk.wording.assessment import (
    COURSES,
    OTHER_PARTS,
    OUTCOMES,
    RIGHTS,
    SECTIONS,
    VOICES,
)
from comity_server.desk.words import role_name
from comity_server.faces import instants
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


def href_of(ref: str) -> str:
    """Return where an assessment's page is."""
    return f"/desk/assessments/{ref}/"


def verdict_of(view: AssessmentView, *, signing: bool = False) -> VerdictPanel:
    """Return what is missing before the hold can be lifted, with where each thing is mended."""
    if view.state == "approved":
        outcome = view.paper.decision.outcome
        says = OUTCOMES[outcome] if outcome else ""
        return VerdictPanel(
            State.CLEAR,
            gettext("Signed by two"),
            text=gettext("It concludes: %(what)s. Nothing is lifted by it; people lift.")
            % {"what": says},
        )
    if view.missing:
        return VerdictPanel(
            State.BARRED,
            gettext("Nobody can sign this yet"),
            reasons=tuple(
                Reason(
                    number,
                    gettext("Section %(n)s") % {"n": one.section.number},
                    f"{one.text}.",
                    cure_label=gettext("Write it"),
                    cure_href=f"{href_of(view.ref)}write/{one.section.value}/",
                )
                for number, one in enumerate(view.missing, start=1)
            ),
        )
    given = len(view.signatures)
    acts = (Act(gettext("Read and sign"), href=f"{href_of(view.ref)}sign/", main=True),)
    return VerdictPanel(
        State.ASK,
        gettext("Signatures %(given)s of 2") % {"given": given},
        text=gettext(
            "The human-rights lead and an executive sign. One of the two must be no author."
        ),
        acts=() if signing else acts,
    )


def sections_of(view: AssessmentView, *, writing: bool) -> tuple[SectionPart, ...]:
    """Return the ten sections in their order."""
    return tuple(_section(view, one, writing=writing) for one in Section)


def _section(view: AssessmentView, section: Section, *, writing: bool) -> SectionPart:
    text = view.paper.text_of(section)
    lacks = tuple(one.text for one in view.missing if one.section is section)
    acts = [Act(gettext("Write"), href=f"{href_of(view.ref)}write/{section.value}/")]
    acts.append(Act(gettext("Keep evidence"), href=f"{href_of(view.ref)}evidence/{section.value}/"))
    return SectionPart(
        number=section.number,
        heading=str(SECTIONS[section]),
        chip=Chip(State.ASK, gettext("Open")) if lacks else Chip(State.CLEAR, gettext("Done")),
        by=view.author_of(section),
        text=text.text,
        gap=text.gap,
        lacks=lacks if writing else (),
        pairs=(*_pairs(view, section), *_evidence(view, section)),
        acts=tuple(acts) if writing else (),
    )


def _evidence(view: AssessmentView, section: Section) -> Iterator[Pair]:
    for one in view.evidence:
        if one.section == section.value:
            yield Pair(
                gettext("Evidence"),
                one.title,
                note=" · ".join(
                    part
                    for part in (one.file_name, one.source, f"SHA-256 {one.sha256[:16]}…")
                    if part
                ),
                link=Link(gettext("Open"), f"/desk/evidence/{one.id}/"),
            )


def _pairs(view: AssessmentView, section: Section) -> Iterator[Pair]:
    paper = view.paper
    match section:
        case Section.SCOPE:
            yield Pair(gettext("Trigger"), paper.trigger or "–")
            scope = paper.scope
            yield Pair(
                gettext("Who asks"),
                say_list([say_place(one) for one in scope.requested_by]) or gettext("anybody"),
            )
            yield Pair(
                gettext("Users in"),
                say_list([say_place(one) for one in scope.users_in]) or gettext("anywhere"),
            )
            yield Pair(gettext("Services"), say_list(list(scope.services)) or gettext("all"))
        case Section.PEOPLE:
            for heard in paper.consultations:
                who = heard.name or gettext("not named, for their safety")
                yield Pair(
                    f"{VOICES[heard.voice]}, {instants.say_day(heard.held_on)}",
                    heard.said,
                    note=who,
                )
        case Section.SEVERITY:
            yield from map(_rating, paper.ratings)
        case Section.OPTIONS:
            for option in paper.weighed:
                left = gettext("Harm left over: %(what)s") % {"what": option.harm_left}
                yield Pair(str(COURSES[option.course]).capitalize(), option.says, note=left)
        case Section.MEASURES:
            yield from _measures(view)
        case Section.DECISION:
            yield from _decision(view)
        case Section.TRACKING:
            day = paper.decision.review_on
            yield Pair(gettext("Next review"), instants.say_day(day) if day else "–")
            if paper.summary_waits:
                yield Pair(gettext("The summary waits"), paper.summary_waits)
        case _:
            return


def _rating(one: Rating) -> Pair:
    # Sorted out into words: four bare numbers in a row are read as one.
    numbers = gettext(
        "severity %(severity)s of 5 (how grave %(scale)s, how many %(scope)s, "
        "how little to mend %(mend)s of 3), likelihood %(likely)s of 4"
    ) % {
        "severity": one.severity,
        "scale": one.scale,
        "scope": one.scope,
        "mend": one.irremediability,
        "likely": one.likelihood,
    }
    heading = gettext("%(right)s, if we %(course)s") % {
        "right": str(RIGHTS[one.right]).capitalize(),
        "course": COURSES[one.course],
    }
    chip = Chip(State.BARRED, gettext("Blocks a full lift"))
    return Pair(
        heading, numbers, note=one.reason, chip=chip if one.stands_against_lifting else None
    )


def _measures(view: AssessmentView) -> Iterator[Pair]:
    for one in view.paper.measures:
        done = one.id in view.proved
        word = gettext("Seen done") if done else gettext("Open")
        if one.blocking and not done:
            word = gettext("Open: nothing is lifted")
        state = State.CLEAR if done else State.BARRED if one.blocking else State.ASK
        yield Pair(
            one.text,
            gettext("%(owner)s, by %(day)s") % {"owner": one.owner, "day": _day(one.due_on)},
            note=one.proved_by,
            chip=Chip(state, word),
            link=None
            if done
            else Link(gettext("I saw it done"), f"{href_of(view.ref)}done/{one.id}/"),
        )


def _day(day: object) -> str:
    return instants.say_day(day)  # type: ignore[arg-type]  # a date


def _decision(view: AssessmentView) -> Iterator[Pair]:
    decision = view.paper.decision
    yield Pair(gettext("Outcome"), str(OUTCOMES[decision.outcome]) if decision.outcome else "–")
    if decision.narrows_to:
        yield Pair(
            gettext("Takes its place"),
            decision.narrows_to,
            link=Link(gettext("Read the draft"), f"/desk/holds/{decision.narrows_to}/"),
        )
    if decision.conditions:
        yield Pair(gettext("Conditions"), decision.conditions)


def signatures_of(view: AssessmentView) -> tuple[Pair, ...]:
    """Return who has signed, and whether they wrote any of it; what is open stands too."""
    pairs = [
        Pair(
            role_name(one.role).capitalize(),
            one.name,
            note=gettext("wrote part of it")
            if one.person in view.authors
            else gettext("no author"),
            moment=Moment(one.at),
        )
        for one in view.signatures
    ]
    signed = {one.role for one in view.signatures}
    pairs += [
        Pair(role_name(role).capitalize(), gettext("has not signed"))
        for role in ("rights", "executive")
        if role not in signed
    ]
    return tuple(pairs)


def dissents_of(view: AssessmentView) -> tuple[Dissent, ...]:
    """Return every dissent, word for word."""
    return tuple(Dissent(one.name, one.text, Moment(one.at)) for one in view.dissents)


def history_of(view: AssessmentView) -> tuple[Dated, ...]:
    """Return who wrote what, newest first."""
    return tuple(
        Dated(
            Moment(one.at),
            gettext("%(who)s: %(what)s") % {"who": one.by, "what": _part(one.section)},
            note=gettext("version %(n)s") % {"n": one.version},
            ledger_number=one.ledger_number,
        )
        for one in reversed(view.versions)
    )


def _part(word: str) -> str:
    if word in OTHER_PARTS:
        return str(OTHER_PARTS[word])
    return gettext("wrote ‘%(section)s’") % {"section": SECTIONS[Section(word)]}


def done_count(view: AssessmentView) -> str:
    """Return how many of the ten sections lack nothing."""
    done = len(Section) - len({one.section for one in view.missing})
    return ngettext("%(n)s of 10 sections done", "%(n)s of 10 sections done", done) % {"n": done}

"""Build the parts of a case page: facts, verdict, lenses, four sets, clock, timeline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from comity.review import Finding as LensFinding
from comity.review import Review
from comity.review import State as Met
from comity.vocabulary.verdict import Bar, Barred, Verdict, bars_of
from comity.vocabulary.words import Recommendation
from comity_server import books
from comity_server.actions.determination import LIMITED_BY_PLACE
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import CaseRow, DeterminationRow, ReleaseRow
from comity_server.desk.pages.case import (
    Approval,
    Fact,
    Finding,
    Lens,
    Looked,
    Paper,
    PlaceRow,
    SetCell,
    SetRow,
    Span,
)
from comity_server.desk.words import (
    answer_word,
    entry_sentence,
    finding_word,
    next_act,
    role_word,
    state_word,
)
from comity_server.faces import instants
from comity_server.faces.forms import Option, fill
from comity_server.faces.parts import (
    Act,
    Chip,
    Dated,
    Link,
    Moment,
    Reason,
    State,
    VerdictPanel,
)
from comity_server.faces.places import say_place
from comity_server.faces.words import category_word
from comity_server.faces.zones import zone_of

SHOWN_FINDINGS = 4


def facts(case: CaseRow, *, now: datetime) -> tuple[Fact, ...]:
    """Return the five facts under the title."""
    instrument = books.books().instrument(case.instrument)
    confirmed = case.authority.status == "confirmed" and (
        case.officer is None or case.officer.status == "confirmed"
    )
    accounts = len(case.accounts.all())
    return (
        Fact(
            "who",
            gettext("Who asks"),
            case.authority.name,
            note=case.officer.person.name if case.officer else "",
            state=Chip(State.CLEAR, gettext("Confirmed by call-back"))
            if confirmed
            else Chip(State.ASK, gettext("Not confirmed yet")),
        ),
        Fact(
            "what",
            gettext("What"),
            gettext("%(accounts)s, %(categories)s")
            % {
                "accounts": ngettext("one account", "%(n)s accounts", accounts) % {"n": accounts},
                "categories": ", ".join(map(category_word, case.categories))
                or gettext("no class of data"),
            },
            note=period_text(case),
        ),
        Fact(
            "law",
            gettext("By which law"),
            instrument.name.en if instrument else gettext("No document named"),
            note=case.cites
            or (
                f"{instrument.citation.statute}, {instrument.citation.section}"
                if instrument
                else ""
            ),
        ),
        Fact(
            "until",
            gettext("Until when"),
            chip=instants.due_chip(due_at=case.must_by, now=now) if case.must_by else None,
            moment=Moment(case.must_by, zone_of(case.jurisdiction)) if case.must_by else None,
        ),
        Fact(
            "turn",
            gettext("Whose turn"),
            case.assigned_to.name if case.assigned_to else role_word(case.turn),
            note=next_act(case),
        ),
    )


def period_text(case: CaseRow) -> str:
    if not case.period_start or not case.period_end:
        return ""
    return instants.say_period(case.period_start.date(), instants.last_day(case.period_end))


def open_questions(review: Review) -> tuple[LensFinding, ...]:
    """Return the findings that keep the recommendation from giving what was asked."""
    waits = {Recommendation.ASK, Recommendation.ESCALATE, Recommendation.REFUSE}
    return tuple(one for one in review.findings if one.recommends in waits)


def verdict_panel(
    case: CaseRow,
    *,
    production: Verdict,
    review: Review,
    determination: DeterminationRow | None,
    mine: str,
) -> VerdictPanel:
    """Return what may or may not leave, with every reason and where each is cured."""
    reasons = tuple(_reasons(case, production=production, review=review, row=determination))
    if case.state == "delivered":
        return VerdictPanel(State.CLEAR, gettext("The production was delivered"), text="")
    if case.closed_at is not None:
        return VerdictPanel(
            State.UNKNOWN, gettext("This case is closed"), text=state_word(case.state)
        )
    barred = isinstance(production, Barred)
    heading = (
        gettext("Nothing may leave this case")
        if barred or reasons
        else gettext("Ready for its release")
    )
    state = State.BARRED if barred else State.ASK if reasons else State.CLEAR
    return VerdictPanel(
        state,
        heading,
        reasons=reasons,
        aside_heading=gettext("What waiting costs"),
        aside=waiting_costs(case),
        acts=tuple(_acts(case, determination, mine)),
    )


def _reasons(
    case: CaseRow, *, production: Verdict, review: Review, row: DeterminationRow | None
) -> Iterator[Reason]:
    number = 0
    for bar in bars_of(production):
        number += 1
        yield _bar_reason(number, bar, case)
    waiting = open_questions(review) if row is None else ()
    if waiting:
        number += 1
        yield Reason(
            number,
            ngettext("One finding asks for more.", "%(n)s findings ask for more.", len(waiting))
            % {"n": len(waiting)},
            gettext("An open question bars, as a no would."),
            gettext("Go to the review"),
            "#review",
        )
    if row is None:
        number += 1
        yield Reason(
            number,
            gettext("No determination is signed,"),
            gettext("so nothing has been collected."),
            gettext("Write one"),
            f"/desk/cases/{case.ref}/determination/",
        )
    elif row.state == "proposed":
        number += 1
        given = len([one for one in row.approvals.all() if one.voided_at is None])
        yield Reason(
            number,
            gettext("%(needed)s people must approve, and %(given)s have.")
            % {"needed": row.approvals_needed, "given": given},
            "",
            gettext("Open the approval"),
            f"/desk/cases/{case.ref}/approval/",
        )


def _bar_reason(number: int, bar: Bar, case: CaseRow) -> Reason:
    kind, _, name = bar.code.partition(":")
    if kind == "hold":
        hold = for_desk.hold_by_ref(name)
        title = hold.title if hold else name
        since = (
            instants.say_instant(Moment(hold.effective_at, zone_of(case.jurisdiction)))
            if hold
            else ""
        )
        return Reason(
            number,
            gettext("Hold ‘%(title)s’") % {"title": title},
            gettext("has been in force since %(since)s, and covers this request.")
            % {"since": since},
            gettext("Open the hold"),
            f"/desk/holds/{name}/",
            code=bar.code,
        )
    if kind == "verification":
        href = f"/desk/officers/{case.officer_id}/" if case.officer_id else "/desk/authorities/"
        if name == "callback":
            href = f"/desk/cases/{case.ref}/call-back/"
        return Reason(number, bar.text, "", gettext("Record a call-back"), href, code=bar.code)
    return Reason(number, bar.text, "", code=bar.code)


def _acts(case: CaseRow, row: DeterminationRow | None, mine: str) -> Iterator[Act]:
    if case.kind in LIMITED_BY_PLACE and row is None:
        href = f"/desk/cases/{case.ref}/limit/"
        yield Act(gettext("Decide what is limited"), href=href, main=True)
    elif row is None:
        yield Act(
            gettext("Write the determination"),
            href=f"/desk/cases/{case.ref}/determination/",
            main=True,
        )
    elif row.state == "proposed":
        yield Act(gettext("Open the approval"), href=f"/desk/cases/{case.ref}/approval/", main=True)
    elif case.kind in LIMITED_BY_PLACE and row.outcome == "geo-limit":
        href = f"/desk/restrictions/new/?case={case.ref}"
        yield Act(gettext("Draft the restriction"), href=href, main=not case.closed_at)
    elif case.state == "sealed":
        yield Act(gettext("Open the release"), href=f"/desk/cases/{case.ref}/release/", main=True)
    if case.kind == "emergency" and case.callback_at is None:
        yield Act(gettext("Record the call-back"), href=f"/desk/cases/{case.ref}/call-back/")


def waiting_costs(case: CaseRow) -> str:
    """Return what the law pack says a delay costs: the clock goes on under a hold."""
    instrument = books.books().instrument(case.instrument)
    if instrument is None or not instrument.penalties:
        return gettext("The deadline goes on. The law pack records no penalty for this instrument.")
    said = []
    for one in instrument.penalties:
        most = f" {one.max:,} {one.currency}" if one.max else ""
        term = f" {one.max_term}" if one.max_term else ""
        said.append(f"{one.kind.replace('_', ' ')}{most}{term}")
    return gettext("The deadline goes on. At most, by the law pack: %(list)s.") % {
        "list": "; ".join(dict.fromkeys(said))
    }


_STATES = {
    Recommendation.REFUSE: State.BARRED,
    Recommendation.ESCALATE: State.ASK,
    Recommendation.ASK: State.ASK,
    Recommendation.REDIRECT: State.ASK,
    Recommendation.GEO_LIMIT: State.ASK,
    Recommendation.NARROW: State.ASK,
    Recommendation.DISCLOSE: State.CLEAR,
}


def lenses(
    case: CaseRow, review: Review, answers: Sequence[object], *, wanted: str = ""
) -> tuple[Lens, ...]:
    """Return policy, law and rights, with open findings first.

    A form stands at the findings that are shown, and at the one that is ``wanted``; at the others
    a link asks for it, so that a page of fifty questions is not fifty forms.
    """
    names = {
        "policy": gettext("Policy"),
        "law": gettext("Law"),
        "rights": gettext("Rights"),
    }
    given = {one.question: one for one in answers}
    found = []
    for key, name in names.items():
        mine = [one for one in review.findings if one.lens == key]
        mine.sort(key=lambda one: one.id != wanted)
        cards = tuple(
            _finding(case, one, given, with_form=place < SHOWN_FINDINGS, wanted=wanted)
            for place, one in enumerate(mine)
        )
        settled = [one for one in mine if one.severity <= 0]
        found.append(
            Lens(
                key,
                name,
                answered=len(settled),
                total=len(mine),
                findings=cards[:SHOWN_FINDINGS],
                more=cards[SHOWN_FINDINGS:],
                looked=tuple(_looked(key, review)),
            )
        )
    return tuple(found)


def _looked(key: str, review: Review) -> Iterator[Looked]:
    """Yield what a lens looked at and found in order."""
    if key == "policy":
        for rule in books.rules_looked_at(review):
            yield Looked(gettext("Not so"), rule.says, rule.source.title)
    elif key == "law":
        for one in review.law.conditions:
            if one.state is Met.MET:
                yield Looked(gettext("Met"), one.text, one.citation)


def _finding(
    case: CaseRow,
    one: LensFinding,
    given: dict[str, object],
    *,
    with_form: bool,
    wanted: str,
) -> Finding:
    question = books.books().rights.find(one.id)
    state = State.UNKNOWN if one.recommends is None else _STATES[one.recommends]
    answer = given.get(one.id)
    form, options, link = None, (), None
    may_answer = question is not None and case.closed_at is None
    if question is not None and may_answer and not with_form:
        here = f"/desk/cases/{case.ref}/?answer={one.id}#q-{one.id}"
        link = Link(gettext("Answer %(code)s") % {"code": one.id}, here)
    if question is not None and may_answer and with_form:
        form = fill(
            action=f"/desk/cases/{case.ref}/answer/",
            entered={"answer": answer.answer} if answer else {},
            version=str(case.version),
        )
        options = tuple(Option(choice, answer_word(choice)) for choice in question.choices)
    source = one.citation or (question.principle if question else "")
    return Finding(
        code=one.id,
        heading=question.question if question else one.id.replace("-", " ").capitalize(),
        shown_code=one.id if question else "",
        chip=Chip(state, finding_word(one.recommends)),
        text=_beside(one.text, question.question if question else ""),
        sources=(Link(source, ""),) if source else (),
        answered=f"{answer_word(answer.answer)}: {answer.because}" if answer else "",
        form=form if options or question is None else None,
        options=options,
        link=link,
        open=one.id == wanted,
    )


def _beside(text: str, heading: str) -> str:
    """Return a finding's text without the question that already stands as its heading."""
    rest = text.removeprefix(heading).strip() if heading else text
    return f"{rest[:1].upper()}{rest[1:]}"


def plain_finding(one: LensFinding) -> Finding:
    """Return a finding without a form, to follow or to override."""
    state = State.UNKNOWN if one.recommends is None else _STATES[one.recommends]
    question = books.books().rights.find(one.id)
    return Finding(
        code=one.id,
        heading=question.question if question else one.id.replace("-", " ").capitalize(),
        shown_code=one.id if question else "",
        chip=Chip(state, finding_word(one.recommends)),
        text=_beside(one.text, question.question if question else ""),
        sources=(Link(one.citation, ""),) if one.citation else (),
    )


def four_sets(
    case: CaseRow, row: DeterminationRow | None, released: ReleaseRow | None
) -> tuple[SetRow, ...]:
    """Return asked, granted, collected and released for each account and category."""
    grants = {(one.account_id, one.category): one for one in (row.grants.all() if row else ())}
    collected = _collected(row)
    rows = []
    for account in case.accounts.all():
        for category in case.categories:
            grant = grants.get((account.id, category))
            rows.append(
                SetRow(
                    account=account.identifier,
                    category=category_word(category),
                    asked=SetCell(True, period_text(case) or gettext("asked")),
                    granted=_granted(grant),
                    collected=_count(collected.get((account.id, category))),
                    released=_released(grant, released),
                )
            )
    return tuple(rows)


def places(case: CaseRow) -> tuple[PlaceRow, ...]:
    """Return where each user is taken to be, with the form to record it by hand."""
    return tuple(
        PlaceRow(
            account=account.identifier,
            place=gettext("unknown") if account.place == "unknown" else say_place(account.place),
            basis=account.place_basis,
            position=account.position,
            form=fill(action=f"/desk/cases/{case.ref}/place/") if case.closed_at is None else None,
        )
        for account in case.accounts.all()
    )


def _collected(row: DeterminationRow | None) -> dict[tuple[object, str], int]:
    found: dict[tuple[object, str], int] = {}
    for errand in row.errands.all() if row else ():
        if errand.state == "done":
            key = (errand.account_id, errand.category)
            found[key] = found.get(key, 0) + errand.rows
    return found


def _granted(grant: object) -> SetCell:
    if grant is None:
        return SetCell(False, gettext("not decided"))
    words = {
        "granted": gettext("granted"),
        "narrowed": gettext("narrowed"),
        "refused": gettext("refused"),
    }
    return SetCell(grant.outcome != "refused", words[grant.outcome])


def _count(rows: int | None) -> SetCell:
    if rows is None:
        return SetCell(False, gettext("not collected"))
    return SetCell(True, ngettext("one record", "%(n)s records", rows) % {"n": rows})


def _released(grant: object, released: ReleaseRow | None) -> SetCell:
    inside = released is not None and grant is not None and grant.outcome != "refused"
    if not inside:
        return SetCell(False, gettext("not released"))
    if released.revoked_at:
        return SetCell(False, gettext("revoked"))
    return SetCell(True, gettext("released"))


def timeline(case: CaseRow) -> tuple[Dated, ...]:
    """Return what was done, newest first, each with its number in the ledger."""
    return tuple(
        Dated(
            Moment(entry.recorded_at, zone_of(case.jurisdiction)),
            entry_sentence(entry.kind),
            ledger_number=entry.number,
        )
        for entry in for_desk.entries_of(case)
    )


def approvals(row: DeterminationRow | None, *, zone: str = "UTC") -> tuple[Approval, ...]:
    """Return who has approved what is in force."""
    return tuple(
        Approval(
            one.person.name,
            role_word(one.role),
            Chip(State.CLEAR, gettext("Approved"))
            if one.voided_at is None
            else Chip(State.BARRED, gettext("Void")),
            Moment(one.at, zone),
            one.digest[:16],
        )
        for one in (row.approvals.all() if row else ())
    )


def paper(case: CaseRow) -> Paper:
    """Return what arrived, as text; no picture of it until somebody opens it."""
    submission = for_desk.submission_of(case)
    text = case.says
    if submission.media_type == "message/rfc822":
        text = bytes(submission.body).decode("utf-8", "replace").partition("\r\n\r\n")[2]
    elif not text:
        fields = json.loads(bytes(submission.body))
        text = str(fields.get("says", ""))
    parts = tuple((Span(line),) for line in text.splitlines() if line.strip())
    files = submission.attachments.all()
    return Paper(
        heading=gettext("The paper"),
        position=ngettext("one file came with it", "%(n)s files came with it", len(files))
        % {"n": len(files)}
        if files
        else "",
        paragraphs=parts,
    )

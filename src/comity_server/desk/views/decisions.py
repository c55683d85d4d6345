"""Determination, approval and release: each a page of its own, with its consequence."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.errors import ScopeError
from comity.vocabulary.instants import InstantError, Period, end_of, start_of
from comity.vocabulary.verdict import Barred, Clear, Verdict, bars_of
from comity.vocabulary.words import Category, Recommendation
from comity_server import books, clock
from comity_server.actions import determination, release
from comity_server.actions.determination import Decided, NotDecidable, Override
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import CaseRow, DeterminationRow
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.determination import AdoptRow, DeterminationPage, GrantRow
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.pages.release import ApprovalPage, FileRow, ReleasePage, SetSum
from comity_server.desk.parts import case as case_parts
from comity_server.desk.views.cases import no_case, with_case
from comity_server.desk.words import (
    case_sentence,
    finding_word,
    outcome_word,
)
from comity_server.faces import sentences
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Digest, Link, Moment, Pair, Reason, State, VerdictPanel
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word, say_size
from comity_server.faces.zones import zone_of
from comity_server.gate.change import Side, change


@with_case
def write(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Show the editor, or sign what was decided for each account and class of data."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST" and request.POST.get("act") == "sign":
        errors = _sign(request, case)
        if not errors:
            say(request, gettext("The determination is signed. It waits for approvals."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    found = books.review_case(
        mapping.request_value(case), provider=for_desk.provider(), at=clock.now()
    )
    waiting = case_parts.open_questions(found)
    page = DeterminationPage(
        frame=frame(request, "queue"),
        title=gettext("What is given: %(sentence)s") % {"sentence": case_sentence(case)},
        back=Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/"),
        form=fill(
            action=f"/desk/cases/{case.ref}/determination/",
            entered=request.POST.dict(),
            errors=errors,
            version=str(case.version),
        ),
        grants=tuple(_grant_rows(case)),
        choices=(
            Option("granted", gettext("As asked")),
            Option("narrowed", gettext("Narrowed")),
            Option("refused", gettext("Refused")),
        ),
        adoptions=tuple(
            AdoptRow(one.code.replace(":", "-"), case_parts.plain_finding(one)) for one in waiting
        ),
        adopt_choices=(
            Option("adopt", gettext("Follow it")),
            Option("override", gettext("Do not follow it")),
        ),
        verdict=VerdictPanel(
            State.ASK if waiting else State.CLEAR,
            gettext("The lenses recommend: %(word)s")
            % {"word": finding_word(found.recommendation).lower()},
        ),
    )
    return shown(request, page, status=422 if errors else 200)


def _pairs(case: CaseRow) -> list[tuple[str, object, str]]:
    pairs = [(account, category) for account in case.accounts.all() for category in case.categories]
    return [(str(number), account, category) for number, (account, category) in enumerate(pairs, 1)]


def _grant_rows(case: CaseRow) -> list[GrantRow]:
    return [
        GrantRow(key, account.identifier, category_word(category), case_parts.period_text(case))
        for key, account, category in _pairs(case)
    ]


def _sign(request: HttpRequest, case: CaseRow) -> tuple[FieldError, ...]:
    """Sign the determination, or return each field to mend."""
    given, errors, decided = request.POST, [], []
    for key, account, category in _pairs(case):
        outcome = given.get(f"grant-{key}", "")
        if outcome not in {"granted", "narrowed", "refused"}:
            errors.append(FieldError(f"grant-{key}", gettext("Choose what is given of this.")))
            continue
        if not given.get(f"reasons-{key}", "").strip():
            errors.append(FieldError(f"reasons-{key}", gettext("Write why.")))
        try:
            period = _period(case, category, outcome, given, key)
        except (InstantError, ValueError):
            errors.append(FieldError(f"start-{key}", gettext("Enter days within the request.")))
            continue
        decided.append(
            Decided(
                account=account.id,
                category=Category(category),
                outcome=outcome,
                reason=given.get(f"reasons-{key}", ""),
                period=period,
            )
        )
    if not given.get("summary", "").strip():
        errors.append(FieldError("summary", gettext("Write what you decided and why.")))
    if errors:
        return tuple(errors)
    try:
        determination.propose(
            case_id=case.id,
            seen_version=int(given.get("version", "0") or 0),
            outcome=_outcome(decided),
            decided=decided if _outcome(decided) in determination.GIVES_DATA else [],
            overrides=_overrides(request),
            reasons=given["summary"],
            by=request.actor,
            at=clock.now(),
        )
    except (NotDecidable, ScopeError) as refusal:
        return (FieldError("summary", str(refusal)),)
    return ()


def _period(case: CaseRow, category: str, outcome: str, given: dict[str, str], key: str) -> Period:
    if category in books.STANDING:
        return Period()
    start, end = case.period_start, case.period_end
    if outcome == "narrowed":
        first, last = given.get(f"start-{key}", ""), given.get(f"end-{key}", "")
        start = start_of(date.fromisoformat(first)) if first else start
        end = end_of(date.fromisoformat(last)) if last else end
    return Period(start, end)


def _outcome(decided: list[Decided]) -> Recommendation:
    outcomes = {one.outcome for one in decided}
    if outcomes <= {"refused"}:
        return Recommendation.REFUSE
    return Recommendation.DISCLOSE if outcomes == {"granted"} else Recommendation.NARROW


def _overrides(request: HttpRequest) -> list[Override]:
    return [
        Override(name.removeprefix("override-").replace("-", ":", 1), text.strip())
        for name, text in request.POST.items()
        if name.startswith("override-")
        and text.strip()
        and request.POST.get(name.replace("override-", "adopt-", 1)) == "override"
    ]


@with_case
def approval(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Show exactly what one says yes to; a post approves that digest and no other."""
    row = for_desk.determination_of(case)
    if row is None:
        return no_case(request)
    if request.method == "POST":
        if request.POST.get("digest") != row.digest:
            raise NotDecidable(gettext("This is no longer what waits for you. Read it again."))
        determination.approve(
            determination_id=row.id, digest=row.digest, by=request.actor, at=clock.now()
        )
        say(request, gettext("Your approval is recorded."))
        return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    waits = row.state == "proposed"
    hidden = (("digest", row.digest),)
    here = f"/desk/cases/{case.ref}/approval/"
    page = ApprovalPage(
        frame=frame(request, "queue"),
        asked_by=row.by.name,
        asked=Moment(row.at, zone_of(case.jurisdiction)),
        title=_giving(row),
        verdict=_approval_verdict(row),
        facts=(
            Pair(gettext("What"), _what(row)),
            Pair(gettext("Who asks"), case.authority.name),
            Pair(gettext("Why"), row.reasons),
        ),
        digest=Digest(row.digest),
        everything=tuple(
            Pair(
                f"{grant.account.identifier}, {category_word(grant.category)}",
                outcome_word(grant.outcome),
                note=grant.reason,
            )
            for grant in row.grants.all()
        ),
        lenses=tuple(
            Reason(number, one["finding"], one["reason"])
            for number, one in enumerate(row.overrides, 1)
        ),
        approve=Act(gettext("Approve"), action=here, fields=hidden) if waits else None,
        refuse=Act(gettext("Refuse"), href=f"{here}refuse/") if waits else None,
    )
    return shown(request, page)


def _what(row: DeterminationRow) -> str:
    given = sorted({one.category for one in row.grants.all() if one.outcome != "refused"})
    return ", ".join(map(category_word, given)) or gettext("nothing")


def _giving(row: DeterminationRow) -> str:
    accounts = {one.account_id for one in row.grants.all() if one.outcome != "refused"}
    return ngettext(
        "Give %(what)s data of one account to %(who)s",
        "Give %(what)s data of %(n)s accounts to %(who)s",
        len(accounts),
    ) % {"what": _what(row), "n": len(accounts), "who": row.case.authority.name}


def _approval_verdict(row: DeterminationRow) -> VerdictPanel:
    given = len([one for one in row.approvals.all() if one.voided_at is None])
    missing = max(0, row.approvals_needed - given)
    if row.state != "proposed":
        return VerdictPanel(State.CLEAR, gettext("Approved"), text="")
    return VerdictPanel(
        State.ASK,
        ngettext("Only one approval is missing", "%(n)s approvals are missing", missing)
        % {"n": missing},
    )


@with_case
def refuse(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Return a proposal to whoever wrote it, with a reason."""
    row = for_desk.determination_of(case)
    if row is None:
        return no_case(request)
    because = request.POST.get("reason", "")
    if request.method == "POST" and because.strip():
        determination.refuse_approval(
            determination_id=row.id, because=because, by=request.actor, at=clock.now()
        )
        return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    return _ask_reason(request, case)


def _ask_reason(request: HttpRequest, case: CaseRow) -> HttpResponse:
    page = ConsequencePage(
        frame=frame(request, "queue"),
        title=gettext("Why do you not approve?"),
        back=Link(gettext("Back"), f"/desk/cases/{case.ref}/approval/"),
        consequences=(
            gettext("The determination is void, and goes back to whoever wrote it."),
            gettext("Nothing is collected."),
        ),
        form=fill(action=request.path, entered=request.POST.dict()),
        button=gettext("Refuse"),
        asks=gettext("Why, so that it can be mended"),
    )
    return shown(request, page)


@with_case
def let_go(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Show what leaves, to whom, and whether it may; a post releases it through the gate."""
    row = for_desk.determination_of(case)
    if row is None:
        return no_case(request)
    if request.method == "POST":
        verdict = release.release_production(case_id=case.id, by=request.actor, at=clock.now())
        if isinstance(verdict, Clear):
            say(request, gettext("Released. The officer can download it."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    now = clock.now()
    with change(Side.SHARED):
        verdict = gate_facts.judge(row, at=now)
    made = release.production_facts(row)
    if made is None:
        page = MessagePage(
            frame=frame(request, "releases"),
            title=gettext("There is no sealed production yet"),
            paragraphs=(gettext("It is collected and sealed once enough people have approved."),),
            acts=(Act(gettext("Back to the case"), href=f"/desk/cases/{case.ref}/"),),
        )
        return shown(request, page)
    may = isinstance(verdict, Clear) and case.state == "sealed"
    page = ReleasePage(
        frame=frame(request, "releases"),
        title=gettext("Release: %(files)s to %(who)s, sealed to one key")
        % {
            "files": ngettext("one file", "%(n)s files", len(made.files)) % {"n": len(made.files)},
            "who": case.authority.name,
        },
        back=Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/"),
        reference=case.ref,
        verdict=_release_verdict(case, verdict),
        checked=Moment(now, zone_of(case.jurisdiction)),
        sets=_sums(case, row),
        files=tuple(
            FileRow(
                file["path"],
                ngettext("one record", "%(n)s records", file["records"]) % {"n": file["records"]}
                if file["records"] is not None
                else "",
                say_size(file["bytes"]),
                Digest(file["sha256"]),
            )
            for file in made.files
        ),
        key=Pair(gettext("Key"), made.recipient, mono=True),
        digest=Digest(row.digest),
        approvals=case_parts.approvals(row, zone=zone_of(case.jurisdiction)),
        act=Act(gettext("Release to the officer"), action=request.path, main=True) if may else None,
        consequence=sentences.giving(
            what=ngettext("one file", "%(n)s files", len(made.files)) % {"n": len(made.files)},
            authority=case.authority.name,
        ),
    )
    return shown(request, page)


def _release_verdict(case: CaseRow, verdict: Verdict) -> VerdictPanel:
    if case.state in {"released", "delivered"}:
        return VerdictPanel(State.CLEAR, gettext("Released"))
    if isinstance(verdict, Clear):
        return VerdictPanel(State.CLEAR, gettext("Clear. It is checked again as it leaves."))
    reasons = tuple(
        Reason(number, bar.text or bar.code, code=bar.code)
        for number, bar in enumerate(bars_of(verdict), 1)
    )
    heading = (
        gettext("Nothing may leave this case")
        if isinstance(verdict, Barred)
        else gettext("People must decide first")
    )
    return VerdictPanel(
        State.BARRED if isinstance(verdict, Barred) else State.ASK, heading, reasons=reasons
    )


def _sums(case: CaseRow, row: DeterminationRow) -> tuple[SetSum, ...]:
    asked = len(case.accounts.all()) * len(case.categories)
    granted = len([one for one in row.grants.all() if one.outcome != "refused"])
    collected = sum(one.rows for one in row.errands.all() if one.state == "done")
    return (
        SetSum(gettext("Asked"), _parts(asked)),
        SetSum(gettext("Granted"), _parts(granted)),
        SetSum(gettext("Collected"), _records(collected)),
        SetSum(gettext("This package"), _records(collected)),
    )


def _parts(count: int) -> str:
    return ngettext("one part", "%(n)s parts", count) % {"n": count}


def _records(count: int) -> str:
    return ngettext("one record", "%(n)s records", count) % {"n": count}

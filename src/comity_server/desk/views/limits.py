"""The two questions of a demand to limit something: our own terms first, then what is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.review.finding import SEVERITY, Review
from comity.vocabulary.words import Recommendation
from comity_server import books, clock
from comity_server.actions import determination, restriction
from comity_server.actions.determination import Override
from comity_server.casefile import mapping
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.forms.restriction import doubt_sentences
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.restriction import LimitPage
from comity_server.desk.views.cases import with_case
from comity_server.desk.words import case_sentence, finding_word
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Link, Moment, Pair, Reason, State, VerdictPanel
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of


@with_case
def limit(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Ask whether it breaks our terms; once that is answered, what is done about the demand."""
    now = clock.now()
    grounds = reading.grounds_of(case, at=now)
    review = books.review_case(mapping.request_value(case), provider=for_desk.provider(), at=now)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = (
            _judge(request, case)
            if grounds.judged is None or "breaks" in request.POST
            else _decide(request, case, review)
        )
        if not errors:
            return HttpResponseRedirect(_next(request, case))
    anew = grounds.judged is None or "terms" in request.GET
    page = LimitPage(
        frame=frame(request, "queue"),
        title=case_sentence(case),
        back=Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/"),
        form=fill(
            action=f"/desk/cases/{case.ref}/limit/",
            entered=request.POST.dict(),
            errors=errors,
            version=str(case.version),
        ),
        verdict=_verdict(review, grounds),
        answers=(
            Option("yes", gettext("Yes"), gettext("Then it is ours to act on, demand or not.")),
            Option("no", gettext("No"), gettext("Then only the law of whoever asks can limit it.")),
        ),
        judged=() if grounds.judged is None else _judged(case, grounds),
        outcomes=() if anew else _outcomes(),
    )
    return shown(request, page, status=422 if errors else 200)


def _next(request: HttpRequest, case: CaseRow) -> str:
    if "breaks" in request.POST:
        return f"/desk/cases/{case.ref}/limit/"
    return f"/desk/cases/{case.ref}/"


def _outcomes() -> tuple[Option, ...]:
    return (
        Option(
            Recommendation.GEO_LIMIT,
            gettext("Limit it, as narrowly as can be"),
            gettext("Two people approve this; then the terms are drafted, and two approve those."),
        ),
        Option(Recommendation.REFUSE, gettext("Refuse"), gettext("Nothing is limited.")),
    )


def _verdict(review: Review, grounds: reading.Grounds) -> VerdictPanel:
    doubts = doubt_sentences(grounds.proposal.doubts)
    return VerdictPanel(
        State.ASK if doubts else State.CLEAR,
        gettext("The lenses recommend: %(word)s")
        % {"word": finding_word(review.recommendation).lower()},
        tuple(Reason(number, text) for number, text in enumerate(doubts, 1)),
    )


def _judged(case: CaseRow, grounds: reading.Grounds) -> tuple[Pair, ...]:
    found = grounds.judged
    says = gettext("It breaks them.") if found.breaks else gettext("It does not break them.")
    return (
        Pair(gettext("Answered by %(who)s") % {"who": found.by.name}, says, note=found.because),
        Pair(gettext("When"), moment=Moment(found.at, zone_of(case.jurisdiction))),
    )


def _judge(request: HttpRequest, case: CaseRow) -> tuple[FieldError, ...]:
    answer = request.POST.get("breaks", "")
    if answer not in {"yes", "no"}:
        return (FieldError("breaks", gettext("Choose: yes or no.")),)
    if not request.POST.get("because", "").strip():
        return (FieldError("because", gettext("Write by which rule, or why by none.")),)
    restriction.judge_terms(
        case_id=case.id,
        breaks=answer == "yes",
        because=request.POST["because"],
        by=request.actor,
        at=clock.now(),
    )
    say(request, gettext("The answer is recorded. Now: what is done."))
    return ()


def _decide(request: HttpRequest, case: CaseRow, review: Review) -> tuple[FieldError, ...]:
    given = request.POST
    if given.get("outcome") not in {Recommendation.GEO_LIMIT, Recommendation.REFUSE}:
        return (FieldError("outcome", gettext("Choose what is done.")),)
    if not given.get("reasons", "").strip():
        return (FieldError("reasons", gettext("Write what you decided and why.")),)
    outcome = Recommendation(given["outcome"])
    try:
        determination.propose(
            case_id=case.id,
            seen_version=int(given.get("version", "0") or 0),
            outcome=outcome,
            decided=[],
            overrides=_overrides(given.get("override", ""), outcome, review),
            reasons=given["reasons"],
            by=request.actor,
            at=clock.now(),
        )
    except determination.NotDecidable as refusal:
        return (FieldError("override", str(refusal)),)
    say(request, gettext("The determination is signed. It waits for approvals."))
    return ()


def _overrides(because: str, outcome: Recommendation, review: Review) -> list[Override]:
    """Return each finding that recommends more than is done, all with the reason given."""
    if not because.strip():
        return []
    return [
        Override(one.code, because.strip())
        for one in review.findings
        if one.recommends is not None and SEVERITY[one.recommends] > SEVERITY[outcome]
    ]

"""Play each kind of expectation against the core. A new kind is added here, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from comity.clock import due_of
from comity.flow import StepVerdict, judge_step
from comity.hold import breaches_of_statement
from comity.intake.gov_request import Account
from comity.restriction.gate import judge_presence
from comity.review import review
from comity.scenario.expectations import (
    ClockExpected,
    Expectation,
    FiguresExpected,
    LiftExpected,
    LiftWord,
    NoticeExpected,
    PresenceExpected,
    RecommendationExpected,
    StatementExpected,
    StatementWord,
    StepExpected,
)
from comity.scenario.figures import count_figures
from comity.scenario.notices import as_known, notice_of
from comity.scenario.outcome import Check, Outcome, check_absent, check_among, check_equal, show
from comity.scenario.stage import Play
from comity.vocabulary.verdict import Bar, bars_of, word_of

Player = Callable[[Play, Any], Outcome]


def play_step(play: Play, expected: StepExpected) -> Outcome:
    """Play a step: every account must have the same verdict."""
    gov_request = play.gov_request(expected.gov_request)
    stage = play.stage(gov_request, at=expected.at)
    found = [
        (
            account,
            judge_step(
                stage=stage,
                gov_request=gov_request,
                account=account,
                categories=expected.categories,
                step=expected.step,
                at=expected.at,
            ),
        )
        for account in expected.accounts or (None,)
    ]
    return Outcome(
        label=f"{expected.gov_request} {expected.step} {expected.verdict}",
        checks=tuple(
            check for account, verdict in found for check in _of_step(expected, account, verdict)
        ),
        answer="; ".join(_name(account) + _answer(verdict) for account, verdict in found),
        reasons=tuple(
            _name(account) + reason
            for account, verdict in found
            for reason in _texts(bars_of(verdict.verdict))
        ),
    )


def _of_step(expected: StepExpected, account: Account | None, came: StepVerdict) -> Iterator[Check]:
    who = _name(account)
    codes = frozenset(bar.code for bar in bars_of(came.verdict))
    yield check_equal(f"{who}verdict", expected.verdict, word_of(came.verdict))
    if expected.bars is not None:
        yield check_equal(f"{who}bars", expected.bars, codes)
    if expected.bars_include:
        yield check_among(f"{who}bars_include", expected.bars_include, codes)
    if expected.limit is not None:
        # Where all categories have the verdict, both nothing and all of them say so.
        whole = frozenset(expected.categories)
        due = frozenset() if expected.limit == whole else expected.limit
        yield check_equal(f"{who}limit", due, came.limit)
    if expected.approvals is not None:
        yield check_equal(f"{who}approvals", expected.approvals, came.approvals)
    if expected.route is not None:
        yield check_equal(f"{who}route", expected.route, came.route)


def _name(account: Account | None) -> str:
    return "" if account is None else f"{account.id}: "


def _answer(came: StepVerdict) -> str:
    codes = frozenset(bar.code for bar in bars_of(came.verdict))
    said = f"{word_of(came.verdict)} {show(codes)} limit {show(came.limit)}"
    return f"{said} approvals {came.approvals} route {show(came.route)}"


def _texts(bars: tuple[Bar, ...]) -> tuple[str, ...]:
    return tuple(f"{bar.code}: {bar.text}" for bar in bars)


def play_recommendation(play: Play, expected: RecommendationExpected) -> Outcome:
    """Play what the three lenses say of a request."""
    came = review(
        gov_request=play.gov_request(expected.gov_request),
        books=play.books,
        provider=play.scenario.provider,
        at=expected.at,
        unanswered=play.scenario.head.unanswered,
    )
    checks = []
    if expected.recommendation is not None:
        checks.append(check_equal("recommendation", expected.recommendation, came.recommendation))
    if expected.findings:
        checks.append(check_among("findings", expected.findings, came.codes))
    if expected.without:
        checks.append(check_absent("without", expected.without, came.codes))
    said = expected.recommendation or "findings"
    return Outcome(
        label=f"{expected.gov_request} recommendation {said}",
        checks=tuple(checks),
        answer=f"{came.recommendation} {show(came.codes)}",
        reasons=tuple(f"{one.code}: {one.text}" for one in came.findings),
    )


def play_presence(play: Play, expected: PresenceExpected) -> Outcome:
    """Play somebody's wish to use something."""
    presence = {one.id: one.presence for one in play.scenario.presences}[expected.presence]
    came = judge_presence(
        presence=presence, restrictions=play.scenario.restrictions, exits=play.scenario.exits
    )
    checks = [check_equal("verdict", expected.verdict, came.verdict)]
    if expected.because is not None:
        checks.append(check_equal("because", expected.because, frozenset(came.because)))
    if expected.status is not None:
        checks.append(check_equal("status", expected.status, came.status))
    return Outcome(
        label=f"{expected.presence} {presence.action} {expected.verdict}",
        checks=tuple(checks),
        answer=f"{came.verdict} {show(frozenset(came.because))} status {came.status}",
        reasons=came.because,
    )


def play_lift(play: Play, expected: LiftExpected) -> Outcome:
    """Play an attempt to lift a hold."""
    came = {one.attempt.id: one for one in play.lifts}[expected.lift]
    word = LiftWord.LIFTED if came.lifted else LiftWord.DENIED
    checks = [check_equal("verdict", expected.verdict, word)]
    if expected.because is not None:
        checks.append(check_equal("because", expected.because, came.reasons))
    return Outcome(
        label=f"{expected.lift} lift {expected.verdict}",
        checks=tuple(checks),
        answer=f"{word} {show(came.reasons)}",
        reasons=tuple(sorted(came.reasons)),
    )


def play_statement(play: Play, expected: StatementExpected) -> Outcome:
    """Play the check of a hold's statement against what was done."""
    record = {one.hold.id: one for one in play.records}[expected.hold]
    breaches = breaches_of_statement(
        record,
        done=[(play.gov_request(act.gov_request), act) for act in play.scenario.acts],
        at=expected.at,
        assessments=play.scenario.assessments,
    )
    word = StatementWord.FAILS if breaches else StatementWord.HOLDS
    reasons = tuple(f"{one.gov_request} released at {one.at.isoformat()}" for one in breaches)
    return Outcome(
        label=f"{expected.hold} statement_check {expected.word}",
        checks=(check_equal("statement_check", expected.word, word),),
        answer=f"{word} {show(frozenset(reasons))}",
        reasons=reasons,
    )


def play_notice(play: Play, expected: NoticeExpected) -> Outcome:
    """Play whether the affected user is told."""
    gov_request = play.gov_request(expected.gov_request)
    came = notice_of(play, gov_request, at=expected.at)
    checks = [check_equal("notice", expected.notice, came.word)]
    if expected.notice_at is not None:
        checks.append(check_equal("notice_at", expected.notice_at, came.at))
    return Outcome(
        label=f"{expected.gov_request} notice {expected.notice}",
        checks=tuple(checks),
        answer=f"{came.word} at {came.at}",
        reasons=(came.basis,),
    )


def play_clock(play: Play, expected: ClockExpected) -> Outcome:
    """Play when something is due; with neither side it says that no day ends this clock."""
    gov_request = as_known(play, play.gov_request(expected.gov_request), at=expected.at)
    came = due_of(expected.clock, case=play.case(gov_request, at=expected.at), books=play.books)
    sides = (
        ("not_before", expected.not_before, came.not_before),
        ("not_after", expected.not_after, came.not_after),
    )
    checks = [check_equal(name, due, at) for name, due, at in sides if due is not None]
    return Outcome(
        label=f"{expected.gov_request} clock {expected.clock}",
        checks=tuple(checks or [check_equal("not_after", None, came.not_after)]),
        answer=f"{came.standing} not_before {came.not_before} not_after {came.not_after}",
        reasons=tuple(
            f"{line.says}{f' ({line.source})' if line.source else ''}"
            f"{f': {line.at.isoformat()}' if line.at else ''}"
            for line in came.lines
        ),
    )


def play_figures(play: Play, expected: FiguresExpected) -> Outcome:
    """Play the figures of one asker in a period."""
    counts = count_figures(play, period=expected.period, jurisdiction=expected.jurisdiction)
    return Outcome(
        label=f"{expected.jurisdiction} figures",
        checks=tuple(
            check_equal(name, number, counts.of(name)) for name, number in expected.counts
        ),
        answer=" ".join(f"{name} {counts.of(name)}" for name, _ in expected.counts),
    )


NAMES: Final[Mapping[type[Expectation], str]] = {
    StepExpected: "step",
    RecommendationExpected: "recommendation",
    PresenceExpected: "presence",
    LiftExpected: "lift",
    ClockExpected: "clock",
    NoticeExpected: "notice",
    FiguresExpected: "figures",
    StatementExpected: "statement_check",
}
"""Every kind of expectation that the format knows, by its name."""

PLAYERS: Final[Mapping[type[Expectation], Player]] = {
    StepExpected: play_step,
    RecommendationExpected: play_recommendation,
    PresenceExpected: play_presence,
    LiftExpected: play_lift,
    FiguresExpected: play_figures,
    ClockExpected: play_clock,
    NoticeExpected: play_notice,
    StatementExpected: play_statement,
}
"""The kinds that this build can play. A file with another kind is refused by the kind's name."""

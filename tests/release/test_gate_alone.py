"""Each condition of the gate's predicate decides alone, and a test that names it says so.

A row holds facts under which everything is clear but one condition, and the code that it then says.
The same rows are tried on gates of which one condition was turned round or taken out: the row that
names the condition must fail then, or the condition was never tried.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from comity.determination.scope import Grant, Scope
from comity.hold import HoldRecord, Lift, Older, Received
from comity.intake.gov_request import Emergency
from comity.release import approvals as approvals_module
from comity.release import cell as cell_module
from comity.release import gate as gate_module
from comity.release.facts import Amendments, Approval, Decided, ReleaseFacts, Standing
from comity.testing import (
    DAY,
    HOUR,
    NOON,
    a_hold,
    a_provider,
    a_request,
    an_account,
    an_authority,
    an_emergency,
)
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.verdict import Bar, Clear, bars_of
from comity.vocabulary.words import Category, Step, Threat

LEAVING = Scope((Grant("alice", Category.SUBSCRIBER),))
TWO = Scope((Grant("alice", Category.SUBSCRIBER), Grant("alice", Category.CONTENT)))
DECIDED = Decided("d1", 1, LEAVING, 2)
LEFT_AT = NOON - HOUR
FACTS = ReleaseFacts(
    holds=(),
    assessments=(),
    exits=(),
    secrecy=(),
    accounts=(an_account(),),
    approvals=(
        Approval("counsel", "d1", LEFT_AT, number=10),
        Approval("executive", "d1", LEFT_AT, number=11),
    ),
    standing=Standing(authority=True, officer=True, key=True),
    people=frozenset({"counsel", "executive"}),
    packs=(),
    amendments=Amendments(version=1),
)
SECOND = FACTS.approvals[1]


def second(**changes: Any) -> dict[str, Any]:
    return {"approvals": (FACTS.approvals[0], replace(SECOND, **changes))}


def lifted(*, at: Any, held: int | None, number: int | None) -> dict[str, Any]:
    """Return a hold that began long ago and was lifted."""
    hold = a_hold(effective_at=NOON - 9 * DAY, recorded_at=NOON - 9 * DAY)
    return {"holds": (HoldRecord(hold, (Lift(at, number=number),), number=held),)}


@dataclass(frozen=True, slots=True)
class Row:
    """One condition: what is changed from facts that are clear, and the codes that follow."""

    condition: str
    codes: frozenset[str]
    changes: dict[str, Any]


def row(condition: str, *codes: str, **changes: Any) -> Row:
    return Row(condition, frozenset(codes), changes)


BAR = Bar("x:y", "")
FEW = "approvals:too-few"
ROWS = (
    row("clear"),
    row("decided", "determination:missing", decided=None),
    row("unknown", "unknown:holds", holds=UNKNOWN),
    row("holds", "hold:hk", holds=(HoldRecord(a_hold()),)),
    row(
        "holds that stop an earlier step", "hold:hk", holds=(HoldRecord(a_hold(stops=Step.ANSWER)),)
    ),
    row("holds in force", holds=(HoldRecord(a_hold(effective_at=NOON + HOUR)),)),
    row("exits", "x:y", exits=(Obstacle(BAR),)),
    row("secrecy", "x:y", secrecy=(Obstacle(BAR),)),
    row("packs", "x:y", packs=(Obstacle(BAR),)),
    row("accounts", "unknown:accounts", accounts=(an_account(id="bob"),)),
    row(
        "verified",
        "verification:authority",
        gov_request=a_request(authority=an_authority(verified=False)),
    ),
    row(
        "emergency not called back",
        "verification:callback",
        gov_request=an_emergency(emergency=Emergency(Threat.DEATH, False)),
    ),
    row(
        "emergency called back",
        gov_request=an_emergency(emergency=Emergency(Threat.DEATH, True)),
    ),
    row("obstacle of this account", "x:y", exits=(Obstacle(BAR, accounts=frozenset({"alice"})),)),
    row("obstacle of another account", exits=(Obstacle(BAR, accounts=frozenset({"bob"})),)),
    row("scope empty", "scope:empty", leaving=Scope()),
    row("scope exceeded", "scope:exceeded", leaving=TWO),
    row("amended", "determination:amended", amendments=Amendments(version=2)),
    *(
        row(
            f"standing {part}",
            f"verification:{part}",
            standing=replace(FACTS.standing, **{part: no}),
        )
        for part in ("authority", "officer", "key")
        for no in (False, UNKNOWN)
    ),
    row("needed", FEW, approvals=FACTS.approvals[:1]),
    row("needed at least one", FEW, approvals=(), decided=replace(DECIDED, needs=0)),
    row("digest", FEW, **second(digest="d2")),
    row("voided", FEW, **second(voided=True)),
    row("not later", FEW, **second(at=NOON + HOUR)),
    row("at this instant", **second(at=NOON)),
    row("entitled", FEW, people=frozenset({"counsel"})),
    row("made by", FEW, amendments=Amendments(1, frozenset({"executive"}))),
    row("distinct", FEW, **second(person="counsel")),
    row("turn by number", FEW, **lifted(at=NOON - DAY, held=1, number=11)),
    row("turn by number, same", FEW, **lifted(at=NOON - DAY, held=1, number=10)),
    row("turn by number, older", **lifted(at=LEFT_AT, held=1, number=9)),
    row(
        "turn by number, no number",
        FEW,
        **lifted(at=NOON - DAY, held=1, number=9),
        **second(number=None),
    ),
    row("turn by instant", FEW, **lifted(at=LEFT_AT, held=None, number=None)),
    row("turn by instant, older", **lifted(at=LEFT_AT - HOUR, held=None, number=None)),
    row("asks, answered", exits=(Obstacle(BAR, asks=True),)),
    row("asks, alone", "x:y", FEW, exits=(Obstacle(BAR, asks=True),), approvals=()),
    row(
        "hold of somebody else voids nothing",
        holds=(HoldRecord(a_hold(requested_by=("MO",), effective_at=NOON - HOUR / 2), number=99),),
    ),
    row("later hold voids nothing yet", holds=(HoldRecord(a_hold(effective_at=NOON + DAY)),)),
    row(
        "worst counts",
        "hold:hk",
        decided=replace(DECIDED, granted=TWO),
        leaving=TWO,
        holds=(HoldRecord(a_hold(categories=(Category.CONTENT,))),),
    ),
    row(
        "hold that asks for people",
        "hold:hk",
        FEW,
        gov_request=a_request(received_at=NOON - 9 * DAY),
        holds=(
            HoldRecord(
                a_hold(
                    received=Received.FROM_EFFECTIVE, older=Older.ASK, effective_at=NOON - 2 * HOUR
                ),
                number=10,
            ),
        ),
    ),
)


def verdict_of(check: Callable[..., Any], one: Row) -> Any:
    facts = {name: one.changes[name] for name in FACTS.__slots__ if name in one.changes}
    return check(
        gov_request=one.changes.get("gov_request", a_request()),
        provider=a_provider(),
        decided=one.changes.get("decided", DECIDED),
        leaving=one.changes.get("leaving", LEAVING),
        facts=replace(FACTS, **facts),
        at=NOON,
    )


def fails(check: Callable[..., Any], one: Row) -> bool:
    """Return whether a gate says something else than a row wants of it."""
    try:
        found = verdict_of(check, one)
        codes = {bar.code for bar in bars_of(found)}
    except Exception:
        return True
    return codes != one.codes or (found == Clear()) != (not one.codes)


@pytest.mark.parametrize("one", ROWS, ids=lambda one: one.condition)
def test_each_condition_decides_alone(one):
    found = verdict_of(gate_module.check_release, one)
    assert {bar.code for bar in bars_of(found)} == one.codes
    assert (found == Clear()) == (not one.codes)


# Gates of which one condition was turned round or taken out

MODULES = (gate_module, approvals_module, cell_module)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One condition of one module made wrong."""

    module: types.ModuleType
    what: str
    tree: ast.Module


def mutants() -> Iterator[Mutant]:
    """Yield every condition turned round, and every operand of an ``and`` or ``or`` taken out."""
    for module in MODULES:
        source = inspect.getsource(module)
        count = sum(1 for _ in _places(ast.parse(source)))
        for number in range(count):
            tree = ast.parse(source)
            change, what = list(_places(tree))[number]
            change()
            yield Mutant(module, what, ast.fix_missing_locations(tree))


def _places(tree: ast.Module) -> Iterator[tuple[Callable[[], None], str]]:
    for node in ast.walk(tree):
        name = getattr(node, "lineno", 0)
        if isinstance(node, (ast.If, ast.IfExp)):
            yield _negate(node, "test"), f"{name}: not ({ast.unparse(node.test)})"
        if isinstance(node, ast.comprehension):
            for number, test in enumerate(node.ifs):
                yield _negate(node.ifs, number), f"not ({ast.unparse(test)})"
        if isinstance(node, ast.BoolOp):
            for number, operand in enumerate(node.values):
                yield _without(node, number), f"{name}: without {ast.unparse(operand)}"
        if isinstance(node, ast.Compare):
            yield _widened(node), f"{name}: other bound of {ast.unparse(node)}"
        if isinstance(node, ast.List) and len(node.elts) > 2:
            for number, part in enumerate(node.elts):
                yield _dropped(node, number), f"{name}: dropped {ast.unparse(part)[:60]}"


def _negate(holder: Any, where: Any) -> Callable[[], None]:
    def change() -> None:
        if isinstance(holder, list):
            holder[where] = ast.UnaryOp(ast.Not(), holder[where])
        else:
            setattr(holder, where, ast.UnaryOp(ast.Not(), getattr(holder, where)))

    return change


def _without(node: ast.BoolOp, number: int) -> Callable[[], None]:
    neutral = isinstance(node.op, ast.And)
    return lambda: node.values.__setitem__(number, ast.Constant(neutral))


def _dropped(node: ast.List, number: int) -> Callable[[], None]:
    return lambda: node.elts.__delitem__(number)


OTHER = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


def _widened(node: ast.Compare) -> Callable[[], None]:
    return lambda: node.ops.__setitem__(0, OTHER[type(node.ops[0])]())


EQUIVALENT = (
    # A step of the gate is always production: the first step of all never comes here.
    "step is Step.ACKNOWLEDGE",
    "step is not Step.PRODUCTION",
    # Production is the last step: a hold of any step stops it.
    "step.rank >= record.hold.stops.rank",
)
"""Conditions of other steps than the gate's own, which its rows cannot reach."""

MUTANTS = [one for one in mutants() if not any(word in one.what for word in EQUIVALENT)]


def gate_of(mutant: Mutant) -> Callable[..., Any]:
    """Return the gate with one module replaced by its mutant."""
    made: dict[str, types.ModuleType] = {}
    for module in (cell_module, approvals_module, gate_module):  # the gate imports the others
        fresh = types.ModuleType(module.__name__)
        made[module.__name__] = fresh
        source: Any = mutant.tree if module is mutant.module else inspect.getsource(module)
        exec(compile(source, module.__name__, "exec"), fresh.__dict__)
    gate = made[gate_module.__name__]
    for name in ("judge_cell",):
        setattr(gate, name, getattr(made[cell_module.__name__], name))
    for name in ("approvers", "account_of"):
        setattr(gate, name, getattr(made[approvals_module.__name__], name))
    return gate.check_release  # type: ignore[no-any-return]  # the module was made anew


def test_there_are_many_mutants_and_the_gate_itself_fails_no_row():
    assert len(MUTANTS) >= 40
    assert not [one.condition for one in ROWS if fails(gate_module.check_release, one)]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.module.__name__}:{one.what}")
def test_a_gate_with_one_condition_made_wrong_fails_a_row_that_names_it(mutant, count_cases):
    check = gate_of(mutant)
    assert [one.condition for one in ROWS if fails(check, one)], mutant.what
    count_cases(1)

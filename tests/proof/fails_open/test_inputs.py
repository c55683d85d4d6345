"""Each input of the gate is made to fail in turn: lost, empty, unreadable. None opens it."""

from __future__ import annotations

import ast
import contextlib
import inspect
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from comity.release.facts import ReleaseFacts
from comity.release.inputs import GateInput
from comity.vocabulary.verdict import Clear, Verdict, bars_of
from comity_server.actions import release, review
from comity_server.actions.clock_event import record_event
from comity_server.casefile import gate_facts
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Determination, ExitDeed, MarketExit, Release
from comity_server.gate.change import Side, change, migration
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.proof.fails_open.reads import DECIDES, READS, WITHOUT_ROWS
from tests.proof.fails_open.situations import AT, SITUATIONS
from tests.proof.fails_open.stored import Lost, emptied, garbled, unanswered, watching
from tests.proof.schedule.house import stage
from tests.restriction.exit_plans import terms as exit_terms
from tests.support.assessing import a_rights_lead, an_approved_assessment
from tests.support.cast import (
    DAY,
    HOLD,
    HOUR,
    NOON,
    Cast,
    a_cast,
    a_filed_case,
    an_active_hold,
    approve,
    decide,
)
from tests.support.examples import LEVEL

OTHERS = HOLD.replace('["HK"]', '["FR"]').replace("Hong Kong authorities", "authorities of France")
TRIES_IN_CI, COLUMNS_IN_CI = 6, 40
"""How many failures are tried in each situation, and columns where all is clear. At night all are,
some three hundred in each; in CI always the same ones, and others in each situation."""

TABLES = {model._meta.db_table: model for model in apps.get_models()}


@pytest.fixture
def clear(house) -> tuple[Cast, Determination]:
    """Bring a case to a clear verdict in a house that has a row of nearly everything."""
    cast = a_cast(house)
    case = a_filed_case(cast)
    review.answer_question(
        case_id=case.id, question="HR-L1", answer="yes", because="b", by=cast.analyst, at=NOON
    )
    approve(cast, decide(cast, case, at=NOON + HOUR), at=NOON + HOUR)
    run_due(at=lambda: NOON + 2 * HOUR)
    for happened in (CaseEventWord.CLARIFICATION_ASKED, CaseEventWord.CLARIFIED):
        record_event(
            case_id=case.id,
            happened=happened,
            happened_at=NOON + HOUR,
            note="by telephone",
            by=cast.analyst,
            at=NOON + 2 * HOUR,
        )
    an_active_hold(cast, at=NOON + 2 * HOUR, terms=OTHERS, ref="fr")
    _an_exit(cast)
    row = Determination.objects.get(case_id=case.id)
    assert judged(row) == Clear()
    return cast, row


def _an_exit(cast: Cast) -> None:
    with migration():
        text = exit_terms()
        leaving = MarketExit.objects.create(
            ref="hk",
            title="t",
            terms=text,
            approved_terms=text,
            drafted_by_id=cast.counsel.person,
            drafted_at=NOON,
        )
        ExitDeed.objects.create(
            market_exit=leaving, stage="announce", deed="done", version=1, at=NOON, ledger_number=0
        )


def chosen(tries: list[Any], seed: str, number: int) -> list[Any]:
    """Return the tries of this level."""
    return tries if LEVEL == "nightly" else random.Random(seed).sample(tries, number)


def judged(row: Determination, at: Any = AT) -> Verdict:
    with change(Side.SHARED):
        return gate_facts.judge(row, at=at)


def opens(row: Determination) -> bool:
    """Return whether the gate opens now; an error is no opening."""
    with contextlib.suppress(Exception):
        return isinstance(judged(row), Clear)
    return False


def unreadable(seen: Any) -> Iterator[tuple[str, str, str | None]]:
    """Yield every column that was read with what nobody could have written there.

    In SQLite any column can hold a text. NULL stands only where the table forbids it: elsewhere it
    says something. Keys are left out: one that is wrong finds nothing, which is tried by itself.
    """
    for table in sorted(seen.columns):
        fields = {field.column: field for field in TABLES[table]._meta.concrete_fields}
        for column in sorted(seen.columns[table]):
            if fields[column].primary_key or fields[column].is_relation:
                continue
            is_json = isinstance(fields[column], models.JSONField)
            yield table, column, '"garbage"' if is_json else "\ufffd garbage"
            if not fields[column].null:
                yield table, column, None


def test_every_input_has_a_field_and_a_source_or_is_said_to_have_none():
    fields = set(ReleaseFacts.__dataclass_fields__)
    assert (
        fields
        == set(GateInput)
        == {one for read in READS.values() for one in read.inputs} | (WITHOUT_ROWS)
    )
    passed = _passed_to_the_gate()
    constants = {name for name, value in passed.items() if isinstance(value, ast.Tuple)}
    assert set(passed) == fields and constants == WITHOUT_ROWS


def _passed_to_the_gate() -> dict[str | None, ast.expr]:
    tree = ast.parse(inspect.getsource(gate_facts.facts_of))
    (call,) = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ReleaseFacts"
    )
    return {one.arg: one.value for one in call.keywords}


def test_every_table_that_the_gate_reads_has_a_row(clear):
    cast, row = clear
    with watching() as seen:
        judged(row)
    read = set(seen.columns)
    _lift_on_an_assessment(cast)
    with watching() as again:
        judged(row, at=NOON + 3 * DAY)
    assert read | set(again.columns) == set(READS)


def _lift_on_an_assessment(cast: Cast) -> None:
    from tests.assessment.test_lifts import ASSESSED, lift

    an_active_hold(cast, at=NOON + 4 * HOUR, terms=ASSESSED)
    an_approved_assessment(cast, a_rights_lead(cast), at=NOON + DAY)
    assert lift(cast) == set()


def test_a_table_that_is_not_answered_stops_the_release_and_leaves_nothing(clear):
    cast, row = clear
    with watching() as seen:
        judged(row)
    before = Entry.objects.count()
    for table in seen.columns:
        with unanswered(table) as failed, pytest.raises(Lost):
            release.release_production(case_id=row.case_id, by=cast.counsel, at=AT)
        assert failed.hits and not Release.objects.exists(), table
    assert Entry.objects.count() == before
    assert release.release_production(case_id=row.case_id, by=cast.counsel, at=AT) == Clear()


def test_an_empty_table_is_missed_where_the_gate_cannot_do_without(clear):
    _, row = clear
    with watching() as seen:
        judged(row)
    for table in seen.columns:
        with emptied(table):
            assert opens(row) == READS[table].may_be_empty, table


def test_what_cannot_be_read_shuts_the_gate_wherever_it_counts(clear, count_cases):
    _, row = clear
    with watching() as seen:
        judged(row)
    by_column: dict[tuple[str, str], list[str | None]] = {}
    for table, column, value in unreadable(seen):
        by_column.setdefault((table, column), []).append(value)
    listed = {(table, column) for table, columns in DECIDES.items() for column in columns}
    assert listed <= set(by_column)
    for column in chosen(sorted(by_column), "columns", COLUMNS_IN_CI):
        shuts = [value for value in by_column[column] if _is_shut_by(row, column, value)]
        # SQLite's driver parses an instant wherever it meets one, so garbage is noticed in others.
        kind = TABLES[column[0]]._meta.get_field(column[1])
        parsed = isinstance(kind, models.DateTimeField | models.UUIDField)
        assert bool(shuts) == (column in listed) or (shuts and parsed), column
        count_cases(len(by_column[column]))


def _is_shut_by(row: Determination, column: tuple[str, str], value: str | None) -> bool:
    with garbled(*column, value):
        return not opens(row)


def test_no_failure_opens_a_gate_that_is_shut(clear, count_cases):
    cast, row = clear
    staged, everything = stage(), connection.introspection.table_names()
    try:
        for name, (code, happen) in SITUATIONS.items():
            happen(cast)
            assert code in {bar.code for bar in bars_of(judged(row))}, name
            tried, opened = _try_to_open(row, name)
            assert not opened, name
            count_cases(tried)
            staged.restore(everything)
            assert opens(row), name
    finally:
        staged.close()


def _try_to_open(row: Determination, name: str) -> tuple[int, list[str]]:
    with watching() as seen:
        judged(row)
    tried = [
        *((garbled, one) for one in unreadable(seen)),
        *((unanswered, (table,)) for table in sorted(seen.columns)),
    ]
    opened, tried = [], chosen(tried, name, TRIES_IN_CI)
    for fail, what in tried:
        with fail(*what):
            if opens(row):
                opened.append(f"{fail.__name__} {what}")
    return len(tried), opened

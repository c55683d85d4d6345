"""``comity_verify report``: whatever is changed in a published report is found."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import comity_verify
from comity.errors import FiguresError
from comity.ledger.canonical import canonical
from comity.ledger.tree import leaf_hash, root_of
from comity.transparency.cells import Withheld
from comity.transparency.checks import check_edition
from comity.transparency.closing import BY_BOTH, BY_PLACE, cells_of
from comity.transparency.report_file import write_opening, write_report
from comity.transparency.roll import entry_of
from comity_verify import comity_verify as tool
from tests.support import ledgers
from tests.transparency.editions import (
    NAME,
    Salts,
    a_receipt_for,
    a_report,
    an_edition,
    an_opening,
    closed,
)
from tests.transparency.published import H2, a_half_year, commitment_of

TOOL = Path(comity_verify.__file__).with_name("comity_verify.py")
KEY = ledgers.KEY.key.to_text()


def faults(data: bytes, **named) -> list[tuple[str, str]]:
    return tool.check_report(data, key=KEY, **named).faults


def changed(data: bytes, how) -> bytes:
    value = json.loads(data)
    how(value)
    return canonical(value)


@pytest.fixture(scope="module")
def report():
    return a_report()


def test_a_report_is_proved(report):
    found = tool.check_report(report[0], key=KEY)
    assert found.faults == []
    assert found.proved[0] == "entry 2 of the ledger fixed this report before it appeared"
    assert len(found.proved) == 4


def test_the_edition_passes_its_own_checks_before_it_appears(report):
    assert check_edition(report[3]) == ()


@pytest.mark.parametrize("seed", range(2, 30))
def test_every_edition_that_passes_its_checks_is_proved(seed):
    data, _, _, edition = a_report(seed)
    assert check_edition(edition) == ()
    assert faults(data) == []


def test_any_changed_digit_is_found(report):
    data = report[0]
    head = data.index(b'"receipt"')
    digits = [found.start() for found in re.finditer(rb"\d", data[:head])]
    rng = random.Random(3)
    for place in rng.sample(digits, 60):
        other = b"%d" % ((data[place] - 47) % 10)
        assert faults(data[:place] + other + data[place + 1 :]), data[place - 30 : place + 5]


def test_any_changed_digit_of_a_roll_or_the_receipt_is_found(report):
    data = report[0]
    rng = random.Random(4)
    tail = range(data.index(b'"receipt"') + 12, len(data) - 2)
    places = [place for place in tail if data[place : place + 1].isdigit()]
    for place in rng.sample(places, 40):
        other = b"%d" % ((data[place] - 47) % 10)
        assert faults(data[:place] + other + data[place + 1 :])


def test_a_dropped_entry_is_found(report):
    assert faults(changed(report[0], lambda value: value["rolls"][BY_PLACE].pop(3)))


def test_an_added_entry_is_found(report):
    def add(value):
        rows = value["rolls"][BY_PLACE]
        rows.append(["ff" * 32, rows[0][1]])

    assert faults(changed(report[0], add))


def test_a_duplicated_entry_is_found(report):
    def double(value):
        rows = value["rolls"][BY_PLACE]
        rows.insert(1, rows[0])

    found = faults(changed(report[0], double))
    assert (
        "report: roll received-by-place",
        "line 2 has the same entry as the line before",
    ) in found


def test_entries_out_of_order_are_found(report):
    found = faults(changed(report[0], lambda value: value["rolls"][BY_PLACE].reverse()))
    assert ("report: roll received-by-place", "line 2 is out of order") in found


def test_swapped_cells_are_found(report):
    def swap(value):
        rows = value["rolls"][BY_PLACE]
        other = next(row for row in rows if row[1] != rows[0][1])
        rows[0][1], other[1] = other[1], rows[0][1]

    found = faults(changed(report[0], swap))
    assert ("report: roll received-by-place", "its root is not the one that was fixed") in found


def test_a_house_that_fixes_a_false_count_is_found_by_the_count(report):
    """The ledger holds whatever is entered: what does not add up is found all the same."""
    edition = report[3]
    table = edition.table(BY_PLACE)
    rows = table.roll.rows[:-1]
    false = replace(
        edition,
        tables=tuple(
            replace(one, roll=replace(one.roll, rows=rows)) if one.id == BY_PLACE else one
            for one in edition.tables
        ),
    )
    found = faults(write_report(false, receipt=a_receipt_for(false)))
    assert any("the roll has" in what or "not what the roll has" in what for _, what in found)
    assert {fault.code for fault in check_edition(false)} >= {"roll.counts"}


def test_a_report_that_was_not_entered_first_is_not_written(report):
    edition = report[3]
    with pytest.raises(FiguresError, match="checkpoint first"):
        write_report(edition, receipt=ledgers.a_proved_receipt([ledgers.an_entry(0)], 0))
    with pytest.raises(FiguresError, match="checkpoint first"):
        write_report(replace(edition, notes=("else",)), receipt=a_receipt_for(edition))


def test_a_report_entered_before_its_period_was_over_is_found(report):
    edition = report[3]
    early = a_receipt_for(edition, at=datetime(2020, 12, 1, tzinfo=UTC))
    found = faults(write_report(edition, receipt=early))
    assert found == [("report: receipt", "it was entered before the period was over")]


def test_another_ledgers_key_is_found(report):
    other = ledgers.SigningKey.from_seed(b"o" * 32, name=ledgers.ORIGIN).key.to_text()
    assert tool.check_report(report[0], key=other).faults


def test_every_sender_finds_their_entry_and_nobody_elses(report):
    data, cases, salts, edition = report
    where = cells_of(cases, period=H2, held=frozenset(case.id for case in cases[::3]))
    for case in cases[:12]:
        place, outcome = where[case.id]
        opening = write_opening(an_opening(case, salts, BY_BOTH, f"{place}|{outcome}"))
        submission = b"submission " + case.id.encode()
        if edition.table(BY_BOTH).roll is None:
            pytest.skip("this history has too few requests for the table by both")
        assert faults(data, opening=opening, submission=submission) == []
        assert faults(data, opening=opening, submission=submission + b"!")
        lie = write_opening(an_opening(case, salts, BY_BOTH, f"{place}|other"))
        assert faults(data, opening=lie, submission=submission)


def test_the_tool_computes_entries_and_roots_as_the_house_does(report):
    _, cases, salts, edition = report
    case = cases[0]
    inner = commitment_of(case)
    facts = (salts.drawn[case.id, BY_PLACE], NAME, BY_PLACE, case.jurisdiction)
    names = ("salt", "edition", "table", "cell")
    house = entry_of(**dict(zip(names, facts, strict=True)), commitment=inner)
    assert tool.roll_entry(*facts, inner) == house
    roll = edition.table(BY_PLACE).roll
    leaves = [leaf_hash(row.entry + row.label.encode()) for row in roll.rows]
    assert roll.root() == root_of(leaves) == tool.root_of(leaves)


def test_a_table_of_too_few_requests_has_no_roll_and_no_total():
    cases = a_half_year(random.Random(8))[:3]
    edition = an_edition(closed(cases, salts=Salts(random.Random(8)), threshold=10))
    assert all(table.roll is None for table in edition.tables)
    data = write_report(edition, receipt=a_receipt_for(edition))
    assert faults(data) == []
    assert b'"value":3' not in data


def test_no_small_number_is_in_the_file(report):
    for table in report[3].tables:
        for cell in table.cells:
            value = getattr(cell.shown, "value", None)
            assert isinstance(cell.shown, Withheld) or value is None or not 0 < value < 5


def test_a_case_without_a_commitment_cannot_be_counted_in_a_roll():
    cases = a_half_year(random.Random(9))
    from comity.transparency.closing import close_tables

    with pytest.raises(FiguresError, match="nobody could check"):
        close_tables(
            cases,
            edition=NAME,
            period=H2,
            threshold=5,
            salt=Salts(random.Random(9)),
            commitments={},
        )


def test_as_a_stranger_runs_it(tmp_path, report):
    path, broken = tmp_path / "report.json", tmp_path / "broken.json"
    path.write_bytes(report[0])
    broken.write_bytes(changed(report[0], lambda value: value["rolls"][BY_PLACE].pop()))

    def run(*arguments):
        command = [sys.executable, "-I", "-S", str(TOOL), "report", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True)

    good = run(path, "--key", KEY)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.endswith("All is proved.\n")
    assert run(broken, "--key", KEY).returncode == 1
    assert run(path, "--opening", path).returncode == 2
    assert run(tmp_path / "none").returncode == 2


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"facts":1}', b"null"])
def test_what_is_no_report_is_refused_and_breaks_nothing(data):
    assert faults(data)


@pytest.mark.parametrize("field", ["facts", "receipt", "rolls", "format"])
def test_a_field_of_another_kind_is_refused_and_breaks_nothing(report, field):
    for other in (None, 1, "x", [], {}, [[1, 2]], {"a": 1}):
        assert faults(changed(report[0], lambda v, other=other: v.__setitem__(field, other)))

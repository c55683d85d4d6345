"""Each call that leaves the house is made to fail in turn: nothing leaves, and work resumes."""

from __future__ import annotations

import ast
import random

import pytest

from comity_server.casefile.models import Delivery, Release
from comity_server.ledger import publishing
from comity_server.ledger.models import Entry, Head
from comity_server.vault.keys import master_key
from tests.proof.fails_open.calls import Call, calls, failing
from tests.proof.fails_open.faults import FULL, Fault, faults_of
from tests.proof.fails_open.rows import GOES_ON, ROWS, TYPED, Elsewhere, Met
from tests.proof.fails_open.steps import STEPS, prepared
from tests.proof.registry import ROOT
from tests.proof.world.staging import Staged
from tests.support.examples import LEVEL
from tests.support.house import ON_POSTGRESQL

WRITTEN = "comity_server/adapters/durable.py:_written_aside"
PER_CALL_IN_CI = 1
"""In CI each call fails in one of its ways, others on each database; at night in all."""

HALVED = ON_POSTGRESQL and LEVEL != "nightly"
"""Outside calls know nothing of the engine: in CI the second one tries every other of them."""


def test_every_call_to_the_outside_has_a_row_and_every_row_a_call():
    places = {one.place for one in calls() if not one.file.startswith(TYPED)}
    assert places == set(ROWS)
    assert {step for row in ROWS.values() if isinstance(row, Met) for step in row.steps} <= set(
        STEPS
    )


def test_every_test_that_a_row_names_is_there():
    for row in ROWS.values():
        if isinstance(row, Elsewhere):
            file, _, name = row.test.partition("::")
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            assert name in {getattr(node, "name", "") for node in tree.body}, row.test


def tries(step: str) -> list[tuple[Call, str, Fault]]:
    """Return what is made to fail in a step, and how."""
    found = []
    for one in calls():
        row = ROWS.get(one.place)
        if isinstance(row, Met) and step in row.steps:
            ways = sorted(faults_of(one.what).items())
            if LEVEL != "nightly":
                chance = random.Random(f"{one}{step}{ON_POSTGRESQL}")
                ways = chance.sample(ways, PER_CALL_IN_CI)
            found += [(one, name, fault) for name, fault in ways]
    return found[::2] if HALVED else found


@pytest.mark.parametrize("step", STEPS)
def test_a_failure_outside_lets_nothing_leave_and_work_resumes(house, count_cases, step):
    met: dict[Call, int] = {}
    with prepared(step, house) as cast:
        staged = Staged(house, cast)
        try:
            for one, name, fault in tries(step):
                hits = _try(step, cast, one, name, fault)
                met[one] = met.get(one, 0) + hits
                count_cases(hits)
                staged.restore()
        finally:
            staged.close()
    places = {one.place for one, hits in met.items() if hits}
    # Of a place with several calls a step may meet some only: all must have been tried to say so.
    assert HALVED or places == {one.place for one in met}, "a place that this step does not meet"


def _try(step: str, cast, one: Call, name: str, fault: Fault) -> int:
    work, raised = STEPS[step], ""
    left = _left()
    with failing(one, fault) as hits:
        try:
            work.go(cast)
        except Exception as failure:
            raised = type(failure).__name__
    done = work.done()
    if not hits:
        return 0
    why = f"{one.place} {one.what} {name}"
    if (one.place, name) not in GOES_ON:
        assert not done, f"{why}: done all the same"
        assert raised or work.told(), f"{why}: failed without a name"
        assert _left() == left, f"{why}: something left"
    _ledger_is_whole(why)
    work.again(cast)
    assert work.done(), f"{why}: not gone on with: {work.told()}"
    return 1


def _left() -> tuple[int, int]:
    return Release.objects.count(), sum(Delivery.objects.values_list("bytes_sent", flat=True))


def _ledger_is_whole(why: str) -> None:
    size = Head.objects.get(id=1).size
    assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(size)), why
    published = publishing.folder().published()
    assert published is None or published.size <= size, why


@pytest.mark.parametrize("name", ["edge-token", "vault-master"])
def test_a_secret_whose_writing_was_cut_short_is_none_and_is_drawn_later(house, name):
    def draw() -> object:
        return master_key() if name == "vault-master" else house.secret(name)

    (full,) = {one for one in calls() if one.place == WRITTEN and one.what == "os.fsync"}
    with failing(full, FULL) as hits, pytest.raises(OSError, match="no space"):
        draw()
    assert hits and not (house.folder("keys") / name).exists()
    assert draw()


def test_an_empty_file_is_no_secret(house):
    (house.folder("keys") / "edge-token").touch()
    with pytest.raises(RuntimeError, match="holds no secret"):
        house.secret("edge-token")

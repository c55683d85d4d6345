"""Programs started by tests are ended by their own id, and their logs explain a failure."""

from __future__ import annotations

import sys

import pytest

from tests.support.processes import ProgramFailed, program


def python(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_a_program_runs_as_long_as_the_block_and_no_longer(tmp_path):
    mark = tmp_path / "up"
    text = f"import time, pathlib; pathlib.Path({str(mark)!r}).touch(); time.sleep(600)"
    with program(python(text), log=tmp_path / "log", ready=mark.exists) as running:
        assert running.process.poll() is None
    assert running.process.poll() is not None


def test_a_program_that_ends_before_it_is_ready_fails_with_the_end_of_its_log(tmp_path):
    waiting = program(
        python("print('no room'); raise SystemExit(3)"), log=tmp_path / "log", ready=lambda: False
    )
    with pytest.raises(ProgramFailed, match=r"ended with 3[\s\S]*no room"), waiting:
        pass


def test_a_program_that_is_never_ready_is_ended(tmp_path):
    waiting = program(
        python("import time; time.sleep(600)"),
        log=tmp_path / "log",
        ready=lambda: False,
        patience=0.2,
    )
    with pytest.raises(ProgramFailed, match="Not ready"), waiting:
        pass

"""The tool as a stranger runs it: one file, isolated, without site packages, no network."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import comity_verify
from tests.support import ledgers

TOOL = Path(comity_verify.__file__).with_name("comity_verify.py")


def run(*arguments, program=(sys.executable, "-I", "-S", str(TOOL))):
    found = subprocess.run([*program, *map(str, arguments)], capture_output=True, text=True)
    return found.returncode, found.stdout, found.stderr


def test_a_proved_ledger_exits_0_and_says_so(ledger):
    code, out, err = run("ledger", ledger.path)
    assert (code, err) == (0, "")
    assert out.endswith("All is proved.\n")


def test_a_fault_exits_1_and_is_named(ledger):
    (ledger.path / "tile/0/000").write_bytes(bytes(32 * 256))
    code, out, _ = run("ledger", ledger.path)
    assert code == 1
    assert "FAULT   tile/0/000: hash differs at leaf 0 from entry 0\n" in out
    assert out.endswith("NOT PROVED: 256 fault(s), named above.\n")


def test_the_report_can_be_read_by_a_program(ledger):
    code, out, _ = run("ledger", ledger.path, "--json")
    report = json.loads(out)
    assert code == 0 and report["all_proved"] is True and report["faults"] == []


def test_a_receipt_is_checked(tmp_path):
    entries = [ledgers.an_entry(number) for number in range(3)]
    path, old = tmp_path / "receipt.json", tmp_path / "promise.json"
    path.write_bytes(ledgers.a_proved_receipt(entries, 1).to_bytes())
    old.write_bytes(ledgers.a_promised_receipt(entries[1], entries[:1]).to_bytes())
    assert run("receipt", path, "--promise", old)[0] == 0
    assert run("receipt", old)[0] == 1
    assert run("receipt", old, "--allow-promise")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["leger"],
        ["ledger"],
        ["ledger", "no-such-folder"],
        ["receipt", "no-such-file"],
        ["receipt", "."],
        ["ledger", ".", "--key", "none"],
        ["ledger", ".", "--witness", "none"],
        ["ledger", ".", "--unknown"],
    ],
)
def test_a_wrong_call_exits_2_and_tells_why(tmp_path, arguments):
    where = [str(tmp_path) if found == "." else found for found in arguments]
    code, out, err = run(*where)
    assert (code, out) == (2, "")
    assert err


def test_a_fault_that_quotes_a_hostile_file_does_not_break_the_report(ledger):
    note = (ledger.path / "checkpoint").read_text()
    (ledger.path / "checkpoint").write_text(
        note.replace(ledger.note.text[:6], "\u202e\x9b31m\ud7ff")
    )
    code, out, err = run("ledger", ledger.path)
    assert (code, err) == (1, "")
    assert "NOT PROVED" in out


def test_the_tool_asks_nothing_of_the_network_and_writes_nothing(ledger, tmp_path):
    watch = tmp_path / "watch.py"
    watch.write_text(
        "import runpy, sys\n"
        "def hook(event, arguments):\n"
        "    if event.startswith(('socket.', 'subprocess.', 'os.exec', 'os.spawn', 'os.system')):\n"
        "        raise SystemExit(f'forbidden: {event}')\n"
        "    mode = arguments[1] if event == 'open' else None\n"
        "    if isinstance(mode, str) and set(mode) & set('wax+'):\n"
        "        raise SystemExit(f'forbidden: {arguments}')\n"
        "sys.addaudithook(hook)\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    program = (sys.executable, "-I", "-S", "-B", str(watch), str(TOOL))
    assert run("ledger", ledger.path, program=program)[0] == 0


def test_the_tool_imports_the_standard_library_alone():
    text = TOOL.read_text()
    imported = {
        line.split()[1].partition(".")[0]
        for line in text.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= sys.stdlib_module_names
    assert not imported & {"socket", "ssl", "urllib", "http", "subprocess", "asyncio"}


def test_the_tool_is_written_for_python_3_9():
    ast.parse(TOOL.read_text(), feature_version=(3, 9))


def test_the_tool_runs_on_every_python_from_3_9_that_stands_beside_ours(ledger):
    beside = Path(sys.base_prefix).parent.glob("3.*/bin/python3")
    programs = [Path(sys.executable), *(found for found in beside if minor(found) >= 9)]
    for program in programs:
        code, out, err = run("ledger", ledger.path, program=(str(program), "-I", "-S", str(TOOL)))
        assert (code, err) == (0, ""), (program, out)


def minor(program):
    return int(program.parents[1].name.split(".")[1])

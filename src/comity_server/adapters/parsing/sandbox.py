"""Start the reading process, give it the bytes, and turn whatever happens into a typed outcome."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from comity.errors import IntakeError
from comity.intake.names import safe_file_name
from comity.intake.outcome import MOST_BYTES, Accepted, Door, Outcome, Refusal, refuse
from comity_server.adapters.parsing.wire import read_fields, read_outcome

_CHILD = Path(__file__).with_name("child.py")
_SOURCES = Path(__file__).resolve().parents[3]
_WALL_SECONDS = 20
_MOST_ANSWER = 8 * 1024 * 1024
_LONGEST_NAME = 1000


@dataclass(frozen=True, slots=True)
class _Run:
    status: int
    answer: bytes


def examine_apart(*, content: bytes, name: str, door: Door) -> Outcome:
    """Return what bytes are taken as, having read them in a process of their own.

    Never raises for what the bytes hold: a reader that dies is a refusal with its reason.
    """
    shown = safe_file_name(name[:_LONGEST_NAME])
    if len(content) > MOST_BYTES:
        return refuse(reason=Refusal.TOO_LARGE, name=shown, door=door)
    # Arguments of a process hold no NUL and no half surrogates; the name is only carried along.
    carried = name[:_LONGEST_NAME].replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    ran = _run(content, "examine", carried, door.value)
    if ran.status != 0:
        return refuse(reason=_reason(ran.status), name=shown, door=door)
    try:
        outcome = read_outcome(ran.answer)
    except ValueError:
        return refuse(reason=Refusal.BROKE_READER, name=shown, door=door)
    if isinstance(outcome, Accepted) and outcome.sha256 != hashlib.sha256(content).hexdigest():
        return refuse(reason=Refusal.BROKE_READER, name=shown, door=door)
    return outcome


def fields_apart(content: bytes) -> tuple[tuple[str, str], ...]:
    """Return what was filled into the form of a PDF, read in a process of its own.

    None where it has no fields or cannot be read: then it is keyed in by hand.
    """
    ran = _run(content, "fields")
    if ran.status != 0:
        return ()
    try:
        return read_fields(ran.answer)
    except ValueError:
        return ()


def part_apart(*, content: bytes, index: int, sha256: str) -> bytes:
    """Return an attachment of an accepted letter, taken out in a process of its own.

    :param sha256: the digest that the letter's part has; what differs is not handed on.
    :raises IntakeError: if it cannot be taken out.
    """
    ran = _run(content, "part", str(index))
    if ran.status != 0 or hashlib.sha256(ran.answer).hexdigest() != sha256:
        raise IntakeError(
            "An attachment could not be taken out of its letter, so it is not shown. The letter is "
            "kept as it came; open it on a machine that is used for nothing else."
        )
    return ran.answer


def _run(content: bytes, task: str, *arguments: str) -> _Run:
    command = [sys.executable, "-I", "-S", "-B", str(_CHILD), str(_SOURCES), task, *arguments]
    with tempfile.TemporaryDirectory(prefix="comity-read-") as scratch:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=scratch,
            env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
            close_fds=True,
            start_new_session=True,
        )
        with process:
            try:
                answer, _ = process.communicate(content, timeout=_WALL_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                return _Run(-signal.SIGXCPU, b"")
    most = MOST_BYTES if task == "part" else _MOST_ANSWER
    return _Run(process.returncode if len(answer) <= most else 1, answer)


def _reason(status: int) -> Refusal:
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return Refusal.TOO_SLOW
    return Refusal.TOO_HEAVY if status == 4 else Refusal.BROKE_READER

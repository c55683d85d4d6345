"""Hostile bytes are read in a process that has nothing and can do nothing, within its limits."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from comity.errors import IntakeError
from comity.intake.examine import examine
from comity.intake.outcome import Accepted, Door, FileKind, Refusal, Refused
from comity_server.adapters.parsing import fences, sandbox
from comity_server.adapters.parsing.sandbox import examine_apart, part_apart
from comity_server.adapters.parsing.wire import read_outcome, write_outcome
from tests.intake.samples import PDF, UPLOADS, mail, png

SOURCES = Path(sandbox.__file__).parents[3]
HEAD = b"From: a@b.example\nDate: Tue, 24 Nov 2026 06:00:00 +0000\n"


@pytest.mark.parametrize("name", list(UPLOADS))
def test_apart_and_here_give_the_same_outcome(name: str) -> None:
    for door in Door:
        here = examine(content=UPLOADS[name], name=f"{name}\u202e.exe", door=door)
        assert examine_apart(content=UPLOADS[name], name=f"{name}\u202e.exe", door=door) == here


def test_a_letter_comes_through_the_fence_whole() -> None:
    content = mail(
        ("order.pdf", PDF), ("no.zip", b"PK\x03\x04"), subject="資料", text="=20 文字\n" * 99
    )
    here = examine(content=content, name="m", door=Door.MAILBOX)
    apart = examine_apart(content=content, name="m", door=Door.MAILBOX)
    assert apart == here
    assert isinstance(apart, Accepted)
    assert apart.letter is not None
    order = apart.letter.parts[0]
    assert part_apart(content=content, index=order.index, sha256=order.sha256) == PDF
    with pytest.raises(IntakeError):
        part_apart(content=content, index=order.index, sha256="0" * 64)
    with pytest.raises(IntakeError):
        part_apart(content=content, index=77, sha256=order.sha256)


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (HEAD + b"\n" + b"\n" * 24_000_000, {Refusal.TOO_DEEP}),
        (HEAD + b"\n" + b"a" * 24_900_000, {Refusal.TOO_HEAVY, None}),
        (
            HEAD + b"Subject: " + b"=?utf-8?q?=41?= " * 200_000 + b"\n\n",
            {Refusal.TOO_DEEP, Refusal.TEXT},
        ),
        (HEAD + b"X: y\n" * 45_000 + b"\n", {None, Refusal.TOO_DEEP}),
        (b"%PDF-1.4\n" + b"/JS " * 6_000_000 + b"\nstartxref\n1\n%%EOF", {None}),
        (b"\xff\xd8" + b"\xff\xe0\x00\x02" * 6_000_000, {Refusal.TOO_DEEP}),
        (b"<!--" * 6_000_000, {Refusal.UNKNOWN, Refusal.TEXT, Refusal.XML}),
        (b" " * 24_000_000 + b"x", {Refusal.TEXT}),
        (b"a:" * 12_000_000, {Refusal.TEXT}),
    ],
    ids=["lines", "one-line", "words", "headers", "pdf", "jpeg", "comments", "spaces", "colons"],
)
def test_the_heaviest_bytes_end_typed_within_two_seconds_of_cpu(
    content: bytes, reasons: set[Refusal | None]
) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    door = Door.MAILBOX if content.startswith(HEAD) else Door.UPLOAD
    found = examine_apart(content=content, name="x", door=door)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (found.reason if isinstance(found, Refused) else None) in reasons
    # The limit itself, as the kernel counts it, with the second's fraction that it allows.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3.5


def test_more_than_25_mb_is_refused_before_anything_is_started() -> None:
    found = examine_apart(content=b"\0" * 25_000_001, name="x", door=Door.UPLOAD)
    assert isinstance(found, Refused)
    assert found.reason is Refusal.TOO_LARGE


@pytest.mark.slow
def test_random_and_mutated_bytes_end_typed_and_leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    chance = random.Random(7)
    bases = [*UPLOADS.values(), mail(("a.pdf", PDF), ("b.png", png())), b""]
    for number in range(24):
        content = bytearray(chance.choice(bases) or chance.randbytes(chance.randint(0, 4_000)))
        for _ in range(chance.randint(0, 6)):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        door = chance.choice(list(Door))
        found = examine_apart(content=bytes(content), name=f"{number}\0\ud800", door=door)
        assert isinstance(found, Accepted | Refused)
        if isinstance(found, Refused):
            assert found.reason is not Refusal.BROKE_READER
    assert list(tmp_path.iterdir()) == []


def behind_the_fence(code: str, *, limits: bool = True) -> subprocess.CompletedProcess[bytes]:
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCES)!r})\n"
        "import os, socket, ctypes, resource\n"
        "from comity_server.adapters.parsing import fences\n"
        "fences.leave_network()\n"
        + ("fences.set_limits()\n" if limits else "")
        + f"fences.forbid()\n{code}\n"
    )
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program], capture_output=True, check=False
    )


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
        "open('/etc/hostname')",
        "open('/dev/null', 'w')",
        "os.open('/etc/hostname', os.O_RDONLY)",
        "os.listdir('/')",
        "os.system('true')",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.remove('/nowhere')",
        "os.kill(1, 0)",
        "import json.tool",
        "exec('1')",
        "eval('1')",
        "ctypes.CDLL(None)",
        "sys.addaudithook(print)",
        "try:\n    open('/etc/hostname')\nexcept BaseException:\n    sys.exit(0)",
    ],
)
def test_what_a_parser_does_not_need_ends_the_process(code: str) -> None:
    ran = behind_the_fence(code)
    assert ran.returncode == 3, ran.stderr


def test_the_fence_lets_plain_work_through() -> None:
    assert behind_the_fence("print(sum(range(9)))").stdout == b"36\n"


def test_a_loop_without_end_is_stopped_by_the_kernel() -> None:
    assert behind_the_fence("while True: pass").returncode in {-24, -9}


def test_memory_beyond_the_limit_is_refused() -> None:
    ran = behind_the_fence(f"b'x' * {fences.ADDRESS_SPACE}")
    assert b"MemoryError" in ran.stderr


def test_the_child_is_given_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_SECRET", "s3cret")
    seen: dict[str, object] = {}
    real = subprocess.Popen

    def spy(command: list[str], **options: object) -> object:
        seen.update(options)
        return real(command, **options)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr(sandbox.subprocess, "Popen", spy)
    found = examine_apart(content=PDF, name="x", door=Door.UPLOAD)
    assert isinstance(found, Accepted)
    assert seen["env"] == {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    assert seen["close_fds"] is True
    assert "COMITY_SECRET" in os.environ


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"null",
        b"{}",
        b'{"accepted":{}}',
        b'{"refused":{"reason":"none"}}',
        b'{"refused":[]}',
        b"[1]",
        b"\xff",
        write_outcome(examine(content=PDF, name="x", door=Door.UPLOAD)).replace(b'"pdf"', b'"exe"'),
        write_outcome(examine(content=PDF, name="x", door=Door.UPLOAD)).replace(b'"x"', b"1"),
    ],
)
def test_an_answer_that_is_none_is_not_believed(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_outcome(answer)


def test_outcomes_come_back_from_the_wire_as_they_were() -> None:
    for content in (PDF, b"", mail(("a.pdf", PDF), ("b.zip", b"PK\x03\x04"))):
        for door in Door:
            outcome = examine(content=content, name="名.pdf", door=door)
            assert read_outcome(write_outcome(outcome)) == outcome
    assert FileKind.PDF.value == "pdf"

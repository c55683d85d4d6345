"""The story, played by the command that a newcomer runs: right, and wrong where its file is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity_server.cli.demo import shipped_story

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("story"),  # one worker: the whole story is played once
]

TOLD = shipped_story().read_text(encoding="utf-8")
FIRST_DEED = 'at = 2020-06-15T10:00:00+08:00\ndo = "'
LAW_TAKES_EFFECT = "effective_at = 2020-06-30T23:00:00+08:00"

TURNED_AWAY = 'sim = "HK"\nexpect = { verdict = "block", bars = ["exit:hk"] }'
MEETING = 'expect = { verdict = "proved", count = 4, left'
TOO_EARLY = 'expect = { verdict = "barred", bars = ["exit:too-early"] }'
ONE_MINUTE_BEFORE = "The request of one minute before is older than the hold: people decide"
EQUAL = 'expect = { verdict = "equal", count = 13 }'


def play(story: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Play a story headless, in a process that inherits nothing of this instance."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COMITY_", "DJANGO_", "DATABASE_"))
    }
    command = [sys.executable, "-m", "comity_server.cli", "demo", "--headless"]
    more = ["--story", str(story)] if story else []
    return subprocess.run(
        [*command, *more], capture_output=True, text=True, env=environment, timeout=300
    )


def changed(folder: Path, *changes: tuple[str, str], until: str = "") -> Path:
    """Write the shipped story with one text in the place of another, each there once.

    ``until`` is a sentence of the step after which the rest is left out.
    """
    text = TOLD[: TOLD.index("[[step]]", TOLD.index(until))] if until else TOLD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / "story.toml"
    path.write_text(text, encoding="utf-8")
    return path


def steps(told: str) -> list[str]:
    """Return the printed steps without what is drawn by chance: references and digests."""
    return [
        line
        for line in told.splitlines()
        if line.startswith(("ok ", "not ok ")) or "verdict=" in line or ". hold:" in line
    ]


@pytest.fixture(scope="module")
def as_shipped() -> subprocess.CompletedProcess[str]:
    return play()


def test_the_shipped_story_comes_out_as_told(as_shipped):
    assert as_shipped.returncode == 0, as_shipped.stdout + as_shipped.stderr
    assert "not ok" not in as_shipped.stdout


def test_each_step_is_printed_with_its_verdict_and_every_reason(as_shipped):
    assert as_shipped.stdout.count("\nok ") == TOLD.count("\n[[step]]")
    assert "verdict=barred" in as_shipped.stdout
    assert "hold:hk-production: " in as_shipped.stdout
    assert "verification:callback: " in as_shipped.stdout


def test_one_flipped_verdict_word_is_found(tmp_path):
    right = 'expect = { verdict = "ask", bars = ["hold:hk-production"] }'
    asked = f'says = "{ONE_MINUTE_BEFORE}"\nrequest = "minute-before"\nstep = "production"\n{right}'
    flipped = (asked, asked.replace('"ask"', '"clear"'))
    told = play(changed(tmp_path, flipped, until=ONE_MINUTE_BEFORE))
    assert told.returncode == 1
    assert "! verdict: expected 'clear', came 'ask'" in told.stdout
    assert told.stdout.count("not ok") == 1


def test_a_hold_moved_across_a_request_changes_what_happens(tmp_path, as_shipped):
    moved = (LAW_TAKES_EFFECT, LAW_TAKES_EFFECT.replace("23:00:00", "23:02:00"))
    told = play(changed(tmp_path, moved, until=ONE_MINUTE_BEFORE))
    assert told.returncode == 1
    # The request of 23:01 is older than the hold now: people may decide, and it is not barred.
    assert "! verdict: expected 'barred', came 'ask'" in told.stdout
    changed_steps = steps(told.stdout)
    assert changed_steps != steps(as_shipped.stdout)[: len(changed_steps)]


def test_flipped_words_of_the_exit_and_of_the_meeting_are_found(tmp_path):
    told = play(
        changed(
            tmp_path,
            (TURNED_AWAY, TURNED_AWAY.replace("block", "admit")),
            (MEETING, MEETING.replace("count = 4", "count = 5")),
            (TOO_EARLY, TOO_EARLY.replace("too-early", "too-late")),
            (EQUAL, EQUAL.replace('"equal"', '"not equal"')),
        )
    )
    assert told.returncode == 1, told.stderr
    assert "! verdict: expected 'admit', came 'block'" in told.stdout
    assert "! count: expected 5, came 4" in told.stdout
    assert "! verdict: expected 'not equal', came 'equal'" in told.stdout
    assert told.stdout.count("not ok") == 4


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('bars = ["verification:callback"]', "foo = 1"), "expect.foo"),
        ((f"{FIRST_DEED}call-back", f"{FIRST_DEED}make-coffee"), "make-coffee"),
        (("[provider]", "[providers]"), "providers"),
        (('id = "hong-kong-2020"', 'id = "hong-kong-2020'), "story.toml"),
        (("at = 2020-06-15T10:00:00+08:00", "at = 2021-06-15T10:00:00+08:00"), "backwards"),
        (("at = 2020-06-15T10:00:00+08:00", "at = 2020-06-15"), "an instant with its offset"),
        (("at = 2020-06-15T10:00:00+08:00\n", ""), "missing"),
    ],
)
def test_a_story_that_is_written_wrongly_exits_2_and_says_where(tmp_path, change, named):
    told = play(changed(tmp_path, change))
    assert told.returncode == 2, told.stdout + told.stderr
    assert named in told.stderr

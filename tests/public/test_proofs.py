"""Checkpoints, tiles and the tool: what a stranger can fetch, and what nobody can."""

from __future__ import annotations

import subprocess
import sys

import pytest

from comity_server.ledger import publishing
from tests.support.cast import NOON, a_filed_case


@pytest.fixture
def published(cast, visitor):
    a_filed_case(cast)
    publishing.publish(at=NOON)
    return visitor


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_before_the_first_checkpoint_the_page_says_so(visitor):
    page = visitor.get("/checkpoints/").content.decode()
    assert "No checkpoint has been published yet" in page
    assert "Our key" not in page


def test_the_newest_checkpoint_stands_word_for_word(published):
    newest = publishing.newest_checkpoint()
    page = published.get("/checkpoints/").content.decode()
    assert newest.note.split("\n")[2] in page
    assert published.get(f"/checkpoints/{newest.size}/").content.decode() == newest.note
    assert published.get("/checkpoints/999999/").status_code == 404


def test_pages_of_checkpoints_lead_to_older_ones(published, monkeypatch):
    monkeypatch.setattr("comity_server.ledger.reading.PAGE", 1)
    first = publishing.newest_checkpoint().size
    a_letter_more()
    publishing.publish(at=NOON)
    page = published.get("/checkpoints/").content.decode()
    newest = publishing.newest_checkpoint().size
    assert f"/checkpoints/?before={newest}" in page
    older = published.get(f"/checkpoints/?before={newest}").content.decode()
    assert f"/checkpoints/{first}.txt" in older
    assert published.get(f"/checkpoints/{first}.txt").status_code == 200
    assert published.get("/checkpoints/?before=x").status_code == 200


def a_letter_more() -> None:
    from comity_server.actions import intake
    from comity_server.evidence.keep import Arrived

    intake.keep_letter(
        Arrived(channel="post", media_type="text/plain", body=b"x", received_at=NOON, key="1" * 64),
        at=NOON,
    )


def test_the_published_tree_checks_out_with_the_tool_we_hand_out(published, tmp_path):
    (tmp_path / "comity_verify.py").write_bytes(body(published.get("/comity_verify.py")))
    folder = tmp_path / "ledger"
    size = publishing.newest_checkpoint().size
    for name in ("checkpoint", "key.vkey", f"tile/0/000.p/{size}"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body(published.get(f"/ledger/{name}")))
    command = [sys.executable, "-I", "-S", tmp_path / "comity_verify.py", "ledger", folder]
    told = subprocess.run(
        [*command, "--hashes-only"],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_entries_are_not_for_strangers(published, house):
    size = publishing.newest_checkpoint().size
    name = f"tile/entries/000.p/{size}"
    assert (house.root / "ledger" / name).exists()
    assert published.get(f"/ledger/{name}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../keys/django",
        "..%2fkeys%2fdjango",
        "tile/../../keys/django",
        "tile/0/../../../keys/django",
        "/etc/passwd",
        "checkpoint/",
        "checkpoint%0a",
        "checkpoint%00",
        "tile/0/000/",
        "tile/00000/000",
        "tile/0/x000",
        ".writing/x",
        "",
    ],
)
def test_nothing_else_of_the_home_can_be_fetched(published, name):
    assert published.get(f"/ledger/{name}").status_code == 404

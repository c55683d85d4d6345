"""What we install: by hash, from nowhere in particular, each with its line and reason."""

from __future__ import annotations

import re

import pytest

from tests.architecture.repository import ROOT, short

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
WISHES = sorted((ROOT / "requirements").glob("*.in"))
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==(?P<version>[^\s;\\]+)")


def blocks(text: str) -> list[str]:
    """Return each requirement with the lines that continue it."""
    return [block for block in text.replace("\\\n", " ").splitlines() if block.strip()]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("path", LOCKS, ids=short)
def test_every_package_is_locked_to_a_version_and_its_hashes(path):
    for block in blocks(path.read_text()):
        assert REQUIREMENT.match(block), f"only name==version stands here: {block[:60]}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), f"without a hash: {block[:60]}"


@pytest.mark.parametrize("path", WISHES, ids=short)
def test_whatever_is_wished_for_is_locked(path):
    wished = [
        plain(re.split(r"[\[<>=!~; ]", line)[0])
        for line in path.read_text().splitlines()
        if line.strip() and not line.startswith("-r ")
    ]
    found = map(REQUIREMENT.match, blocks(path.with_suffix(".txt").read_text()))
    locked = {plain(match["name"]) for match in found if match}
    assert wished and set(wished) <= locked


@pytest.mark.parametrize("path", WISHES, ids=short)
def test_whatever_is_wished_for_has_its_line_in_the_decision(path):
    told = plain((ROOT / "docs/decisions/0002-dependencies.md").read_text())
    for line in path.read_text().splitlines():
        name = plain(re.split(r"[\[<>=!~; ]", line)[0])
        if name and not line.startswith("-r "):
            words = {name, name.removeprefix("python-"), name.split("[")[0]}
            assert any(word in told for word in words), f"{name} has no line in decision 0002"

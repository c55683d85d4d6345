"""Links between our documents lead somewhere, and each decision has its own number."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.architecture.repository import ROOT, files, short

DOCUMENTS = [path for path in files() if path.suffix == ".md"]
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_a_link_to_a_file_of_ours_leads_to_it(path):
    broken = []
    for found in LINK.finditer(path.read_text(encoding="utf-8")):
        target = found["target"].partition("#")[0]
        if target and not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
            broken.append(target)
    assert broken == []


def test_a_decision_has_its_own_number_and_title():
    numbers = Counter()
    for path in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        number = path.name[:4]
        numbers[number] += 1
        assert path.read_text().startswith(f"# {number} "), f"{path.name} opens with its number"
    assert numbers and max(numbers.values()) == 1


def test_a_news_fragment_is_a_sentence_or_two_for_users():
    for path in (ROOT / "changelog.d").glob("*.md"):
        assert 5 <= len(path.read_text().split()) <= 120, f"{path.name}: one or two sentences"

"""Every module says what it is for; no rule of the tools is switched off without a reason."""

from __future__ import annotations

import ast
import io
import re
import tokenize

import pytest

from tests.architecture.repository import python_files, short

STAGES = (
    *("intake", "authority", "preservation", "hold", "review", "determination", "notice"),
    *("clock", "collection", "release", "restriction", "transparency"),
)
SWITCHES = re.compile(r"#\s*(?:noqa|type:\s*ignore|ruff:|mypy:|pragma:)", re.IGNORECASE)
CODES = r"(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w,\- ]+\])"
WITH_REASON = re.compile(rf"#\s*{CODES}\s*(?:-|#|–)?\s*\w.{{3,}}")


@pytest.mark.parametrize("path", python_files(), ids=short)
def test_a_module_opens_with_what_it_is_for(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    opening = ast.get_docstring(tree) or ""
    assert opening.strip(), "begin with a docstring: one sentence on what the module is for"
    assert opening[0].isupper() or not opening[0].isalpha(), "begin with a sentence"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_opens_with_a_paragraph_to_read_aloud(stage):
    (path,) = python_files(f"src/comity/{stage}/__init__.py")
    opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert len(opening.split()) >= 15, "tell a new colleague what this stage does"


def unreasoned(text: str) -> list[str]:
    """Return the comments that switch a rule off without its code and a reason."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and SWITCHES.search(token.string):
            tail = token.string[SWITCHES.search(token.string).start() :]
            if not WITH_REASON.match(tail):
                found.append(f"line {token.start[0]}: {token.string}")
    return found


@pytest.mark.parametrize("path", python_files(), ids=short)
def test_a_rule_is_switched_off_only_with_its_code_and_a_reason(path):
    assert unreasoned(path.read_text(encoding="utf-8")) == []


HASH = "#"


@pytest.mark.parametrize(
    "comment",
    ["noqa", "noqa: S101", "type: ignore", "type: ignore[arg-type]", "ruff: noqa", "mypy: x"],
)
def test_the_search_finds_switches_without_a_reason(comment):
    assert unreasoned(f"x = 1  {HASH} {comment}\n")


@pytest.mark.parametrize(
    "comment",
    ["noqa: S101 - a mapping stays one", "type: ignore[import-untyped]  # it ships no types"],
)
def test_the_search_lets_a_reasoned_switch_pass(comment):
    assert unreasoned(f"x = 1  {HASH} {comment}\n") == []

"""Texts of scenario files for tests: one ordinary file, and ways to change it."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

from comity.pack import Books, load_books
from comity.scenario import Played, play_text

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "src" / "comity_packs"
SHARED = Path(os.environ.get("COMITY_SHARED", ROOT.parent / "shared"))

HEAD = """
[scenario]
id = "s"
says = "a test"

[provider]
name = "Example Search"
established_in = "US"
services = ["search", "video"]
"""

ACCOUNT = """
[[account]]
id = "alice"
service = "search"
place = "HK"
"""

PERSONS = """
[[person]]
id = "counsel"
roles = ["counsel"]

[[person]]
id = "executive"
roles = ["executive"]
"""

HOLD = """
[[hold]]
id = "hk"
stops = "production"
effective_at = 2020-07-01T00:00:00+08:00
received = "all"
requested_by = ["HK"]
emergency = "held"
"""

REQUEST = """
[[request]]
id = "r1"
received_at = 2020-07-02T10:00:00+08:00
kind = "disclosure"
authority = { name = "Police", kind = "police", jurisdiction = "HK", verified = true }
channel = "portal"
accounts = ["alice"]
categories = ["subscriber"]
"""

EXPECT = """
[[expect]]
request = "r1"
at = 2020-07-02T11:00:00+08:00
step = "production"
verdict = "barred"
"""

ORDINARY = HEAD + ACCOUNT + PERSONS + HOLD + REQUEST + EXPECT


@cache
def the_books() -> Books:
    """Return the shipped books, loaded once."""
    return load_books(PACKS)


def played(text: str) -> Played:
    """Play a file's text under the shipped books."""
    return play_text(text, file="s.toml", books=the_books())


def outcomes(text: str) -> list[bool]:
    """Return whether each expectation of a file's text held."""
    return [outcome.holds for outcome in played(text).outcomes]


def written(value: object) -> str:
    """Return a value as TOML writes it inline."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            # JSON's strings are TOML's basic strings.
            return json.dumps(value, ensure_ascii=False)
        case list():
            return "[" + ", ".join(written(one) for one in value) + "]"
        case dict():
            return "{ " + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + " }"
        case _:
            return value.isoformat()


def as_toml(data: dict) -> str:
    """Return a parsed scenario as text again: tables, and lists of tables."""
    lines = []
    for name, content in data.items():
        header, tables = (
            (f"[[{name}]]", content) if isinstance(content, list) else (f"[{name}]", [content])
        )
        for table in tables:
            lines += ["", header, *(f"{key} = {written(one)}" for key, one in table.items())]
    return "\n".join(lines)

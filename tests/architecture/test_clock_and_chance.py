"""The library asks for no time, no chance and nothing of the machine: it is handed them.

Same input, same answer, today and before a court in five years. Import contracts forbid modules;
this forbids also the names by which a clock, chance or the environment would come in through a
module that is allowed.
"""

from __future__ import annotations

import ast

import pytest

from tests.architecture.repository import python_files, short

CLOCKS = {"now", "utcnow", "today", "localtime", "gmtime", "monotonic", "perf_counter", "time_ns"}
CHANCE = {"uuid1", "uuid4", "urandom", "token_bytes", "token_hex", "token_urlsafe", "randbelow"}
MACHINE = {"environ", "getenv", "cwd", "getcwd", "home", "expanduser", "absolute", "tzlocal"}
BUILTINS = {"open", "input", "print", "exec", "eval", "compile", "__import__", "hash", "id", "vars"}
MODULES = {
    *("os", "time", "random", "secrets", "uuid", "socket", "ssl", "http", "urllib", "asyncio"),
    *("threading", "multiprocessing", "subprocess", "sqlite3", "locale", "tempfile", "platform"),
    *("getpass", "pwd", "signal", "importlib", "logging", "ctypes", "select", "sys"),
}
PURE = {"urllib.parse"}
"""Parts of such modules that only read text."""


def is_forbidden(module: str) -> bool:
    """Return whether a module reaches for time, chance or the machine."""
    return module not in PURE and module.partition(".")[0] in MODULES


def attribute_of_datetime(node: ast.Attribute) -> bool:
    """Return whether a word like ``today`` is asked of a clock and not a field of our own."""
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return name in {"datetime", "date", "time", "dt"}


def breaches(text: str) -> list[str]:
    """Return what in a module asks for time, chance or the machine."""
    found = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                found += [a.name for a in names if is_forbidden(a.name)]
            case ast.ImportFrom(module=str(module), level=0) if is_forbidden(module):
                found.append(module)
            case ast.ImportFrom(names=names):
                found += [a.name for a in names if a.name in CHANCE | MACHINE]
            case ast.Attribute(attr=attr) if attr in CHANCE | MACHINE:
                found.append(attr)
            case ast.Attribute(attr=attr) if attr in CLOCKS and attribute_of_datetime(node):
                found.append(attr)
            case ast.Call(func=ast.Name(id=name)) if name in BUILTINS:
                found.append(name)
            case _:
                pass
    return found


@pytest.mark.parametrize("path", python_files("src/comity/"), ids=short)
def test_the_library_asks_for_no_time_no_chance_and_nothing_of_the_machine(path):
    assert breaches(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("from datetime import datetime\nx = datetime.now()", "now"),
        ("import datetime\nx = datetime.datetime.utcnow()", "utcnow"),
        ("from datetime import date\nx = date.today()", "today"),
        ("f = datetime.now", "now"),
        ("import time", "time"),
        ("import urllib.request", "urllib.request"),
        ("from urllib import request", "urllib"),
        ("from random import choice", "random"),
        ("import os.path", "os.path"),
        ("from uuid import uuid4", "uuid"),
        ("import x\nx.environ['A']", "environ"),
        ("open('a')", "open"),
        ("from pathlib import Path\nPath.cwd()", "cwd"),
        ("hash('a')", "hash"),
        ("def f():\n    import secrets", "secrets"),
    ],
)
def test_the_ban_finds_what_it_bans(text, word):
    assert word in breaches(text)


@pytest.mark.parametrize("text", ["order.now", "p.open()", "path.read_text()", "def now(at): ..."])
def test_the_ban_leaves_words_of_the_domain_and_given_paths_alone(text):
    assert breaches(text) == []


def test_there_is_a_library_to_look_at():
    assert len(python_files("src/comity/")) > 20

"""Find every place at which our code asks something outside of itself, and make it fail there.

A place is a function and the call in it, found in the syntax tree. A call is made to fail by a
stand-in that looks at who calls it: everybody else reaches the real one.
"""

from __future__ import annotations

import ast
import http.client
import importlib
import pathlib
import smtplib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

SRC = Path(__file__).resolve().parents[3] / "src"
PACKAGES = ("comity", "comity_edge", "comity_server")
OUTSIDE = frozenset(
    {
        *("ctypes", "dns", "fcntl", "http", "maxminddb", "mmap", "obstore", "os", "psycopg"),
        *("pyrage", "requests", "rfc3161_client", "shutil", "smtplib", "socket", "sqlite3", "ssl"),
        *("subprocess", "tarfile", "tempfile", "typst", "urllib"),
    }
)
"""Modules by which a program reaches out: the machine, the network, programs in other languages."""

FILES = frozenset({"open", "read_bytes", "read_text", "write_bytes", "write_text"})
METHODS = FILES | {"getresponse", "send_message"}

INSIDE = frozenset(
    {
        *(
            "comity_edge.Gate.open",
            "comity_edge.gate.Gate.open",
            "http.HTTPStatus",
            "os._exit",
            "os.close",
            "os.cpu_count",
        ),
        *("os.getpid", "os.kill", "os.urandom", "shelf.open"),
        *("socket.inet_pton", "urllib.request.OpenerDirector", "urllib.request.Request"),
        "os.pipe",
    }
)
COMPUTE = ("os.environ", "os.path.", "pyrage.x25519.", "urllib.parse.")
"""What only computes, draws chance, ends this very process, or opens something of our own."""


_CLASSES = {"getresponse()": http.client.HTTPConnection, "send_message()": smtplib.SMTP}


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """A call to the outside: the file below ``src``, the function, and what it calls there."""

    file: str
    function: str
    what: str

    @property
    def place(self) -> str:
        """Return file and function, by which the registry knows it."""
        return f"{self.file}:{self.function}"


@cache
def calls() -> tuple[Call, ...]:
    """Return every call to the outside, in order."""
    found: set[Call] = set()
    for package in PACKAGES:
        for path in sorted((SRC / package).rglob("*.py")):
            if "migrations" not in path.parts:
                _Finder(path, found).visit(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(sorted(found))


class _Finder(ast.NodeVisitor):
    """Walk one module, knowing in which function it is and what names were imported as."""

    def __init__(self, path: Path, found: set[Call]) -> None:
        self._file, self._found = path.relative_to(SRC).as_posix(), found
        self._names: dict[str, str] = {}
        self._stack: list[str] = []

    def visit_Import(self, node: ast.Import) -> None:
        for one in node.names:
            first = one.name.partition(".")[0]
            self._names[one.asname or first] = one.name if one.asname else first

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for one in node.names:
            self._names[one.asname or one.name] = f"{node.module}.{one.name}"

    def _inside(self, node: Any) -> None:
        self._stack.append(node.name)
        self.generic_visit(node)
        self._stack.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._inside(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._inside(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside(node)

    def visit_Call(self, node: ast.Call) -> None:
        named = _dotted(node.func)
        head, _, rest = named.partition(".")
        full = ".".join(filter(None, (self._names.get(head, head), rest)))
        last = full.rpartition(".")[2]
        if full not in INSIDE and not full.startswith(COMPUTE):
            if full.partition(".")[0] in OUTSIDE:
                self._add(full)
            elif full == "open" or ("." in named and last in METHODS):
                self._add(f"{last}()" if full != "open" else "open")
        self.generic_visit(node)

    def _add(self, what: str) -> None:
        self._found.add(Call(self._file, ".".join(self._stack), what))


def _dotted(node: ast.expr) -> str:
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    names.append(node.id if isinstance(node, ast.Name) else "?")
    return ".".join(reversed(names))


def _owner(what: str) -> tuple[Any, str]:
    """Return where the thing that is called is kept, and its name there."""
    if what.endswith("()"):
        return _CLASSES.get(what, pathlib.Path), what.removesuffix("()")
    module, _, name = what.rpartition(".")
    return importlib.import_module(module), name


@contextmanager
def failing(call: Call, fail: Callable[..., Any]) -> Iterator[list[str]]:
    """Have one call of one function fail; yield the list of the times when it did.

    :param fail: called in its place with the real thing first, then what it was given.
    """
    owner, name = _owner(call.what)
    real, hits = getattr(owner, name), []

    def stand_in(*given: Any, **named: Any) -> Any:
        if _who(sys._getframe(1)) != call.place:
            return real(*given, **named)
        hits.append(call.what)
        return fail(real, *given, **named)

    with mock.patch.object(owner, name, stand_in):
        yield hits


def _who(frame: Any) -> str:
    path = Path(frame.f_code.co_filename)
    if not path.is_relative_to(SRC):
        return ""
    name = frame.f_code.co_qualname.replace("<locals>.", "")
    for inner in ("<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>", "<lambda>"):
        name = name.removesuffix(f".{inner}")
    return f"{path.relative_to(SRC).as_posix()}:{name}"

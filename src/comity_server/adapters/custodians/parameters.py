"""Find the named parameters of a query, and refuse what is not one reading statement.

This is a first fence with clear words. What keeps a query from writing is the database: it is
opened read-only, and SQLite's authorizer refuses everything but reading.
"""

from __future__ import annotations

import re

ALLOWED = ("account", "start", "end")

_TOKENS = re.compile(
    r"""
      (?P<text>'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")*")
    | (?P<line>--[^\n]*)
    | (?P<block>/\*.*?\*/)
    | (?P<dollar>\$[A-Za-z_]*\$)
    | (?P<cast>::)
    | (?P<parameter>:[A-Za-z_][A-Za-z0-9_]*)
    | (?P<positional>\?\d*|[@$][A-Za-z0-9_]+|%\([^)]*\)s|%s)
    | (?P<end>;)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<open>['"]|/\*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_FAULTS = {
    "dollar": "it uses dollar quoting, in which parameters cannot be told from text",
    "positional": "it uses parameters other than :account, :start and :end",
    "open": "a quote or comment is not closed",
}


def faults_of(sql: str) -> tuple[str, ...]:
    """Return what is wrong with a query's text; empty if it is one reading statement."""
    found, first, ended = list[str](), "", False
    seen = set[str]()
    for kind, text in _tokens(sql):
        if kind in _FAULTS:
            found.append(_FAULTS[kind])
        if kind == "parameter":
            seen.add(text[1:])
        if ended and kind not in {"line", "block", "end"} and text.strip():
            found.append("it holds more than one statement")
            ended = False
        ended = ended or kind == "end"
        if kind == "word" and not first:
            first = text.lower()
    if first not in {"select", "with"}:
        found.append("it does not begin with SELECT or WITH")
    if stray := sorted(seen - set(ALLOWED)):
        found.append(f"it names parameters that are not given: {', '.join(stray)}")
    if "account" not in seen:
        found.append("it does not bind :account, so that it would read about everybody")
    return tuple(dict.fromkeys(found))


def for_psycopg(sql: str) -> str:
    """Return the query with psycopg's spelling of the parameters; text and casts stay."""
    out = []
    for kind, text in _tokens(sql):
        if kind == "parameter":
            out.append(f"%({text[1:]})s")
        else:
            out.append(text.replace("%", "%%"))
    return "".join(out)


def _tokens(sql: str) -> list[tuple[str, str]]:
    return [(match.lastgroup or "", match.group()) for match in _TOKENS.finditer(sql)]

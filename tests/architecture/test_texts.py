"""What may not stand in the repository: registries' hosts, this or that machine's paths, marks."""

from __future__ import annotations

import re

import pytest

from tests.architecture.repository import files, short

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    *(
        "pypi" + ".org",
        "python" + "hosted.org",
        "npm" + "js.org",
        "npm" + "js.com",
        "crates" + ".io",
    ),
    *("deb." + "debian.org", "security." + "debian.org", "proxy." + "golang.org"),
    *("registry." + "yarnpkg.com", "repo." + "maven"),
]
MACHINES = ["/" + "work/", "/" + "root/", "/home/" + "runner", "/Us" + "ers/"]
INTERNAL = ["farm" + "-studio", "helper " + "session", ".lib" + "rary/env"]
FORBIDDEN = re.compile("|".join(re.escape(word) for word in (*REGISTRIES, *MACHINES, *INTERNAL)))


def forbidden_in(text: str) -> list[str]:
    """Return what stands in a text and may not, each with its line."""
    return [
        f"line {number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        for found in FORBIDDEN.finditer(line)
    ]


def test_no_registry_no_machine_and_no_tool_of_our_own_is_named():
    wrong = {}
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:  # pictures, fonts and other files that are no text
            wrong[short(path)] = forbidden_in(data.decode("utf-8"))
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("word", [*REGISTRIES, *MACHINES, *INTERNAL])
def test_the_search_finds_what_it_forbids(word):
    assert forbidden_in(f"a\nsee https://{word}/x") == [f"line 2: {word}"]

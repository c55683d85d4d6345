"""Find the programs that some tests drive, and say which Debian package brings a missing one.

A test asks by the marker ``needs("chromium")``, a fixture by ``need("postgres")``. Where the
program is missing the test is skipped by name; with ``CI=true`` in the environment it fails,
because there everything has to run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

REASON = "needs"
BARE = "COMITY_TEST_BARE"
"""Set to ``on``, only what is on the path counts: a machine with nothing else installed, played on
one that has more (``tools/fresh_clone.sh``)."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program or module of Debian's, where it may lie, and the packages that bring it."""

    packages: tuple[str, ...]
    places: tuple[str, ...]  # names looked up on the path, or patterns from the root folder


PROGRAMS: Mapping[str, Program] = {
    "postgres": Program(("postgresql",), ("postgres", "/usr/lib/postgresql/*/bin/postgres")),
    "pg_dump": Program(("postgresql",), ("pg_dump",)),
    "chromium": Program(("chromium",), ("chromium", "/usr/bin/chromium")),
    "nginx": Program(("nginx",), ("nginx", "/usr/sbin/nginx")),
    "nginx-geoip2": Program(
        ("nginx", "libnginx-mod-http-geoip2"), ("/usr/lib/nginx/modules/ngx_http_geoip2_module.so",)
    ),
    "age": Program(("age",), ("age",)),
    "age-keygen": Program(("age",), ("age-keygen",)),
    "sha256sum": Program(("coreutils",), ("sha256sum",)),
    "unzip": Program(("unzip",), ("unzip",)),
    "spin": Program(("spin",), ("spin",)),
    "gcc": Program(("gcc", "libc6-dev"), ("gcc",)),
    "strace": Program(("strace",), ("strace",)),
    "pdftotext": Program(("poppler-utils",), ("pdftotext",)),
    "pdftoppm": Program(("poppler-utils",), ("pdftoppm",)),
    "fonts-cjk": Program(
        ("fonts-noto-cjk",), ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",)
    ),
}


def find(name: str) -> Path | None:
    """Return where a program lies, None if it is nowhere; of several versions the newest.

    :raises KeyError: if no test was ever said to need ``name``.
    """
    bare = os.environ.get(BARE) == "on"
    for place in PROGRAMS[name].places:
        if place.startswith("/"):
            if bare:
                continue
            found = sorted(Path("/").glob(place.lstrip("/")), key=_version)
            if found:
                return found[-1]
        elif on_path := shutil.which(place):
            return Path(on_path)
    return None


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parts if part.isdigit())


def lacking(name: str) -> str:
    """Return the reason shown where ``name`` is missing."""
    packages = PROGRAMS[name].packages
    word = "package" if len(packages) == 1 else "packages"
    return f"{REASON} {name}: install Debian's {word} {' and '.join(packages)}"


def refuse(reason: str) -> NoReturn:
    """Skip the running test for ``reason``; where CI=true, fail it."""
    import pytest  # benchmarks start databases too, in an environment without it

    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (with CI=true a skip is a failure)", pytrace=False)
    pytest.skip(reason)


def need(name: str) -> Path:
    """Return where a program lies, or skip the running test by name (fail it where CI=true)."""
    found = find(name)
    if found is None:
        refuse(lacking(name))
    return found

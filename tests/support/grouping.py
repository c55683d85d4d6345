"""Keep the tests of a group on one worker, so that what they share is made once.

A module says ``pytestmark = pytest.mark.xdist_group("name")``. The ``loadgroup`` of pytest-xdist
reads the mark by changing a test's id, which pytest 9.2 does not let it do (pytest-xdist #1386):
the groups were dealt out to all workers, and nothing said so. Here the group is read from the
module's own text.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

_GROUP = re.compile(r'^pytestmark = .*?xdist_group\("([\w-]+)"\)', re.MULTILINE | re.DOTALL)


@cache
def group_of(file: str) -> str:
    """Return the group of all tests of a module; empty where it is in none."""
    found = _GROUP.search(Path(file).read_text(encoding="utf-8"))
    return found[1] if found else ""


class ByGroup(LoadGroupScheduling):
    """Deal out tests one by one, and those of a group together."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(self.config.rootpath, nodeid.partition("::")[0])
        return group_of(str(file)) or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    """Take the place of the scheduler that ``--dist`` names."""
    return ByGroup(config, log)

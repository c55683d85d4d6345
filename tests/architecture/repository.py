"""The repository as files: what is tracked (or about to be), and the Python among it."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS_TO_LAY_OUT = ("/.venv", "/var/", "/build/", "/.git/", "cache/")


@functools.cache
def files() -> tuple[Path, ...]:
    """Return every file that git tracks or would take in; outside a clone, every file there is."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        found = (ROOT / name for name in listed.stdout.split("\0") if name)
    else:
        found = (path for path in ROOT.rglob("*") if not _beside(path))
    return tuple(sorted(path for path in found if path.is_file()))


def _beside(path: Path) -> bool:
    return any(word in f"/{path.relative_to(ROOT)}" for word in NOT_OURS_TO_LAY_OUT)


def python_files(*folders: str) -> tuple[Path, ...]:
    """Return our Python files, of some folders or of all; migrations are made by Django."""
    return tuple(
        path
        for path in files()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and (not folders or path.relative_to(ROOT).as_posix().startswith(folders))
    )


def short(path: Path) -> str:
    """Return a path as it stands in the repository."""
    return path.relative_to(ROOT).as_posix()

"""Gates made wrong on purpose: patches to the sources, each with the proof that finds it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "proofs" / "variants"
COPIED = ("src", "tests", "proofs", "deploy", "docs/formats", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Variant:
    """A patch, what is wrong about it, and how ``prove`` is called so that it finds it."""

    path: Path
    wrong: str
    call: tuple[str, ...]

    @property
    def database(self) -> str:
        """Return the engine on which it is found."""
        return self.call[self.call.index("--database") + 1]


def variants() -> list[Variant]:
    """Return every variant, by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.patch"))]


def _read(path: Path) -> Variant:
    wrong, caught = path.read_text(encoding="utf-8").splitlines()[:2]
    return Variant(
        path, wrong.removeprefix("Wrong: "), tuple(caught.removeprefix("Caught-by: ").split())
    )


def copy_sources(to: Path) -> None:
    """Copy what is needed to prove something, and nothing that is built."""
    for name in COPIED:
        source, target = ROOT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(source, target)


def apply(variant: Variant, to: Path, *, only_check: bool = False) -> None:
    """Apply a patch to a copy of the sources.

    :raises AssertionError: if it does not fit any more: the sources changed, so must the patch.
    """
    words = ["git", "apply", *(["--check"] if only_check else []), str(variant.path)]
    ran = subprocess.run(words, cwd=to, capture_output=True, text=True)
    assert ran.returncode == 0, f"{variant.path.name} does not fit: {ran.stderr}"


def prove(folder: Path, *call: str) -> subprocess.CompletedProcess[str]:
    """Call ``prove`` on the sources in a folder."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "comity_server.cli", "prove", *call],
        cwd=folder,
        env={**env, "PYTHONPATH": str(folder / "src"), "COMITY_EXAMPLES": "ci"},
        capture_output=True,
        text=True,
    )

"""Which executors a service has: one file each in ``executors/<service>/`` of the home folder."""

from __future__ import annotations

import importlib
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from comity_server.adapters.executors.order import Port
from comity_server.adapters.executors.webhook import Webhook
from comity_server.adapters.outbound import LOOPBACK

ACTS: Final = frozenset({"withhold", "remove", "restore"})
KEYS: Final = frozenset({"name", "means", "acts", "url", "secret", "seconds", "private", "python"})
SHORTEST_SECRET: Final = 32


class ExecutorFault(ValueError):
    """Raised when an executor is declared wrongly; names the file and what to write instead."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}: {text}")


@dataclass(frozen=True, slots=True)
class Declared:
    """One executor of a service: its name, what it can do, and how it is called."""

    name: str
    service: str
    acts: frozenset[str]
    port: Port


def executors_of(service: str, *, folder: Path) -> tuple[Declared, ...]:
    """Return the executors that a service declares, in the order of their files.

    :raises ExecutorFault: if a file is wrong: better no order than one that goes astray.
    """
    return tuple(_read(path) for path in sorted((folder / service).glob("*.toml")))


def every_executor(*, folder: Path) -> tuple[Declared, ...]:
    """Return the executors of all services."""
    services = sorted(path.name for path in folder.iterdir() if path.is_dir())
    return tuple(one for service in services for one in executors_of(service, folder=folder))


def _read(path: Path) -> Declared:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise ExecutorFault(path, str(wrong)) from wrong
    for name in sorted(set(table) - KEYS):
        raise ExecutorFault(path, f"{name}: there is no such key")
    acts = frozenset(table.get("acts", ()))
    if not acts or acts - ACTS:
        raise ExecutorFault(path, "acts: write some of withhold, remove, restore")
    if "restore" not in acts:
        raise ExecutorFault(path, "acts: what can take away must be able to restore")
    if bool(table.get("url")) == bool(table.get("python")):
        raise ExecutorFault(path, "write either url or python")
    name = f"{path.parent.name}/{table.get('name') or path.stem}"
    port = _python(path, table["python"]) if "python" in table else _webhook(path, name, table)
    return Declared(name, path.parent.name, acts, port)


def _webhook(path: Path, name: str, table: Mapping[str, Any]) -> Port:
    parts = urlsplit(table["url"])
    if not parts.hostname or parts.username or parts.scheme not in {"https", "http"}:
        raise ExecutorFault(path, "url: write https://host/path, without a password")
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ExecutorFault(path, "url: orders travel over https, or on this machine")
    try:
        secret = (path.parent / table.get("secret", "")).read_bytes().strip()
    except OSError as wrong:
        raise ExecutorFault(path, "secret: name the file that holds it") from wrong
    if len(secret) < SHORTEST_SECRET:
        raise ExecutorFault(path, f"secret: at least {SHORTEST_SECRET} characters")
    seconds = table.get("seconds", 10)
    # The receiver compares the timestamp with its own clock, also while a story is told.
    return Webhook(
        name,
        table["url"],
        time.time,
        timeout_seconds=seconds,
        secret=secret,
        private=table.get("private", False) is True,
    )


def _python(path: Path, named: str) -> Port:
    module, _, name = named.partition(":")
    try:
        port: Port = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as wrong:
        raise ExecutorFault(path, f"python: {named} cannot be imported") from wrong
    return port

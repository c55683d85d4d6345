"""Ask a service itself, over HTTP, what it answers to somebody at an address.

A service declares how in ``probes/<service>.toml`` of the home folder (``docs/formats/probe.md``).
It has to believe the address that we name, and so knows us as one of its proxies; it keeps that
door for us.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from comity_server.adapters import outbound
from comity_server.adapters.outbound import LOOPBACK

KEYS: Final = frozenset({"url", "seconds", "address_field", "declared_field", "private"})
BLOCKS: Final = frozenset({451, 403})


class ProbeFault(ValueError):
    """Raised when a service's probe is declared wrongly; says what to write instead."""


@dataclass(frozen=True, slots=True)
class ServiceProbe:
    """How a service is asked. ``{path}`` in ``url`` is the resource below the service's name."""

    url: str
    seconds: float = 10
    address_field: str = "X-Forwarded-For"
    declared_field: str = ""
    private: bool = False

    def can_try(self, signal: str) -> bool:
        """Return whether the service lets us name this signal."""
        return signal == "address" or (signal == "declared" and bool(self.declared_field))

    def ask(self, resource: str, *, signal: str, value: str) -> str:
        """Return ``block``, ``admit``, or what else came, in a word."""
        _, _, path = resource.partition("/")
        url = self.url.replace("{path}", quote(path))
        field = self.address_field if signal == "address" else self.declared_field
        try:
            status = outbound.call(
                "GET",
                url,
                headers={field: value},
                reach=outbound.reach_of(url, private=self.private),
                seconds=self.seconds,
            ).status
        except outbound.NotDelivered:
            return "no answer"
        if status in BLOCKS:
            return "block"
        return "admit" if 200 <= status < 300 else f"status {status}"


def service_probe(folder: Path, service: str) -> ServiceProbe | None:
    """Return how a service is asked; None where it declares nothing.

    :raises ProbeFault: if the file is wrong.
    """
    path = folder / f"{service}.toml"
    if not path.exists():
        return None
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise ProbeFault(f"{path.name}: {wrong}") from wrong
    for name in sorted(set(table) - KEYS):
        raise ProbeFault(f"{path.name}: {name}: there is no such key")
    parts = urlsplit(str(table.get("url", "")))
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ProbeFault(f"{path.name}: url: write https://host/{{path}}, or http on this machine")
    return ServiceProbe(**table)

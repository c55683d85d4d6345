"""What every middleware does: read who asks for what, judge, and answer for the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from comity_edge.addresses import Network, client_behind
from comity_edge.answer import Answer
from comity_edge.forwarded import FORWARDED_FOR, HEADERS
from comity_edge.gate import Gate

SignalsOf = Callable[[Any], Mapping[str, str]]
"""Return ``sim``, ``billing``, ``declared`` and ``action`` of a request, as far as it has them."""


def no_signals(_: Any) -> Mapping[str, str]:
    """Return nothing: the address is all that is known."""
    return {}


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks of our own proxies.

    :raises ValueError: if one is spelled wrongly; that is configuration and stops the start.
    """
    return tuple(ip_network(text) for text in texts)


def resource_of_path(service: str, path: str) -> str:
    """Return the resource of a path below a service, with its detours taken out.

    A path that climbs above its service is the service itself: it is inside whatever is.
    """
    if path.startswith("/") and not path.endswith("/") and "//" not in path and "/." not in path:
        return service + path
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join([service, *parts])


@dataclass(frozen=True, slots=True)
class Guard:
    """A gate and how a service's requests are to be read.

    :ivar service: the service whose paths these are.
    :ivar proxies: the networks of our own proxies; only what they add to ``header`` is believed.
    :ivar header: the one that they write: ``x-forwarded-for``, or ``forwarded`` after RFC 7239. The
        other one comes from the client as it likes, and is never read.
    :ivar signals_of: what the service knows beyond the address. It sees the framework's request.
    """

    gate: Gate
    service: str
    proxies: tuple[Network, ...] = ()
    signals_of: SignalsOf = no_signals
    header: str = FORWARDED_FOR

    def __post_init__(self) -> None:
        if self.header not in HEADERS:
            raise ValueError(f"{self.header!r} is none of {', '.join(HEADERS)}")

    def judge(self, request: Any, *, peer: object, forwarded: str, path: str) -> Answer:
        """Return whether the request may go on.

        :param forwarded: the fields of our ``header``, joined with commas.
        """
        reading = client_behind(
            peer=peer, forwarded_for=forwarded, trusted=self.proxies, header=self.header
        )
        # What was odd is said again by the gate only if it sees the text; so it is said here.
        if reading.oddity:
            self.gate.note(reading.oddity)
        signals = self.signals_of(request)
        return self.gate.judge_packed(
            resource_of_path(self.service, path),
            reading.packed,
            sim=signals.get("sim", ""),
            billing=signals.get("billing", ""),
            declared=signals.get("declared", ""),
            action=signals.get("action", "use"),
        )


def cgi_name(header: str) -> str:
    """Return the name under which WSGI has a header."""
    return f"HTTP_{header.upper().replace('-', '_')}"


def body_of(answer: Answer) -> bytes:
    """Return the text of a block as the body of a plain answer."""
    return f"{answer.text}\n".encode()


def fields_of(answer: Answer) -> list[tuple[str, str]]:
    """Return the HTTP fields of a block."""
    return [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body_of(answer)))),
        *answer.headers,
    ]

"""A service's own receiver of orders: a real HTTP server on loopback that checks each signature.

It is written from ``docs/formats/executor.md`` and shares no code with what sends.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

SECRET = b"a secret of at least thirty-two characters"


@dataclass
class Receiver:
    """What a service withholds now, every order that came, and how it answers next."""

    port: int = 0
    withheld: set[str] = field(default_factory=set)
    done: dict[str, str] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    came: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)  # instead of its own, in turn
    hang_up: int = 0  # so many times after carrying out, without an answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/orders"

    def carry_out(self, order: dict[str, Any]) -> None:
        """Do an order once, and none that a later one has overtaken."""
        if order["order"] in self.done:
            return
        self.done[order["order"]] = order["act"]
        if order["sequence"] < self.newest.get(order["restriction"], -1):
            return
        self.newest[order["restriction"]] = order["sequence"]
        if order["act"] == "restore":
            self.withheld.discard(order["resource"])
        else:
            self.withheld.add(order["resource"])


def wrong(headers: Any, body: bytes) -> str:
    """Return why an order is not ours to follow; empty if it is."""
    timestamp = headers.get("Comity-Timestamp", "")
    signed = hmac.new(SECRET, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(headers.get("Comity-Signature", ""), f"sha256={signed}"):
        return "signature"
    if abs(time.time() - int(timestamp)) > 300:
        return "too old"
    if json.loads(body)["order"] != headers.get("Idempotency-Key"):
        return "key"
    return ""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver for as long as the block lasts."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fault = wrong(self.headers, body)
            if fault:
                receiver.rejected.append(fault)
                self.send_error(401)
                return
            order = json.loads(body)
            receiver.came.append(order)
            if receiver.answers:
                status, answer = receiver.answers.pop(0)
            else:
                receiver.carry_out(order)
                said = {"order": order["order"], "state": "done", "reference": "T-1"}
                status, answer = 200, json.dumps(said).encode()
            if receiver.hang_up:
                receiver.hang_up -= 1
                self.connection.close()
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", receiver.url)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def declare(folder: Path, *, url: str, secret: bytes = SECRET, name: str = "moderation") -> None:
    """Declare an executor of the service ``search`` in an executors folder."""
    service = folder / "search"
    service.mkdir(exist_ok=True)
    (service / f"{name}.secret").write_bytes(secret)
    (service / f"{name}.toml").write_text(
        f'means = "The moderation queue"\nacts = ["withhold", "remove", "restore"]\n'
        f'url = "{url}"\nsecret = "{name}.secret"\nseconds = 2\n'
    )

"""A real HTTP receiver on loopback that checks signatures as the published scheme says.

It shares no code with the house: it follows the text of Standard Webhooks alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hooks(ThreadingHTTPServer):
    """What was taken by its id, and what is answered to everything while ``answers`` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.secret = ""
        self.now = 0
        self.answers = 0
        self.location = ""
        self.taken: dict[str, dict[str, Any]] = {}
        self.tries: list[tuple[str, str, bytes]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def is_genuine(self, headers: Any, body: bytes) -> bool:
        """Return whether the signature is right and not older than five minutes."""
        sent_at = int(headers["webhook-timestamp"])
        if abs(sent_at - self.now) > 300:
            return False
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{sent_at}.".encode() + body
        right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = headers["webhook-signature"].split()
        return any(hmac.compare_digest(one, f"v1,{right}") for one in given)


class _Handler(BaseHTTPRequestHandler):
    server: Hooks

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.tries.append((self.path, self.headers["webhook-id"], body))
        status = self.server.answers or (204 if self.server.is_genuine(self.headers, body) else 401)
        if status == 204:
            self.server.taken.setdefault(self.headers["webhook-id"], json.loads(body))
        self.send_response(status)
        if self.server.location:
            self.send_header("location", self.server.location)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def hook_sink() -> Iterator[Hooks]:
    """Run a receiver for as long as the block lasts."""
    with Hooks() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

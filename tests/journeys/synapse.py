"""Run a real Matrix homeserver, and be its people: register, open rooms, talk.

The homeserver is PyPI's ``matrix-synapse`` in an environment of its own, on SQLite, on loopback,
without federation. People act through its client API (Matrix client-server specification v1.11),
with nothing but the standard library.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.support.processes import free_port, program
from tests.support.programs import refuse

ROOT = Path(__file__).resolve().parents[2]
NAME = "chat.example"
UNHURRIED = {"per_second": 1000, "burst_count": 10000}  # people of a test type fast
WAITING_SECONDS = 30


def environment() -> Path:
    """Return the Python of the homeserver's own environment, built on first use.

    Where it cannot be built (without a network, say), the running test is skipped by name; with
    CI=true it fails.
    """
    base = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    built = subprocess.run(
        [base, ROOT / "comity", "environment", "synapse"], capture_output=True, text=True
    )
    if built.returncode:
        refuse(f"needs matrix-synapse: ./comity environment synapse failed: {built.stderr[-300:]}")
    return ROOT / ".venv-synapse" / "bin" / "python"


def configuration(folder: Path, *, port: int, secret: str) -> dict[str, Any]:
    """Return a homeserver's configuration: small, alone, and without limits of rate."""
    return {
        "server_name": NAME,
        "listeners": [
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "x_forwarded": True,  # so that a test can say from which address people come
                "resources": [{"names": ["client"]}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "pid_file": str(folder / "homeserver.pid"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secrets.token_hex(16),
        "form_secret": secrets.token_hex(16),
        "bcrypt_rounds": 4,
        "report_stats": False,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "rc_message": UNHURRIED,
        "rc_registration": UNHURRIED,
        "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), UNHURRIED),
        "rc_joins": dict.fromkeys(("local", "remote"), UNHURRIED),
        "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), UNHURRIED),
        "rc_room_creation": UNHURRIED,
    }


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account on the homeserver, who talks from one address."""

    server: Homeserver
    account: str  # @local:server
    token: str
    address: str

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Call the client API as this person."""
        return self.server.call(method, path, body, token=self.token, address=self.address)

    def rename(self, name: str) -> None:
        """Show another name to others."""
        self.call("PUT", f"profile/{quote(self.account)}/displayname", {"displayname": name})

    def open_room(self, *, invite: list[Person], name: str) -> str:
        """Open a private room, have the others join, and return its id."""
        accounts = [other.account for other in invite]
        asked = {"preset": "private_chat", "name": name, "invite": accounts}
        room: str = self.call("POST", "createRoom", asked)["room_id"]
        for other in invite:
            other.call("POST", f"rooms/{quote(room)}/join", {})
        return room

    def say(self, room: str, text: str) -> str:
        """Send a message and return its event id."""
        path = f"rooms/{quote(room)}/send/m.room.message/{secrets.token_hex(8)}"
        event: str = self.call("PUT", path, {"msgtype": "m.text", "body": text})["event_id"]
        return event


@dataclass(frozen=True, slots=True)
class Homeserver:
    """A running homeserver: where it listens and where its database lies."""

    base: str
    database: Path
    secret: str

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        token: str = "",
        address: str = "198.51.100.1",
    ) -> dict[str, Any]:
        """Call the client API; a path that begins with ``/`` is taken as it stands.

        :raises urllib.error.HTTPError: if the homeserver refuses.
        """
        url = self.base + (path if path.startswith("/") else f"/_matrix/client/v3/{path}")
        headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(url, data=data, headers=headers, method=method)
        with urllib.request.urlopen(asked, timeout=WAITING_SECONDS) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def register(self, local: str, *, address: str = "198.51.100.1") -> Person:
        """Give somebody an account, as an administrator's script does, and sign them in."""
        path, password = "/_synapse/admin/v1/register", secrets.token_urlsafe(12)
        nonce = self.call("GET", path)["nonce"]
        message = b"\x00".join(word.encode() for word in (nonce, local, password, "notadmin"))
        proof = hmac.new(self.secret.encode(), message, hashlib.sha1).hexdigest()
        asked = {"nonce": nonce, "username": local, "password": password, "mac": proof}
        made = self.call("POST", path, {**asked, "admin": False}, address=address)
        return Person(self, account=made["user_id"], token=made["access_token"], address=address)

    def is_up(self) -> bool:
        """Return whether the homeserver answers."""
        try:
            self.call("GET", "/_matrix/client/versions")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True


@contextmanager
def homeserver_in(folder: Path) -> Iterator[Homeserver]:
    """Run a homeserver whose files lie in ``folder``, for as long as the block lasts."""
    python, port, secret = environment(), free_port(), secrets.token_hex(16)
    file = folder / "homeserver.yaml"
    file.write_text(json.dumps(configuration(folder, port=port, secret=secret)))
    start = [python, "-m", "synapse.app.homeserver", "-c", file]
    made = subprocess.run(
        [*start, "--generate-keys"], cwd=folder, capture_output=True, text=True, env={}
    )
    assert made.returncode == 0, made.stderr
    server = Homeserver(f"http://127.0.0.1:{port}", folder / "homeserver.db", secret)
    with program(start, log=folder / "log", ready=server.is_up, cwd=folder, env={}):
        yield server

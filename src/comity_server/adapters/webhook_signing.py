"""Sign what goes to a webhook, as Standard Webhooks 1.0 says: HMAC-SHA256 over id, time and body.

Source: the Standard Webhooks specification, "Signature scheme". The id is the key by which a
receiver takes the same message once, however often it comes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from pathlib import Path

from comity_server.adapters.durable import write_new

PREFIX = "whsec_"
SECRET_BYTES = 32


def secret_of(keys: Path, name: str) -> str:
    """Return the secret of a webhook, drawn once and kept in its own private file."""
    path = keys / f"webhook-{name}"
    if not path.exists():
        drawn = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        write_new(path, f"{PREFIX}{drawn}".encode("ascii"), mode=0o600)
    return path.read_text(encoding="ascii").strip()


def signature_of(*, secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of one sending, in the form of its header."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers_of(*, secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of one sending; ``at`` is when it is sent, so that old ones are refused.

    The id stays the same over all tries, the time and the signature do not.
    """
    timestamp = int(at.timestamp())
    return {
        "content-type": "application/json",
        "user-agent": "comity",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature_of(
            secret=secret, message_id=message_id, timestamp=timestamp, body=body
        ),
    }

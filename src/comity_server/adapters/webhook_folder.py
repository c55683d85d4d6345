"""The webhooks that alarms go to: ``webhooks/<name>.toml`` in the home, one file a receiver.

Their secrets are drawn once and lie with the house's other keys. Format:
``docs/formats/alarms.md``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from comity.errors import ComityError

FOLDER = "webhooks"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class WebhookInvalid(ComityError):
    """Raised when a webhook's file is wrong; nothing is sent to it until it is mended."""

    code = "webhook.settings"

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(f"{FOLDER}/{name}.toml names no receiver that alarms may go to: {fault}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """One receiver. ``private`` says that its address lies inside the operator's own network."""

    name: str
    url: str
    private: bool = False


def webhook_names(home: Path) -> tuple[str, ...]:
    """Return the names of all webhooks of a home."""
    return tuple(sorted(path.stem for path in (home / FOLDER).glob("*.toml")))


def webhook(home: Path, name: str) -> Webhook:
    """Return one webhook.

    :raises WebhookInvalid: with what to write instead.
    """
    if not _NAME.fullmatch(name):
        raise WebhookInvalid(name, "name the file by small letters, digits and dashes.")
    try:
        given = tomllib.loads((home / FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise WebhookInvalid(name, "the file is gone.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise WebhookInvalid(name, f"it is no TOML ({fault}).") from fault
    strange = sorted(set(given) - {"url", "private"})
    if strange:
        raise WebhookInvalid(name, f"“{strange[0]}” is no key of it; write url and private.")
    url, private = given.get("url"), given.get("private", False)
    if not isinstance(url, str) or not isinstance(private, bool):
        raise WebhookInvalid(name, "write url as a text, and private as true or false.")
    parts = urlsplit(url)
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise WebhookInvalid(name, "write an address that begins with https://.")
    if not parts.hostname or parts.username or parts.fragment:
        raise WebhookInvalid(name, "write an address with a host, and no name or fragment in it.")
    return Webhook(name, url, private)

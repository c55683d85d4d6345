"""Check by form how a request names an account: an address, a number, a handle, a link.

Form is all that is checked here; whether there is such an account is not for this stage to know
(threat model, I15). What could be read in two ways is sent back, never guessed: a digit read
otherwise than it was meant is another person.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from comity.intake.names import clean_for_display

LONGEST = 2_000


class IdentifierKind(StrEnum):
    """What an identifier is."""

    EMAIL = "email"
    PHONE = "phone"
    HANDLE = "handle"
    URL = "url"
    IP = "ip"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in one spelling; ``original`` is what was written."""

    kind: IdentifierKind
    value: str
    original: str
    port: int | None = None


@dataclass(frozen=True, slots=True)
class NoIdentifier:
    """Why a text is no identifier, and what to write; ``code`` is stable."""

    code: str
    sentence: str
    original: str


Reading = Identifier | NoIdentifier

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?P<domain>[^\s@]{1,253})")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_PHONE = re.compile(r"(?:\+|00)[\d\s().\-/\u2010-\u2015]{6,30}")
_NATIONAL = re.compile(r"\(?0[\d\s().\-/]{5,25}")
_DIGITS = re.compile(r"\d{7,19}")
_HANDLE = re.compile(r"@?[^\W_][\w.\-]{0,62}[\w]?|@[\w.=\-/+]{1,200}:[\w.\-]{1,200}(?::\d{1,5})?")
_DOTTED = re.compile(r"(?:0[xX][0-9a-fA-F]+|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d*)){1,5}")
_HEX = re.compile(r"0[xX][0-9a-fA-F]{1,8}")
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^\[\]]+)\]|(?P<four>[\d.]+))(?::(?P<port>\d{1,5}))?")


def read_identifier(text: str) -> Reading:
    """Return the identifier that a text is by its form, or what is wrong with it."""
    given = text.strip()
    if not given:
        return NoIdentifier("identifier.empty", "Enter an address, number, handle or link.", text)
    if len(given) > LONGEST:
        return NoIdentifier("identifier.too-long", "Enter one account only.", text)
    if clean_for_display(given, longest=LONGEST) != given:
        return NoIdentifier(
            "identifier.hidden-characters",
            "This holds characters that cannot be seen. Type it anew instead of pasting it.",
            text,
        )
    for read in _READERS:
        found = read(given, text)
        if found is not None:
            return found
    return NoIdentifier(
        "identifier.unknown-form",
        "This is no e-mail address, telephone number, handle, link or IP address that we can read.",
        text,
    )


def _url(given: str, original: str) -> Reading | None:
    if "://" not in given:
        return None
    wrong = NoIdentifier(
        "identifier.url", "Enter a whole link that begins with https:// or http://.", original
    )
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return wrong
    host = parts.hostname or ""
    if parts.scheme.lower() not in {"http", "https"} or not host or " " in given:
        return wrong
    if parts.username is not None:
        return NoIdentifier(
            "identifier.url-user", "Take the name before the @ out of the link.", original
        )
    if not (_is_domain(host) or isinstance(_ip(host, original), Identifier)):
        return wrong
    place = f"[{host}]" if ":" in host else host
    netloc = place if port is None else f"{place}:{port}"
    value = parts._replace(scheme=parts.scheme.lower(), netloc=netloc).geturl()
    return Identifier(IdentifierKind.URL, value, original)


def _email(given: str, original: str) -> Reading | None:
    if "@" not in given or given.startswith("@"):
        return None
    bare = given.removeprefix("mailto:").strip("<>")
    match = _EMAIL.fullmatch(bare)
    local = bare.rsplit("@", 1)[0]
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    if match is None or dots or not _is_domain(match["domain"]):
        return NoIdentifier(
            "identifier.email",
            "Enter one whole e-mail address, such as name@example.org.",
            original,
        )
    # Only the domain is the same in any case (RFC 5321, 2.4); whose mailbox it is, its host knows.
    return Identifier(IdentifierKind.EMAIL, f"{local}@{match['domain'].lower()}", original)


def _ip(given: str, original: str) -> Reading | None:
    bare, port = given, None
    if (match := _WITH_PORT.fullmatch(given)) and (match["six"] or match["port"]):
        bare = match["six"] or match["four"]
        port = None if match["port"] is None else int(match["port"])
    if port is not None and not 0 < port < 65536:
        return _no_ip("The port is none: write 1 to 65535 after the colon.", original)
    if "/" in bare and _is_network(bare):
        return _no_ip("This names a range of addresses. Enter each address.", original)
    if "%" in bare and _is_address(bare.split("%", 1)[0]):
        return _no_ip(
            "Take out what stands after the %: it has a meaning on one machine only.", original
        )
    if _is_address(bare):
        return _plain_ip(bare, port, original)
    if _DOTTED.fullmatch(bare) or _HEX.fullmatch(bare):
        return _no_ip(
            "This address could be read in two ways. Write it with four numbers from 0 to 255, "
            "without zeros before them, or as an IPv6 address.",
            original,
        )
    if bare.count(":") >= 2 and re.fullmatch(r"[0-9A-Fa-f:.%]+", bare):
        return _no_ip("This is no whole IPv6 address.", original)
    return None


def _plain_ip(bare: str, port: int | None, original: str) -> Identifier:
    address = ipaddress.ip_address(bare)
    # The same machine, written as IPv6 (RFC 4291, 2.5.5.2): logs hold it either way.
    mapped = getattr(address, "ipv4_mapped", None)
    return Identifier(IdentifierKind.IP, str(mapped or address), original, port)


def _no_ip(sentence: str, original: str) -> NoIdentifier:
    return NoIdentifier("identifier.ip", sentence, original)


def _phone(given: str, original: str) -> Reading | None:
    bare = given.removeprefix("tel:")
    if _PHONE.fullmatch(bare):
        digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", bare))
        digits = digits.removeprefix("00") if bare.startswith("00") else digits
        if digits.startswith("0") or not 7 <= len(digits) <= 15:
            return _no_phone(original)
        return Identifier(IdentifierKind.PHONE, f"+{digits}", original)
    if _NATIONAL.fullmatch(bare) or _DIGITS.fullmatch(bare):
        return _no_phone(original)
    return None


def _no_phone(original: str) -> NoIdentifier:
    return NoIdentifier(
        "identifier.phone",
        "Enter a telephone number with its country code, such as +852 2345 6789. For the number of "
        "an account, write what it is a number of before it.",
        original,
    )


def _handle(given: str, original: str) -> Reading | None:
    if _HANDLE.fullmatch(given):
        return Identifier(IdentifierKind.HANDLE, given, original)
    return None


def _is_domain(text: str) -> bool:
    labels = text.rstrip(".").split(".")
    return (
        len(labels) > 1
        and len(text) <= 253
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


_READERS: tuple[Callable[[str, str], Reading | None], ...] = (_url, _ip, _email, _phone, _handle)

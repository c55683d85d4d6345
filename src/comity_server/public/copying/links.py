"""Where a page lies in the copy, and its links made to lead there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Final
from urllib.parse import quote, unquote

LIVE_ONLY: Final = ("/portal/", "/desk/", "/notice/", "/demo/")
"""What works only in the live house: forms, and pages that open for one person."""

HOME: Final = "/home/"
_LINK: Final = re.compile(r'\b(href|src)="([^"]*)"')
_ANCHOR: Final = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_SAFE: Final = re.compile(r"[^A-Za-z0-9._~-]")


def file_of(address: str) -> str:
    """Return the file of an address in the copy: ``/stand/`` lies in ``stand/index.html``."""
    path, _, query = address.partition("?")
    path = unquote(path)
    if path in {"/", HOME}:
        path = "/"
    if query:
        path = f"{path.rstrip('/')}/{_SAFE.sub('-', query)}/"
    path = path.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def links_in(html: str) -> Iterator[str]:
    """Yield each address of our own that a page leads to or needs, without its fragment."""
    for _, found in _LINK.findall(html):
        address = unescape(found).partition("#")[0]
        if address.startswith("/") and not address.startswith("//"):
            yield address


def is_live_only(address: str) -> bool:
    """Return whether an address works only in the live house."""
    return address.startswith(LIVE_ONLY)


def relative(html: str, *, at: str, live: str) -> str:
    """Return a page with relative links; what is live only leads to ``live`` or is plain text.

    :param at: the page's own address.
    """
    here = posixpath.dirname(file_of(at))

    def plain(found: re.Match[str]) -> str:
        address = unescape(found[1])
        return f"<span>{found[2]}</span>" if is_live_only(address) and not live else found[0]

    def led(found: re.Match[str]) -> str:
        address, mark, fragment = unescape(found[2]).partition("#")
        if not address.startswith("/") or address.startswith("//"):
            return found[0]
        if is_live_only(address):
            return f'{found[1]}="{escape(live.rstrip("/") + address)}"'
        to = posixpath.relpath(file_of(address), here or ".")
        return f'{found[1]}="{escape(quote(to) + mark + fragment)}"'

    return _LINK.sub(led, _ANCHOR.sub(plain, html))

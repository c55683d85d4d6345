"""Ask our own pages for what they answer, in this process and as any visitor would."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.core.wsgi import get_wsgi_application

HOST: Final = "copy.invalid"
"""The name under which pages are asked for; in texts the copy's own address takes its place."""

MARK: Final = "comity.copy"
"""Set for a page that is asked for in order to be copied; holds the live house's address or ''."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page answered."""

    status: int
    media_type: str
    body: bytes


def asker(*, live: str, language: str) -> Callable[[str], Answer]:
    """Return a function that asks for one address, such as ``/report/?x=1``.

    :param live: the live house's address, to which forms lead; empty where there is none to name.
    """
    settings.ALLOWED_HOSTS = [HOST]
    application = get_wsgi_application()

    def ask(address: str) -> Answer:
        path, _, query = address.partition("?")
        began: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
            began.update(status=int(status.split(" ")[0]), headers=dict(headers))
            return lambda _: None

        chunks: Iterable[bytes] = application(_environ(path, query, live, language), start)
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        kind = began["headers"].get("Content-Type", "").partition(";")[0].strip()
        return Answer(began["status"], kind, body)

    return ask


def _environ(path: str, query: str, live: str, language: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        # WSGI wants the bytes of a path as if they were Latin-1.
        "PATH_INFO": unquote(path, encoding="latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": HOST,
        "HTTP_ACCEPT_LANGUAGE": language,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        MARK: live,
    }

"""Guard a WSGI application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from comity_edge.guarding import Guard, body_of, cgi_name, fields_of

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class GuardedWsgi:
    """An application behind a guard."""

    def __init__(self, app: App, guard: Guard) -> None:
        self._app = app
        self._guard = guard
        self._field = cgi_name(guard.header)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        answer = self._guard.judge(
            environ,
            peer=environ.get("REMOTE_ADDR"),
            forwarded=environ.get(self._field, ""),
            path=_path(environ),
        )
        if answer.status is None:
            return self._app(environ, start_response)
        status = HTTPStatus(answer.status)
        start_response(f"{status.value} {status.phrase}", fields_of(answer))
        return [body_of(answer)]


def _path(environ: Environ) -> str:
    """Return the path in its own letters: WSGI hands bytes over as Latin-1 (PEP 3333)."""
    raw: str = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return raw.encode("latin-1", "replace").decode("utf-8", "replace")

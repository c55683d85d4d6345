"""Guard a Django site: name ``comity_edge.django.GuardMiddleware`` early in ``MIDDLEWARE``.

``COMITY_GUARD`` in the settings is a :class:`comity_edge.guarding.Guard`, or a function that
returns one, called once when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings  # type: ignore[import-untyped]  # Django ships no types
from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]  # as above

from comity_edge.guarding import Guard, body_of, cgi_name, fields_of

GetResponse = Callable[[HttpRequest], Any]


class GuardMiddleware:
    """Answer for the site where somebody may not go on."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        found = settings.COMITY_GUARD
        self._guard: Guard = found() if callable(found) else found
        self._field = cgi_name(self._guard.header)

    def __call__(self, request: HttpRequest) -> Any:
        """Serve one request."""
        answer = self._guard.judge(
            request,
            peer=request.META.get("REMOTE_ADDR"),
            forwarded=request.META.get(self._field, ""),
            path=request.path,
        )
        if answer.status is None:
            return self._get_response(request)
        response = HttpResponse(body_of(answer), status=answer.status)
        for name, value in fields_of(answer):
            response[name] = value
        return response

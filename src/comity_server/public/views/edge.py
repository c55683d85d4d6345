"""The snapshot for the guards in our services: only with the token, and cheap while unchanged."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from comity_server.actions.snapshot import snapshot_file
from comity_server.adapters.snapshots import etag_of

TOKEN = "edge-token"  # noqa: S105 - the name of its file in keys/
KIND = "application/octet-stream"


def snapshot(request: HttpRequest) -> HttpResponse:
    """Return the newest snapshot, or that it is the one that the guard has already.

    Without the token, and before there is one, there is nothing here: what we limit is not told to
    everybody who asks.
    """
    path = snapshot_file()
    if not _may_read(request) or not path.exists():
        raise Http404
    raw = path.read_bytes()
    etag = etag_of(raw)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponseNotModified() if etag in known else HttpResponse(raw, content_type=KIND)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _may_read(request: HttpRequest) -> bool:
    told = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.HOME.secret(TOKEN)}".encode()
    return hmac.compare_digest(told, wanted)

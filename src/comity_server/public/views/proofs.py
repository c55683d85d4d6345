"""Checkpoints, the published tree, and the tool by which a stranger checks them."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

import comity_verify
from comity_server.faces.parts import Digest, Moment
from comity_server.faces.shown import shown
from comity_server.ledger import reading
from comity_server.public.frames import frame
from comity_server.public.pages.figures import CheckpointRow, CheckpointsPage

TOOL = "comity_verify.py"


def checkpoints(request: HttpRequest) -> HttpResponse:
    """List the checkpoints, newest first, with our key and the newest note word for word."""
    rows, more = reading.checkpoints(before=_before(request))
    newest = reading.newest()
    page = CheckpointsPage(
        frame=frame(request),
        rows=tuple(
            CheckpointRow(
                row.size, Digest(row.root), Moment(row.made_at), f"/checkpoints/{row.size}.txt"
            )
            for row in rows
        ),
        key=reading.key_text(),
        note=newest.note if newest else "",
        tiles_href="/ledger/checkpoint" if newest else "",
        older_href=f"/checkpoints/?before={rows[-1].size}" if more else "",
        empty=gettext("No checkpoint has been published yet. The first follows the first entries."),
    )
    return shown(request, page)


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None


def note(request: HttpRequest, size: int) -> HttpResponse:
    """Return one checkpoint as the signed note that it is."""
    found = reading.checkpoint(size)
    if found is None:
        raise Http404
    return HttpResponse(found.note, content_type="text/plain; charset=utf-8")


def ledger_file(request: HttpRequest, name: str) -> HttpResponse:
    """Return a file of the published tree, as C2SP tlog-tiles lays it out; nothing else."""
    path = reading.published_file(name)
    if path is None:
        raise Http404
    is_text = name in {"checkpoint", "key.vkey"}
    kind = "text/plain; charset=utf-8" if is_text else "application/octet-stream"
    response = FileResponse(path.open("rb"), content_type=kind)
    # A tile never changes; the checkpoint does.
    response["Cache-Control"] = "no-cache" if is_text else "public, max-age=31536000, immutable"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def tool(request: HttpRequest) -> HttpResponse:
    """Hand out the stranger's tool, one file."""
    (folder,) = comity_verify.__path__
    path = Path(folder) / TOOL
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=TOOL, content_type="text/x-python"
    )

"""Read what somebody hands in as evidence: a file that the parser takes, or a typed text."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext

from comity.intake.names import safe_file_name
from comity.intake.outcome import MOST_BYTES, Accepted, Door
from comity_server.adapters.parsing.sandbox import examine_apart
from comity_server.evidence.keep import KeptFile
from comity_server.faces import sentences
from comity_server.faces.forms import FieldError

MEDIA = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "tiff": "image/tiff"}


class EvidenceRefused(ValueError):
    """Raised when nothing that can be kept was handed in; carries what to hand in instead."""

    def __init__(self, error: FieldError) -> None:
        super().__init__(error.text)
        self.error = error


def evidence_of(request: HttpRequest) -> KeptFile | FieldError:
    """Return what is to be kept, or what to mend. Files have the limits of officers' papers."""
    paper, text = request.FILES.get("paper"), request.POST.get("content", "").strip()
    if paper is None:
        if not text:
            return FieldError("paper", gettext("Choose a file, or write its text below."))
        return KeptFile("evidence.txt", "text/plain", request.POST["content"].encode())
    if text:
        return FieldError("content", gettext("Hand in the file or the text: each is kept alone."))
    if paper.size > MOST_BYTES:  # read no further: what is too large is not held in memory
        return FieldError("paper", sentences.upload_refused(name=safe_file_name(paper.name)))
    body = paper.read()
    outcome = examine_apart(content=body, name=paper.name, door=Door.UPLOAD)
    if not isinstance(outcome, Accepted):
        return FieldError("paper", sentences.upload_refused(name=outcome.name))
    return KeptFile(outcome.name, MEDIA[outcome.kind.value], body)

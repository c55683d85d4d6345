"""Examine bytes from outside and take them as what they are, or refuse them by name.

Pure and bounded, and still run in a process of its own: ``comity_server.adapters.parsing``.
"""

from __future__ import annotations

import hashlib

from comity.intake.kinds import kind_of
from comity.intake.mail import TooDeep, read_letter
from comity.intake.names import safe_file_name
from comity.intake.outcome import (
    MOST_BYTES,
    Accepted,
    Door,
    FileKind,
    Letter,
    LetterPart,
    Outcome,
    Refusal,
    Refused,
    refuse,
)
from comity.intake.structure import check_structure

_TAKEN = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.TIFF})
_TAKEN_AT = {Door.UPLOAD: _TAKEN, Door.MAILBOX: frozenset({FileKind.MAIL})}
_TAKEN_IN_LETTERS = _TAKEN | {FileKind.TEXT}
_NOT_HERE = {FileKind.TEXT: Refusal.TEXT, FileKind.MAIL: Refusal.MAIL}


def examine(*, content: bytes, name: str, door: Door) -> Outcome:
    """Return what ``content`` is taken as at a door, or why it is not.

    :param name: what the sender calls it; shown, never believed.
    """
    shown = safe_file_name(name)
    found = _kind_taken(content, _TAKEN_AT[door])
    if isinstance(found, Refusal):
        return refuse(reason=found, name=shown, door=door)
    kind, notes = found
    letter: Letter | None = None
    if kind is FileKind.MAIL:
        try:
            letter = read_letter(content, examine_part=_examine_part)
        except TooDeep:
            return refuse(reason=Refusal.TOO_DEEP, name=shown, door=door)
    digest = hashlib.sha256(content).hexdigest()
    return Accepted(kind, shown, name, len(content), digest, notes, letter)


def _examine_part(index: int, content: bytes, name: str) -> LetterPart:
    shown = safe_file_name(name)
    found = _kind_taken(content, _TAKEN_IN_LETTERS)
    refused: Refused | None = None
    kind: FileKind | None = None
    if isinstance(found, Refusal):
        refused = refuse(reason=found, name=shown, door=Door.MAILBOX)
    else:
        kind = found[0]
    digest = hashlib.sha256(content).hexdigest()
    return LetterPart(index, shown, name, len(content), digest, kind, refused)


def _kind_taken(
    content: bytes, taken: frozenset[FileKind]
) -> tuple[FileKind, tuple[str, ...]] | Refusal:
    if len(content) > MOST_BYTES:
        return Refusal.TOO_LARGE
    kind = kind_of(content)
    if isinstance(kind, Refusal):
        return kind
    if kind not in taken:
        return _NOT_HERE.get(kind, Refusal.UNKNOWN)
    notes = check_structure(content, kind)
    return notes if isinstance(notes, Refusal) else (kind, notes)

"""Write an outcome as JSON on one side of the fence and read it as types on the other."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from comity.intake.outcome import (
    Accepted,
    FileKind,
    Letter,
    LetterPart,
    Outcome,
    Refusal,
    Refused,
)


def write_fields(fields: tuple[tuple[str, str], ...]) -> bytes:
    """Return the fields of a filled form as JSON in ASCII."""
    return json.dumps(fields).encode()


def read_fields(answer: bytes) -> tuple[tuple[str, str], ...]:
    """Return the fields of a filled form as types.

    :raises ValueError: if the answer is none.
    """
    try:
        found = json.loads(answer)
        return tuple((_said(name), _said(value)) for name, value in found)
    except (TypeError, RecursionError) as wrong:
        raise ValueError("no fields") from wrong


def _said(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError("no text")
    return text


def write_outcome(outcome: Outcome) -> bytes:
    """Return an outcome as JSON in ASCII."""
    word = "accepted" if isinstance(outcome, Accepted) else "refused"
    return json.dumps({word: asdict(outcome)}, default=_plain).encode("ascii")


def read_outcome(text: bytes) -> Outcome:
    """Return the outcome that the child wrote.

    :raises ValueError: if it is none; the child is not believed.
    """
    try:
        whole = json.loads(text)
        if set(whole) == {"accepted"}:
            return _accepted(whole["accepted"])
        return _refused(whole["refused"])
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError("the reader's answer is none") from wrong


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _accepted(found: Any) -> Accepted:
    letter = found["letter"]
    return Accepted(
        kind=FileKind(found["kind"]),
        name=_text(found["name"]),
        given_name=_text(found["given_name"]),
        size=_size(found["size"]),
        sha256=_text(found["sha256"]),
        notes=_texts(found["notes"]),
        letter=None if letter is None else _letter(letter),
    )


def _refused(found: Any) -> Refused:
    return Refused(
        reason=Refusal(found["reason"]),
        name=_text(found["name"]),
        sentence=_text(found["sentence"]),
        because=_text(found["because"]),
    )


def _letter(found: Any) -> Letter:
    sent = found["sent_at"]
    return Letter(
        from_name=_text(found["from_name"]),
        from_address=_text(found["from_address"]),
        sent_at=None if sent is None else datetime.fromisoformat(sent).astimezone(UTC),
        subject=_text(found["subject"]),
        message_id=_text(found["message_id"]),
        in_reply_to=_texts(found["in_reply_to"]),
        references=_texts(found["references"]),
        text=_text(found["text"]),
        parts=tuple(_part(part) for part in found["parts"]),
    )


def _part(found: Any) -> LetterPart:
    kind, refused = found["kind"], found["refused"]
    return LetterPart(
        index=_size(found["index"]),
        name=_text(found["name"]),
        given_name=_text(found["given_name"]),
        size=_size(found["size"]),
        sha256=_text(found["sha256"]),
        kind=None if kind is None else FileKind(kind),
        refused=None if refused is None else _refused(refused),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in value)


def _size(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError("size")
    return value

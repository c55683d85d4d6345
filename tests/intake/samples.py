"""Small valid files of the kinds we take, made here so that none is copied from anywhere."""

from __future__ import annotations

import struct
import zlib
from email.message import EmailMessage

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n9\n%%EOF\n"
)


def _chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)


def png(width: int = 1, height: int = 1) -> bytes:
    """Return a PNG that says it is so large; its picture is a single dot."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0\0"))
        + _chunk(b"IEND", b"")
    )


def jpeg(width: int = 1, height: int = 1) -> bytes:
    """Return the bones of a JPEG that says it is so large."""
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    return (
        b"\xff\xd8"
        + b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7f\xff\xd9"
    )


def tiff(width: int = 1, height: int = 1, *, order: str = "<") -> bytes:
    """Return a TIFF of one page that says it is so large."""
    entries = struct.pack(f"{order}HHII", 256, 4, 1, width)
    entries += struct.pack(f"{order}HHII", 257, 4, 1, height)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    head = mark + struct.pack(f"{order}I", 8)
    return head + struct.pack(f"{order}H", 2) + entries + struct.pack(f"{order}I", 0)


def mail(
    *parts: tuple[str, bytes],
    subject: str = "Request 12/2026",
    text: str = "We ask for data.",
    sender: str = "Officer <officer@police.example>",
    **headers: str,
) -> bytes:
    """Return a mail with a text and attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "legal@forum.example", subject
    message["Date"] = "Tue, 24 Nov 2026 06:00:00 +0800"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, body in parts:
        message.add_attachment(body, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


UPLOADS = {"pdf": PDF, "png": png(), "jpeg": jpeg(), "tiff": tiff()}

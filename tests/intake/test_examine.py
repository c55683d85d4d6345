"""Bytes are taken as what they are, whatever they are called, or refused with a named reason."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.examine import examine
from comity.intake.mail import part_of
from comity.intake.names import clean_for_display, safe_file_name
from comity.intake.outcome import (
    BECAUSE,
    MOST_BYTES,
    Accepted,
    Door,
    FileKind,
    Letter,
    Outcome,
    Refusal,
    Refused,
)
from tests.intake.samples import PDF, UPLOADS, jpeg, mail, png, tiff


def uploaded(content: bytes, name: str = "warrant.pdf") -> Outcome:
    return examine(content=content, name=name, door=Door.UPLOAD)


def refusal(content: bytes, door: Door = Door.UPLOAD) -> Refusal:
    found = examine(content=content, name="warrant.pdf", door=door)
    assert isinstance(found, Refused), found
    return found.reason


def letter_in(content: bytes) -> Letter:
    found = examine(content=content, name="mail", door=Door.MAILBOX)
    assert isinstance(found, Accepted), found
    assert found.letter is not None
    return found.letter


@pytest.mark.parametrize("kind", list(UPLOADS))
def test_what_we_take_is_known_by_its_content(kind: str) -> None:
    found = uploaded(UPLOADS[kind], "holiday.exe")
    assert isinstance(found, Accepted)
    assert found.kind is FileKind(kind)
    assert found.size == len(UPLOADS[kind])


def test_both_orders_of_a_tiff_are_taken() -> None:
    assert isinstance(uploaded(tiff(order=">")), Accepted)


def a_zip(name: str = "warrant.pdf", body: bytes = PDF) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return file.getvalue()


def a_tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("warrant.pdf"))
    return file.getvalue()


BOMB = a_zip("bomb", b"\0" * 20_000_000)

DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n\0\0", Refusal.EMPTY),
        (a_zip(), Refusal.ARCHIVE),
        (BOMB, Refusal.ARCHIVE),
        (gzip.compress(b"\0" * 1_000_000), Refusal.ARCHIVE),
        (a_tar(), Refusal.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\x00", Refusal.ARCHIVE),
        (b"Rar!\x1a\x07\x01\x00", Refusal.ARCHIVE),
        (a_zip("word/document.xml"), Refusal.OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.OFFICE),
        (b"{\\rtf1 hello}", Refusal.OFFICE),
        (b"MZ\x90\x00", Refusal.EXECUTABLE),
        (b"\x7fELF\x02", Refusal.EXECUTABLE),
        (b"#!/bin/sh\nrm -rf /\n", Refusal.EXECUTABLE),
        (b"<!DOCTYPE html><p>hello", Refusal.WEB_PAGE),
        (b"\xef\xbb\xbf  <HTML><script>1</script>", Refusal.WEB_PAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", Refusal.WEB_PAGE),
        ("<!doctype html><p>".encode("utf-16"), Refusal.WEB_PAGE),
        (b"<?xml version='1.0'?><order/>", Refusal.XML),
        (DTD, Refusal.XML_DTD),
        (DTD.decode().encode("utf-16"), Refusal.XML_DTD),
        (b"GIF89a\x01\x00", Refusal.OTHER_MEDIA),
        (b"RIFF\x00\x00\x00\x00WEBP", Refusal.OTHER_MEDIA),
        (b"\x00\x00\x00\x18ftypheic", Refusal.OTHER_MEDIA),
        (b"we ask for data", Refusal.TEXT),
        (mail(), Refusal.MAIL),
        (b"\x01\x02\x03", Refusal.UNKNOWN),
        (b"\xff\xfe\x00", Refusal.UNKNOWN),
        (PDF[:-30], Refusal.DAMAGED),
        (png()[:-3], Refusal.DAMAGED),
        (png().replace(b"IDAT", b"IDAX"), Refusal.DAMAGED),
        (png(0, 1), Refusal.DAMAGED),
        (jpeg()[:-2], Refusal.DAMAGED),
        (tiff()[:20], Refusal.DAMAGED),
        (b"II*\0\0\0\0\0", Refusal.DAMAGED),
        (png(60_000, 60_000), Refusal.OVERSIZED_IMAGE),
        (jpeg(60_000, 60_000), Refusal.OVERSIZED_IMAGE),
        (tiff(60_000, 60_000), Refusal.OVERSIZED_IMAGE),
        (PDF + a_zip(), Refusal.TWO_IN_ONE),
        (png() + a_zip(), Refusal.TWO_IN_ONE),
        (b"%PDF-1.4" + b"0" * MOST_BYTES, Refusal.TOO_LARGE),
    ],
)
def test_what_we_do_not_take_is_refused_by_name(content: bytes, reason: Refusal) -> None:
    assert refusal(content) is reason


def test_a_tiff_whose_pages_go_in_a_circle_is_damaged() -> None:
    whole = bytearray(tiff())
    whole[-4:] = (8).to_bytes(4, "little")
    assert refusal(bytes(whole)) is Refusal.DAMAGED


def test_a_refusal_has_the_words_of_the_page() -> None:
    found = uploaded(a_zip(), "warrant.zip")
    assert isinstance(found, Refused)
    assert found.sentence == (
        "‘warrant.zip’ was not added. We take PDF, JPEG, PNG and TIFF, up to 25 MB. "
        "Everything else you entered is saved."
    )
    assert set(BECAUSE) == set(Refusal)


def test_a_pdf_that_acts_is_taken_with_a_note() -> None:
    acting = PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>")
    found = uploaded(acting)
    assert isinstance(found, Accepted)
    assert found.notes == ("opens-by-itself", "script")


@given(st.binary(max_size=300))
def test_any_bytes_have_a_typed_outcome(content: bytes) -> None:
    for door in Door:
        assert isinstance(examine(content=content, name="x", door=door), Accepted | Refused)


@given(
    st.sampled_from([*UPLOADS.values(), mail(("a.pdf", PDF), ("b.zip", a_zip()))]),
    st.lists(st.tuples(st.integers(0, 5_000), st.binary(min_size=1, max_size=4)), max_size=4),
    st.integers(0, 40),
)
def test_a_mutated_file_has_a_typed_outcome(
    content: bytes, changes: list[tuple[int, bytes]], cut: int
) -> None:
    changed = bytearray(content)
    for place, piece in changes:
        at = place % len(changed)
        changed[at : at + len(piece)] = piece
    whole = bytes(changed[: len(changed) - cut])
    for door in Door:
        assert isinstance(examine(content=whole, name="x", door=door), Accepted | Refused)


def test_a_letter_says_who_when_and_what() -> None:
    letter = letter_in(
        mail(
            subject="資料請求",
            Message_ID="<1@police.example>",
            In_Reply_To="<0@forum.example>",
            References="<0@forum.example> <00@forum.example>",
        )
    )
    assert letter.from_address == "officer@police.example"
    assert letter.from_name == "Officer"
    assert letter.subject == "資料請求"
    assert letter.sent_at == datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    assert letter.message_id == "<1@police.example>"
    assert letter.in_reply_to == ("<0@forum.example>",)
    assert letter.references == ("<0@forum.example>", "<00@forum.example>")
    assert letter.text.strip() == "We ask for data."


def test_each_attachment_is_taken_or_refused_by_itself() -> None:
    content = mail(("order.pdf", PDF), ("../../etc/\u202egpj.zip", a_zip()))
    order, archive = letter_in(content).parts
    assert (order.kind, order.refused) == (FileKind.PDF, None)
    assert part_of(content, index=order.index) == PDF
    assert archive.kind is None
    assert archive.refused is not None
    assert archive.refused.reason is Refusal.ARCHIVE
    assert archive.name == "gpj.zip"
    assert archive.given_name == "../../etc/\u202egpj.zip"
    with pytest.raises(IndexError):
        part_of(content, index=99)


def test_a_letter_in_html_alone_is_read_as_text_without_what_acts() -> None:
    content = (
        mail()
        .replace(b"text/plain", b"text/html")
        .replace(
            b"We ask for data.", b"<style>x{}</style><p>We ask<script>evil()</script> for data.</p>"
        )
    )
    assert letter_in(content).text.strip() == "We ask for data."


def test_a_date_without_an_offset_is_no_instant() -> None:
    for text in (b"-0000", b"", b"yesterday"):
        content = mail().replace(b"+0800", text)
        assert letter_in(content).sent_at is None


@pytest.mark.parametrize(
    "charset", ["nonsense", "zlib_codec", "utf-16", "big5", "punycode", "idna"]
)
def test_any_character_set_is_read_or_replaced(charset: str) -> None:
    assert isinstance(letter_in(mail().replace(b"utf-8", charset.encode())).text, str)
    named = (
        mail(("a.pdf", PDF))
        .replace(b'"a.pdf"', b"x")
        .replace(b"filename=x", f"filename*={charset}''%ff%41".encode())
    )
    assert len(letter_in(named).parts) == 1


def test_parts_within_parts_have_an_end() -> None:
    deep = b"From: a@b.example\r\nDate: x\r\n"
    for number in range(30):
        deep += (
            f'Content-Type: multipart/mixed; boundary="b{number}"\r\n\r\n--b{number}\r\n'.encode()
        )
    assert refusal(deep + b"\r\nend", Door.MAILBOX) is Refusal.TOO_DEEP
    many = mail(*((f"{number}.pdf", b"x") for number in range(120)))
    assert refusal(many, Door.MAILBOX) is Refusal.TOO_DEEP


def test_what_is_no_mail_is_not_opened_at_the_mailbox() -> None:
    found = examine(content=a_zip(), name="mail", door=Door.MAILBOX)
    assert isinstance(found, Refused)
    assert "What you sent is kept." in found.sentence


@given(st.text(max_size=300))
def test_a_name_that_is_shown_commands_nothing(text: str) -> None:
    for shown in (clean_for_display(text), safe_file_name(text)):
        assert len(shown) <= 120
        assert not set(shown) & set("\n\r\t\x1b\x00\u202e\u2066\u200f\ufeff")
        shown.encode("utf-8")
    assert not set(safe_file_name(text)) & set("/\\")
    assert safe_file_name(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("warrant\u202efdp.exe", "warrantfdp.exe"),
        ("C:\\Users\\x\\order.pdf", "order.pdf"),
        ("\x1b[2Jorder.pdf", "[2Jorder.pdf"),
        ("...", "unnamed file"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Z" + "\u0301" * 50, "Ź" + "\u0301" * 4),
    ],
)
def test_a_name_stays_readable(text: str, shown: str) -> None:
    assert safe_file_name(text) == shown

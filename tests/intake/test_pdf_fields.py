"""What was filled into a PDF is taken out of it: bounded, without running anything of it."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.pdf_fields import filled_fields
from comity.intake.pdf_proposing import propose_entries
from comity_server.adapters.parsing.sandbox import fields_apart
from tests.pack.test_books import BOOKS
from tests.support.certificates import a_filled_pdf

FORM = BOOKS.forms.find("eu.epoc")


@pytest.mark.parametrize("packed", [False, True])
def test_text_fields_are_read_plainly_and_from_a_stream(packed):
    fields = {"Issuing State": "FR", "Ort": "Łódź\nzwei Zeilen", "Empty": ""}
    found = filled_fields(a_filled_pdf(fields, packed=packed))
    assert found == (("Issuing State", "FR"), ("Ort", "Łódź\nzwei Zeilen"))


def test_a_name_is_whole_and_a_tick_gives_its_name():
    pdf = (
        b"1 0 obj<</T(data)/Kids[2 0 R 3 0 R]>>endobj 2 0 obj<</FT/Btn/T(content.mailbox)/V/Yes"
        b"/Parent 1 0 R>>endobj 3 0 obj<</FT/Btn/T(off)/V/Off/Parent 1 0 R>>endobj "
        b"4 0 obj<</FT/Tx/T(a)/TU(E-mail address)/V(b\\(\\051\\\nc)>>endobj "
        b"5 0 obj<</FT/Tx/T(far)/V 6 0 R>>endobj 6 0 obj(at last)endobj"
    )
    assert dict(filled_fields(pdf)) == {
        "data.content.mailbox": "Yes",
        "a": "b()c",
        "E-mail address": "b()c",
        "far": "at last",
    }


def test_parents_in_a_ring_and_depth_without_end_are_left():
    ring = b"1 0 obj<</T(a)/V(x)/Parent 2 0 R>>endobj 2 0 obj<</T(b)/Parent 1 0 R>>endobj"
    assert filled_fields(ring)
    assert filled_fields(b"1 0 obj" + b"[" * 5000) == ()


def test_what_is_encrypted_or_unpacks_without_end_gives_nothing():
    assert filled_fields(b"/Encrypt" + a_filled_pdf({"a": "b"})) == ()
    bomb = zlib.compress(b"\0" * 40_000_000)
    head = b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n"
    assert filled_fields(head + bomb + b"\nendstream endobj") == ()


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 255))
def test_bytes_of_any_kind_are_read_without_an_exception(noise, place, sign):
    pdf = bytearray(a_filled_pdf({"a": "b", "c": "d"}, packed=bool(place % 2)))
    pdf[place % len(pdf)] = sign
    for content in (noise, bytes(pdf), b"1 0 obj<<" + noise):
        assert all(name and value for name, value in filled_fields(content))


def test_known_names_are_proposed_by_id_label_or_alias_and_others_left_out():
    found = propose_entries(
        FORM,
        book=BOOKS.forms,
        filled=(
            ("page1.Issuing State", "FR"),
            ("issuing_authority", "Parquet"),
            ("Content data.mailbox", "Yes"),
            ("addressee_type", "A legal representative"),
            ("deadline", "tomorrow"),
            ("elsewhere", "x"),
        ),
    )
    assert found == {
        "issuing_state": ["FR"],
        "issuing_authority": ["Parquet"],
        "content": ["mailbox"],
        "addressee_type": ["legal_representative"],
    }


def test_the_reading_is_done_in_a_process_of_its_own():
    assert fields_apart(a_filled_pdf({"a": "b"}, packed=True)) == (("a", "b"),)
    assert fields_apart(b"no pdf") == ()

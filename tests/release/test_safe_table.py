"""No table holds a live formula, a control sequence or a line that is not a row (I17)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.release.safe_table import row_of, safe_cell, safe_text

NASTY = st.text(
    alphabet=st.sampled_from(
        "=+-@＝＋－＠|;,\t\r\n\"' \x1b[31mA0\x00\x07\u202e\u2028\ud800\ufeffx"
    ),
    max_size=25,
)
STARTS = re.compile(r"\s*[=+\-@＝＋－＠]")


@given(NASTY | st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    assert not STARTS.match(safe_text(text).lstrip('"'))


@given(NASTY | st.text())
def test_no_text_begins_a_formula_for_a_program_that_divides_otherwise(text: str) -> None:
    for mark in ";,\t|":
        for cell in safe_text(text).split(mark):
            assert not STARTS.match(cell.lstrip('"'))


@given(NASTY | st.text())
def test_no_text_holds_a_control_or_a_turn_of_direction(text: str) -> None:
    clean = safe_text(text)
    clean.encode("utf-8")
    assert not [sign for sign in clean if unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"}]
    assert not set(clean) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@given(st.lists(NASTY | st.integers() | st.none() | st.booleans(), min_size=1, max_size=6))
def test_a_row_is_one_line_with_as_many_cells_as_values(values: list[str | int | None]) -> None:
    row = row_of(values)
    assert row.endswith(b"\r\n")
    assert row.count(b"\n") == 1
    assert list(csv.reader(io.StringIO(row.decode("utf-8"), newline=""))) == [
        [safe_cell(value) for value in values]
    ]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain text, with: marks", "plain text, with: marks"),
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "' =1"),
        ("a;=1", "a;'=1"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("two\r\nlines", "two ↵ lines"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("香港 مرحبا Ünïcode", "香港 مرحبا Ünïcode"),
    ],
)
def test_a_text_is_made_safe_and_stays_readable(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_numbers_and_truths_stay_what_they_are() -> None:
    assert [safe_cell(value) for value in (-5, 0, True, False, None)] == [
        "-5",
        "0",
        "true",
        "false",
        "",
    ]


@given(NASTY | st.text())
def test_making_safe_twice_changes_nothing_more_than_once(text: str) -> None:
    once = safe_text(text)
    assert safe_text(once) == once

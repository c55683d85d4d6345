"""Our own RFC 8785 writer against the standard's vectors and another implementation."""

import math
import struct

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import LedgerError
from comity.ledger.canonical import MAX_DEPTH, SAFE_INTEGER, canonical, parse_canonical

# RFC 8785, appendix B: the bits of a double, and its text.
APPENDIX_B = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE_INTEGER, SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("bits", "text"), APPENDIX_B.items())
def test_a_double_is_written_as_the_standard_says(bits, text):
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(value).decode() == text


def test_the_example_of_the_standard_is_written_byte_for_byte():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }
    expected = bytes.fromhex(
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b33333333"
        "33333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a"
        "22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d"
    )
    assert canonical(value) == expected


def test_keys_are_sorted_by_utf_16_units_and_not_by_code_points():
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    written = canonical(value).decode()
    order = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
    assert sorted(order, key=written.index) == order


@settings(max_examples=200)
@given(values)
def test_we_write_what_another_implementation_writes(value):
    assert canonical(value) == rfc8785.dumps(value)


@settings(max_examples=200)
@given(values)
def test_what_is_printed_parses_back(value):
    assert parse_canonical(canonical(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_survives(value):
    assert float(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        SAFE_INTEGER + 1,
        -SAFE_INTEGER - 1,
        "\ud800",
        {"\udc00": 1},
        {1: "one"},
        b"bytes",
        {"a", "b"},
        object(),
    ],
)
def test_what_json_cannot_say_is_refused(value):
    with pytest.raises(LedgerError):
        canonical(value)


def test_a_value_that_nests_too_deep_is_refused():
    value: object = 1
    for _ in range(MAX_DEPTH + 1):
        value = [value]
    with pytest.raises(LedgerError, match="deeper"):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"-0",
        b"1E21",
        b"1e21",
        b"0.0000010",
        b"9007199254740993",
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u000F"',
        b'"\\ud800"',
        b"\xff",
        b"",
        b"NaN",
        b"-Infinity",
        b"[" * 100_000,
        b"1" * 10_000,
        b"{'a':1}",
    ],
)
def test_text_that_would_not_print_back_is_rejected(text):
    with pytest.raises(LedgerError):
        parse_canonical(text)


@settings(max_examples=100)
@given(st.binary(max_size=40))
def test_any_bytes_end_in_a_value_or_a_typed_refusal(data):
    try:
        value = parse_canonical(data)
    except LedgerError:
        return
    assert canonical(value) == data

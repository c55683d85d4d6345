"""Identifiers are checked by form; what could be read in two ways goes back, never guessed."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.identifiers import Identifier, IdentifierKind, NoIdentifier, read_identifier

KINDS = {
    "email": IdentifierKind.EMAIL,
    "phone": IdentifierKind.PHONE,
    "handle": IdentifierKind.HANDLE,
    "url": IdentifierKind.URL,
    "ip": IdentifierKind.IP,
}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Alice@Example.ORG", "email", "Alice@example.org"),
        ("mailto:a+b@example.org", "email", "a+b@example.org"),
        ("<a.b@sub.example.org>", "email", "a.b@sub.example.org"),
        ("用戶@例子.香港", "email", "用戶@例子.香港"),
        ("+852 2345 6789", "phone", "+85223456789"),
        ("0049 (0)30 123456", "phone", "+4930123456"),
        ("+1 (415) 555-0100", "phone", "+14155550100"),
        ("tel:+4930123456", "phone", "+4930123456"),
        ("@alice", "handle", "@alice"),
        ("alice_92", "handle", "alice_92"),
        ("@alice:matrix.example", "handle", "@alice:matrix.example"),
        ("陳大文", "handle", "陳大文"),
        ("https://Forum.Example/u/Alice?x=1#y", "url", "https://forum.example/u/Alice?x=1#y"),
        ("HTTP://forum.example:8080/", "url", "http://forum.example:8080/"),
        ("https://192.0.2.1/x", "url", "https://192.0.2.1/x"),
        ("https://[2001:db8::1]/x", "url", "https://[2001:db8::1]/x"),
        ("192.0.2.1", "ip", "192.0.2.1"),
        ("2001:DB8:0:0:0:0:0:1", "ip", "2001:db8::1"),
        ("::ffff:192.0.2.1", "ip", "192.0.2.1"),
        ("::1", "ip", "::1"),
        ("64:ff9b::192.0.2.33", "ip", "64:ff9b::c000:221"),
    ],
)
def test_each_form_is_read_in_one_spelling(text: str, kind: str, value: str) -> None:
    assert read_identifier(f"  {text} ") == Identifier(KINDS[kind], value, f"  {text} ")


def test_a_port_is_kept_beside_the_address() -> None:
    assert read_identifier("192.0.2.1:443") == Identifier(
        IdentifierKind.IP, "192.0.2.1", "192.0.2.1:443", 443
    )
    assert read_identifier("[2001:db8::1]:443") == Identifier(
        IdentifierKind.IP, "2001:db8::1", "[2001:db8::1]:443", 443
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identifier.empty"),
        ("   ", "identifier.empty"),
        ("x" * 3_000, "identifier.too-long"),
        ("ali\u202ece", "identifier.hidden-characters"),
        ("a\u200blice", "identifier.hidden-characters"),
        ("alice\x00", "identifier.hidden-characters"),
        ("a@b", "identifier.email"),
        ("a@@example.org", "identifier.email"),
        ("a@example..org", "identifier.email"),
        (".a@example.org", "identifier.email"),
        ("a..b@example.org", "identifier.email"),
        ("a@-example.org", "identifier.email"),
        ("a@example.org, b@example.org", "identifier.email"),
        ("a@192.0.2.1", "identifier.email"),
        ("23456789", "identifier.phone"),
        ("030 123456", "identifier.phone"),
        ("+852", "identifier.unknown-form"),
        ("+0 2345 6789", "identifier.phone"),
        ("+1234567890123456", "identifier.phone"),
        ("ftp://example.org/x", "identifier.url"),
        ("https://", "identifier.url"),
        ("https://localhost/x", "identifier.url"),
        ("https://forum.example@evil.example/", "identifier.url-user"),
        ("https://example.org:99999/", "identifier.url"),
        ("https://exa mple.org/", "identifier.url"),
        ("javascript://example.org/%0aalert(1)", "identifier.url"),
        ("192.0.2.256", "identifier.ip"),
        ("192.0.2", "identifier.ip"),
        ("192.0.2.1.5", "identifier.ip"),
        ("192.000.002.001", "identifier.ip"),
        ("0300.0.2.1", "identifier.ip"),
        ("0xC0.0.2.1", "identifier.ip"),
        ("0xC0000201", "identifier.ip"),
        ("192.0.2.0/24", "identifier.ip"),
        ("2001:db8::/32", "identifier.ip"),
        ("fe80::1%eth0", "identifier.ip"),
        ("2001:db8::1::2", "identifier.ip"),
        ("192.0.2.1:0", "identifier.ip"),
        ("192.0.2.1:65536", "identifier.ip"),
        ("two words", "identifier.unknown-form"),
        ("<script>", "identifier.unknown-form"),
        ("=cmd|x", "identifier.unknown-form"),
    ],
)
def test_what_is_none_is_told_by_name(text: str, code: str) -> None:
    found = read_identifier(text)
    assert isinstance(found, NoIdentifier), found
    assert found.code == code
    assert found.original == text
    assert found.sentence.endswith(".")


@given(st.ip_addresses())
def test_every_address_reads_back_as_itself(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    mapped = getattr(address, "ipv4_mapped", None)
    for text in (str(address), address.exploded.upper()):
        found = read_identifier(text)
        assert isinstance(found, Identifier)
        assert ipaddress.ip_address(found.value) == (mapped or address)


@given(st.emails())
def test_every_plain_mail_address_is_one_or_is_sent_back(text: str) -> None:
    found = read_identifier(text)
    if isinstance(found, Identifier):
        assert found.kind is IdentifierKind.EMAIL
        assert found.value.lower() == text.lower()


@given(st.text(max_size=60))
def test_any_text_is_an_identifier_or_a_named_deficiency(text: str) -> None:
    found = read_identifier(text)
    if isinstance(found, Identifier):
        again = read_identifier(found.value)
        assert isinstance(again, Identifier)
        assert (again.kind, again.value) == (found.kind, found.value)

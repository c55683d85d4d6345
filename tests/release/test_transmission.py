"""E10 and E11: how a production may be sent, and with which certificate it may be encrypted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from comity.pack.forms import FormBook
from comity.release.transmission import judge_certificate, judge_expiry, judge_route
from comity.vocabulary.verdict import Ask, Barred, Clear
from comity_server.adapters.certificates import NoCertificate, read_certificate
from tests.pack.test_books import BOOKS

BOOK, EMPTY = BOOKS.forms, FormBook()
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def a_certificate(key=RSA, *, days=30, **usages: bool) -> bytes:
    """Return a certificate whose key may be used so; one that says nothing where none is named."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tribunal judiciaire de Paris")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON - DAY)
        .not_valid_after(NOON + days * DAY)
    )
    if usages:
        fields = (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
            *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        )
        usage = x509.KeyUsage(**{name: usages.get(name, False) for name in fields})
        builder = builder.add_extension(usage, critical=True)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(serialization.Encoding.PEM)


def judged(content: bytes, *, at: datetime = NOON):
    return judge_certificate(read_certificate(content), at=at, book=BOOK)


def test_e11_a_certificate_whose_key_may_not_encipher_is_refused_with_a_reason_for_them():
    verdict = judged(a_certificate(digital_signature=True))
    assert isinstance(verdict, Barred)
    assert [bar.code for bar in verdict.bars] == ["certificate:key-usage"]
    text = verdict.bars[0].text
    assert "keyEncipherment and dataEncipherment" in text and "Send us one" in text


def test_a_certificate_that_may_do_both_is_taken_and_with_one_of_them_a_person_decides():
    assert judged(a_certificate(key_encipherment=True, data_encipherment=True)) == Clear()
    assert isinstance(judged(a_certificate(key_encipherment=True)), Ask)
    assert isinstance(judged(a_certificate()), Ask)


def test_an_elliptic_key_needs_key_agreement_and_another_kind_of_key_is_refused():
    curve = ec.generate_private_key(ec.SECP256R1())
    assert judged(a_certificate(curve, key_agreement=True)) == Clear()
    assert isinstance(judged(a_certificate(curve, digital_signature=True)), Barred)
    other = judged(a_certificate(ed25519.Ed25519PrivateKey.generate(), key_agreement=True))
    assert isinstance(other, Barred) and other.bars[0].code == "certificate:algorithm"


def test_a_certificate_out_of_its_time_is_refused_to_the_instant():
    good = a_certificate(key_encipherment=True, data_encipherment=True)
    end = NOON + 30 * DAY
    assert judged(good, at=end - timedelta(seconds=1)) == Clear()
    assert isinstance(judged(good, at=end), Barred)
    assert isinstance(judged(good, at=NOON - 2 * DAY), Barred)


def test_der_is_read_as_well_and_what_is_no_certificate_is_said():
    pem = a_certificate(key_encipherment=True)
    der = x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)
    assert read_certificate(der) == read_certificate(pem)
    for wrong in (b"", b"x" * 70_000, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END"):
        with pytest.raises(NoCertificate):
            read_certificate(wrong)


def test_e10_a_result_of_26_mb_is_blocked_in_the_system():
    verdict = judge_route(size=26 * 1024 * 1024 + 1, book=BOOK)
    assert isinstance(verdict, Barred)
    assert "Send it by other means" in verdict.bars[0].text


@given(st.integers(0, 60_000_000))
def test_the_system_takes_25_600_kb_and_not_a_byte_more(size):
    limit = 25_600 * 1024
    assert isinstance(judge_route(size=size, book=BOOK), Barred) == (size > limit)
    assert judge_route(size=limit, book=BOOK) == Clear()
    assert isinstance(judge_route(size=limit + 1, book=BOOK), Barred)


@pytest.mark.parametrize(
    ("days", "kind"), [(0, Barred), (9, Barred), (10, Clear), (45, Clear), (46, Ask), (900, Ask)]
)
def test_e10_what_is_fetched_by_a_link_is_there_for_10_to_45_days(days, kind):
    until = date(2026, 11, 1) + timedelta(days=days)
    assert isinstance(judge_expiry(made_at=NOON, until=until, book=BOOK), kind)


def test_books_that_say_nothing_open_no_route_and_take_no_certificate():
    assert isinstance(judge_route(size=1, book=EMPTY), Barred)
    assert isinstance(judge_expiry(made_at=NOON, until=date(2026, 11, 20), book=EMPTY), Barred)
    found = read_certificate(a_certificate(key_encipherment=True, data_encipherment=True))
    assert isinstance(judge_certificate(found, at=NOON, book=EMPTY), Barred)

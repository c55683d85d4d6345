"""Read an X.509 certificate that an authority supplied: bounded, and believed in nothing.

Whether it is theirs is not said by it: a person compares its digest by a route of our own.
"""

from __future__ import annotations

from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from comity.release.transmission import Certificate

LARGEST: Final = 64_000
_USAGES: Final = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
}


class NoCertificate(ValueError):
    """Raised where a text is no certificate that can be read."""


def read_certificate(content: bytes) -> Certificate:
    """Return a certificate in PEM or DER.

    :raises NoCertificate: if it is none, with what to send instead.
    """
    if len(content) > LARGEST:
        raise NoCertificate("This is too large for a certificate. Send one in PEM or DER.")
    try:
        if b"-----BEGIN" in content:
            found = x509.load_pem_x509_certificate(content)
        else:
            found = x509.load_der_x509_certificate(content)
        return Certificate(
            algorithm=_algorithm(found),
            usages=_usages(found),
            starts_at=found.not_valid_before_utc,
            ends_at=found.not_valid_after_utc,
            sha256=found.fingerprint(hashes.SHA256()).hex(),
        )
    except (ValueError, TypeError) as wrong:
        raise NoCertificate("This is no certificate in PEM or DER that we can read.") from wrong


def _algorithm(found: x509.Certificate) -> str:
    key = found.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA"
    return "ECC" if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__


def _usages(found: x509.Certificate) -> frozenset[str] | None:
    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
    return frozenset(word for name, word in _USAGES.items() if getattr(usage, name))

"""Random public identifiers: never running numbers, so that none tells how many there are."""

from __future__ import annotations

import secrets

# Without I, L, O and U: no letter is taken for a digit, and no word comes up by chance.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def draw(groups: tuple[int, ...]) -> str:
    """Return random characters in dashed groups of the given lengths."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for size in groups)


def case_ref() -> str:
    """Return the public identifier of a new case, such as ``C-7K3M-Q2X9``: 40 random bits."""
    return f"C-{draw((4, 4))}"


def restriction_ref() -> str:
    """Return the public identifier of a new restriction: 40 random bits, as guards know it."""
    return f"R-{draw((4, 4))}"


def objection_ref() -> str:
    """Return the public identifier of a new objection: 40 random bits."""
    return f"O-{draw((4, 4))}"


def secrecy_ref() -> str:
    """Return the public identifier of a new order of secrecy: 40 random bits."""
    return f"S-{draw((4, 4))}"


def notice_code() -> str:
    """Return the code by which a reader checks that a notice is ours: 60 random bits."""
    return draw((4, 4, 4))


def salt() -> bytes:
    """Return a fresh 128-bit salt for a commitment."""
    return secrets.token_bytes(16)


def link_token() -> str:
    """Return the secret of a single-use link: 256 random bits; only its digest is stored."""
    return secrets.token_urlsafe(32)

"""How a production may be sent, and whether it may be encrypted with a certificate of theirs.

The numbers and key uses stand in the book of forms. Where the books do not say, a person is asked
or it is refused: never the milder answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from comity.pack.forms import FormBook
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, Verdict

SYSTEM: Final = "ev.system"
LEAST: Final = "ev.retrievable.least"
MOST: Final = "ev.retrievable.most"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it was supplied. ``usages`` None: it does not say for what it is."""

    algorithm: str
    usages: frozenset[str] | None
    starts_at: datetime
    ends_at: datetime
    sha256: str


def judge_route(*, size: int, book: FormBook) -> Verdict:
    """Return whether a package of so many bytes may go through the system of the Member States.

    Source: Implementing Regulation (EU) 2025/1550, Annex 3.2.
    """
    limit = book.limit_of(SYSTEM)
    if limit is None:
        return Barred((Bar("route:unknown", "Our books do not say how much the system takes."),))
    if size > limit.value:
        text = (
            f"The system takes {limit.value:,} bytes at most and this has {size:,}. Send it by "
            "other means, with its record."
        )
        return Barred((Bar("route:too-large", text),))
    return Clear()


def judge_expiry(*, made_at: datetime, until: date, book: FormBook) -> Verdict:
    """Return whether something that is sent by other means can be fetched neither too short nor
    too long: ``until`` is the last whole day.

    Source: Implementing Regulation (EU) 2025/1550, Annex 3.3.3(b).
    """
    least, most = book.limit_of(LEAST), book.limit_of(MOST)
    if least is None or most is None:
        return Barred((Bar("expiry:unknown", "Our books do not say how long it must be there."),))
    days = (until - made_at.date()).days
    if days < least.value:
        text = f"It must be there for {least.value} days at least."
        return Barred((Bar("expiry:too-short", text),))
    if days > most.value:
        text = f"It may be there for {most.value} days at most, unless they ask for longer."
        return Ask((Bar("expiry:too-long", text),))
    return Clear()


def judge_certificate(found: Certificate, *, at: datetime, book: FormBook) -> Verdict:
    """Return whether evidence may be encrypted with a certificate that the authority supplied.

    One that allows none of the uses is refused; one that allows some of them a person decides on.
    The text of each reason is for the authority. Source: Implementing Regulation (EU) 2025/1550,
    Annex 6.1-6.6.
    """
    bars, asks = tuple(_refused(found, at, book)), tuple(_asked(found, book))
    if bars:
        return Barred(bars)
    return Ask(asks) if asks else Clear()


def _refused(found: Certificate, at: datetime, book: FormBook) -> Iterator[Bar]:
    if not found.starts_at <= at < found.ends_at:
        yield Bar("certificate:not-valid", "The certificate is not valid on this day.")
    needed = _needed(found, book)
    if not needed:
        text = f"We may not encrypt with a certificate for {found.algorithm} keys."
        yield Bar("certificate:algorithm", text)
    elif found.usages is not None and not needed & found.usages:
        text = (
            f"The certificate's key usage allows none of {_listed(needed)}, so that the evidence "
            "may not be encrypted with it. Send us one whose key usage does."
        )
        yield Bar("certificate:key-usage", text)


def _asked(found: Certificate, book: FormBook) -> Iterator[Bar]:
    needed = _needed(found, book)
    if found.usages is None:
        yield Bar("certificate:key-usage", "The certificate does not say for what its key is.")
    elif not needed <= found.usages:
        text = f"Its key usage allows only some of {_listed(needed)}."
        yield Bar("certificate:key-usage", text)


def _needed(found: Certificate, book: FormBook) -> frozenset[str]:
    return frozenset(
        usage
        for rule in book.key_rule
        if rule.algorithm == found.algorithm
        for usage in rule.usages
    )


def _listed(usages: frozenset[str]) -> str:
    return " and ".join(sorted(usages, reverse=True))

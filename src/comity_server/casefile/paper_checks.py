"""What a paper of ours may not say: a manifest is complete and true, and a route is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from comity.intake.form import Deficiency
from comity.intake.sheet import Sheet
from comity.release.transmission import judge_certificate, judge_expiry, judge_route
from comity.vocabulary.verdict import Barred, bars_of
from comity_server.adapters.certificates import NoCertificate, read_certificate
from comity_server.books import books
from comity_server.casefile.models import Case, Release

TRANSMISSION: Final = "eu.transmission"


def check_paper(case: Case, sheet: Sheet, *, at: datetime) -> tuple[Deficiency, ...]:
    """Return what one of our forms may not say, box by box.

    :raises ValueError: if nothing was released that could have been sent.
    """
    check = _CHECKS.get(sheet.form)
    return tuple(check(case, sheet, at)) if check else ()


def _transmission(case: Case, sheet: Sheet, at: datetime) -> Iterator[Deficiency]:
    release = case.releases.order_by("-released_at").first()
    if release is None:
        raise ValueError("Nothing has been released in this case, so nothing can have been sent.")
    yield from _true(release, sheet)
    if sheet.text("way") == "system":
        verdict = judge_route(size=release.sealed_bytes, book=books().forms)
        yield from (Deficiency("way", bar.text) for bar in bars_of(verdict))
    else:
        until = date.fromisoformat(sheet.text("retrievable_until"))
        verdict = judge_expiry(made_at=at, until=until, book=books().forms)
        yield from (Deficiency("retrievable_until", bar.text) for bar in bars_of(verdict))
    yield from _encryption(sheet, at)


def _true(release: Release, sheet: Sheet) -> Iterator[Deficiency]:
    """Find what is not of this release: a manifest names what left and nothing else."""
    if str(release.sealed_bytes) not in sheet.values("sizes"):
        yield Deficiency("sizes", f"The sealed file has {release.sealed_bytes} bytes.")
    if not any(release.sealed_sha256 in one for one in sheet.values("digests")):
        yield Deficiency("digests", "The digest of the sealed file is not among these.")
    if len(sheet.values("files")) != len(sheet.values("digests")):
        yield Deficiency("digests", "Write one digest for each file.")


def _encryption(sheet: Sheet, at: datetime) -> Iterator[Deficiency]:
    supplied, said = sheet.text("certificate"), sheet.text("encryption")
    if not supplied:
        if said != "none_supplied":
            yield Deficiency("certificate", "Add the certificate that was supplied.")
        return
    if said == "none_supplied":
        yield Deficiency("encryption", "A certificate was supplied: say what was done with it.")
    try:
        found = read_certificate(supplied.encode())
    except NoCertificate as wrong:
        if said == "done":
            yield Deficiency("certificate", str(wrong))
        return
    verdict = judge_certificate(found, at=at, book=books().forms)
    if said == "done" and isinstance(verdict, Barred):
        yield from (Deficiency("encryption", bar.text) for bar in verdict.bars)


_CHECKS: Mapping[str, Callable[[Case, Sheet, datetime], Iterator[Deficiency]]] = {
    TRANSMISSION: _transmission
}


def refusal_text(supplied: str, *, at: datetime) -> str:
    """Return why evidence may not be encrypted with a certificate; empty where it may.

    The text is for the authority that supplied it.
    """
    try:
        found = read_certificate(supplied.encode())
    except NoCertificate as wrong:
        return str(wrong)
    verdict = judge_certificate(found, at=at, book=books().forms)
    return "\n".join(bar.text for bar in bars_of(verdict)) if isinstance(verdict, Barred) else ""

"""What the books say matters: change one thing, and exactly what leans on it fails."""

from __future__ import annotations

import random
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from comity.errors import PackError
from comity.pack import Books, Pack, load_books
from comity.pack.law import Instrument
from comity.pack.words import Level, Status
from comity.review.law_power import COURT_RANK, LEVEL_KIND
from comity.scenario import play_text
from comity.vocabulary.words import AuthorityKind
from tests.scenario.made import PACKS, the_books

pytestmark = pytest.mark.slow

CI = 40
"""How many mutants are tried in CI; at night all."""


@dataclass(frozen=True)
class Mutant:
    """One change to one instrument, and the request that must notice it, if one alone must."""

    says: str
    pack: Pack
    before: Instrument
    after: Instrument

    def books(self) -> Books:
        packs = tuple(
            replace(
                one,
                instruments=tuple(
                    self.after if item is self.before else item for item in one.instruments
                ),
            )
            if one is self.pack
            else one
            for one in the_books().packs
        )
        return replace(the_books(), packs=packs)


def texts(code: str) -> dict[str, str]:
    folder = PACKS / "law" / code.lower() / "scenarios"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}


def leaning(text: str, instrument: str) -> dict[str, dict]:
    """Return the requests of a scenario file that rest on an instrument."""
    asked = tomllib.loads(text).get("request", [])
    return {one["id"]: one for one in asked if one.get("instrument") == instrument}


def mutants() -> Iterator[Mutant]:
    """Yield each start moved past a scenario's instant, and each issuer changed to another."""
    for pack in the_books().packs:
        generated = texts(pack.code)[f"{pack.code.lower()}-generated.toml"]
        for item in pack.instruments:
            asked = leaning(generated, item.id)
            if not asked:
                continue
            newest = max(one["received_at"] for one in asked.values()).date()
            never = {Status.PENDING, Status.NOT_IN_FORCE, Status.ANNULLED}  # whatever the day
            if item.status not in never and item.effective.from_ and item.effective.from_ <= newest:
                moved = replace(item.effective, from_=newest + timedelta(days=1), to=None)
                yield Mutant("from moved", pack, item, replace(item, effective=moved))
            for kind in {AuthorityKind(one["issued_by"]) for one in asked.values()}:
                changed = without_issuer(item, kind)
                if changed is not None:
                    yield Mutant(f"{kind} changed", pack, item, changed)


def without_issuer(item: Instrument, kind: AuthorityKind) -> Instrument | None:
    """Return an instrument that another may issue in place of ``kind``.

    None where the books say it twice over: a court of no higher rank may issue it too.
    """
    rest = [one for one in item.issued_by if one is not kind]
    if any(COURT_RANK.get(one, 9) <= COURT_RANK.get(kind, 0) for one in rest):
        return None
    authorisation = item.authorisation
    if LEVEL_KIND.get(authorisation.level) is kind:
        authorisation = replace(authorisation, level=Level.SELF)
    other = next(
        one
        for one in (AuthorityKind.CUSTOMS, AuthorityKind.GRAND_JURY)
        if one is not kind and one not in rest
    )
    return replace(item, issued_by=(*rest, other), authorisation=authorisation)


def noticed_by(mutant: Mutant) -> tuple[set[str], set[str]]:
    """Return which of the pack's scenarios fail that lean on the instrument, and which others."""
    books, own, others = mutant.books(), set(), set()
    for name, text in texts(mutant.pack.code).items():
        names = set(leaning(text, mutant.before.id))
        for outcome in play_text(text, file=name, books=books).outcomes:
            if outcome.holds:
                continue
            rests = any(outcome.label.startswith(f"{one} ") for one in names)
            (own if rests else others).add(f"{name}: {outcome.label}")
    return own, others


def test_every_change_of_a_start_or_an_issuer_is_noticed_by_what_leans_on_it_alone(
    times, count_cases
):
    every = sorted(mutants(), key=lambda one: (one.before.id, one.says))
    assert len(every) > 300
    tried = random.Random(2020).sample(every, min(len(every), times(CI)))
    unnoticed, strays = [], []
    for mutant in tried:
        own, others = noticed_by(mutant)
        if not own:
            unnoticed.append(f"{mutant.before.id}: {mutant.says}")
        strays += [f"{mutant.before.id}: {mutant.says}: {one}" for one in others]
    assert (unnoticed, strays) == ([], [])
    count_cases(len(tried))


SOURCES = re.compile(r",? ?\bsources = \[[^\]]*\]")


def test_every_source_that_is_deleted_is_missed_by_name_and_line(tmp_path, times, count_cases):
    root = tmp_path / "packs"
    shutil.copytree(PACKS, root)
    places = [
        (path, found.span(), text)
        for path in sorted(root.glob("law/*/*.toml"))
        for text in [path.read_text(encoding="utf-8")]
        for found in SOURCES.finditer(text)
    ]
    assert len(places) > 300
    tried = random.Random(2021).sample(places, min(len(places), times(8)))
    for path, (start, end), text in tried:
        path.write_text(text[:start] + text[end:], encoding="utf-8")
        with pytest.raises(PackError) as refused:
            load_books(root)
        path.write_text(text, encoding="utf-8")
        (fault, *_) = refused.value.faults
        assert fault.file == str(path.relative_to(root)) and fault.line > 0 and fault.cure
    count_cases(len(tried))

"""What an edition writes reads back as the same edition, and nothing else reads as one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import FiguresError
from comity.ledger.canonical import canonical
from comity.transparency.cells import Number
from comity.transparency.edition import Correction
from comity.transparency.report_file import facts_of, rolls_of
from comity.transparency.report_reading import read_edition
from tests.transparency.editions import Salts, an_edition, closed
from tests.transparency.published import a_half_year


def an_edition_of(seed: int):
    rng = random.Random(seed)
    return an_edition(closed(a_half_year(rng), salts=Salts(rng)))


def written(edition) -> dict[str, bytes]:
    return {"facts": canonical(facts_of(edition)), "rolls": canonical(rolls_of(edition))}


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_an_edition_reads_back_as_itself(seed):
    edition = an_edition_of(seed)
    assert read_edition(**written(edition)) == edition


def test_corrections_read_back_too():
    first = an_edition_of(1)
    table = first.tables[0]
    change = Correction(table.id, table.cells[0].name, Number(7), Number(8, was=7), "A late letter")
    later = replace(first, number=2, corrections=(change,), notes=("One correction.",))
    assert read_edition(**written(later)) == later


@pytest.mark.parametrize(
    ("of", "old", "new"),
    [
        ("facts", b'"number":1', b'"number":"1"'),
        ("facts", b'"number":1', b'"number": 1'),
        ("facts", b'"period":{', b'"period":{"also":1,'),
        ("facts", b'"status":"', b'"status":"un'),
        ("facts", b'"published_on":"2021', b'"published_on":"20x1'),
        ("rolls", b"[[", b'[["'),
        ("rolls", b"{", b'{"other":[],'),
    ],
)
def test_what_no_edition_writes_is_refused(of, old, new):
    files = written(an_edition_of(2))
    assert old in files[of]
    files[of] = files[of].replace(old, new, 1)
    with pytest.raises(FiguresError):
        read_edition(**files)

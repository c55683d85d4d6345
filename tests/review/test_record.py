"""A judged request survives being written down, and old cases are judged again by the old books."""

from __future__ import annotations

import random
import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.gov_request import Secrecy
from comity.ledger.canonical import canonical, parse_canonical
from comity.pack import load_books
from comity.review import Judged, RecordError, Unanswered, review, review_bytes
from comity.vocabulary.words import Category
from comity_server.adapters import book_shelf
from tests.review.cases import NOON, PACKS, a_provider, a_request, shipped
from tests.support.generated_cases import requests

INSTRUMENTS = tuple(one.id for pack in shipped().packs for one in pack.instruments)


def said(judged: Judged, books) -> bytes:
    return review_bytes(
        review(
            gov_request=judged.gov_request,
            books=books,
            provider=judged.provider,
            at=judged.at,
            unanswered=judged.unanswered,
        )
    )


@given(requests(), st.sampled_from(Unanswered))
def test_what_was_judged_comes_back_as_it_was_written(gov_request, unanswered):
    judged = Judged(gov_request, a_provider(), NOON, unanswered)
    again = Judged.from_bytes(judged.to_bytes())
    assert again == judged
    assert said(again, shipped()) == said(judged, shipped())


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: {**raw, "more": 1},
        lambda raw: {key: value for key, value in raw.items() if key != "at"},
        lambda raw: {**raw, "at": "yesterday"},
        lambda raw: {**raw, "gov_request": {**raw["gov_request"], "kind": "wish"}},
        lambda raw: {**raw, "gov_request": {**raw["gov_request"], "worldwide": "no"}},
        lambda raw: [raw],
    ],
)
def test_other_bytes_are_refused(harm):
    whole = Judged(a_request(), a_provider(), NOON, Unanswered.IGNORE).to_bytes()
    with pytest.raises(RecordError):
        Judged.from_bytes(canonical(harm(parse_canonical(whole))))


def cases(count: int) -> list[Judged]:
    """Return requests of every kind of instrument in the books, drawn with a fixed seed."""
    source, made = random.Random(2020), []
    for _ in range(count):
        instrument = source.choice(INSTRUMENTS)
        gov_request = a_request(
            instrument,
            by=source.choice(("HK", "CN", "US", "DE", "FR", "IN", "TR")),
            issued_by=source.choice(("court", "prosecutor", "police", None)),
            categories=tuple(source.sample([str(one) for one in Category], 2)),
            offences=tuple(source.sample(["fraud", "sedition", "theft"], source.randrange(3))),
            secrecy=Secrecy(source.random() < 0.3),
            received_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=source.randrange(320)),
        )
        made.append(Judged(gov_request, a_provider(), NOON, Unanswered.UNKNOWN))
    return made


def upgraded(folder, *, day: str):
    """Copy the shipped books, every pack changed as an upgrade would change it."""
    shutil.copytree(PACKS, folder)
    for path in folder.glob("law/*/instruments.toml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'^status = "in_force"$', 'status = "suspended"', text, flags=re.MULTILINE)
        path.write_text(f"{text}\n# {day}\n", encoding="utf-8")
    return folder


def test_after_an_upgrade_two_hundred_cases_come_out_byte_for_byte_by_the_books_they_name(tmp_path):
    shelf, made = tmp_path / "shelf", cases(200)
    shelf.mkdir()
    book_shelf.keep(shelf, shipped(), root=PACKS, overlays=())
    first = {number: said(one, shipped()) for number, one in enumerate(made)}

    new_root = upgraded(tmp_path / "new", day="upgrade")
    new = load_books(new_root)
    book_shelf.keep(shelf, new, root=new_root, overlays=())
    assert dict(new.digests) != dict(shipped().digests)

    old = book_shelf.take(shelf, dict(shipped().digests))
    again = {
        number: said(Judged.from_bytes(one.to_bytes()), old) for number, one in enumerate(made)
    }
    assert again == first
    differently = sum(said(one, new) != first[number] for number, one in enumerate(made))
    assert differently > 20, "the upgrade has to matter, or the test proves nothing"


def test_books_that_were_changed_on_the_shelf_are_not_believed(tmp_path):
    folder = book_shelf.keep(tmp_path, shipped(), root=PACKS, overlays=())
    changed = folder / book_shelf.SHIPPED / "law" / "hk" / "pack.toml"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("2026", "2025", 1), encoding="utf-8")
    with pytest.raises(book_shelf.BooksLost, match="changed"):
        book_shelf.take(tmp_path, dict(shipped().digests))
    with pytest.raises(book_shelf.BooksLost, match="not on the shelf"):
        book_shelf.take(tmp_path, {"law/hk": "0"})

"""A bad overlay is never taken into force: the last good books stay, and the log names it."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from comity.errors import PackError
from comity_server import books
from comity_server.casefile.models import Review
from comity_server.casefile.reading.replay import replay
from tests.support.cast import HOUR, NOON, a_cast, a_filed_case, decide

GOOD = """
[[instrument]]
id = "hk.search-warrant"
data = ["subscriber"]
evidence = { basis = "operator_reviewed", reviewer = "A. Counsel", date = 2026-11-20 }
"""


def start_again() -> None:
    """Forget what this process has loaded, as a start anew does."""
    for kept in (books._read, books._load, books._kept_in, books._kept_books):
        kept.cache_clear()


@pytest.fixture(autouse=True)
def fresh():
    start_again()
    yield
    start_again()


def lay(house, text: str) -> None:
    folder = house.root / "overlays" / "law" / "hk"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "instruments.toml").write_text(text, encoding="utf-8")
    start_again()


def test_the_books_of_before_stay_in_force_and_the_log_names_file_and_line(house):
    cast = a_cast(house)
    lay(house, GOOD)
    case = a_filed_case(cast)
    decide(cast, case, at=NOON + HOUR)
    before = books.digests()
    lay(house, GOOD.replace("data =", "datta ="))
    with capture_logs() as said:
        assert books.digests() == before
    (fault,) = [one for one in said if one["event"] == "books.refused"]
    assert (fault["file"], fault["line"]) == ("law/hk/instruments.toml", 4)
    other = a_filed_case(cast, their_reference="2", at=NOON + HOUR)
    decide(cast, other, at=NOON + 2 * HOUR)
    assert Review.objects.filter(case=other).exists()
    assert all(not one.fault for one in replay())
    lay(house, GOOD + 'doubts = ["Is it so?"]\n')
    assert books.digests() != before


def test_where_none_were_in_force_before_bad_books_are_refused(house):
    lay(house, GOOD.replace("data =", "datta ="))
    with pytest.raises(PackError, match=r"instruments.toml:4"):
        books.books()

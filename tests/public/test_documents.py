"""The generated pages follow books, data map and holds, and every version of them is kept."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity_server.casefile.reading import page_versions
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from comity_server.public import keeping
from comity_server.public.documents import shelf, sources
from comity_server.public.documents.document import Did, changes_between, digest_of
from comity_server.public.documents.law_words import say_duration
from tests.support.cast import DAY, HOLD, HOUR, NOON, an_active_hold

ANNOUNCED = HOLD + "announced_at = 2020-06-10T11:00:00Z\n"
REVIEWED = 'evidence = { basis = "operator_reviewed", reviewer = "Counsel", date = 2026-11-20 }'


def kept(page: str) -> tuple[page_versions.Version, ...]:
    return page_versions.versions(page)


def test_every_page_is_kept_once_with_one_entry(cast):
    before = store.head().size
    pages = keeping.keep_current(at=NOON)
    assert {"holdings", "telling", "check", "security", "serve/HK", "serve/US"} <= set(pages)
    assert store.head().size == before + 1
    assert keeping.keep_current(at=NOON + HOUR) == ()
    assert store.head().size == before + 1
    assert [one.number for one in kept("serve/HK")] == [1]


def test_nothing_is_kept_of_a_house_that_nobody_has_set_up(house):
    assert keeping.keep_current(at=NOON) == ()


def test_an_announced_hold_makes_a_new_version_of_its_places_page_alone(cast, visitor):
    keeping.keep_current(at=NOON - HOUR)
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED)
    assert keeping.keep_current(at=NOON) == ("serve/HK",)
    page = visitor.get("/serve/HK/versions/").content.decode()
    assert "Added" in page
    assert "We do not produce user data for Hong Kong authorities." in page
    assert "Version 2, since" in page
    assert "What changed" in visitor.get("/serve/HK/").content.decode()


def test_a_hold_that_was_not_announced_changes_no_page(cast):
    keeping.keep_current(at=NOON - HOUR)
    an_active_hold(cast, at=NOON - HOUR)
    assert keeping.keep_current(at=NOON) == ()


def test_a_change_of_the_books_makes_a_new_version(cast, house):
    keeping.keep_current(at=NOON)
    folder = house.root / "overlays" / "law" / "hk"
    folder.mkdir(parents=True)
    body = 'id = "hk.search-warrant"\n[instrument.foreign_provider]\nreach = "mlat_only"\n'
    (folder / "instruments.toml").write_text(f"[[instrument]]\n{REVIEWED}\n{body}")
    assert keeping.keep_current(at=NOON + DAY) == ("serve/HK",)
    first, second = kept("serve/HK")
    added = [c.text for c in changes_between(first.lines, second.lines) if c.did is Did.ADDED]
    assert "Reaches us abroad: only through mutual legal assistance" in added


def test_the_data_map_says_what_is_held_and_for_how_long(cast, house, visitor):
    path = next((house.root / "custodians" / "search").glob("accounts.toml"))
    page = visitor.get("/holdings/").content.decode()
    assert "Service by service" in page
    assert "For how long is not stated yet" in page
    keeping.keep_current(at=NOON)
    text = path.read_text().replace('id = "sign-ins"\n', 'id = "sign-ins"\nkept_days = 90\n')
    path.write_text(text)
    assert "Kept for 90 days" in visitor.get("/holdings/").content.decode()
    assert keeping.keep_current(at=NOON + HOUR) == ("holdings",)


def test_a_source_that_cannot_be_read_is_said_and_not_left_out(cast, house, visitor):
    path = house.root / "custodians" / "search" / "broken.toml"
    path.write_text("[custodian]\nname = 3\n")
    page = visitor.get("/holdings/").content.decode()
    assert "One source could not be read" in page


def test_no_query_address_or_table_of_the_data_map_is_public(cast, visitor):
    page = visitor.get("/holdings/").content.decode()
    for secret in ("SELECT", "file:/", "FROM", "sqlite"):
        assert secret not in page


def test_a_version_is_served_as_the_text_whose_digest_stands_in_the_ledger(cast, visitor):
    keeping.keep_current(at=NOON)
    (version,) = kept("serve/HK")
    served = visitor.get("/serve/HK/versions/1.txt")
    assert served["Content-Type"] == "text/plain; charset=utf-8"
    assert hashlib.sha256(served.content).hexdigest() == version.digest
    entry = json.loads(bytes(Entry.objects.get(number=version.entry).canonical))
    assert entry["body"]["serve/HK"]["digest"] == version.digest


@pytest.mark.parametrize(
    "path",
    [
        "/serve/XX/",
        "/serve/XX/versions/",
        "/stand/versions/",
        "/serve/HK/versions/7.txt",
        "/x/versions/",
    ],
)
def test_what_is_no_generated_page_is_not_there(visitor, path):
    assert visitor.get(path).status_code == 404


def test_the_version_is_the_same_text_in_whatever_language_somebody_reads(cast, visitor):
    keeping.keep_current(at=NOON)
    visitor.get("/serve/HK/", headers={"accept-language": "zh-hant"})
    assert keeping.keep_current(at=NOON) == ()
    assert shelf.texts(sources.gathered(at=NOON))["serve/HK"] == kept("serve/HK")[0].lines


def test_what_we_will_not_do_names_the_law_of_our_own_place(cast, visitor):
    page = visitor.get("/serve/HK/").content.decode()
    assert "What we will not do" in page
    assert "Where we give less than asked" in page


LINES = st.lists(st.sampled_from(["## A", "a", "b", "c", "## B", "d"]), max_size=12)


@given(LINES, LINES)
def test_a_difference_tells_every_line_that_came_or_went(earlier, later):
    found = changes_between(earlier, later)
    removed = sum(one.did is Did.REMOVED for one in found)
    added = sum(one.did is Did.ADDED for one in found)
    assert len(earlier) - removed + added == len(later)
    assert bool(found) == (earlier != later)


def test_two_versions_with_one_digest_are_one_text():
    assert digest_of(["a", "b"]) != digest_of(["a\nb", ""])
    assert digest_of(["a"]) == hashlib.sha256(b"a\n").hexdigest()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("P90D", "90 days"),
        ("PT8H", "8 hours"),
        ("P1M", "1 month"),
        ("P1DT12H", "1 day 12 hours"),
        ("soon", "soon"),
    ],
)
def test_times_of_the_law_are_said_in_words(written, said):
    assert say_duration(written) == said

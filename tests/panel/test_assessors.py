"""Assessors from outside: for a purpose and a time, each look recorded, at rows without names."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from comity.transparency.roll import entry_of
from comity_server import clock
from comity_server.actions import assessors
from comity_server.actions.actor import NotAllowed
from comity_server.actions.assessors import NotYours
from comity_server.casefile.models import Assessor
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from tests.support.assessed import AT, NAME, cases, publish
from tests.support.cast import DAY, HOUR, a_cast
from tests.support.desk import signed_in

SEED = bytes(range(16))
DIGEST = hashlib.sha256(SEED).hexdigest()
LATER = AT + HOUR


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return a_cast(house)


def invited(cast, *, period: str = "", at=AT - 5 * DAY, days: int = 20) -> str:
    return assessors.invite_assessor(
        name="Rosa Lind",
        purpose="Check the figures for the press council",
        period_name=period,
        ends_at=at + timedelta(days=days),
        by=cast.admin,
        at=at,
    )


@pytest.fixture
def assessed(cast):
    """A published edition, and an assessor who fixed a seed before it was entered."""
    refs = cases(cast)
    token = invited(cast)
    named = Assessor.objects.get().id
    assessors.fix_seed(assessor_id=named, period_name=NAME, digest=DIGEST, at=AT - DAY)
    return token, named, publish(cast, refs)


def inside(token: str) -> Client:
    visitor = Client()
    assert visitor.post(f"/panel/enter/{token}/")["Location"] == "/panel/"
    return visitor


def kinds(since: int) -> list[str]:
    return list(
        Entry.objects.filter(number__gte=since).order_by("number").values_list("kind", flat=True)
    )


def test_only_an_administrator_invites_and_only_with_purpose_and_end(cast):
    terms = {"name": "Rosa", "purpose": "p", "period_name": "", "ends_at": AT + DAY, "at": AT}
    with pytest.raises(NotAllowed):
        assessors.invite_assessor(**terms, by=cast.counsel)
    for wrong in ({"name": " "}, {"purpose": ""}, {"ends_at": AT}, {"ends_at": AT + 91 * DAY}):
        with pytest.raises(ValueError, match=r"Say who|Choose an end"):
            assessors.invite_assessor(**terms | wrong, by=cast.admin)
    assert not Assessor.objects.exists()


def test_each_look_is_in_the_ledger_before_anything_is_shown(assessed):
    token, _, _ = assessed
    visitor = inside(token)
    before = store.head().size
    page = visitor.get(f"/panel/{NAME}/received-by-place/")
    assert page.status_code == 200
    assert kinds(before) == ["panel.looked", "vault.read"]
    said = json.loads(bytes(Entry.objects.get(number=before).canonical))
    assert said["body"]["what"] == f"rows {NAME} received-by-place"


def test_without_its_entry_nothing_is_shown(assessed, monkeypatch):
    token, _, _ = assessed
    visitor = inside(token)

    def broken(*args, **kwargs):
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr(store, "append", broken)
    with pytest.raises(RuntimeError, match="full"):
        visitor.get(f"/panel/{NAME}/received-by-place/")


def test_no_row_names_a_request_and_two_assessors_know_it_by_two_names(assessed, cast):
    token, _, found = assessed
    page = inside(token).get(f"/panel/{NAME}/received-by-place/").content.decode()
    for ref in found.refs:
        assert ref not in page
    other = invited(cast, at=AT)
    names = set(re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", page))
    theirs = inside(other).get(f"/panel/{NAME}/received-by-place/").content.decode()
    assert len(names) == len(found.refs)
    assert not names & set(re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", theirs))


def test_a_request_has_one_name_in_every_table(assessed):
    _, named, found = assessed
    rolled = [table.id for table in found.edition.tables if table.roll is not None]
    assert len(rolled) > 1
    names = [
        {
            line.name
            for line in assessors.open_working(
                assessor_id=named, edition=NAME, table=table, at=LATER
            ).lines
        }
        for table in rolled
    ]
    assert all(one == names[0] for one in names)
    assert len(names[0]) == len(found.refs)


def test_the_working_shows_where_withheld_requests_were_counted(assessed):
    _, named, _ = assessed
    worked = assessors.open_working(
        assessor_id=named, edition=NAME, table="received-by-place", at=LATER
    )
    hidden = [line.cell for line in worked.lines if line.label == "withheld"]
    assert {"DE", "FR", "GB"} <= set(hidden)
    assert (worked.unopened, worked.missing) == (0, 0)


def test_a_sample_is_the_seeds_and_each_row_computes_again(assessed):
    _, named, _ = assessed
    opened = assessors.draw_sample(
        assessor_id=named, edition=NAME, table="outcomes", seed=SEED, count=5, at=LATER
    )
    assert len(opened) == 5
    for one in opened:
        entry = entry_of(
            salt=one.salt,
            edition=NAME,
            table="outcomes",
            cell=one.line.cell,
            commitment=one.commitment,
        )
        assert entry == one.line.entry
        intake = json.loads(bytes(Entry.objects.get(number=one.intake).canonical))
        assert one.commitment.hex() in json.dumps(intake)


@pytest.mark.parametrize("seed", [bytes(16), b"short", SEED[::-1]])
def test_another_seed_than_the_one_fixed_chooses_nothing(assessed, seed):
    token, _, _ = assessed
    page = inside(token).post(f"/panel/{NAME}/outcomes/sample/", {"seed": seed.hex(), "count": "5"})
    assert page.status_code == 422
    assert "not the one whose digest was published" in page.content.decode()


def test_a_seed_that_was_fixed_after_the_edition_chooses_nothing(assessed, cast):
    other = invited(cast, at=AT)
    named = Assessor.objects.order_by("-invited_at").first().id
    assessors.fix_seed(assessor_id=named, period_name=NAME, digest=DIGEST, at=LATER)
    page = inside(other).post(f"/panel/{NAME}/outcomes/sample/", {"seed": SEED.hex(), "count": "5"})
    assert "You fixed no seed before this edition" in page.content.decode()


def test_a_seed_is_fixed_once_and_never_exchanged(assessed):
    _, named, _ = assessed
    for digest in (DIGEST, "0" * 64):
        with pytest.raises(ValueError, match="cannot be exchanged"):
            assessors.fix_seed(assessor_id=named, period_name=NAME, digest=digest, at=LATER)
    with pytest.raises(ValueError, match="64 small hexadecimal digits"):
        assessors.fix_seed(assessor_id=named, period_name="2020-2", digest="xyz", at=LATER)


def test_a_sample_in_the_browser_shows_what_opens_each_row(assessed):
    token, _, found = assessed
    page = inside(token).post(f"/panel/{NAME}/outcomes/sample/", {"seed": SEED.hex(), "count": "3"})
    text = page.content.decode()
    assert "Sample of 3 rows" in text
    assert text.count("Commitment") == 3
    assert all(ref not in text for ref in found.refs)


def pages() -> list[str]:
    return ["/panel/", f"/panel/{NAME}/outcomes/", "/panel/enter/nothing/"]


@pytest.mark.parametrize("path", pages())
def test_never_invited_ended_and_over_read_alike(assessed, cast, monkeypatch, path):
    token, named, _ = assessed
    never = Client().get(path)
    ended = inside(token)
    assessors.end_assessor(assessor_id=named, by=cast.admin, at=LATER)
    over = invited(cast, at=AT, days=1)
    visitor = inside(over)
    monkeypatch.setattr(clock, "now", lambda: AT + 2 * DAY)
    found = [never, ended.get(path), visitor.get(path)]
    assert {page.status_code for page in found} == {404}
    assert len({page.content for page in found}) == 1
    assert Client().get(f"/panel/enter/{token}/").content == never.content


def test_a_view_of_one_period_opens_no_other(assessed, cast):
    token = invited(cast, period="2019-2", at=AT)
    page = inside(token).get(f"/panel/{NAME}/outcomes/")
    assert page.status_code == 404
    named = Assessor.objects.order_by("-invited_at").first().id
    with pytest.raises(NotYours):
        assessors.fix_seed(assessor_id=named, period_name=NAME, digest=DIGEST, at=LATER)


@pytest.mark.parametrize("path", [f"/panel/{NAME}/other/", "/panel/x/outcomes/"])
def test_what_is_no_table_is_not_there(assessed, path):
    token, _, _ = assessed
    assert inside(token).get(path).status_code == 404


def test_an_assessor_sees_nothing_of_desk_or_portal(assessed):
    token, _, _ = assessed
    visitor = inside(token)
    assert visitor.get("/desk/queue/")["Location"].startswith("/desk/sign-in/")
    assert visitor.get("/portal/requests/")["Location"].startswith("/portal/sign-in/")


def test_the_desk_invites_shows_and_ends(cast):
    desk = signed_in("owner")
    desk.post("/desk/role/", {"role": "administrator"})
    terms = {"name": "Rosa Lind", "purpose": "Audit", "period": "", "ends_on": "2020-08-01"}
    made = desk.post("/desk/assessors/invite/", terms)
    link = re.search(r"/panel/enter/[A-Za-z0-9_-]+/", made.content.decode())
    assert link, made.content.decode()
    assert "Rosa Lind: Audit" in desk.get("/desk/assessors/").content.decode()
    assert Client().get(link[0]).status_code == 200
    desk.post(f"/desk/assessors/{Assessor.objects.get().id}/end/")
    assert Client().get(link[0]).status_code == 404
    assert "Ended" in desk.get("/desk/assessors/").content.decode()


def test_the_desk_says_what_is_wrong_with_an_invitation(cast):
    desk = signed_in("owner")
    desk.post("/desk/role/", {"role": "administrator"})
    page = desk.post("/desk/assessors/invite/", {"name": "R", "purpose": "p", "ends_on": "soon"})
    assert page.status_code == 422
    assert "Write a day as 2020-12-31." in page.content.decode()


def test_the_link_itself_is_stored_nowhere(cast):
    token = invited(cast)
    row = Assessor.objects.get()
    assert bytes(row.token_sha256) == hashlib.sha256(token.encode()).digest()
    assert token not in str(Assessor.objects.values())

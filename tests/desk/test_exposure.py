"""Whom and what of ours a state could reach: written down on the desk, counted by a hold."""

from __future__ import annotations

import pytest
from django.test import Client

from comity_server import clock
from comity_server.casefile.models import Entity, Hold, NaturalPerson
from comity_server.ledger.models import Entry
from comity_server.people.models import Person
from tests.desk.test_hold_editor import LATER, posted, signed_in, text_of
from tests.support.cast import a_cast

HERE = "/desk/people/exposure/"
DIRECTOR = {
    "name": "Mei Wong",
    "role": "director",
    "exposed_to": "Hong Kong",
    "stake": "a family home",
    "entity": "",
}


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return a_cast(house)


def written(client: Client, path: str, **fields: str):
    return client.post(f"{HERE}{path}", fields)


def test_a_hold_shows_the_entities_and_people_that_it_exposes(cast):
    client = signed_in("lena")
    written(client, "entity/", name="Example Search HK Ltd", place="HK", what="company")
    written(client, "entity/", name="Example Search GmbH", place="Germany", what="company")
    assert written(client, "person/", **DIRECTOR).status_code == 302
    person = Person.objects.get(name="ana")
    written(client, f"{person.id}/", exposed_to="HK, FR", has_stake="no")
    told = text_of(posted(client))
    for said in ("Mei Wong, director, stake: a family home", "Example Search HK Ltd", "ana"):
        assert said in told, said
    assert "Example Search GmbH" not in told
    person.refresh_from_db()
    assert (person.exposed_to, person.has_stake) == (["FR", "HK"], False)


def test_what_is_no_longer_ours_is_exposed_no_more(cast):
    client = signed_in("lena")
    written(client, "entity/", name="Example Search HK Ltd", place="HK", what="office")
    written(client, "person/", **DIRECTOR)
    ids = f"entity/{Entity.objects.get().id}", f"person/{NaturalPerson.objects.get().id}"
    for one in ids:
        assert client.post(f"{HERE}{one}/end/").status_code == 302
    listed = text_of(client.get(HERE))
    assert "Example Search HK Ltd" not in listed and "Mei Wong" not in listed
    assert "Mei Wong" not in text_of(posted(client))


@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        ("entity/", {"name": "n", "place": "Atlantis", "what": "office"}, "no place"),
        ("entity/", {"name": "n", "place": "HK", "what": "tower"}, "Choose one of the three"),
        ("entity/", {"name": " ", "place": "HK", "what": "office"}, "registered under"),
        ("person/", {**DIRECTOR, "role": ""}, "director, employee, contractor"),
        ("person/", {**DIRECTOR, "exposed_to": ""}, "whose state could reach"),
        ("person/", {**DIRECTOR, "exposed_to": "HK, Atlantis"}, "no place"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(cast, path, fields, says):
    entries = Entry.objects.count()
    page = written(signed_in("lena"), path, **fields)
    assert page.status_code == 422 and says in text_of(page)
    assert (Entity.objects.count(), NaturalPerson.objects.count()) == (0, 0)
    assert Entry.objects.count() == entries


def test_an_analyst_may_read_it_and_write_nothing(cast):
    client = signed_in("ana")
    assert "Add a person" not in text_of(client.get(HERE))
    assert written(client, "person/", **DIRECTOR).status_code == 422
    assert not NaturalPerson.objects.exists()


def test_no_entry_names_anybody(cast):
    written(signed_in("lena"), "person/", **DIRECTOR)
    newest = Entry.objects.get(kind="people.exposure-added")
    assert b"Mei" not in bytes(newest.canonical) and b"family" not in bytes(newest.canonical)


def test_the_reasons_of_a_draft_are_kept_and_shown(cast):
    client = signed_in("lena")
    posted(client, act="propose", reasons="The law of 30 June puts our people at risk.")
    hold = Hold.objects.get()
    assert hold.reasons == "The law of 30 June puts our people at risk."
    assert hold.reasons in text_of(client.get(f"/desk/holds/{hold.ref}/"))
    newest = Entry.objects.get(kind="hold.reasons-stated")
    assert b"at risk" not in bytes(newest.canonical)

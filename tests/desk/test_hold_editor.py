"""The hold editor live: its impact, its refusals, and what it publishes."""

from __future__ import annotations

import pytest
from django.test import Client

from comity.hold import mismatches
from comity_server import clock
from comity_server.actions import hold as actions
from comity_server.actions import release
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Hold, HoldScope, PublishedDespite
from comity_server.casefile.place_names import names_of_places
from comity_server.desk.wording.hold_sentence import sentence_of
from comity_server.gate.change import bookkeeping
from comity_server.ledger.models import Entry
from comity_server.people.models import Person
from tests.support.cast import HOLD, HOUR, NOON, PASSWORD, a_cast, a_filed_case, an_active_hold
from tests.support.impact import a_released_case

LATER = NOON + 5 * HOUR
FORM = {
    "name": "Hong Kong: no production",
    "requested_by": "HK",
    "kinds": ["disclosure", "realtime"],
    "stops": "production",
    "effective_at": "2020-06-10T08:00",
    "zone": "Asia/Hong_Kong",
    "received": "all",
    "emergency": "held",
    "lift_on": "never",
    "statement": "",
    "reasons": "the new law",
}


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return a_cast(house)


def signed_in(name: str) -> Client:
    client = Client()
    client.post("/desk/sign-in/", {"email": f"{name}@provider.example", "password": PASSWORD})
    return client


def posted(client: Client, act: str = "preview", **fields: object):
    return client.post("/desk/holds/new/", {**FORM, **fields, "act": act})


def text_of(page) -> str:
    return page.content.decode()


def test_everything_it_would_come_to_stands_beside_the_fields(cast):
    case = a_filed_case(cast, instrument="hk.nslir.sch4.identification")
    a_filed_case(cast, their_reference="2", instrument="none", kind="preservation")
    left = a_released_case(cast, their_reference="3")
    answered = HOLD.replace('"held"', '"proceed"') + "announced_at = 2020-06-10T10:00:00Z\n"
    an_active_hold(cast, at=LATER, terms=answered, ref="first")  # which revokes what was released
    with bookkeeping():
        Person.objects.filter(name="lena").update(exposed_to=["HK"], has_stake=True)
        release.Release.objects.update(revoked_at=None, revoked_by=None)
    entries = Entry.objects.count()
    page = posted(signed_in("lena"))
    told = text_of(page)
    assert page.status_code == 200
    for said in (
        "2 pending requests covered",
        case.ref,
        "% of its time is used",
        "Implementation Rules for Article 43",
        "a fine of up to 100,000 HKD",
        "confidence",
        "lena, has a stake",
        "It does not hold",
        left.case.ref,
        "let it count from then",
        "Emergencies are answered there",
    ):
        assert said in told, said
    assert Entry.objects.count() == entries, "looking at what would be writes nothing"
    assert Hold.objects.count() == 1


REFUSED = [
    ({"requested_by": ""}, "Without a scope it would stop everything"),
    ({"requested_by": "Honk Kong"}, "write ‘Hong Kong’ or ‘HK’", "‘Hong Kong SAR China’"),
    ({"requested_by": "Atlantis"}, "no body of our directory"),
    ({"users_in": "ZZ"}, "is no place: write an ISO 3166-1 code"),
    ({"emergency": ""}, "Choose for emergencies: there is no default"),
    ({"effective_at": "soon"}, "Enter from when it counts"),
    ({"name": ""}, "Give it a name that says what it does"),
    ({"instruments": "hk.nothing"}, "names nothing: no law pack has such a thing"),
    (
        {"except_1_id": "trafficking", "except_1_offences": "human-trafficking"},
        "without limits the exception would give everything",
    ),
    ({"except_1_limit": ["subscriber"]}, "Name the offences that it is for"),
    (
        {
            "except_1_offences": "human-trafficking",
            "except_1_limit": ["subscriber"],
            "except_1_needs": "none",
        },
        "a number from 1",
    ),
    (
        {
            "route_1_to": "the treaty",
            "route_1_from": "2020-06-01",
            "route_1_until": "2020-08-31",
            "route_2_to": "The treaty",
            "route_2_from": "2020-08-31",
            "route_2_until": "2020-12-31",
        },
        "stands twice with times that overlap",
    ),
    ({"route_1_to": "the treaty", "route_1_from": "2020-06-01"}, "Enter its last day"),
    ({"statement": "We do not produce user data for Singapore."}, "Write Hong Kong SAR China"),
    ({"statement": "Emergencies are answered."}, "“This includes emergencies.”"),
    ({"announced_at": "soon"}, "Enter when it is announced"),
    ({"review_by": "in autumn"}, "Enter a day: 2020-12-31"),
    ({"lift_on": "date", "lift_date": "x"}, "Enter the day from which people may lift it"),
    ({"zone": "Nowhere/City"}, "Choose one of the zones"),
    ({"effective_at": "0001-01-01 00:00"}, "Enter from when it counts"),
    ({"name": "x" * 201}, "at most 200 characters"),
    ({"name": "a\0b"}, "Leave out what cannot be printed"),
    ({"statement": "Since 1 July 2020 nothing leaves."}, "“since 10 June 2020”"),
]


@pytest.mark.parametrize(("fields", "told"), [(one[0], one[1:]) for one in REFUSED])
def test_what_is_wrong_is_refused_with_what_to_write_and_nothing_is_saved(cast, fields, told):
    client = signed_in("lena")
    before = Entry.objects.count()
    page = posted(client, "propose", **fields)
    assert page.status_code == 422
    said = text_of(page).replace("&#x27;", "'")
    assert any(one in said for one in told), said[said.find("cm-errors") :][:600]
    assert not Hold.objects.exists() and not HoldScope.objects.exists()
    assert Entry.objects.count() == before
    if fields.get("requested_by"):
        assert f'value="{fields["requested_by"]}"' in said, "what was typed is kept"


def test_a_name_that_is_taken_is_refused(cast):
    client = signed_in("lena")
    assert posted(client, "propose").status_code == 302
    again = posted(client, "propose")
    assert again.status_code == 422 and "There is a hold of this name" in text_of(again)
    assert Hold.objects.count() == 1


def test_a_place_may_be_written_by_its_name(cast):
    assert posted(signed_in("lena"), "propose", requested_by="Hong Kong").status_code == 302
    assert parse_terms(Hold.objects.get().terms, ref="x").requested_by == ("HK",)


def test_clauses_and_routes_are_kept_as_they_were_written(cast):
    went = posted(
        signed_in("lena"),
        "propose",
        except_1_id="Trafficking",
        except_1_offences="human-trafficking",
        except_1_limit=["subscriber", "access"],
        except_1_needs="3",
        except_1_published="yes",
        route_1_to="the treaty",
        route_1_from="2020-06-01",
        route_1_until="2020-08-31",
        route_2_to="the treaty",
        route_2_from="2020-09-01",
        route_2_until="2020-12-31",
    )
    assert went.status_code == 302, text_of(went)
    terms = parse_terms(Hold.objects.get().terms, ref="x")
    (clause,) = terms.exceptions
    assert (clause.id, clause.needs, clause.published) == ("trafficking", 3, True)
    assert clause.limit == {"subscriber", "access"}
    assert [route.to for route in terms.routes] == ["the treaty", "the treaty"]


def test_the_sentence_beside_the_fields_is_the_one_that_is_kept(cast):
    client = signed_in("lena")
    shown = text_of(posted(client))
    sentence = "We do not produce user data for authorities of Hong Kong SAR China."
    assert sentence in shown
    posted(client, "propose")
    assert parse_terms(Hold.objects.get().terms, ref="x").statement.startswith(sentence)


@pytest.mark.parametrize("stops", ["review", "answer", "production"])
@pytest.mark.parametrize("emergency", ["held", "ask", "proceed"])
@pytest.mark.parametrize(
    "scope",
    [
        'requested_by = ["HK"]',
        'users_in = ["HK", "MO"]',
        'requested_by = ["EU"]\nusers_in = ["DE"]',
        'requested_by = ["US"]\nusers_in = ["US-CA"]\nmatch = "both"',
        'requested_by = ["GN"]\ncategories = ["content", "realtime-content"]',
    ],
)
def test_our_own_sentence_never_says_other_than_the_fields(stops, emergency, scope):
    terms = parse_terms(
        f'stops = "{stops}"\neffective_at = 2020-06-10T00:00:00Z\nreceived = "all"\n'
        f'emergency = "{emergency}"\n{scope}\n',
        ref="x",
    )
    assert mismatches(sentence_of(terms), hold=terms, names=names_of_places()) == ()


ANNOUNCED = {**FORM, "announced_at": "2020-06-10T23:00"}


def test_saying_yes_to_a_sentence_that_is_not_true_asks_why(cast):
    row = a_released_case(cast)
    opened = release.open_download(
        release_id=row.id, by=cast.officer, at=NOON + 4 * HOUR, now=lambda: NOON + 4 * HOUR
    )
    assert b"".join(opened.chunks)
    lena, mika = signed_in("lena"), signed_in("mika")
    went = posted(lena, "propose", announced_at=ANNOUNCED["announced_at"])
    ref = went["Location"].split("/")[-2]
    page = text_of(mika.get(f"/desk/holds/{ref}/yes/"))
    assert "one release contradicts its sentence" in page and 'name="despite"' in page
    lena.post(f"/desk/holds/{ref}/yes/", {"reason": "the law"})
    refused = mika.post(f"/desk/holds/{ref}/yes/", {"reason": "the law"})
    assert refused.status_code == 422 and "Change its text" in text_of(refused)
    assert Hold.objects.get().state == "draft" and not PublishedDespite.objects.exists()
    went = mika.post(f"/desk/holds/{ref}/yes/", {"reason": "the law", "despite": "we say so"})
    assert went.status_code == 302 and Hold.objects.get().state == "active"
    shown = text_of(lena.get(f"/desk/holds/{ref}/"))
    for said in ("Fetched before it: 1", row.case.ref, "Number in the ledger"):
        assert said in shown, said
    checked = lena.post(f"/desk/holds/{ref}/statement/")
    told = text_of(checked)
    assert checked.status_code == 200 and "The sentence does not hold" in told
    assert row.case.ref in told and "What to write instead" in told
    shown = text_of(lena.get(f"/desk/holds/{ref}/"))
    assert "It does not hold: 1 releases against it" in shown and "we say so" in shown


def test_a_draft_shows_its_impact_before_anybody_says_yes(cast):
    case = a_filed_case(cast)
    actions.draft_hold(ref="hk", title="Hong Kong", terms=HOLD, by=cast.counsel, at=NOON)
    shown = text_of(signed_in("mika").get("/desk/holds/hk/"))
    assert "One pending request covered" in shown and case.ref in shown
    assert "nobody has asked for one" in shown
    assert signed_in("mika").get("/desk/holds/hk/statement/").status_code == 302
    assert signed_in("mika").post("/desk/holds/none/statement/").status_code == 404

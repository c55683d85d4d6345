"""The law lens on real instruments: each case names the clause or the fact that it leans on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.review import State
from tests.review.cases import a_provider, a_request, judged, shipped


def findings_of(review, code: str):
    return [item for item in review.findings if item.code == code]


def only(review, code: str):
    found = findings_of(review, code)
    assert found, review.codes
    return found[0]


def test_a_warrant_of_our_own_court_meets_every_condition_and_cites_each():
    """18 U.S.C. § 2703(a): content by a warrant of a court of competent jurisdiction."""
    review = judged(a_request(categories=("subscriber",)))
    assert review.recommendation == "disclose" and review.law.passed and review.law.binding
    assert {item.state for item in review.law.conditions} == {State.MET}
    assert all("18 U.S.C." in item.citation for item in review.law.conditions)


def test_an_american_subpoena_does_not_reach_content():
    """18 U.S.C. § 2703(c)(2): a subpoena yields subscriber and connection records."""
    review = judged(
        a_request("us.sca.subpoena", issued_by="prosecutor", categories=("subscriber", "content"))
    )
    found = only(review, "law:data-not-covered")
    assert found.recommends == "narrow" and "content" in found.text and "2703" in found.citation
    whole = judged(a_request("us.sca.subpoena", issued_by="prosecutor", categories=("content",)))
    assert only(whole, "law:data-not-covered").recommends == "refuse"


def test_access_in_a_request_is_access_id_in_the_packs():
    review = judged(a_request("us.sca.subpoena", issued_by="prosecutor", categories=("access",)))
    assert "law:data-not-covered" not in review.codes


def test_schedule_four_of_the_hong_kong_rules_needs_no_court_and_touches_speech():
    """Implementation Rules for Article 43 of the NSL, Schedule 4, Part 2."""
    review = judged(
        a_request(
            "hk.nslir.sch4.disabling",
            by="HK",
            issued_by="police",
            asks="removal",
            categories=(),
            offences=("sedition",),
        )
    )
    assert "Schedule 4" in only(review, "law:no-independent-authorisation").citation
    assert only(review, "law:reach-contested").recommends == "ask"
    assert "rights:hk.snso.offences" in review.hold_candidates
    assert review.recommendation in {"escalate", "refuse"}


def test_schedule_four_was_not_law_a_week_before_it_began():
    review = judged(
        a_request(
            "hk.nslir.sch4.identification",
            by="HK",
            issued_by="magistrate",
            offences=("secession",),
            received_at=datetime(2020, 6, 30, 12, tzinfo=UTC),
        )
    )
    found = only(review, "law:not-in-force")
    assert "2020-07-07" in found.text and found.recommends == "refuse"


@pytest.mark.parametrize(("day", "lapsed"), [(12, False), (13, True)])
def test_section_702_lapsed_when_its_last_day_had_passed(day, lapsed):
    """50 U.S.C. § 1881a lapsed on 12 June 2026."""
    review = judged(
        a_request(
            "us.fisa.702",
            kind="ministry",
            issued_by="ministry",
            categories=("content",),
            received_at=datetime(2026, 6, day, 12, tzinfo=UTC),
        )
    )
    assert ("law:not-in-force" in review.codes) is lapsed
    assert bool(findings_of(review, "law:doubt"))


def test_a_british_overseas_order_is_served_by_the_secretary_of_state_alone():
    """Crime (Overseas Production Orders) Act 2019: served by the Secretary of State or the Lord
    Advocate."""
    order = {"by": "GB", "issued_by": "court", "categories": ("content",)}
    police = judged(a_request("gb.copoa", name="Kent Police", **order))
    assert police.recommendation == "refuse"
    assert "Secretary of State" in only(police, "law:authority-lacks-power").text
    for name, kind in (("Home Office", "ministry"), ("Lord Advocate", "prosecutor")):
        served = judged(a_request("gb.copoa", name=name, kind=kind, **order))
        assert "law:authority-lacks-power" not in served.codes


def test_a_british_order_reaches_us_only_while_the_agreement_is_in_force():
    """UK-US agreement in force since 3 October 2022."""
    order = {"by": "GB", "kind": "ministry", "issued_by": "court", "categories": ("content",)}
    before = judged(a_request("gb.copoa", received_at=datetime(2022, 10, 2, tzinfo=UTC), **order))
    after = judged(a_request("gb.copoa", received_at=datetime(2022, 10, 3, tzinfo=UTC), **order))
    assert only(before, "law:reach-no-agreement").recommends == "redirect"
    assert "law:conflict-of-laws" in before.codes
    assert not {"law:reach-no-agreement", "law:conflict-of-laws"} & after.codes


def test_a_prosecutor_alone_cannot_order_content_under_an_epoc():
    """E8. Regulation (EU) 2023/1543, Art. 4(2): a judge, a court or an investigating judge."""
    order = {"by": "DE", "kind": "prosecutor", "categories": ("content",)}
    ours = {"provider": a_provider("IE")}
    alone = judged(a_request("eu.epoc.content", issued_by="prosecutor", **order), **ours)
    assert alone.recommendation == "refuse"
    assert "2023/1543" in only(alone, "law:authority-lacks-power").citation
    judge = judged(a_request("eu.epoc.content", issued_by="judge", **order), **ours)
    assert "law:authority-lacks-power" not in judge.codes and judge.law.passed


def test_police_need_a_prosecutors_validation_for_subscriber_data_under_an_epoc():
    """Regulation (EU) 2023/1543, Art. 4(1)(b)."""
    ours = {"provider": a_provider("IE")}
    police = judged(a_request("eu.epoc.subscriber", by="FR", issued_by="police"), **ours)
    assert only(police, "law:authorisation-not-shown").recommends == "ask"
    validated = judged(a_request("eu.epoc.subscriber", by="FR", issued_by="prosecutor"), **ours)
    assert "law:authorisation-not-shown" not in validated.codes


def test_no_epoc_comes_from_denmark():
    """Recitals of Regulation (EU) 2023/1543, Protocol 22: Denmark is not bound."""
    order = {"kind": "prosecutor", "issued_by": "judge", "categories": ("content",)}
    ours = {"provider": a_provider("IE")}
    danish = judged(a_request("eu.epoc.content", by="DK", **order), **ours)
    austrian = judged(a_request("eu.epoc.content", by="AT", **order), **ours)
    assert only(danish, "law:authority-lacks-power").recommends == "refuse"
    assert "law:authority-lacks-power" not in austrian.codes


def test_no_epoc_before_the_regulation_applies():
    """It applies from 18 August 2026."""
    early = a_request(
        "eu.epoc.subscriber",
        by="DE",
        issued_by="prosecutor",
        received_at=datetime(2026, 8, 17, 12, tzinfo=UTC),
    )
    assert "law:not-in-force" in judged(early, provider=a_provider("IE")).codes


@pytest.mark.parametrize(
    "name",
    [
        "駐港國家安全公署",
        "Office for Safeguarding National Security of the Central People's Government in the HKSAR",
    ],
)
def test_a_mainland_organ_in_hong_kong_asks_as_china(name):
    """NSL Arts 55 and 60; the Hong Kong pack marks the office."""
    request = a_request(
        "hk.search-warrant", by="HK", kind="intelligence", name=name, issued_by="intelligence"
    )
    review = judged(request)
    assert "acts for CN" in only(review, "law:asks-for-another-state").text
    assert only(review, "law:authority-lacks-power").citation.startswith("Police Force Ordinance")
    assert review.recommendation == "refuse"


def test_ordinary_police_of_hong_kong_ask_for_hong_kong():
    review = judged(a_request("hk.search-warrant", by="HK", issued_by="magistrate"))
    assert "law:asks-for-another-state" not in review.codes
    assert "law:authority-lacks-power" not in review.codes


def test_what_only_a_treaty_carries_is_redirected_while_the_treaty_is_open():
    """Mutual Legal Assistance Ordinance (Cap. 525); Hong Kong suspended the agreement with the
    United States on 20 August 2020."""
    order = {"by": "HK", "kind": "ministry", "issued_by": "court"}
    in_time = judged(a_request("hk.mla", received_at=datetime(2020, 8, 19, tzinfo=UTC), **order))
    too_late = judged(a_request("hk.mla", received_at=datetime(2020, 8, 20, tzinfo=UTC), **order))
    assert only(in_time, "law:reach-mlat-only").recommends == "redirect"
    assert only(too_late, "law:reach-mlat-only").recommends == "refuse"


def test_an_authority_has_no_power_under_another_states_law():
    review = judged(a_request("us.sca.warrant", by="HK"))
    assert only(review, "law:authority-lacks-power").recommends == "refuse"


def test_preservation_is_not_disclosure():
    review = judged(a_request("us.sca.preservation", issued_by="police"))
    assert only(review, "law:action-not-covered").recommends == "refuse"
    kept = judged(a_request("us.sca.preservation", issued_by="police", asks="preservation"))
    assert "law:action-not-covered" not in kept.codes


def test_a_court_act_that_is_not_shown_is_asked_for():
    review = judged(a_request("us.sca.warrant", issued_by=None))
    assert {"law:issuer-not-stated", "law:authorisation-not-shown"} <= review.codes
    assert review.recommendation == "ask"


def test_a_magistrate_where_the_books_name_a_judge_is_a_question_and_no_refusal():
    review = judged(a_request("us.sca.d-order", issued_by="magistrate"))
    assert only(review, "law:issuer-rank-unclear").recommends == "ask"


def test_what_the_books_only_remember_never_refuses_by_itself():
    """Every entry of basis memory or low confidence, issued by whom it does not name."""
    weak = [
        (pack, item)
        for pack in shipped().packs
        for item in pack.instruments
        if not item.evidence.may_drive and item.effect == "compels"
    ]
    assert weak
    for pack, item in weak:
        review = judged(
            a_request(item.id, by=pack.code, kind="tax_authority", issued_by="tax_authority")
        )
        law = [found for found in review.law.findings if found.citation == str(item.citation)]
        assert "law:evidence-weak" in review.codes
        assert all(found.recommends != "refuse" for found in law), item.id


def test_an_open_question_of_the_books_is_put_to_a_person():
    review = judged(a_request("hk.search-warrant", by="HK", issued_by="magistrate"))
    assert only(review, "law:doubt").recommends == "ask"


def test_silence_without_an_end_is_a_finding():
    from comity.intake.gov_request import Secrecy

    assert "law:secrecy-without-end" in judged(a_request(secrecy=Secrecy(ordered=True))).codes
    ended = Secrecy(ordered=True, until=datetime(2027, 1, 1, tzinfo=UTC))
    assert "law:secrecy-without-end" not in judged(a_request(secrecy=ended)).codes


def test_no_instrument_and_no_citation_is_a_basis_that_nobody_recognises():
    review = judged(a_request("none", by="HK", issued_by=None))
    assert only(review, "law:legal-basis-not-recognised").recommends == "ask"


def test_an_instrument_is_inferred_from_the_wording_and_never_taken_for_granted():
    review = judged(a_request("none", by="HK", issued_by="magistrate", cites="A406A Schedule 1"))
    assert "law:legal-basis-inferred" in review.codes and not review.law.passed
    assert any(name.startswith("hk.nslir.") for name in review.law.candidates)


def test_an_emergency_without_instrument_rests_on_our_own_laws_gateway():
    """18 U.S.C. § 2702(c)(4)."""
    review = judged(a_request("none", by="HK", issued_by=None, asks="emergency", offences=()))
    assert "2702" in only(review, "law:voluntary-gateway").citation
    elsewhere = judged(
        a_request("none", by="HK", issued_by=None, asks="emergency", offences=()),
        provider=a_provider("SG"),
    )
    assert "law:legal-basis-not-recognised" in elsewhere.codes


def test_an_old_pack_is_told():
    review = judged(a_request(), at=datetime(2027, 6, 1, tzinfo=UTC))
    assert "law:pack-stale" in review.codes and review.recommendation == "disclose"


def test_an_asker_without_a_pack_is_a_question():
    review = judged(a_request("none", by="NZ", issued_by=None))
    assert only(review, "law:no-pack").recommends == "ask"


@pytest.mark.parametrize("pack", shipped().packs, ids=lambda pack: pack.code)
def test_every_instrument_can_be_read_and_cites_its_law(pack):
    for item in pack.instruments:
        review = judged(a_request(item.id, by=pack.code))
        assert review.law.candidates == (item.id,)
        assert all(found.citation for found in review.law.conditions)

"""Writing an assessment: versions, evidence, dissent word for word, signatures, and one entry."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from comity.hold.diligence import Section, SectionText
from comity.testing import a_paper
from comity_server.actions import assessment
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.models import Assessment, AssessmentDissent
from comity_server.casefile.reading import for_desk
from comity_server.evidence.keep import KeptFile
from comity_server.ledger.models import Entry
from tests.support.assessing import (
    ASSESSED,
    NOTE,
    a_rights_lead,
    an_approved_assessment,
    begun,
    digest_now,
    rewritten,
    says,
    signed,
)
from tests.support.cast import DAY, HOUR, NOON, a_cast, an_active_hold

AT = NOON + DAY


@pytest.fixture
def cast(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=ASSESSED)
    return cast


def test_the_first_assessment_takes_the_name_that_the_hold_gives_it(cast):
    row = begun(cast, at=AT)
    assert row.ref == "hk-hria"
    with pytest.raises(ValueError, match="begun already"):
        begun(cast, at=AT)


def test_every_version_is_kept_with_who_wrote_it(cast):
    row = begun(cast, at=AT)
    text = says(row.ref).with_text(SectionText(Section.LAW, "Article 43 gives seven powers."))
    assessment.revise(
        ref=row.ref,
        seen_version=row.version,
        section=Section.LAW,
        paper=text,
        by=cast.counsel,
        at=AT + HOUR,
    )
    versions = list(row.versions.order_by("version"))
    assert [one.version for one in versions] == list(range(1, len(versions) + 1))
    assert (versions[-1].by_id, versions[-1].section) == (cast.counsel.person, "law")
    assert says(row.ref).text_of(Section.LAW).text == "Article 43 gives seven powers."


def test_two_who_write_at_once_are_told_apart(cast):
    row = begun(cast, at=AT)
    stale = row.version
    rewritten(cast, row.ref, a_paper(trigger="meanwhile"), at=AT)
    with pytest.raises(assessment.StaleAssessment, match="ana changed the assessment"):
        assessment.revise(
            ref=row.ref,
            seen_version=stale,
            section=Section.LAW,
            paper=a_paper(),
            by=cast.counsel,
            at=AT,
        )
    assert says(row.ref).trigger == "meanwhile"


def test_evidence_is_kept_byte_for_byte_and_is_no_letter(cast):
    row = begun(cast, at=AT)
    kept = row.evidence.first()
    assert bytes(kept.submission.body) == NOTE.body
    assert kept.sha256 == hashlib.sha256(NOTE.body).hexdigest()
    assert {one.submission_id for one in row.evidence.all()} == {kept.submission_id}
    assert for_desk.unread_letters() == ()


def test_evidence_is_read_only_after_that_is_recorded(cast):
    row = begun(cast, at=AT)
    assessment.open_evidence(evidence_id=row.evidence.first().id, by=cast.counsel, at=AT)
    assert Entry.objects.order_by("-number").first().kind == "assessment.evidence-opened"


def test_evidence_without_a_content_is_refused(cast):
    row = begun(cast, at=AT)
    with pytest.raises(ValueError, match="a title and a content"):
        assessment.keep_evidence(
            ref=row.ref,
            section=Section.LAW,
            title="t",
            source="",
            file=KeptFile("n", "text/plain", b""),
            by=cast.analyst,
            at=AT,
        )


def test_dissent_is_kept_word_for_word_with_its_name_and_voids_what_was_signed(cast):
    row = begun(cast, at=AT)
    rights = a_rights_lead(cast)
    signed(row, rights, at=AT)
    words = "I do not agree.\n  The courts there are not free. — Lena"
    assessment.record_dissent(ref=row.ref, text=words, by=cast.counsel, at=AT)
    kept = AssessmentDissent.objects.get()
    assert (kept.text, kept.person_id) == (words, cast.counsel.person)
    row.refresh_from_db()
    assert row.state == Assessment.State.DRAFT
    assert not row.signatures.filter(voided_at__isnull=True).exists()


def test_dissent_after_the_approval_stands_beside_it(cast):
    row = an_approved_assessment(cast, a_rights_lead(cast), at=AT)
    assessment.record_dissent(ref=row.ref, text="No.", by=cast.counsel, at=AT + DAY)
    row.refresh_from_db()
    assert row.state == Assessment.State.APPROVED
    assert AssessmentDissent.objects.get().text == "No."


def test_whoever_only_dissented_is_no_author(cast):
    row = begun(cast, at=AT)
    rights = a_rights_lead(cast)
    assessment.record_dissent(ref=row.ref, text="No.", by=rights, at=AT)
    assert signed(row, rights, cast.executive, at=AT).state == Assessment.State.APPROVED


def test_who_signs_another_version_than_the_newest_is_refused(cast):
    row = begun(cast, at=AT)
    old = digest_now(row.ref)
    rewritten(cast, row.ref, a_paper(trigger="Another"), at=AT)
    with pytest.raises(ValueError, match="no longer what waits"):
        assessment.sign(ref=row.ref, digest=old, by=cast.executive, at=AT)


def test_evidence_belongs_to_what_is_signed(cast):
    row = begun(cast, at=AT)
    before = digest_now(row.ref)
    assessment.keep_evidence(
        ref=row.ref,
        section=Section.LAW,
        title="Another",
        source="https://law.example",
        file=KeptFile("n", "text/plain", b"new"),
        by=cast.analyst,
        at=AT,
    )
    assert digest_now(row.ref) != before


def test_the_same_role_or_the_same_person_signs_once(cast):
    row = begun(cast, at=AT)
    first, second = a_rights_lead(cast), a_rights_lead(cast, "rob")
    signed(row, first, at=AT)
    with pytest.raises(ValueError, match="You have signed already"):
        signed(row, first, at=AT)
    with pytest.raises(ValueError, match="signed in this role"):
        signed(row, second, at=AT)
    both = replace(first, role="executive")
    with pytest.raises(ValueError, match="You have signed already"):
        signed(row, both, at=AT)


@pytest.mark.parametrize("who", ["analyst", "counsel", "admin", "officer"])
def test_only_the_two_roles_sign(cast, who):
    row = begun(cast, at=AT)
    with pytest.raises(NotAllowed):
        signed(row, getattr(cast, who), at=AT)


def test_what_is_missing_is_told_section_by_section(cast):
    row = begun(cast, at=AT, paper=a_paper(ratings=(), public_summary=""))
    with pytest.raises(assessment.NotSignable) as refused:
        signed(row, cast.executive, at=AT)
    assert [one.section for one in refused.value.missing] == [Section.SEVERITY, Section.TRACKING]


def test_each_act_is_one_entry_and_holds_no_text_of_ours(cast):
    before = Entry.objects.count()
    row = begun(cast, at=AT)
    signed(row, a_rights_lead(cast), cast.executive, at=AT)
    kinds = [one.kind for one in Entry.objects.order_by("number")][before:]
    assert kinds == [
        "assessment.begun",
        *["assessment.evidence-kept"] * 3,
        "assessment.revised",
        "people.invited",
        "people.joined",
        "assessment.signed",
        "assessment.signed",
    ]
    texts = b"".join(bytes(one.canonical) for one in Entry.objects.all())
    assert b"Prof. Li" not in texts and b"courts" not in texts


def test_a_measure_is_seen_done_once_and_by_name(cast):
    row = begun(cast, at=AT)
    with pytest.raises(ValueError, match="no such measure"):
        assessment.prove_measure(ref=row.ref, measure="x", note="n", by=cast.counsel, at=AT)
    assessment.prove_measure(ref=row.ref, measure="log", note="n", by=cast.counsel, at=AT)
    with pytest.raises(ValueError, match="recorded this already"):
        assessment.prove_measure(ref=row.ref, measure="log", note="n", by=cast.counsel, at=AT)

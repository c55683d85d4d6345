"""Every action, with a ledger that records nothing: the change fails and leaves nothing.

An action without a row here fails the test, so that no new one is forgotten.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps

from comity.pack.letters import LetterKind
from comity.restriction.exit_stages import Stage
from comity.vocabulary.words import Channel, NoticeWord
from comity_server import actions
from comity_server.actions import (
    alarms,
    assessors,
    authority,
    clock_event,
    determination,
    exit_stages,
    exposure,
    hold,
    hold_lift,
    hold_reasons,
    intake,
    letters,
    market_exit,
    notice,
    people,
    place,
    preservation,
    provider,
    public_pages,
    release,
    reopening,
    resume,
    review,
    statement,
)
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.books import books
from comity_server.casefile import outbox
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.exit_terms import digest_of
from comity_server.casefile.models import (
    Alarm,
    Assessor,
    Case,
    CaseEvent,
    Determination,
    Entity,
    Hold,
    NaturalPerson,
    Notice,
    Release,
)
from comity_server.evidence.keep import Arrived
from comity_server.evidence.models import Submission
from comity_server.gate.change import EntryMissing, Side, change
from comity_server.ledger import publishing, store
from comity_server.people.models import Authority
from comity_server.worker.jobs import JOBS
from comity_server.worker.loop import run_due
from tests.proof import (
    alarm_rows,
    assessment_rows,
    figure_rows,
    form_rows,
    people_rows,
    restriction_rows,
)
from tests.restriction.exit_plans import LAST
from tests.restriction.exit_plans import terms as exit_terms
from tests.support.cast import (
    DAY,
    FORM,
    HOLD,
    HOUR,
    NOON,
    PASSWORD,
    Cast,
    a_cast,
    a_filed_case,
    a_sealed_case,
    an_active_hold,
    approve,
    decide,
)

AT = NOON + 5 * HOUR
EMERGENCY = {
    "kind": "emergency",
    "threat": "death",
    "instrument": "none",
    "issued_by": "",
    "categories": "subscriber",
}
LIFTABLE = HOLD + 'lift = { on = "date", date = 2020-06-10 }\n'


def discovered() -> Iterator[str]:
    """Yield every function of the actions that is repeated as a whole: each opens a change."""
    for found in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"comity_server.actions.{found.name}")
        for name, value in vars(module).items():
            if getattr(value, "__module__", "") == module.__name__ and _is_whole(value):
                yield f"{found.name}.{name}"


def _is_whole(value: object) -> bool:
    code = getattr(value, "__code__", None)
    return code is not None and code.co_qualname == "retry_whole.<locals>.whole"


@dataclass(frozen=True, slots=True)
class Row:
    """How to bring a house to where an action can be called, and the call."""

    before: Callable[[Cast], Any]
    call: Callable[[Cast, Any], Any]


def nobody(cast: Cast) -> None:
    """Need nothing more than the cast."""


def letter(cast: Cast) -> Submission:
    """Keep a letter that nobody has recorded yet."""
    return intake.keep_letter(an_arrival("before"), at=NOON)


def an_arrival(key: str) -> Arrived:
    return Arrived(
        channel=Channel.EMAIL, media_type="text/plain", body=b"x", received_at=NOON, key=key
    )


def an_assessor(cast: Cast, at: datetime = NOON) -> Assessor:
    """Invite somebody to look at the working of figures."""
    terms = {"name": "n", "purpose": "p", "period_name": "", "ends_at": AT + 48 * HOUR}
    assessors.invite_assessor(**terms, by=cast.admin, at=at)
    return Assessor.objects.get()


def filed(cast: Cast) -> Case:
    return a_filed_case(cast)


def decided(cast: Cast) -> Determination:
    return decide(cast, a_filed_case(cast), at=NOON + HOUR)


def released(cast: Cast) -> Release:
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    return Release.objects.get()


def drafted(cast: Cast) -> None:
    hold.draft_hold(ref="hk", title="t", terms=HOLD, by=cast.counsel, at=NOON)


def broken(cast: Cast) -> None:
    drafted(cast)
    hold.break_glass(ref="hk", grounds="g", by=cast.counsel, at=NOON)


def shut(cast: Cast) -> str:
    filed(cast)
    known = publishing.publish(at=NOON).to_text()
    reopening.shut_gate(because="b", at=NOON)
    return known


def held(cast: Cast) -> None:
    an_active_hold(cast, at=NOON, terms=LIFTABLE)


def answered(cast: Cast) -> Notice:
    released(cast)
    run_due(at=lambda: AT)
    row = Notice.objects.get()
    return notice.decide_notice(
        notice_id=row.id, verdict=NoticeWord.DUE, because="b", due_at=None, by=cast.counsel, at=AT
    )


def work(kind: str, before: Callable[[Cast], Any]) -> Row:
    """Return the row of what only a worker calls: its job, as the worker takes it."""

    def call(cast: Cast, _: Any) -> None:
        lease = outbox.take(at=AT)
        assert lease is not None and lease.kind == kind, lease
        JOBS[kind](lease, at=AT)

    return Row(before, call)


def waits_to_be_located(cast: Cast) -> None:
    intake.file_request(fields=FORM, key="k", by=cast.officer, at=NOON)


def waits_to_be_collected(cast: Cast) -> None:
    approve(cast, decided(cast), at=NOON + 2 * HOUR)


def collected(cast: Cast) -> None:
    waits_to_be_collected(cast)
    lease = outbox.take(at=AT)
    assert lease is not None and lease.kind == "collect"
    JOBS["collect"](lease, at=AT)


def nearly_collected(cast: Cast) -> None:
    """Let everything be collected, and the last change be lost with its worker."""
    waits_to_be_collected(cast)
    lease = outbox.take(at=NOON + 2 * HOUR)
    assert lease is not None
    from comity_server.actions import collection

    with suppress(outbox.LeaseLost), pytest.MonkeyPatch.context() as patch:
        patch.setattr(collection, "_finish", _lose)
        JOBS["collect"](lease, at=NOON + 2 * HOUR)


def _lose(*_: Any, **__: Any) -> None:
    raise outbox.LeaseLost


def collection_fails(cast: Cast) -> None:
    waits_to_be_collected(cast)
    from django.conf import settings

    (settings.HOME.root / "service.sqlite3").unlink()


def collection_is_barred(cast: Cast) -> None:
    waits_to_be_collected(cast)
    held(cast)


def preservation_waits(cast: Cast) -> None:
    preservation.ask_to_preserve(case_id=filed(cast).id, by=cast.analyst, at=NOON)


def nearly_preserved(cast: Cast) -> None:
    preservation_waits(cast)
    lease = outbox.take(at=NOON + HOUR)
    assert lease is not None and lease.kind == "preserve-now"
    with suppress(outbox.LeaseLost), pytest.MonkeyPatch.context() as patch:
        patch.setattr(preservation, "_finish", _lose)
        JOBS["preserve-now"](lease, at=NOON + HOUR)


def preservation_by_nobody_known(cast: Cast) -> None:
    fields = {**FORM, "kind": "preservation", "instrument": "none", "issued_by": ""}
    a_suspect = {"officer_id": cast.officer_id, "because": "b", "by": cast.analyst, "at": NOON}
    intake.file_request(fields=fields, key="k", by=cast.officer, at=NOON)
    authority.suspend_officer(**a_suspect)  # type: ignore[arg-type]  # a UUID
    lease = outbox.take(at=NOON)
    assert lease is not None and lease.kind == "locate-accounts"
    JOBS["locate-accounts"](lease, at=NOON)


def last_chunk(cast: Cast, found: Release) -> None:
    for _ in release.open_download(
        release_id=found.id, by=cast.officer, at=AT, now=lambda: AT
    ).chunks:
        pass


def an_entity(cast: Cast) -> Entity:
    return exposure.add_entity(name="n", place="HK", what="office", by=cast.counsel, at=NOON)


def somebody(cast: Cast) -> NaturalPerson:
    return exposure.add_natural_person(
        name="n",
        role="director",
        exposed_to=["HK"],
        stake="",
        entity_id=None,
        by=cast.counsel,
        at=NOON,
    )


def invited(cast: Cast) -> str:
    return people.invite(name="n", email="n@p.example", roles=["counsel"], by=cast.admin, at=NOON)


def an_event(cast: Cast, case: Case) -> CaseEvent:
    return clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.EXTENDED,
        happened_at=NOON,
        until=NOON + 30 * DAY,
        note="n",
        by=cast.counsel,
        at=AT,
    )


def collecting_was_stopped(cast: Cast) -> Determination:
    """Approve inside a window, in which nothing is collected, and let it end."""
    row = decide(cast, a_filed_case(cast, instrument="eu.epoc.content"), at=NOON + HOUR)
    approve(cast, row, at=NOON + 2 * HOUR)
    run_due(at=lambda: NOON + 3 * HOUR)
    return row


def rung(cast: Cast) -> Alarm:
    with change(Side.NONE):
        alarm = alarms.ring(kind="clock", about="C-1", says="It is late.", at=NOON)
        store.append("alarm.rang", at=NOON, actor="system")
    assert alarm is not None
    return alarm


def signatory(cast: Cast) -> tuple[Actor, Actor]:
    return cast.counsel, cast.executive


EXIT_PLAN = exit_terms()


def exit_drafted(cast: Cast) -> None:
    market_exit.draft_exit(ref="hk", title="t", terms=EXIT_PLAN, by=cast.counsel, at=NOON)


def exit_word(by: Actor) -> None:
    digest = digest_of(EXIT_PLAN)
    market_exit.approve_exit(ref="hk", digest=digest, grounds="g", by=by, at=LAST)


def exit_approved(cast: Cast) -> None:
    exit_drafted(cast)
    exit_word(cast.counsel)
    exit_word(cast.executive)


def announced(cast: Cast) -> None:
    exit_stages.do_stage(ref="hk", stage=Stage.ANNOUNCE, by=cast.counsel, at=LAST, note="n")


def exit_to_be_undone(cast: Cast) -> None:
    exit_approved(cast)
    announced(cast)
    exit_stages.do_stage(ref="hk", stage=Stage.STORES, by=cast.counsel, at=LAST, note="n")
    for by in (cast.counsel, cast.executive):
        market_exit.take_back(ref="hk", grounds="g", by=by, at=LAST)


ROWS: dict[str, Row] = {
    "assessors.invite_assessor": Row(nobody, lambda cast, _: an_assessor(cast, at=AT)),
    "assessors.end_assessor": Row(
        an_assessor,
        lambda cast, row: assessors.end_assessor(assessor_id=row.id, by=cast.admin, at=AT),
    ),
    "assessors.fix_seed": Row(
        an_assessor,
        lambda cast, row: assessors.fix_seed(
            assessor_id=row.id, period_name="2020-1", digest="0" * 64, at=AT
        ),
    ),
    "alarms.acknowledge": Row(
        rung,
        lambda cast, alarm: alarms.acknowledge(alarm_id=alarm.id, note="n", by=cast.analyst, at=AT),
    ),
    "alarms.escalate": Row(rung, lambda cast, alarm: alarms.escalate(alarm_id=alarm.id, at=AT)),
    "answer.send_answer": work("answer", released),
    "authority.add_authority": Row(
        nobody,
        lambda cast, _: authority.add_authority(
            name="n",
            kind="police",
            jurisdiction="FR",
            callback_number="1",
            callback_source="book",
            by=cast.analyst,
            at=AT,
        ),
    ),
    "authority.register_officer": Row(
        nobody,
        lambda cast, _: authority.register_officer(
            name="o",
            email="o@police.example",
            password=PASSWORD,
            authority_name="n",
            authority_kind="police",
            jurisdiction="FR",
            rank="r",
            phone="1",
            recipient="age1x",
            at=AT,
        ),
    ),
    "authority.offer_key": Row(
        nobody,
        lambda cast, _: authority.offer_key(
            officer_id=cast.officer_id,  # type: ignore[arg-type]  # a UUID
            recipient="age1x",
            by=cast.officer,
            at=AT,
        ),
    ),
    "authority.record_call_back": Row(
        nobody,
        lambda cast, _: authority.record_call_back(
            officer_id=cast.officer_id,  # type: ignore[arg-type]  # a UUID
            spoke_to="s",
            confirmed=False,
            key_read_back=False,
            note="",
            by=cast.analyst,
            at=AT,
        ),
    ),
    "authority.record_emergency_call_back": Row(
        lambda cast: a_filed_case(cast, **EMERGENCY),
        lambda cast, case: authority.record_emergency_call_back(
            case_id=case.id, spoke_to="s", confirmed=True, note="", by=cast.analyst, at=AT
        ),
    ),
    "authority.suspend_officer": Row(
        nobody,
        lambda cast, _: authority.suspend_officer(
            officer_id=cast.officer_id,  # type: ignore[arg-type]  # a UUID
            because="b",
            by=cast.analyst,
            at=AT,
        ),
    ),
    "clock_event.record_event": Row(filed, lambda cast, case: an_event(cast, case)),
    "clock_event.retract_event": Row(
        lambda cast: an_event(cast, filed(cast)),
        lambda cast, row: clock_event.retract_event(
            event_id=row.id, why="w", by=cast.counsel, at=AT
        ),
    ),
    "collection._keep_done": work("collect", waits_to_be_collected),
    "collection._keep_failure": work("collect", collection_fails),
    "collection._finish": work("collect", nearly_collected),
    "collection._stop": work("collect", collection_is_barred),
    "determination.propose": Row(filed, lambda cast, case: decide(cast, case, at=AT)),
    "determination.approve": Row(
        decided,
        lambda cast, row: determination.approve(
            determination_id=row.id, digest=row.digest, by=cast.counsel, at=AT
        ),
    ),
    "determination.refuse_approval": Row(
        decided,
        lambda cast, row: determination.refuse_approval(
            determination_id=row.id, because="b", by=cast.counsel, at=AT
        ),
    ),
    "exit_stages.do_stage": Row(exit_approved, lambda cast, _: announced(cast)),
    "exit_stages.undo_stage": Row(
        exit_to_be_undone,
        lambda cast, _: exit_stages.undo_stage(
            ref="hk", stage=Stage.STORES, by=cast.counsel, at=LAST, note="n"
        ),
    ),
    "hold.draft_hold": Row(nobody, lambda cast, _: drafted(cast)),
    "hold.consent_to_hold": Row(
        drafted,
        lambda cast, _: hold.consent_to_hold(ref="hk", grounds="g", by=cast.counsel, at=AT),
    ),
    "reopening.shut_gate": Row(nobody, lambda *_: reopening.shut_gate(because="b", at=AT)),
    "reopening.bring_checkpoint": Row(
        shut,
        lambda cast, note: reopening.bring_checkpoint(
            note=note, found_at="a witness", by=cast.counsel, at=AT
        ),
    ),
    "letters.approve_template": Row(
        nobody,
        lambda cast, _: letters.approve_template(
            template="zh-hant.refusal",
            version=letters.version_of(books().letters.find(LetterKind.REFUSAL, "zh-hant")),
            by=cast.counsel,
            at=AT,
        ),
    ),
    "statement.check_statement": Row(
        drafted, lambda cast, _: statement.check_statement(ref="hk", by=cast.counsel, at=AT)
    ),
    "hold.break_glass": Row(
        drafted, lambda cast, _: hold.break_glass(ref="hk", grounds="g", by=cast.counsel, at=AT)
    ),
    "hold.confirm_broken_glass": Row(
        broken,
        lambda cast, _: hold.confirm_broken_glass(ref="hk", grounds="g", by=cast.executive, at=AT),
    ),
    "hold_lift.lift_hold": Row(
        held, lambda cast, _: hold_lift.lift_hold(ref="hk", by=signatory(cast), grounds="g", at=AT)
    ),
    "hold_lift.word_for_lift": Row(
        held, lambda cast, _: hold_lift.word_for_lift(ref="hk", grounds="g", by=cast.counsel, at=AT)
    ),
    "intake.file_request": Row(
        nobody,
        lambda cast, _: intake.file_request(fields=FORM, key="k", by=cast.officer, at=AT),
    ),
    "intake.record_request": Row(
        letter,
        lambda cast, kept: intake.record_request(
            submission_id=kept.id,
            fields=FORM,
            authority_id=Authority.objects.get().id,
            follows=None,
            by=cast.analyst,
            at=AT,
        ),
    ),
    "intake.keep_letter": Row(nobody, lambda cast, _: intake.keep_letter(an_arrival("now"), at=AT)),
    "intake.amend_request": Row(
        filed,
        lambda cast, case: intake.amend_request(
            case_id=case.id, fields=FORM, seen_version=case.version, by=cast.analyst, at=AT
        ),
    ),
    "intake.withdraw": Row(
        filed, lambda cast, case: intake.withdraw(case_id=case.id, by=cast.officer, at=AT)
    ),
    "market_exit.draft_exit": Row(nobody, lambda cast, _: exit_drafted(cast)),
    "market_exit.edit_exit": Row(
        exit_drafted,
        lambda cast, _: market_exit.edit_exit(
            ref="hk", seen_version=1, terms=EXIT_PLAN, by=cast.counsel, at=LAST
        ),
    ),
    "market_exit.approve_exit": Row(exit_drafted, lambda cast, _: exit_word(cast.counsel)),
    "market_exit.take_back": Row(
        exit_approved,
        lambda cast, _: market_exit.take_back(ref="hk", grounds="g", by=cast.counsel, at=LAST),
    ),
    "notice.decide_notice": Row(
        answered,
        lambda cast, row: notice.decide_notice(
            notice_id=row.id,
            verdict=NoticeWord.FORBIDDEN,
            because="c",
            due_at=None,
            by=cast.counsel,
            at=AT,
        ),
    ),
    "public_pages.keep_pages": Row(
        nobody,
        lambda cast, _: public_pages.keep_pages({"check": ("a", "b")}, by=SYSTEM, at=AT),
    ),
    "people.offer_set_up": Row(nobody, lambda cast, _: people.offer_set_up(at=AT)),
    "exposure.add_entity": Row(nobody, lambda cast, _: an_entity(cast)),
    "exposure.end_entity": Row(
        an_entity,
        lambda cast, found: exposure.end_entity(entity_id=found.id, by=cast.counsel, at=AT),
    ),
    "exposure.add_natural_person": Row(nobody, lambda cast, _: somebody(cast)),
    "exposure.end_natural_person": Row(
        somebody,
        lambda cast, found: exposure.end_natural_person(person_id=found.id, by=cast.counsel, at=AT),
    ),
    "exposure.describe_exposure": Row(
        nobody,
        lambda cast, _: exposure.describe_exposure(
            person_id=cast.analyst.person,
            exposed_to=["HK"],
            has_stake=True,
            by=cast.counsel,
            at=AT,
        ),
    ),
    "hold_reasons.state_reasons": Row(
        drafted,
        lambda cast, _: hold_reasons.state_reasons(
            ref="hk", reasons="the new law", by=cast.counsel, at=AT
        ),
    ),
    "people.invite": Row(nobody, lambda cast, _: invited(cast)),
    "people.accept": Row(
        invited,
        lambda cast, token: people.accept(
            token=token, name="n", email="n@p.example", password=PASSWORD, at=NOON
        ),
    ),
    "place._keep": work("locate-accounts", waits_to_be_located),
    "place.record_place": Row(
        filed,
        lambda cast, case: place.record_place(
            account_id=case.accounts.get().id, place="HK", basis="b", by=cast.analyst, at=AT
        ),
    ),
    "preservation.ask_to_preserve": Row(
        filed,
        lambda cast, case: preservation.ask_to_preserve(case_id=case.id, by=cast.analyst, at=AT),
    ),
    "preservation._keep": work("preserve-now", preservation_waits),
    "preservation._finish": work("preserve-now", nearly_preserved),
    "preservation._leave_to_a_person": work("preserve", preservation_by_nobody_known),
    "provider.describe_provider": Row(
        nobody,
        lambda cast, _: provider.describe_provider(
            provider.ProviderTerms("Other", "FR", ("search",)), by=cast.admin, at=AT
        ),
    ),
    "release.release_production": Row(
        a_sealed_case,
        lambda cast, case: release.release_production(case_id=case.id, by=cast.counsel, at=AT),
    ),
    "resume.resume_collection": Row(
        collecting_was_stopped,
        lambda cast, row: resume.resume_collection(
            case_id=row.case_id, by=cast.analyst, at=NOON + 14 * DAY
        ),
    ),
    "release.grant_chunk": Row(released, last_chunk),
    "review.answer_question": Row(
        filed,
        lambda cast, case: review.answer_question(
            case_id=case.id, question="HR-L1", answer="yes", because="b", by=cast.analyst, at=AT
        ),
    ),
    "review.assign": Row(
        filed,
        lambda cast, case: review.assign(
            case_id=case.id, to=cast.analyst.person, by=cast.analyst, at=AT
        ),
    ),
    "sealing._keep": work("seal", collected),
    **{name: Row(*pair) for name, pair in alarm_rows.ROWS.items()},
    **{name: Row(*pair) for name, pair in restriction_rows.ROWS.items()},
    **{name: Row(*pair) for name, pair in assessment_rows.ROWS.items()},
    **{name: Row(*pair) for name, pair in figure_rows.ROWS.items()},
    **{name: Row(*pair) for name, pair in form_rows.ROWS.items()},
    **{name: Row(*pair) for name, pair in people_rows.ROWS.items()},
}

CHANGE_NO_STATE = {
    **assessment_rows.CHANGE_NO_STATE,
    **form_rows.CHANGE_NO_STATE,
    **people_rows.CHANGE_NO_STATE,
    "release.grant_chunk": "it only asks the gate",
    "assessors.look": "its entry is all that it writes",
    "intake.open_letter": "its entry is all that it writes",
    "notice.open_notice": "its entry is all that it writes",
    "review.open_case": "its entry is all that it writes",
    "what_if.offer_overlay": "its entry is all that it writes to the store",
    "what_if.record_play": "its entry is all that it writes",
}
"""Actions that write no state of their own: without an entry they leave nothing to be undone."""

KEPT_APART = {"casefile.Outbox", "casefile.Delivery", "ledger.Checkpoint"}
"""Leases, progress and signed checkpoints of what the ledger holds already: no state of a case."""

COUNTED = {"casefile.RollUp", "casefile.CountedHistory"}
"""Figures count first bytes with the progress that says that they left, entry or not."""


def test_every_action_has_a_row():
    assert set(discovered()) == set(ROWS) | set(CHANGE_NO_STATE)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, save what is no state of a case."""
    return {
        model._meta.label: sorted(model.objects.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.label not in KEPT_APART
    }


@pytest.mark.parametrize("name", sorted(set(ROWS) - {"people.offer_set_up"}))
def test_without_its_entry_an_action_fails_and_leaves_nothing(house, monkeypatch, name):
    cast = a_cast(house)
    row = ROWS[name]
    found = row.before(cast)
    _without_entries(monkeypatch, cast, row, found)


def _without_entries(
    monkeypatch: pytest.MonkeyPatch, cast: Cast | None, row: Row, found: Any
) -> None:
    apart: set[str] = set()
    before = everything()
    if row.call is last_chunk:  # the access entry of a download is written first, as it must be
        download = release.open_download(
            release_id=found.id, by=cast.officer, at=AT, now=lambda: AT
        )
        apart, before = COUNTED, everything()
        monkeypatch.setattr(store, "append", lambda *_, **__: 0)
        with pytest.raises(EntryMissing):
            list(download.chunks)
    else:
        monkeypatch.setattr(store, "append", lambda *_, **__: 0)
        with pytest.raises(EntryMissing):
            row.call(cast, found)
    after = everything()
    assert {name for name in after if after[name] != before[name]} <= apart


def test_without_its_entry_a_set_up_link_is_not_made(house, monkeypatch):
    _without_entries(monkeypatch, None, ROWS["people.offer_set_up"], None)


def test_with_its_entry_the_same_change_stays(house):
    cast = a_cast(house)
    drafted(cast)
    assert Hold.objects.count() == 1

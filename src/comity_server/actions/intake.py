"""Take requests in: every approach is kept, counted and acknowledged, held or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.determination.letters import LetterKind
from comity.intake.form import Deficiency, RequestForm, read_form
from comity.ledger.canonical import canonical
from comity.vocabulary.words import Channel, Clock, RequestKind
from comity_server import identifiers
from comity_server.actions import letters, notice, preservation
from comity_server.actions.actor import Actor
from comity_server.books import books
from comity_server.casefile import outbox, secrecy, voiding, winding
from comity_server.casefile.models import Case, Provider, TargetAccount
from comity_server.evidence import keep
from comity_server.evidence.models import Submission
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.people.claimed import ClaimedAuthority, find_or_enter
from comity_server.people.models import Authority, Officer


@dataclass(frozen=True, slots=True)
class Filed:
    """A request that was taken in: its case, and the number of its intake entry."""

    case: Case
    entry: int | None


@retry_whole
def file_request(
    *,
    fields: Mapping[str, str],
    files: Sequence[keep.KeptFile] = (),
    key: str,
    by: Actor,
    at: datetime,
    language: str = "en",
) -> Filed | tuple[Deficiency, ...]:
    """File the guided form of an officer. The same key files once, however often it is sent.

    :param language: in which the officer wants our letters, as a tag in lower case.

    What is kept as the submission is the form as it was sent, in canonical JSON.
    """
    by.must_be("officer")
    provider = Provider.objects.get(id=1)
    form = read_form(fields, services=frozenset(provider.services))
    if not isinstance(form, RequestForm):
        return form
    with change(Side.EXCLUSIVE):
        known = keep.find(key)
        if known is not None:
            return Filed(Case.objects.get(submission_id=known.id), None)
        officer = Officer.objects.select_related("authority").get(person_id=by.person)
        submission = keep.keep(
            keep.Arrived(
                channel=Channel.PORTAL,
                media_type="application/json",
                body=canonical(dict(fields)),
                received_at=at,
                key=key,
                files=files,
            )
        )
        case = open_case(
            form,
            submission,
            officer.authority,
            officer,
            Channel.PORTAL,
            by=by,
            at=at,
            language=language,
        )
        return Filed(case, record_intake(case, submission, by=by, at=at))


@retry_whole
def record_request(
    *,
    submission_id: UUID,
    fields: Mapping[str, str],
    authority_id: UUID | ClaimedAuthority,
    follows: UUID | None,
    by: Actor,
    at: datetime,
) -> Filed | tuple[Deficiency, ...]:
    """Record what a person of ours reads in a letter, a mail or a form that came by post.

    :param authority_id: a body of our directory, or one that the letter names and that is entered
        there unconfirmed: nothing leaves to it until somebody rang it.
    :raises ValueError: if the letter has been recorded already.
    """
    by.must_be_staff()
    provider = Provider.objects.get(id=1)
    form = read_form(fields, services=frozenset(provider.services))
    if not isinstance(form, RequestForm):
        return form
    with change(Side.EXCLUSIVE):
        submission = Submission.objects.get(id=submission_id)
        if Case.objects.filter(submission_id=submission.id).exists():
            raise ValueError("This letter has been recorded already.")
        authority = (
            find_or_enter(authority_id)
            if isinstance(authority_id, ClaimedAuthority)
            else Authority.objects.get(id=authority_id)
        )
        channel = Channel(submission.channel)
        case = open_case(form, submission, authority, None, channel, by=by, at=at)
        go_on_with(case, follows, at=at)
        return Filed(case, record_intake(case, submission, by=by, at=at))


@retry_whole
def keep_letter(arrived: keep.Arrived, *, at: datetime) -> Submission:
    """Keep a letter that came by mail or post; a person will read it. The same letter once."""
    with change(Side.NONE):
        known = keep.find(arrived.key)
        if known is not None:
            return known
        submission = keep.keep(arrived)
        store.append(
            "intake.letter-kept",
            at=at,
            actor="system",
            body={"channel": arrived.channel, "files": len(arrived.files)},
            commits={"submission": store.ContentDigest(bytes(submission.sha256))},
        )
    return submission


@retry_whole
def open_letter(*, submission_id: UUID, by: Actor, at: datetime) -> None:
    """Record who opens a letter, before anything of it is shown."""
    by.must_be_staff()
    with change(Side.NONE):
        submission = Submission.objects.only("sha256").get(id=submission_id)
        store.append(
            "intake.letter-opened",
            at=at,
            actor=by.role,
            commits={
                "person": str(by.person).encode(),
                "submission": store.ContentDigest(bytes(submission.sha256)),
            },
        )


def open_case(
    form: RequestForm,
    submission: Submission,
    authority: Authority,
    officer: Officer | None,
    channel: Channel,
    *,
    by: Actor,
    at: datetime,
    language: str = "en",
    keep_by: str = "preserve",
) -> Case:
    """Open the case of a request in the change under way, and have kept what must be at once.

    :param keep_by: the work that keeps data: "preserve" waits for a person where nobody has
        confirmed the authority, "preserve-now" is the word of a person of ours.
    """
    case = Case.objects.create(
        ref=identifiers.case_ref(),
        state=Case.State.IN_REVIEW,
        submission_id=submission.id,
        kind=form.kind,
        received_at=submission.received_at,
        channel=channel,
        authority=authority,
        officer=officer,
        jurisdiction=authority.jurisdiction,
        filed_by_id=by.person,
        language=language[:10],
        turn="counsel" if form.kind is RequestKind.REALTIME else "analyst",
        **_as_asked(form),
    )
    TargetAccount.objects.bulk_create(
        TargetAccount(
            case=case, position=position, identifier=asked.identifier, service=asked.service
        )
        for position, asked in enumerate(form.accounts, start=1)
    )
    winding.wind(case, at=at)
    outbox.queue("locate-accounts", key=f"locate:{case.id}", at=at, case=case.id)
    if form.kind is RequestKind.PRESERVATION or is_kept_at_once(form.instrument):
        outbox.queue(keep_by, key=f"{keep_by}:{case.id}", at=at, case=case.id)
    return case


def go_on_with(case: Case, earlier: UUID | None, *, at: datetime) -> None:
    """Say in the change under way which case a new one goes on with; its data are kept on."""
    if earlier is None:
        return
    case.follows_id = earlier
    case.save()
    before = Case.objects.get(id=earlier)
    winding.wind(before, at=at)
    preservation.keep_as_long_as_due(before)


def is_kept_at_once(instrument: str) -> bool:
    """Return whether the books say that what an instrument asks for is preserved on receipt."""
    return any(one.at_once for one in books().clocks.rules_of(instrument, Clock.PRESERVE))


def _as_asked(form: RequestForm) -> dict[str, object]:
    return {
        "underlying_state": form.underlying_state,
        "their_reference": form.their_reference,
        "instrument": form.instrument,
        "issued_by": form.issued_by,
        "services": list(form.services),
        "categories": list(form.categories),
        "period_start": form.period.start,
        "period_end": form.period.end,
        "offences": list(form.offences),
        "cites": form.cites,
        "says": form.says,
        "secrecy_ordered": form.secrecy_ordered,
        "secrecy_until": form.secrecy_until,
        "threat": form.threat,
        "worldwide": form.worldwide,
        "answer_by": form.answer_by,
        "scope_asked": None if form.scope_asked is None else list(form.scope_asked),
    }


def record_intake(
    case: Case,
    submission: Submission,
    *,
    by: Actor,
    at: datetime,
    sheet: bytes | None = None,
) -> int:
    """Acknowledge a request, give its accounts their notice verdicts, and write its entry.

    :param sheet: the canonical bytes of the official form that it was keyed in from.
    """
    # The leaf commits to the digest of the submission as its sender has it (issue 5's rolls).
    letters.write(case, LetterKind.ACKNOWLEDGEMENT, at=at, key=str(case.id))
    notice.write_verdicts(case, at=at)
    return store.append(
        "intake.recorded",
        at=at,
        actor=by.role,
        case=case.ref,
        body={"channel": case.channel, "kind": case.kind, "follows": case.follows_id is not None},
        commits={
            "submission": store.ContentDigest(bytes(submission.sha256)),
            **({} if sheet is None else {"sheet": sheet}),
        },
    )


@retry_whole
def amend_request(
    *, case_id: UUID, fields: Mapping[str, str], seen_version: int, by: Actor, at: datetime
) -> Case | tuple[Deficiency, ...]:
    """Change what a case says was asked. Any edit voids every determination and approval.

    :raises StaleVersion: if somebody changed it while this was being written.
    """
    by.must_be("officer", "analyst", "counsel")
    provider = Provider.objects.get(id=1)
    form = read_form(fields, services=frozenset(provider.services))
    if not isinstance(form, RequestForm):
        return form
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update().get(id=case_id)
        if by.role == "officer" and (case.officer is None or case.officer.person_id != by.person):
            raise Case.DoesNotExist
        if case.version != seen_version:
            raise StaleVersion(case)
        if case.closed_at is not None:
            raise ValueError("This request is closed. File a new one that follows it.")
        for name, value in _as_asked(form).items():
            setattr(case, name, value)
        secrecy.keep(case)
        case.version += 1
        case.editors = sorted({*case.editors, str(by.person)})
        case.state = Case.State.IN_REVIEW
        case.save()
        voiding.void_decisions(case, why="what was asked was changed", at=at)
        winding.wind(case, at=at)
        store.append(
            "intake.amended",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"version": case.version},
            commits={"fields": canonical(dict(fields)), "person": str(by.person).encode()},
        )
    return case


class StaleVersion(ValueError):
    """Raised when a page was written against a version that is no longer the present one."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__("Somebody changed the scope while you were writing. Compare and choose.")


@retry_whole
def withdraw(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """Let the officer who filed a request take it back; it stays counted as received."""
    by.must_be("officer")
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update().get(id=case_id, officer__person_id=by.person)
        if case.closed_at is None:
            case.state, case.closed_at, case.turn = Case.State.WITHDRAWN, at, "nobody"
            case.save()
            voiding.void_decisions(case, why="the request was withdrawn", at=at)
            store.append("intake.withdrawn", at=at, actor=by.role, case=case.ref)
    return case

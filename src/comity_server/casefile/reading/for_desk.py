"""What our own people see: cases by clock, one case whole, holds, releases, the directory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity_server.casefile.models import (
    Case,
    Determination,
    Hold,
    Letter,
    Notice,
    Provider,
    Release,
    StatementRun,
    TargetAccount,
)
from comity_server.evidence.keep import NO_LETTERS
from comity_server.evidence.models import Submission
from comity_server.ledger.models import Entry
from comity_server.people.models import Authority, CallBack, Officer, Person

PAGE = 50
OPENED = "review.opened"


def case_by_ref(ref: str) -> Case | None:
    """Return an unsealed case; a sealed one is not there for who is not inside."""
    return (
        Case.objects.select_related("authority", "officer__person", "follows", "assigned_to")
        .prefetch_related("accounts", "answers", "events")
        .filter(ref=ref, sealed=False)
        .first()
    )


def determination_of(case: Case) -> Determination | None:
    """Return the determination that is proposed or approved."""
    return (
        case.determinations.exclude(state=Determination.State.VOID)
        .select_related("by")
        .prefetch_related("grants__account", "approvals__person")
        .first()
    )


def entries_of(case: Case) -> tuple[Entry, ...]:
    """Return what was done about a case, newest first; that it was read stands elsewhere."""
    rows = Entry.objects.filter(case_ref=case.ref).exclude(kind=OPENED)
    return tuple(rows.order_by("-number")[:100])


def openings_of(case: Case) -> tuple[Entry, ...]:
    """Return when a case was opened to read, newest first."""
    rows = Entry.objects.filter(case_ref=case.ref, kind=OPENED)
    return tuple(rows.order_by("-number")[:100])


def last_amended_at(case: Case) -> datetime:
    """Return when what a case asks was changed last, or when it was received."""
    found = Entry.objects.filter(case_ref=case.ref, kind="intake.amended").order_by("-number")
    newest = found.first()
    return newest.recorded_at if newest else case.received_at


def newest_entries(*, before: int | None = None) -> tuple[Entry, ...]:
    """Return the newest ledger entries."""
    rows = Entry.objects.order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return tuple(rows[:PAGE])


def submission_of(case: Case) -> Submission:
    """Return what arrived."""
    return Submission.objects.prefetch_related("attachments").get(id=case.submission_id)


def letters_of(case: Case) -> tuple[Letter, ...]:
    """Return our letters about a case."""
    return tuple(case.letters.order_by("at"))


def notices_of(case: Case) -> tuple[Notice, ...]:
    """Return the notice verdicts of a case."""
    return tuple(case.notices.select_related("account"))


def release_of(case: Case) -> Release | None:
    """Return the newest release of a case."""
    return case.releases.prefetch_related("deliveries").order_by("-ledger_number").first()


def recent_releases() -> tuple[Release, ...]:
    """Return the newest releases."""
    rows = Release.objects.select_related("case__authority", "officer__person", "revoked_by")
    return tuple(rows.prefetch_related("deliveries").order_by("-ledger_number")[:PAGE])


def sealed_cases() -> tuple[Case, ...]:
    """Return the cases whose production waits to be released."""
    rows = Case.objects.filter(state=Case.State.SEALED).select_related("authority")
    return tuple(rows.prefetch_related("accounts").order_by("must_by", "id")[:PAGE])


def holds() -> tuple[Hold, ...]:
    """Return every hold, those in force first."""
    rows = Hold.objects.select_related("drafted_by").prefetch_related("consents__person")
    return tuple(rows.order_by("state", "-effective_at"))


def hold_by_ref(ref: str) -> Hold | None:
    """Return one hold."""
    rows = Hold.objects.select_related("replaces").prefetch_related("consents__person")
    return rows.filter(ref=ref).first()


def free_hold_ref(wanted: str) -> str:
    """Return a reference that no hold has: the one wanted, or the next number after it."""
    ref, number = wanted, 1
    while Hold.objects.filter(ref=ref).exists():
        number += 1
        ref = f"{wanted[:56]}-{number}"
    return ref


def newest_statement_run(row: Hold) -> StatementRun | None:
    """Return the newest check of a hold's sentence that somebody asked for."""
    return row.statement_runs.order_by("-ledger_number").first()


def officers() -> tuple[Officer, ...]:
    """Return the officers, those who wait for a call-back first."""
    rows = Officer.objects.select_related("person", "authority").prefetch_related("keys")
    return tuple(sorted(rows, key=lambda one: (one.status != "registered", one.registered_at)))


def officer_by_id(officer_id: UUID) -> Officer | None:
    """Return one officer."""
    rows = Officer.objects.select_related("person", "authority").prefetch_related("keys")
    return rows.filter(id=officer_id).first()


def calls_of(officer: Officer) -> Sequence[CallBack]:
    """Return the calls made about an officer, newest first."""
    return CallBack.objects.filter(officer=officer).select_related("by").order_by("-at")


def authorities() -> tuple[Authority, ...]:
    """Return our directory."""
    return tuple(Authority.objects.order_by("jurisdiction", "name"))


def unread_letters() -> tuple[Submission, ...]:
    """Return letters that nobody has recorded as a request yet."""
    recorded = Case.objects.values("submission_id")
    rows = Submission.objects.exclude(channel__in=NO_LETTERS).exclude(id__in=recorded)
    return tuple(rows.order_by("received_at")[:PAGE])


def people() -> tuple[Person, ...]:
    """Return our own people."""
    rows = Person.objects.filter(officer__isnull=True)
    return tuple(rows.order_by("name", "email"))


def provider() -> Provider | None:
    """Return the provider's row."""
    return Provider.objects.filter(id=1).first()


def account_of(case: Case, position: str) -> TargetAccount | None:
    """Return the target account that stands at a position of a case."""
    if not position.isdigit():
        return None
    return case.accounts.filter(position=int(position)).first()

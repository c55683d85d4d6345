"""Before anything is published: is each sentence true, and if not, who answers for it, and why?

A contradicted sentence is not published until its text is changed or a person states reasons, which
are kept with their name and with what contradicts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.hold import Contradiction, HoldRecord, contradictions
from comity_server.actions.actor import Actor
from comity_server.casefile import gate_facts
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Hold, PublishedDespite
from comity_server.casefile.reading.announced import announced
from comity_server.casefile.statement_checks import StatementCheck, check_record, statement_check
from comity_server.gate.change import current
from comity_server.ledger import store


@dataclass(frozen=True, slots=True)
class Objections:
    """What stands against a publication: sentences that releases contradict, and clauses of
    other announced holds that would no longer be true."""

    checks: tuple[StatementCheck, ...] = ()
    clauses: tuple[Contradiction, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.checks or self.clauses)

    def named(self) -> list[dict[str, object]]:
        """Return each contradicted sentence, with what contradicts it, as it is kept."""
        checks: list[dict[str, object]] = [
            {"hold": one.ref, "releases": [left.ledger_number for left in one.contradicted_by]}
            for one in self.checks
        ]
        return checks + [
            {"hold": one.published.id, "clause": one.clause, "detail": one.detail}
            for one in self.clauses
        ]


class StatementContradicted(ValueError):
    """Raised when something would be published that is not true; carries the objections."""

    code = "statement.contradicted"

    def __init__(self, found: Objections) -> None:
        self.found = found
        count = sum(len(one.contradicted_by) for one in found.checks)
        super().__init__(
            f"The published sentence is not true: {count} counted releases and "
            f"{len(found.clauses)} clauses of other statements contradict it. "
            "Change its text or its fields, or state why it is published all the same."
        )


def objections_to_hold(row: Hold, *, at: datetime) -> Objections:
    """Return what stands against announcing a hold; nothing where it is not announced."""
    if row.announced_at is None:
        return Objections()
    terms = parse_terms(row.terms, ref=row.ref)
    check = check_record(HoldRecord(terms), title=row.title, at=at)
    counts_at = max(at, terms.effective_at)
    # The version that this one replaces says nothing any more once this one is in force.
    older = row.replaces.ref if row.replaces else ""
    said = [one.record for one in announced(at=counts_at) if one.record.hold.id != older]
    found = contradictions(
        terms, published=said, at=counts_at, assessments=gate_facts.assessments()
    )
    return Objections(() if check.holds else (check,), found)


def objections_to_figures(*, at: datetime) -> Objections:
    """Return every announced sentence that the releases behind the figures contradict."""
    return Objections(tuple(one for one in statement_check(at=at) if not one.holds))


def answer_for(found: Objections, *, subject: str, reasons: str, by: Actor, at: datetime) -> None:
    """Let a publication go on if nothing stands against it, or with a person's reasons.

    To be called inside the change that publishes, before its ledger entry.

    :raises StatementContradicted: if something stands against it and no reasons are given.
    """
    current()
    if not found:
        return
    if not reasons.strip():
        raise StatementContradicted(found)
    PublishedDespite.objects.create(
        subject=subject,
        against=found.named(),
        reasons=reasons.strip(),
        person_id=by.person,
        at=at,
        ledger_number=store.next_number(),
    )


def answered_for(subject: str) -> Sequence[PublishedDespite]:
    """Return who published a subject in spite of what, oldest first."""
    rows = PublishedDespite.objects.filter(subject=subject).select_related("person")
    return tuple(rows.order_by("ledger_number"))

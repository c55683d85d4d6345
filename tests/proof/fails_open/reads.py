"""What of the database the gate's verdict rests on: each table with the input that it carries.

``EMPTY`` says what the gate makes of a table in which nothing is to be found, where all else is
clear: what it cannot do without, it must miss. Of the others an empty table is the ordinary case (a
house without a hold); that nobody empties them is the database's own task (``proofs`` ``roles``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from comity.release.inputs import GateInput


@dataclass(frozen=True, slots=True)
class Read:
    """A table: which inputs it carries (none: it carries the decision or the gate itself), and
    whether the gate can be clear without a row of it."""

    inputs: tuple[GateInput, ...]
    may_be_empty: bool
    means: str


def _read(*inputs: GateInput, empty: bool, means: str) -> Read:
    return Read(inputs, empty, means)


READS: Final[dict[str, Read]] = {
    "casefile_answer": _read(
        GateInput.PACKS, empty=True, means="what people answered, which prohibitions ask for"
    ),
    "casefile_approval": _read(GateInput.APPROVALS, empty=False, means="who said yes to what"),
    "casefile_assessment": _read(
        GateInput.ASSESSMENTS, empty=True, means="on what a lift rests; without it, held"
    ),
    "casefile_assessmentsignature": _read(GateInput.ASSESSMENTS, empty=True, means="who signed it"),
    "casefile_assessmentversion": _read(
        GateInput.ASSESSMENTS, empty=True, means="what it says, as it was written"
    ),
    "casefile_case": _read(
        GateInput.AMENDMENTS, empty=False, means="what is asked, its version and who changed it"
    ),
    "casefile_caseevent": _read(
        GateInput.PACKS, empty=True, means="what happened to it: windows open and shut by that"
    ),
    "casefile_determination": _read(empty=False, means="what was decided"),
    "casefile_exitdeed": _read(GateInput.EXITS, empty=True, means="which stages stand"),
    "casefile_grant": _read(empty=False, means="what of it may leave"),
    "casefile_hold": _read(GateInput.HOLDS, empty=True, means="holds"),
    "casefile_holdlift": _read(GateInput.HOLDS, empty=True, means="what people lifted"),
    "casefile_marketexit": _read(GateInput.EXITS, empty=True, means="market exits"),
    "casefile_measureproof": _read(
        GateInput.ASSESSMENTS, empty=True, means="which of its measures somebody saw done"
    ),
    "casefile_objection": _read(
        GateInput.PACKS, empty=True, means="what users said against it, which waits for people"
    ),
    "casefile_provider": _read(GateInput.PACKS, empty=False, means="where we are established"),
    "casefile_shutting": _read(empty=True, means="whether the gate is shut as a whole"),
    "casefile_targetaccount": _read(
        GateInput.ACCOUNTS, empty=False, means="whose data it is, and where they are"
    ),
    "ledger_head": _read(empty=False, means="the newest entry: no instant is older"),
    "people_authority": _read(GateInput.STANDING, empty=False, means="whether we know the asker"),
    "people_officer": _read(GateInput.STANDING, empty=False, means="whether we know the officer"),
    "people_officerkey": _read(GateInput.STANDING, empty=False, means="to whom it is sealed"),
    "people_person": _read(GateInput.PEOPLE, empty=False, means="who may say yes today"),
}

WITHOUT_ROWS: Final = frozenset({GateInput.SECRECY})
"""Inputs of the predicate that no table carries yet: the house passes them as empty constants."""

DECIDES: Final[dict[str, frozenset[str]]] = {
    "casefile_approval": frozenset({"at", "digest", "voided_at"}),
    "casefile_case": frozenset(
        {
            *("categories", "channel", "editors", "issued_by", "kind", "offences", "period_end"),
            *("period_start", "received_at", "scope_asked", "services", "threat"),
            *("underlying_state", "version"),
        }
    ),
    "casefile_caseevent": frozenset({"at", "categories", "happened"}),
    "casefile_determination": frozenset({"approvals_needed", "case_version", "digest", "state"}),
    "casefile_exitdeed": frozenset({"stage"}),
    "casefile_grant": frozenset({"category", "end", "outcome", "start"}),
    "casefile_hold": frozenset({"recorded_at", "ref", "terms"}),
    "casefile_marketexit": frozenset({"approved_terms"}),
    "casefile_provider": frozenset({"established_in", "holds_data", "services"}),
    "casefile_targetaccount": frozenset({"place"}),
    "ledger_head": frozenset({"recorded_at"}),
    "people_authority": frozenset({"jurisdiction", "kind", "name", "status"}),
    "people_officer": frozenset({"status"}),
    "people_person": frozenset({"roles"}),
}
"""Columns that the gate must be able to read: garbage in one of them shuts it. What is not listed
decides nothing: a text for people, a number that is only carried along."""

"""What means that somebody broke a rule: exceptions with a stable code.

What a careful caller meets in ordinary work is a verdict with reasons, not an exception. The tree::

    ComityError
    ├── PackError            a law, rights or policy file is wrong (file, line, cure)
    ├── ScenarioError        a scenario file is wrong (file and key)
    ├── IntakeError          a submission cannot be taken, with what is wrong
    ├── LedgerError          a ledger, proof, checkpoint or entry does not hold together
    ├── FiguresError         figures, a table or a roll cannot be drawn up as asked
    ├── ScopeError           a production would exceed its determination
    ├── DeterminationMissing data is about to be collected before anyone decided it may be
    ├── CustodianFailed      a custodian is down, slow, wrong about types, too talkative, or refused
    ├── PackageError         a production cannot be packed, or is not what its manifest says
    ├── SealError            a key is none of ours to seal to, or a sealed blob was tampered with
    └── GateShut             something tried to leave past a verdict that is not clear

A message says what happened, why it matters and what to do. It never holds user data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from comity.vocabulary.verdict import Bar
from comity.vocabulary.words import CaseRef


class ComityError(Exception):
    """Stand at the root of everything that we raise on purpose."""

    code: ClassVar[str] = "comity"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake in a file of the books: where it stands, what is wrong, and how to mend it."""

    file: str
    line: int
    says: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says} {self.cure}"


class PackError(ComityError):
    """Raised when a pack is wrong; carries every fault, each with its file, line and cure."""

    code = "pack.invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        head = f"The books have {count} fault{'s' if count != 1 else ''}, so they are not used:"
        super().__init__("\n".join([head, *map(str, self.faults)]))


class ScenarioError(ComityError):
    """Raised when a scenario file is wrong; names file and key."""

    code = "scenario.invalid"


class IntakeError(ComityError):
    """Raised when a submission cannot be taken."""

    code = "intake.refused"


class LedgerError(ComityError):
    """Raised when a ledger, proof, checkpoint or entry does not hold together."""

    code = "ledger.invalid"


class FiguresError(ComityError):
    """Raised when figures, a table or a roll cannot be drawn up as asked; says which and why."""

    code = "figures.invalid"


class ScopeError(ComityError):
    """Raised when a production would exceed its determination."""

    code = "scope.exceeded"


class DeterminationMissing(ComityError):
    """Raised when data is about to be collected before anyone decided it may be."""

    code = "determination.missing"

    def __init__(self, case: CaseRef) -> None:
        super().__init__(
            f"Case {case} has no signed determination, so nothing may be collected. "
            "Sign one at the desk, or withdraw the collection."
        )


class CustodianFailed(ComityError):
    """Raised when a custodian does not do its work; ``code`` says how, as ``custodian.<kind>``."""

    code = "custodian.failed"


class PackageError(ComityError):
    """Raised when a production cannot be packed."""

    code = "package.invalid"


class SealError(ComityError):
    """Raised when a key cannot be sealed to, or a sealed blob does not open as it was written."""

    code = "seal.invalid"


class GateShut(ComityError):
    """Raised when something tries to leave past a verdict that is not clear."""

    code = "release.gate-shut"

    def __init__(self, bars: Sequence[Bar]) -> None:
        self.bars = tuple(bars)
        reasons = "; ".join(bar.text or bar.code for bar in self.bars)
        super().__init__(f"Nothing may leave: {reasons}. Answer each reason at the desk.")

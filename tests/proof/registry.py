"""What we claim, and the tests that try to break it: the rows of ``./comity prove``.

Add a row with the tests that prove it. Examples of Hypothesis are counted by themselves; a test
that tries cases of its own says how many with the fixture ``count_cases``, scaled by ``times``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim and the tests that try to break it.

    :ivar on_stores: whether it is tried on both databases.
    :ivar covers: the sources that it is about, as patterns from the repository's folder. A table in
        ``docs/proof/`` that was made before they changed is stale, and a test says so.
    """

    name: str
    claim: str
    tests: tuple[str, ...]
    on_stores: bool = False
    covers: tuple[str, ...] = ()


GATE_FILES = (
    "src/comity/hold/*.py",
    "src/comity/hold/diligence/*.py",
    "src/comity/release/[acfgi]*.py",
    "src/comity_server/gate/*.py",
    "src/comity_server/actions/collection.py",
    "src/comity_server/actions/hold.py",
    "src/comity_server/actions/hold_lift.py",
    "src/comity_server/actions/release.py",
    "src/comity_server/casefile/assessments.py",
    "src/comity_server/casefile/case_obstacles.py",
    "src/comity_server/casefile/clause_uses.py",
    "src/comity_server/casefile/fencing.py",
    "src/comity_server/casefile/gate_facts.py",
    "src/comity_server/casefile/lifting.py",
    "src/comity_server/casefile/hold_terms.py",
    "src/comity_server/casefile/mapping.py",
    "src/comity_server/casefile/outbox.py",
    "src/comity_server/casefile/succession.py",
    "src/comity_server/casefile/telling.py",
    "src/comity_server/casefile/triggers.py",
    "src/comity_server/casefile/voiding.py",
    "src/comity_server/ledger/store.py",
    "src/comity_server/vault/reading.py",
    "proofs/gate.pml",
)
"""What decides whether something leaves: a table of proofs counts only for these very files."""

PROOFS: tuple[Proof, ...] = (
    Proof(
        name="canonical",
        claim="What the ledger prints is one text for one value, and parses back to it (RFC 8785)",
        tests=("tests/ledger/test_canonical.py", "tests/ledger/test_entry.py"),
    ),
    Proof(
        name="tree",
        claim="Every inclusion and consistency proof verifies, none for another tree (RFC 9162)",
        tests=(
            "tests/ledger/test_tree.py",
            "tests/ledger/test_levels.py",
            "tests/ledger/test_tile.py",
        ),
    ),
    Proof(
        name="note",
        claim="A checkpoint is believed only whole, and only from a key that is known",
        tests=("tests/ledger/test_note.py",),
    ),
    Proof(
        name="restriction",
        claim="A participant is restricted if and only if the written rule says so",
        tests=("tests/restriction",),
    ),
    Proof(
        name="columns",
        claim="The quick gate, the obvious one and the trade's own reader of databases agree",
        tests=("tests/edge/test_columns.py", "tests/edge/test_forwarded.py"),
    ),
    Proof(
        name="reloading",
        claim="Two processes that judge while snapshots are replaced read nothing torn",
        tests=("tests/edge/test_reloading.py",),
    ),
    Proof(
        name="clock",
        claim="A deadline is where a slow walk through the calendar finds it, over every change",
        tests=(
            "tests/clock/test_count.py",
            "tests/clock/test_generated_deadlines.py",
            "tests/clock/test_moved_scenarios.py",
        ),
    ),
    Proof(
        name="exit",
        claim="Of a market exit is done what two people planned: none more, none fewer, each once",
        tests=("tests/restriction/test_exit_plan.py", "tests/restriction/test_exit_live.py"),
        on_stores=True,
    ),
    Proof(
        name="figures",
        claim="The figures kept while writing equal a recount, whatever was corrected or merged",
        tests=("tests/transparency",),
    ),
    Proof(
        name="one-entry",
        claim="A change of state is one transaction with exactly one ledger entry, or nothing",
        tests=("tests/proof/test_actions_leave_nothing.py", "tests/gate/test_change.py"),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="gate",
        claim="What a hold covers does not leave, whoever tries and whichever way",
        tests=("tests/gate", "tests/assessment", "tests/release/test_gate.py"),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="alone",
        claim="Each condition of the gate decides alone; made wrong, a row that names it fails",
        tests=("tests/release/test_gate_alone.py", "tests/release/test_gate_covered.py"),
        covers=GATE_FILES,
    ),
    Proof(
        name="fails-closed",
        claim="Whatever the gate reads or the house calls fails: nothing leaves, and work resumes",
        tests=("tests/proof/fails_open",),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="world",
        claim="Whatever people do in whatever order, the invariants hold after each act",
        tests=("tests/proof/test_world.py",),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="simulation",
        claim="Years with faults and wrong clocks keep the invariants; equal seeds, equal roots",
        tests=("tests/proof/test_simulation.py",),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="schedules",
        claim="No interleaving of the shipped statements passes what was acknowledged",
        tests=("tests/proof/test_schedules.py",),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="late-commit",
        claim="A release whose COMMIT comes late does not follow a hold's acknowledgement",
        tests=("tests/proof/test_late_commit.py",),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="crash",
        claim="kill -9 at every failpoint loses nothing acknowledged and delivers nothing twice",
        tests=("tests/crash",),
        on_stores=True,
        covers=GATE_FILES,
    ),
    Proof(
        name="roles",
        claim="The application's own database role can loosen nothing",
        tests=("tests/proof/test_roles.py",),
        covers=GATE_FILES,
    ),
    Proof(
        name="model",
        claim="In a model of gate, lift and egress, spin finds no way past",
        tests=("tests/proof/test_model.py",),
        covers=GATE_FILES,
    ),
    Proof(
        name="variants",
        claim="These proofs find each of the gates that we made wrong on purpose",
        tests=("tests/proof/test_variants.py",),
        covers=GATE_FILES,
    ),
)


def digest_of(proof: Proof, *, root: Path = ROOT) -> str:
    """Return one SHA-256 over the sources that a proof is about; empty where it names none."""
    if not proof.covers:
        return ""
    whole = hashlib.sha256()
    for path in sorted({path for pattern in proof.covers for path in root.glob(pattern)}):
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def stale(table: str, proofs: Iterable[Proof], *, root: Path = ROOT) -> list[str]:
    """Return the proofs whose sources are not those that ``table`` was made from."""
    named = [proof for proof in proofs if proof.covers]
    return [proof.name for proof in named if digest_of(proof, root=root) not in table]

"""What a roll catches, each by the person who would meet it."""

from __future__ import annotations

import random
from dataclasses import replace
from hashlib import sha256

import pytest

from comity.errors import FiguresError
from comity.ledger.commitment import commit_to_digest
from comity.transparency.roll import (
    Counted,
    Roll,
    RollOpening,
    Row,
    check_counts,
    check_opening,
    draw_up,
    entry_of,
    sample,
)

EDITION, TABLE = "2020-H2/1", "by-place"
PUBLISHED = {"HK": 40, "DE": 20}
TOTAL = 63
SEED = b"an assessor's dice, thrown thrice"


def digest(number: int) -> bytes:
    return sha256(b"submission %d" % number).digest()


def intake_salt(number: int) -> bytes:
    return sha256(b"intake salt %d" % number).digest()


def commitment(number: int) -> bytes:
    return commit_to_digest(intake_salt(number), digest(number))


def salt(number: int, edition: str = EDITION) -> bytes:
    return sha256(f"salt {number} {edition}".encode()).digest()[:16]


def true_cell(number: int) -> str:
    return "HK" if number < 40 else "DE" if number < 60 else "SG"


def a_roll(edition: str = EDITION, table: str = TABLE, numbers=range(TOTAL)) -> Roll:
    counted = [Counted(true_cell(n), commitment(n), salt(n, edition + table)) for n in numbers]
    return draw_up(counted, edition=edition, table=table, withheld=frozenset({"SG"}))


def an_opening(number: int, *, cell: str | None = None) -> RollOpening:
    return RollOpening(
        salt=salt(number, EDITION + TABLE),
        edition=EDITION,
        table=TABLE,
        cell=cell or true_cell(number),
        intake_salt=intake_salt(number),
    )


def test_every_sender_finds_their_own_entry_in_its_cell():
    roll = a_roll()
    assert check_counts(roll, PUBLISHED, total=TOTAL) == ()
    for number in range(TOTAL):
        found = check_opening(an_opening(number), roll=roll, submission_digest=digest(number))
        assert found is None


def test_a_withheld_entry_does_not_say_its_cell():
    labels = {row.label for row in a_roll().rows}
    assert labels == {"HK", "DE", "withheld"}


def test_a_clash_is_caught_two_senders_cannot_be_shown_one_entry():
    roll, opening = a_roll(), an_opening(1)
    assert check_opening(opening, roll=roll, submission_digest=digest(1)) is None
    found = check_opening(opening, roll=roll, submission_digest=digest(2))
    assert found == "the roll has no entry for this submission in this cell"


def test_an_entry_for_one_submission_twice_is_refused():
    counted = [Counted("HK", commitment(1), salt(1)), Counted("HK", commitment(1), salt(2))]
    with pytest.raises(FiguresError, match="a request comes twice"):
        draw_up(counted, edition=EDITION, table=TABLE, withheld=frozenset())


def test_a_salt_used_twice_is_refused():
    counted = [Counted("HK", commitment(1), salt(1)), Counted("HK", commitment(2), salt(1))]
    with pytest.raises(FiguresError, match="a salt comes twice"):
        draw_up(counted, edition=EDITION, table=TABLE, withheld=frozenset())


def test_a_late_entry_changes_the_root():
    roll = a_roll(numbers=range(TOTAL - 1))
    assert roll.root() != a_roll().root()


def test_a_missing_entry_is_caught_by_its_sender_and_by_the_count():
    roll = a_roll(numbers=range(1, TOTAL))
    assert check_opening(an_opening(0), roll=roll, submission_digest=digest(0)) is not None
    assert check_counts(roll, PUBLISHED, total=TOTAL) == (
        "cell 'HK' says 40, the roll has 39",
        "the total says 63, the roll has 62",
    )


def test_an_added_entry_is_caught_by_the_count_and_cannot_be_opened_to_the_ledger():
    roll = a_roll(numbers=range(TOTAL + 1))
    assert check_counts(roll, PUBLISHED, total=TOTAL) == ("the total says 63, the roll has 64",)
    # With the numbers raised to fit, only the assessor's walk to the ledger is left.
    in_ledger = {commitment(n) for n in range(TOTAL)}
    root, size = roll.root(), len(roll.rows)
    asked = sample(
        seed=SEED, seed_commitment=sha256(SEED).digest(), root=root, size=size, count=size
    )
    opened = {
        entry_of(
            salt=salt(n, EDITION + TABLE),
            edition=EDITION,
            table=TABLE,
            cell=true_cell(n),
            commitment=commitment(n),
        )
        for n in range(TOTAL + 1)
        if commitment(n) in in_ledger
    }
    assert sum(roll.rows[index].entry not in opened for index in asked) == 1


def test_swapped_cells_are_caught_by_the_senders():
    roll = a_roll()
    rows = list(roll.rows)
    one = next(i for i, row in enumerate(rows) if row.label == "HK")
    two = next(i for i, row in enumerate(rows) if row.label == "DE")
    rows[one], rows[two] = replace(rows[one], label="DE"), replace(rows[two], label="HK")
    swapped = replace(roll, rows=tuple(rows))
    assert check_counts(swapped, PUBLISHED, total=TOTAL) == ()
    assert swapped.root() != roll.root()
    wrong = [
        n
        for n in range(TOTAL)
        if check_opening(an_opening(n), roll=swapped, submission_digest=digest(n))
    ]
    assert len(wrong) == 2


def test_an_opening_to_a_cell_that_the_roll_does_not_publish_is_caught():
    roll = a_roll()
    lie = an_opening(1, cell="DE")
    assert check_opening(lie, roll=roll, submission_digest=digest(1)) is not None


def test_an_opening_of_another_edition_is_caught():
    opening = replace(an_opening(1), edition="2020-H2/2")
    found = check_opening(opening, roll=a_roll(), submission_digest=digest(1))
    assert found == "the opening is for another edition or table"


def test_no_two_rolls_can_be_joined():
    rolls = [a_roll(e, t) for e in ("2020-H2/1", "2020-H2/2") for t in (TABLE, "by-outcome")]
    entries = [row.entry for roll in rolls for row in roll.rows]
    assert len(set(entries)) == 4 * TOTAL
    # Nor does the order tell: who stands where in one roll says nothing of the other.
    places = [
        [roll.rows.index(Row(entry, label)) for entry, label in pairs(roll)] for roll in rolls[:2]
    ]
    agree = sum(abs(a - b) < 4 for a, b in zip(*places, strict=True))
    assert agree < TOTAL / 3


def pairs(roll: Roll):
    for n in range(TOTAL):
        entry = entry_of(
            salt=salt(n, roll.edition + roll.table),
            edition=roll.edition,
            table=roll.table,
            cell=true_cell(n),
            commitment=commitment(n),
        )
        label = roll.label_of(entry)
        assert label is not None
        yield entry, label


def test_the_same_text_cut_otherwise_is_another_entry():
    facts = {"salt": salt(1), "commitment": commitment(1)}
    one = entry_of(edition="2020", table="H2", cell="HK", **facts)
    two = entry_of(edition="2020H", table="2", cell="HK", **facts)
    assert one != two


def test_a_roll_out_of_order_or_with_an_entry_twice_is_refused():
    rows = a_roll().rows
    with pytest.raises(FiguresError, match="not sorted, or counts"):
        Roll(EDITION, TABLE, (*rows, rows[-1]))
    with pytest.raises(FiguresError, match="not sorted"):
        Roll(EDITION, TABLE, rows[::-1])


def test_a_house_that_does_not_know_the_seed_cannot_keep_its_false_entries_out_of_the_sample():
    """Grinding salts helps only who knows the seed; it is committed to and comes afterwards."""
    rng = random.Random(1)
    false = {commitment(n) for n in range(50, TOTAL)}

    def ground(seed: bytes, tries: int) -> tuple[Roll, frozenset[bytes]]:
        best = None
        for _ in range(tries):
            salts = [rng.randbytes(16) for _ in range(TOTAL)]
            roll = draw_up(
                [Counted(true_cell(n), commitment(n), salts[n]) for n in range(TOTAL)],
                edition=EDITION,
                table=TABLE,
                withheld=frozenset(),
            )
            entries = frozenset(
                entry_of(
                    salt=salts[n],
                    edition=EDITION,
                    table=TABLE,
                    cell=true_cell(n),
                    commitment=commitment(n),
                )
                for n in range(TOTAL)
                if commitment(n) in false
            )
            caught = found_in(roll, entries, seed)
            if best is None or caught < best[0]:
                best = (caught, roll, entries)
        assert best is not None
        return best[1], best[2]

    def found_in(roll: Roll, entries: frozenset[bytes], seed: bytes) -> int:
        asked = sample(
            seed=seed,
            seed_commitment=sha256(seed).digest(),
            root=roll.root(),
            size=TOTAL,
            count=12,
        )
        return sum(roll.rows[index].entry in entries for index in asked)

    known = b"a seed that leaked before"
    roll, entries = ground(known, 60)
    assert found_in(roll, entries, known) == 0
    fresh = [rng.randbytes(32) for _ in range(40)]
    caught = sum(found_in(roll, entries, seed) > 0 for seed in fresh)
    assert caught > 30


def test_a_seed_other_than_the_one_committed_to_is_refused():
    committed = sha256(SEED).digest()
    for seed in (SEED + b"!", b"short"):
        with pytest.raises(FiguresError, match="not the one"):
            sample(seed=seed, seed_commitment=committed, root=b"", size=9, count=3)


def test_a_sample_has_no_row_twice_and_never_more_than_there_are():
    facts = {"seed": SEED, "seed_commitment": sha256(SEED).digest(), "root": b"r"}
    assert sample(**facts, size=5, count=9) == [0, 1, 2, 3, 4]
    assert len(set(sample(**facts, size=500, count=50))) == 50


def test_a_cell_that_goes_by_the_label_of_withheld_ones_is_refused():
    with pytest.raises(FiguresError, match="rename"):
        draw_up(
            [Counted("withheld", commitment(1), salt(1))],
            edition=EDITION,
            table=TABLE,
            withheld=frozenset(),
        )

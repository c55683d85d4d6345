"""One flipped bit anywhere is found, and named by the file it is in. Zero misses."""

import random

import pytest

from comity_verify.comity_verify import check_ledger, check_receipt
from tests.support import ledgers

TABLES = ("entries", "head", "checkpoints", "openings")


def flipped(data, place, bit):
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def ledger_misses(path, name, places, *, chance):
    """Return the flips in one file of an export that the tool does not name."""
    file = path / name
    data = file.read_bytes()
    misses = []
    for place in places(len(data)):
        bit = chance.randrange(8)
        file.write_bytes(flipped(data, place, bit))
        faults = check_ledger(str(path)).faults
        if not any(where.startswith(name) for where, _ in faults):
            misses.append((name, place, bit, faults))
    file.write_bytes(data)
    return misses


@pytest.fixture
def small(tmp_path):
    """Return an export of three entries, cosigned by a witness whose key is in the folder."""
    entries = [ledgers.an_entry(number) for number in range(3)]
    note = ledgers.cosigned(ledgers.note_of([entry.to_bytes() for entry in entries]))
    found = ledgers.export(tmp_path / "small", entries, note=note)
    (found.path / "witnesses").write_text(f"{ledgers.witness_vkey()}\n")
    assert check_ledger(str(found.path)).faults == []
    return found


@pytest.mark.parametrize("name", ["checkpoint", "key.vkey", "witnesses", "rows/head.jsonl"])
def test_every_byte_of_the_small_files_counts(small, name):
    assert ledger_misses(small.path, name, range, chance=random.Random(name)) == []


def flips_over(export, *, each, chance):
    def some(size):
        return [chance.randrange(size) for _ in range(each)]

    misses = []
    for name in export.files():
        misses += ledger_misses(export.path, name, some, chance=chance)
    return misses


def test_two_hundred_flips_over_rows_and_tiles_are_each_named(tmp_path):
    entries = [ledgers.an_entry(number) for number in range(40)]
    found = ledgers.export(tmp_path / "ledger", entries)
    assert {f"rows/{table}.jsonl" for table in TABLES} < set(found.files())
    assert len(found.files()) * 25 == 200
    assert flips_over(found, each=25, chance=random.Random(200)) == []


def test_flips_in_a_ledger_of_many_tiles_are_each_named(ledger):
    assert flips_over(ledger, each=2, chance=random.Random(2)) == []


@pytest.mark.slow
@pytest.mark.slow
def test_every_byte_of_a_small_export_counts(small):
    misses = []
    for name in small.files():
        misses += ledger_misses(small.path, name, range, chance=random.Random(name))
    assert misses == []


@pytest.mark.parametrize("state", ["proved", "promised"])
def test_every_byte_of_a_receipt_counts(state):
    entries = [ledgers.an_entry(number) for number in range(5)]
    if state == "proved":
        data = ledgers.a_proved_receipt(entries, 3).to_bytes()
    else:
        data = ledgers.a_promised_receipt(entries[3], entries[:2]).to_bytes()
    assert check_receipt(data, allow_promise=True).faults == []
    chance = random.Random(state)
    misses = []
    for place in range(len(data)):
        bit = chance.randrange(8)
        faults = check_receipt(flipped(data, place, bit), allow_promise=True).faults
        if not any(where.startswith("receipt") for where, _ in faults):
            misses.append((place, bit))
    assert misses == []


def test_a_cut_or_lengthened_file_is_named(small):
    for name in small.files():
        file = small.path / name
        data = file.read_bytes()
        for other in (data[:-1], data + b"\n", data + b"\0", b"", data + data):
            file.write_bytes(other)
            faults = check_ledger(str(small.path)).faults
            # An empty list of openings is a list of openings: they may all have been erased.
            if other or name != "rows/openings.jsonl":
                assert any(where.startswith(name) for where, _ in faults), (name, len(other))
        file.write_bytes(data)

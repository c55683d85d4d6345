"""What the stranger's tool says of a good ledger, and of each way to tamper with one."""

import shutil

import pytest

from comity_verify.comity_verify import check_ledger
from tests.support import ledgers


def faults_of(path, **options):
    return check_ledger(str(path), **options).faults


def named(faults):
    return {where for where, _ in faults}


def test_a_good_ledger_is_proved(ledger):
    report = check_ledger(str(ledger.path), key=ledgers.KEY.key.to_text())
    assert report.faults == [] and report.notes == []
    assert report.proved == [
        "a checkpoint of 300 entries is signed by ledger.example/comity+7b196da3",
        "its 300 entries are here, numbered 0 to 299 without a gap, recorded in order from "
        "2020-07-06T12:00:00.000000Z to 2020-07-06T12:04:59.000000Z",
        "the live store's rows say the same: rows/entries.jsonl, rows/head.jsonl, "
        "rows/checkpoints.jsonl, rows/openings.jsonl",
    ]


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257])
def test_ledgers_of_every_shape_are_proved(tmp_path, count):
    entries = [ledgers.an_entry(number) for number in range(count)]
    assert faults_of(ledgers.export(tmp_path / "ledger", entries).path) == []


def test_an_empty_ledger_is_proved(tmp_path):
    assert faults_of(ledgers.export(tmp_path / "ledger", [], with_rows=False).path) == []


def test_a_key_that_came_with_the_files_is_said_to_be_trusted(ledger):
    report = check_ledger(str(ledger.path))
    assert report.faults == []
    assert "key.vkey: trusted the key that came with the files" in report.notes[0]


def test_another_key_than_the_one_given_is_a_fault(ledger):
    other = ledgers.SigningKey.from_seed(b"o" * 32, name=ledgers.ORIGIN).key.to_text()
    assert named(faults_of(ledger.path, key=other)) >= {"key.vkey", "checkpoint"}


def test_a_ledger_without_its_key_needs_one_to_be_given(ledger):
    (ledger.path / "key.vkey").unlink()
    assert named(faults_of(ledger.path)) == {"key.vkey"}
    assert faults_of(ledger.path, key=ledgers.KEY.key.to_text()) == []


def test_a_changed_entry_is_named_and_its_tile_is_not_blamed(ledger):
    path = ledger.path / "tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b'"accounts":17,', b'"accounts":71,'))
    assert faults_of(ledger.path) == [
        ("tile/entries/000: entry 17", "it differs from its leaf in tile/0/000"),
    ]


def test_a_changed_hash_is_named_and_its_entry_is_not_blamed(ledger):
    path = ledger.path / "tile/0/000"
    data = path.read_bytes()
    path.write_bytes(data[: 32 * 17] + bytes(32) + data[32 * 18 :])
    assert faults_of(ledger.path) == [
        ("tile/0/000", "hash differs at leaf 17 from entry 17"),
    ]


def test_a_changed_upper_tile_is_named(ledger):
    path = ledger.path / "tile/1/000.p/1"
    path.write_bytes(bytes(32))
    assert faults_of(ledger.path) == [
        ("tile/1/000.p/1", "hash 0 differs from the tree below it"),
    ]


def test_a_rewritten_history_that_fits_itself_does_not_fit_the_checkpoint(ledger, tmp_path):
    entries = [*ledger.entries[:17], ledgers.an_entry(17, actor="insider"), *ledger.entries[18:]]
    forged = ledgers.export(tmp_path / "forged", entries)
    shutil.copy(ledger.path / "checkpoint", forged.path / "checkpoint")
    found = faults_of(forged.path)
    assert [where for where, _ in found] == ["checkpoint"]
    assert "its root is not that of the 300 entries here" in found[0][1]


def test_a_rewritten_history_with_a_new_checkpoint_does_not_extend_the_old_one(ledger, tmp_path):
    entries = [*ledger.entries[:17], ledgers.an_entry(17, actor="insider"), *ledger.entries[18:]]
    forged = ledgers.export(tmp_path / "forged", entries, with_rows=False)
    assert faults_of(forged.path) == []
    old = str(ledger.path / "checkpoint")
    assert named(faults_of(forged.path, since=old)) == {"--since"}


def test_a_truncated_ledger_does_not_extend_the_old_one(ledger, tmp_path):
    short = ledgers.export(tmp_path / "short", ledger.entries[:299], with_rows=False)
    found = faults_of(short.path, since=str(ledger.path / "checkpoint"))
    assert found == [
        ("--since", "it is of 300 entries, and the folder has 299: truncated"),
    ]


def test_a_grown_ledger_extends_the_old_one(ledger, tmp_path):
    entries = [*ledger.entries, *(ledgers.an_entry(number) for number in range(300, 600))]
    grown = ledgers.export(tmp_path / "grown", entries)
    report = check_ledger(str(grown.path), since=str(ledger.path / "checkpoint"))
    assert report.faults == []
    assert "the ledger extends the older checkpoint of 300 entries" in report.proved


def test_an_older_checkpoint_of_another_key_counts_for_nothing(ledger, tmp_path):
    other = ledgers.SigningKey.from_seed(b"o" * 32, name=ledgers.ORIGIN)
    note = ledgers.head_of([b"one"]).signed(key=other.key, sign=other.sign)
    (tmp_path / "old").write_text(note.to_text())
    assert "--since" in named(faults_of(ledger.path, since=str(tmp_path / "old")))


def test_two_entries_in_each_others_place_are_named(tmp_path):
    entries = [ledgers.an_entry(number).to_bytes() for number in (0, 2, 1, 3)]
    swapped = ledgers.export(tmp_path / "swapped", entries, with_rows=False)
    assert faults_of(swapped.path) == [
        ("tile/entries/000.p/4: entry 1", "it calls itself number 2"),
        ("tile/entries/000.p/4: entry 2", "it calls itself number 1"),
        (
            "tile/entries/000.p/4: entry 2",
            "recorded at 2020-07-06T12:00:01.000000Z, after one of 2020-07-06T12:00:02.000000Z",
        ),
    ]


def test_a_gap_is_named(tmp_path):
    entries = [ledgers.an_entry(number).to_bytes() for number in (0, 1, 3)]
    gap = ledgers.export(tmp_path / "gap", entries, with_rows=False)
    assert faults_of(gap.path) == [
        ("tile/entries/000.p/3: entry 2", "it calls itself number 3"),
    ]


def test_a_signed_entry_that_is_not_canonical_is_named(tmp_path):
    loose = ledgers.an_entry(1).to_bytes().replace(b'"number":1', b'"number": 1')
    entries = [ledgers.an_entry(0).to_bytes(), loose]
    found = faults_of(ledgers.export(tmp_path / "loose", entries, with_rows=False).path)
    assert found == [
        ("tile/entries/000.p/2: entry 1", "it is not written in canonical form (RFC 8785)"),
    ]


@pytest.mark.parametrize(
    "name", ["tile/entries/000", "tile/0/001.p/44", "tile/1/000.p/1", "checkpoint"]
)
def test_a_missing_file_is_named(ledger, name):
    (ledger.path / name).unlink()
    assert name in named(faults_of(ledger.path))


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "tile/0/002", "tile/2/000.p/1", "tile/0/001.p/45", "tile/0/1", ".writing/x"],
)
def test_a_file_that_nothing_proves_is_named(ledger, name):
    path = ledger.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(32))
    assert named(faults_of(ledger.path)) == {name}


def test_a_link_is_no_part_of_an_export(ledger):
    path = ledger.path / "tile/0/000"
    path.rename(ledger.path.parent / "elsewhere")
    path.symlink_to(ledger.path.parent / "elsewhere")
    assert "tile/0/000" in named(faults_of(ledger.path))


def test_tiles_of_earlier_sizes_may_stay_and_are_checked(tmp_path):
    entries = [ledgers.an_entry(number) for number in range(300)]
    for count in (100, 299, 300):
        grown = ledgers.export(tmp_path / "ledger", entries[:count], with_rows=False)
    assert faults_of(grown.path) == []
    for name in ("tile/0/000.p/100", "tile/entries/001.p/43"):
        path = grown.path / name
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert {where.partition(":")[0] for where in named(faults_of(grown.path))} == {name}
        path.write_bytes(data)


def test_a_checkpoint_that_lies_by_orders_is_one_fault(ledger):
    head = ledgers.head_of([found.to_bytes() for found in ledger.entries])
    note = ledgers.Checkpoint(ledgers.ORIGIN, 10**17, head.root)
    signed = note.signed(key=ledgers.KEY.key, sign=ledgers.KEY.sign)
    (ledger.path / "checkpoint").write_text(signed.to_text())
    found = faults_of(ledger.path)
    assert [where for where, _ in found] == ["checkpoint"]


def test_a_cosigned_checkpoint_is_proved_and_an_unknown_witness_is_told(ledger):
    note = ledgers.cosigned(ledger.note)
    (ledger.path / "checkpoint").write_text(note.to_text())
    report = check_ledger(str(ledger.path))
    assert report.faults == [] and "witness.example/w1" in report.notes[-1]
    report = check_ledger(str(ledger.path), witnesses=[ledgers.witness_vkey()])
    assert report.faults == [] and "it is cosigned by witness.example/w1" in report.proved


def test_a_witness_that_must_have_cosigned_and_did_not_is_a_fault(ledger):
    (ledger.path / "witnesses").write_text(f"{ledgers.witness_vkey()}\n")
    assert named(faults_of(ledger.path)) == {"checkpoint"}
    (ledger.path / "checkpoint").write_text(ledgers.cosigned(ledger.note).to_text())
    assert faults_of(ledger.path) == []


def test_a_cosignature_for_another_moment_is_a_fault(ledger):
    note = ledgers.cosigned(ledger.note)
    line = note.signatures[-1]
    moved = ledgers.Signature(line.name, line.key_id, bytes(8) + line.signature[8:])
    text = ledger.note.with_cosignature(moved).to_text()
    (ledger.path / "checkpoint").write_text(text)
    assert named(faults_of(ledger.path, witnesses=[ledgers.witness_vkey()])) == {"checkpoint"}


def test_a_folder_of_hashes_proves_its_root_only_when_that_is_asked(ledger):
    shutil.rmtree(ledger.path / "tile/entries")
    shutil.rmtree(ledger.path / "rows")
    assert named(faults_of(ledger.path)) == {"tile/entries/000", "tile/entries/001.p/44"}
    report = check_ledger(str(ledger.path), hashes_only=True)
    assert report.faults == []
    assert "entries were not checked: --hashes-only" in report.notes


def test_a_changed_hash_in_a_folder_of_hashes_does_not_fit_the_checkpoint(ledger):
    path = ledger.path / "tile/0/001.p/44"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert "checkpoint" in named(faults_of(ledger.path, hashes_only=True))


@pytest.mark.parametrize(
    ("table", "before", "after", "line", "what"),
    [
        ("entries", '"kind":"intake.', '"kind":"intakf.', 1, "its column kind"),
        ("entries", '"case_ref":"c-1"', '"case_ref":"c-2"', 2, "its column case_ref"),
        ("entries", "12:00:00.000000Z", "12:00:01.000000Z", 1, "its column recorded_at"),
        ("entries", '"number":0', '"number":1', 1, "its number is 1"),
        ("entries", '"canonical":"7b', '"canonical":"7c', 1, "its canonical bytes"),
        ("head", '"size":300', '"size":301', 1, "its size is 301"),
        ("head", "12:04:59", "12:04:58", 1, "its recorded_at"),
        ("checkpoints", '"size":150', '"size":151', 1, "its size or root"),
        ("openings", '"number":5', '"number":6', 2, "does not open"),
        ("openings", '"name":"submission"', '"name":"submissiom"', 1, "does not open"),
        ("openings", '"number":5', '"number":5000', 2, "there is no entry 5000"),
        ("openings", '"number":5', '"number":true', 2, "no whole number"),
    ],
)
def test_a_changed_row_is_named_with_its_column(ledger, table, before, after, line, what):
    path = ledger.path / f"rows/{table}.jsonl"
    path.write_text(path.read_text().replace(before, after, 1))
    ((where, told),) = faults_of(ledger.path)
    assert where == f"rows/{table}.jsonl: line {line}"
    assert what in told


def test_a_row_too_few_is_named(ledger):
    path = ledger.path / "rows/entries.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert faults_of(ledger.path) == [
        ("rows/entries.jsonl", "it has 299 rows instead of 300"),
    ]


def test_a_column_that_this_tool_does_not_know_is_not_passed_over(ledger):
    path = ledger.path / "rows/head.jsonl"
    path.write_text(path.read_text().replace("{", '{"a":1,', 1))
    ((where, told),) = faults_of(ledger.path)
    assert where == "rows/head.jsonl: line 1" and "exactly the fields" in told


def test_a_stored_checkpoint_line_that_no_key_proves_is_named(tmp_path):
    entries = [ledgers.an_entry(number) for number in range(3)]
    note = ledgers.cosigned(ledgers.note_of([entry.to_bytes() for entry in entries]))
    found = ledgers.export(tmp_path / "ledger", entries, note=note)
    assert named(faults_of(found.path)) == {"rows/checkpoints.jsonl: line 2"}
    assert faults_of(found.path, witnesses=[ledgers.witness_vkey()]) == []

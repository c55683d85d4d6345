"""What the stranger's tool says of a good production, and of each way to tamper with one."""

import hashlib
import io
import json
import random
import shutil
import subprocess
import zipfile

import pytest

from comity.release.package import Member
from comity_server.adapters.packing import zip_members
from comity_verify.comity_verify import Wanted, check_production
from tests.support import ledgers, productions


@pytest.fixture(scope="module")
def archive():
    return productions.packed()


@pytest.fixture
def file(tmp_path, archive):
    path = tmp_path / "production.zip"
    path.write_bytes(archive)
    return path


@pytest.fixture
def folder(tmp_path, archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        found.extractall(tmp_path)
    return tmp_path / "production-p-7k2m"


def faults_of(path, **wanted):
    return check_production(str(path), Wanted(**wanted)).faults


def named(faults):
    return {where.partition(":")[0] for where, _ in faults}


def with_members(archive, change):
    """Pack an archive anew as our packer does, its files changed by ``change``."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        members = {name.partition("/")[2]: found.read(name) for name in found.namelist()}
    change(members)
    packed = (Member(path, [data]) for path, data in members.items())
    return b"".join(zip_members(packed, folder="production-p-7k2m"))


def relisted(members):
    """Make both lists of a bag fit its files, as a forger would."""
    manifest = json.loads(members["comity/manifest.json"])
    for one in manifest["files"]:
        one["sha256"] = hashlib.sha256(members[one["path"]]).hexdigest()
        one["bytes"] = len(members[one["path"]])
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    members["comity/manifest.json"] = text.encode()
    for name, is_payload in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        members[name] = b"".join(
            f"{hashlib.sha256(data).hexdigest()}  {path}\n".encode()
            for path, data in members.items()
            if path.startswith("data/") is is_payload and path != "tagmanifest-sha256.txt"
        )
        payload = [data for path, data in members.items() if path.startswith("data/")]
        oxum = f"Payload-Oxum: {sum(map(len, payload))}.{len(payload)}\n".encode()
        info = members["bag-info.txt"].split(b"Payload-Oxum")[0]
        members["bag-info.txt"] = info + oxum


def test_a_good_production_is_proved_as_an_archive_and_unpacked(file, folder):
    key = ledgers.KEY.key.to_text()
    for path in (file, folder):
        report = check_production(str(path), Wanted(key=key))
        assert report.faults == [] and report.notes == []
        assert len(report.proved) == 3
        assert "each of its 4 records lies in one of 3 grants" in report.proved[1]
        assert report.proved[2] == (
            f"the approval of determination {productions.DIGEST} is in the ledger"
        )


def test_sha256sum_and_the_tool_agree(folder):
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", name], cwd=folder, check=True)


def test_two_hundred_flips_over_the_archive_are_each_found_and_named(file, archive):
    chance, missed = random.Random(7), []
    places = [chance.randrange(len(archive)) for _ in range(200)]
    for place in places:
        turned = bytearray(archive)
        turned[place] ^= 1 << chance.randrange(8)
        file.write_bytes(turned)
        faults = faults_of(file)
        if not faults or not all(where and what for where, what in faults):
            missed.append(place)
    assert missed == []


def test_every_byte_of_the_archives_own_structure_counts(file, archive):
    start = archive.index(b"PK\x01\x02")
    places = [*range(60), *range(start, start + 160), *range(len(archive) - 110, len(archive))]
    missed = []
    for place in places:
        turned = bytearray(archive)
        turned[place] ^= 1
        file.write_bytes(turned)
        if not faults_of(file):
            missed.append(place)
    assert missed == []


def test_a_flip_in_any_file_of_the_folder_is_named_by_that_file(folder):
    chance = random.Random(8)
    files = [found for found in folder.rglob("*") if found.is_file() and found.stat().st_size]
    for path in sorted(files):
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        for _ in range(15):
            place = chance.randrange(len(data))
            turned = bytearray(data)
            turned[place] ^= 1 << chance.randrange(8)
            path.write_bytes(turned)
            assert name in named(faults_of(folder)), (name, place)
        path.write_bytes(data)


@pytest.mark.parametrize("other", [b"", b"PK", b"\n", b"PK\x05\x06" + bytes(18)])
def test_bytes_after_the_end_or_no_archive_at_all_are_faults(file, archive, other):
    file.write_bytes(archive + (other or b"\0"))
    assert named(faults_of(file)) == {"production.zip"}
    file.write_bytes(other)
    assert named(faults_of(file)) == {"production.zip"}
    file.write_bytes(archive[:-1])
    assert named(faults_of(file)) == {"production.zip"}


def test_a_sealed_production_is_to_be_opened_first(file):
    file.write_bytes(b"age-encryption.org/v1\n-> X25519 ")
    ((_, what),) = faults_of(file)
    assert "open it first" in what


def test_an_added_file_is_named(folder):
    (folder / "data" / "extra.txt").write_text("extra")
    assert named(faults_of(folder)) >= {"data/extra.txt"}


@pytest.mark.parametrize(
    "name",
    [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "comity/manifest.json",
        "comity/scope.json",
        "comity/ledger-proof.json",
        "data/summary.pdf",
        "data/content/account-2.jsonl",
    ],
)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert name in named(faults_of(folder))


@pytest.mark.parametrize(
    ("before", "after", "lines", "told"),
    [
        (b"2020-07-06T12:02:00Z", b"2020-07-06T13:00:00Z", [3], "outside the period"),
        (b"2020-07-06T12:00:00Z", b"2020-07-06T11:59:59Z", [1], "outside the period"),
        (b'"2020-07-06T12:00:00Z"', b"null", [1], "no instant"),
        (b"@alice", b"@alicf", [1, 2, 3], "another account or category"),
        (b'"category":"content"', b'"category":"traffic"', [1, 2, 3], "another account"),
        (b'"fields":', b'"fields": ', [1, 2, 3], "not written as a record"),
    ],
)
def test_a_record_outside_its_grant_is_named_though_every_digest_fits(
    file, archive, before, after, lines, told
):
    path = "data/content/account-2.jsonl"

    def change(members):
        assert before in members[path]
        members[path] = members[path].replace(before, after)
        relisted(members)

    file.write_bytes(with_members(archive, change))
    found = faults_of(file)
    assert [where for where, _ in found] == [f"{path}: line {line}" for line in lines]
    assert all(told in what for _, what in found)


def test_a_record_that_is_left_out_is_named_though_every_digest_fits(file, archive):
    path = "data/content/account-2.jsonl"

    def change(members):
        members[path] = b"".join(members[path].splitlines(keepends=True)[:-1])
        relisted(members)

    file.write_bytes(with_members(archive, change))
    assert named(faults_of(file)) == {path}


def test_the_proof_of_another_determination_case_or_entry_is_a_fault(tmp_path):
    path = tmp_path / "production.zip"
    entries = [
        productions.an_approval(body={"digest": "cd" * 32}),
        productions.an_approval(case="c-other"),
        productions.an_approval(kind="determination.refused"),
    ]
    for entry in entries:
        path.write_bytes(productions.packed(proof=productions.proof_of(entry)))
        assert named(faults_of(path)) == {"comity/ledger-proof.json"}


def test_a_proof_that_is_no_receipt_is_a_fault(tmp_path):
    path = tmp_path / "production.zip"
    path.write_bytes(productions.packed(proof=b'{"proof":1}'))
    assert named(faults_of(path)) == {"comity/ledger-proof.json"}


def test_a_promised_proof_counts_only_where_the_caller_accepts_it(tmp_path):
    path = tmp_path / "production.zip"
    entry = productions.an_approval()
    promise = ledgers.a_promised_receipt(entry, [ledgers.an_entry(0)]).to_bytes()
    path.write_bytes(productions.packed(proof=promise))
    assert named(faults_of(path)) == {"comity/ledger-proof.json"}
    assert faults_of(path, allow_promise=True) == []


def test_a_production_under_another_key_is_a_fault(file):
    other = ledgers.SigningKey.from_seed(b"o" * 32, name=ledgers.ORIGIN).key.to_text()
    assert named(faults_of(file, key=other)) == {"comity/ledger-proof.json"}


def test_the_receipt_of_its_sealing_names_this_very_archive(file, folder, archive):
    digest = hashlib.sha256(archive).hexdigest()
    for told, good in ((digest, True), ("00" * 32, False)):
        entry = productions.an_approval(kind="release.sealed", body={"payload_sha256": told})
        receipt = productions.proof_of(entry)
        assert (faults_of(file, receipt=receipt) == []) is good
        assert named(faults_of(folder, receipt=receipt)) == {"--receipt"}


def test_the_receipt_of_its_release_names_its_determination(file):
    for told, good in ((productions.DIGEST, True), ("00" * 32, False)):
        entry = productions.an_approval(kind="release.released", body={"determination": told})
        faults = faults_of(file, receipt=productions.proof_of(entry))
        assert (faults == []) is good


def test_the_same_folder_under_another_name_is_a_fault(file, archive):
    file.write_bytes(archive.replace(b"production-p-7k2m/", b"production-p-7k2n/"))
    assert named(faults_of(file)) == {"comity/manifest.json"}


def test_a_link_in_the_folder_is_named(folder):
    shutil.move(folder / "data/summary.pdf", folder.parent / "elsewhere.pdf")
    (folder / "data/summary.pdf").symlink_to(folder.parent / "elsewhere.pdf")
    assert "data/summary.pdf" in named(faults_of(folder))

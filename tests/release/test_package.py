"""A production is a valid bag, the same bytes for the same inputs, and never beyond its scope."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.collection.lines import record_of
from comity.collection.record import Record, SourceId
from comity.determination.scope import Grant, Scope
from comity.errors import PackageError, ScopeError
from comity.release.contents import Contents, PackageFacts
from comity.release.package import Packer
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, CaseRef, Category
from comity_server.adapters.packing import zip_stream
from comity_server.adapters.summary import set_summary

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
ALICE, BOB = AccountId("@alice:例え.example"), AccountId("=cmd|calc")
HOUR = Period(NOON, NOON + timedelta(hours=1))
SCOPE = Scope(
    (
        Grant(ALICE, Category.SUBSCRIBER),
        Grant(ALICE, Category.CONTENT, HOUR),
        Grant(BOB, Category.CONTENT, HOUR),
    )
)
FACTS = PackageFacts(
    production="p-7k2m",
    case=CaseRef("c-9x"),
    provider="Example Forum",
    authority="Hong Kong Police Force 香港警務處",
    prepared_at=NOON,
    determination_sha256="ab" * 32,
    scope=SCOPE,
    custodians=("forum", "synapse"),
    discarded=(("other-account", 3), ("outside-period", 1)),
)


def a_record(account: AccountId, minute: int, body: str = "hello") -> Record:
    return Record(
        account,
        Category.CONTENT,
        NOON + timedelta(minutes=minute),
        (("body", body), ("length", len(body))),
        SourceId("forum/posts"),
    )


WHO = Record(ALICE, Category.SUBSCRIBER, None, (("name", "Alice"),), SourceId("forum/who"))
RECORDS = [WHO, *(a_record(ALICE, minute, f"=post {minute}\n\x1b[1m") for minute in range(3))]


def packed(
    records: list[Record] = RECORDS,
    *,
    facts: PackageFacts = FACTS,
    summary=set_summary,  # type: ignore[no-untyped-def]  # a function
) -> tuple[bytes, Contents]:
    def source(account: AccountId, category: Category) -> Iterator[Record]:
        return iter([one for one in records if (one.account, one.category) == (account, category)])

    packer = Packer(facts=facts, records=source, summary=summary, ledger_proof=b'{"proof":1}')
    return b"".join(zip_stream(packer)), packer.contents


def plain_summary(contents: Contents) -> bytes:
    return repr([(pair.name, pair.rows) for pair in contents.pairs]).encode()


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bag")
    with zipfile.ZipFile(io.BytesIO(packed()[0])) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / "production-p-7k2m"


def test_the_same_inputs_are_the_same_bytes() -> None:
    one, contents = packed()
    other, again = packed()
    assert one == other
    assert contents == again


@settings(max_examples=20)
@given(
    st.lists(
        st.builds(a_record, st.just(ALICE), st.integers(0, 59), st.text(max_size=40)),
        max_size=6,
    )
)
def test_any_records_come_back_from_their_lines_in_order(records: list[Record]) -> None:
    whole, _ = packed(records, summary=plain_summary)
    assert whole == packed(records, summary=plain_summary)[0]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        body = archive.read("production-p-7k2m/data/content/account-2.jsonl")
    lines = body.split(b"\n")
    assert lines.pop() == b""
    assert [record_of(line) for line in lines] == records


def test_another_record_is_another_digest() -> None:
    _, contents = packed(summary=plain_summary)
    _, other = packed([*RECORDS, a_record(BOB, 1)], summary=plain_summary)
    assert contents.digest != other.digest


@pytest.mark.needs("sha256sum")
@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_sha256sum_passes_on_the_unpacked_bag(bag: Path, manifest: str) -> None:
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", manifest], cwd=bag, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.needs("unzip")
def test_debians_unzip_takes_the_archive(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(packed(summary=plain_summary)[0])
    checked = subprocess.run(
        ["unzip", "-tq", "p.zip"], cwd=tmp_path, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_every_file_stands_in_exactly_one_manifest(bag: Path) -> None:
    files = {str(path.relative_to(bag)) for path in bag.rglob("*") if path.is_file()}
    payload = names_in(bag / "manifest-sha256.txt")
    tags = names_in(bag / "tagmanifest-sha256.txt")
    assert payload == {name for name in files if name.startswith("data/")}
    assert tags == files - payload - {"tagmanifest-sha256.txt"}


def names_in(manifest: Path) -> set[str]:
    return {line.split("  ", 1)[1] for line in manifest.read_text("utf-8").splitlines()}


def test_the_bag_says_what_bagit_asks(bag: Path) -> None:
    assert (bag / "bagit.txt").read_text() == (
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    )
    payload = [path for path in (bag / "data").rglob("*") if path.is_file()]
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}"
    assert oxum in (bag / "bag-info.txt").read_text().splitlines()


def test_names_are_safe_and_tell_nothing_about_an_account(bag: Path) -> None:
    for path in bag.rglob("*"):
        name = str(path.relative_to(bag))
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9./-]*", name)
        assert "alice" not in name
        assert ".." not in name


def test_our_manifest_lists_every_file_with_its_digest_and_what_was_discarded(bag: Path) -> None:
    text = (bag / "comity/manifest.json").read_bytes()
    manifest = json.loads(text)
    assert packed()[1].digest == hashlib.sha256(text).hexdigest()
    assert manifest["discarded"] == {"other-account": 3, "outside-period": 1}
    assert manifest["determination_sha256"] == "ab" * 32
    for file in manifest["files"]:
        body = (bag / file["path"]).read_bytes()
        assert (file["sha256"], file["bytes"]) == (hashlib.sha256(body).hexdigest(), len(body))
    counted = {file["path"]: file["records"] for file in manifest["files"] if "records" in file}
    assert counted["data/content/account-2.jsonl"] == 3
    assert counted["data/content/account-1.csv"] == 0


def test_the_scope_names_each_pair_with_its_half_open_period(bag: Path) -> None:
    scope = json.loads((bag / "comity/scope.json").read_bytes())
    assert {
        "account": ALICE,
        "category": "content",
        "from": "2020-07-01T12:00:00Z",
        "name": "account-2",
        "to": "2020-07-01T13:00:00Z",
    } in scope["grants"]
    assert len(scope["grants"]) == 3


def test_the_certificate_lists_the_files_and_leaves_the_signer_blank(bag: Path) -> None:
    text = (bag / "comity/certificate.txt").read_text("utf-8")
    for line in (bag / "manifest-sha256.txt").read_text().splitlines():
        assert line in text
    assert "I, ____" in text
    assert "[Read and correct this sentence before signing.]" in text


@pytest.mark.needs("pdftotext")
def test_the_summary_says_what_there_is(bag: Path) -> None:
    found = subprocess.run(
        ["pdftotext", "-layout", "data/summary.pdf", "-"], cwd=bag, capture_output=True, check=True
    ).stdout.decode()
    assert "Records for Hong Kong Police Force" in found
    assert "looked for, none found" in found
    words = " ".join(found.split())
    assert "3 about other accounts, 1 outside the period" in words
    assert "in a script that this page's fonts lack" in words


def test_the_summary_takes_no_text_for_markup() -> None:
    hostile = replace(
        FACTS, provider='#panic("x") $1$ *b* @ref <x> \\ ] [', authority="#sys.inputs"
    )
    assert packed(facts=hostile)[0].count(b"%PDF-") == 1


@pytest.mark.parametrize(
    "stray",
    [
        replace(a_record(ALICE, 1), at=NOON + timedelta(hours=1)),
        replace(a_record(ALICE, 1), at=None),
        replace(a_record(ALICE, 1), fields=(("body", 1.5),)),
    ],
    ids=["outside", "undated", "wrong-type"],
)
def test_a_record_beyond_the_scope_stops_the_packing(stray: Record) -> None:
    with pytest.raises(ScopeError) as raised:
        packed([*RECORDS, stray], summary=plain_summary)
    assert "alice" not in str(raised.value)


def test_a_source_that_hands_out_somebody_else_stops_the_packing() -> None:
    packer = Packer(
        facts=FACTS,
        records=lambda account, category: iter([a_record(BOB, 1)]),
        summary=plain_summary,
        ledger_proof=b"{}",
    )
    with pytest.raises(ScopeError):
        b"".join(zip_stream(packer))


@pytest.mark.parametrize("changed", [[], [a_record(ALICE, 2)], [a_record(ALICE, 1)] * 2])
def test_records_that_change_while_they_are_packed_void_the_production(
    changed: list[Record],
) -> None:
    answers = iter([[a_record(ALICE, 1)], changed])
    packer = Packer(
        facts=replace(FACTS, scope=Scope((Grant(ALICE, Category.CONTENT, HOUR),))),
        records=lambda account, category: iter(next(answers)),
        summary=plain_summary,
        ledger_proof=b"{}",
    )
    with pytest.raises(PackageError):
        b"".join(zip_stream(packer))


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", "-a", "x" * 65, "a\n"])
def test_an_id_that_is_no_safe_name_is_refused(name: str) -> None:
    with pytest.raises(PackageError):
        replace(FACTS, production=name)


def test_nothing_in_scope_is_nothing_to_pack() -> None:
    with pytest.raises(PackageError):
        replace(FACTS, scope=Scope())

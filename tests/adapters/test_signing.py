"""The key file: made once, kept to its owner, refused when damaged."""

import stat

import pytest

from comity.errors import LedgerError
from comity.ledger.note import sign_note
from comity_server.adapters.signing import SigningKey, check_signature, load_key, load_or_make_key

NAME = "ledger.example/comity"
# golang.org/x/mod, sumdb/note/note_test.go.
GO_LINE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "keys" / "ledger.key"
    made = load_or_make_key(path, name=NAME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_make_key(path, name=NAME).key == load_key(path).key == made.key
    assert [found.name for found in path.parent.iterdir()] == ["ledger.key"]
    assert load_or_make_key(tmp_path / "other.key", name=NAME).key != made.key


def test_what_it_signs_is_found_good_and_a_changed_text_is_not(tmp_path):
    key = load_or_make_key(tmp_path / "ledger.key", name=NAME)
    note = sign_note("A text.\n", key=key.key, sign=key.sign)
    assert note.is_signed_by(key.key, check_signature)
    assert not check_signature(key.key.public_key, b"Another.\n", note.signatures[0].signature)
    assert not check_signature(b"short", b"A text.\n", note.signatures[0].signature)


def test_a_key_of_gos_note_package_can_be_taken_over():
    key = SigningKey.parse(GO_LINE)
    assert key.to_text() == GO_LINE
    assert key.key.to_text().startswith("PeterNeumann+c74f20a3+")


def test_a_key_does_not_show_itself(tmp_path):
    key = load_or_make_key(tmp_path / "ledger.key", name=NAME)
    assert key.to_text().rpartition("+")[2] not in repr(key)


def test_a_key_file_that_is_open_to_others_is_refused(tmp_path):
    path = tmp_path / "ledger.key"
    load_or_make_key(path, name=NAME)
    path.chmod(0o640)
    with pytest.raises(LedgerError, match="open to others"):
        load_key(path)


def test_a_key_of_another_name_is_refused(tmp_path):
    load_or_make_key(tmp_path / "ledger.key", name=NAME)
    with pytest.raises(LedgerError, match="keeps its name"):
        load_or_make_key(tmp_path / "ledger.key", name="other.example")


def test_a_missing_key_file_is_named_and_none_is_made(tmp_path):
    with pytest.raises(LedgerError, match="cannot be read"):
        load_key(tmp_path / "ledger.key")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PRIVATE+KEY+",
        GO_LINE[:-1],
        GO_LINE[:-4],
        GO_LINE.replace("c74f20a3", "c74f20a4"),
        GO_LINE.replace("PeterNeumann", "EnochRoot"),
        GO_LINE.replace("+AYEK", "+AoEK"),
        GO_LINE.removeprefix("PRIVATE+"),
        "PRIVATE+KEY+n+00000000+é",
    ],
)
def test_a_damaged_key_file_is_refused_and_its_secret_not_repeated(tmp_path, text):
    path = tmp_path / "ledger.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(LedgerError) as refused:
        load_key(path)
    assert "FALVFGyNhPJEMzD1QIDr" not in str(refused.value)

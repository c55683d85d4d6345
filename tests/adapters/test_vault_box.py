"""A box opens only whole, in order, under its own key; anything else is found at its chunk."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import SealError
from comity_server.adapters.vault_box import (
    CHUNK,
    MasterKey,
    WrappedKey,
    read_box,
    write_box,
)

MASTER = MasterKey(b"m" * 32)
WRAPPED = MASTER.new_key(box_id="box")
KEY = MASTER.open_key(WRAPPED, box_id="box")
SEALED = CHUNK + 16
HEAD = 20


def boxed(plain: bytes, *, piece: int = 100_000, box_id: str = "box") -> bytes:
    file = io.BytesIO()
    pieces = (plain[place : place + piece] for place in range(0, len(plain), piece))
    assert write_box(file=file, chunks=pieces, key=KEY, box_id=box_id) == len(plain)
    return file.getvalue()


def opened(box: bytes, *, key: AESGCM = KEY, box_id: str = "box", from_chunk: int = 0) -> bytes:
    found = read_box(file=io.BytesIO(box), key=key, box_id=box_id, from_chunk=from_chunk)
    return b"".join(found)


@settings(max_examples=25)
@given(st.integers(0, 3 * CHUNK).map(lambda size: b"\xa5" * size), st.integers(1, CHUNK + 9))
def test_what_is_put_in_comes_out_however_it_was_cut(plain: bytes, piece: int) -> None:
    assert opened(boxed(plain, piece=max(piece, 1000))) == plain


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_chunks_are_256_kib_and_the_last_is_the_rest(size: int) -> None:
    chunks = list(read_box(file=io.BytesIO(boxed(b"x" * size)), key=KEY, box_id="box"))
    assert all(len(chunk) == CHUNK for chunk in chunks[:-1])
    assert sum(map(len, chunks)) == size


def test_a_download_goes_on_at_a_chunk() -> None:
    plain = b"a" * CHUNK + b"b" * CHUNK + b"c"
    assert opened(boxed(plain), from_chunk=1) == plain[CHUNK:]
    assert opened(boxed(plain), from_chunk=2) == b"c"


@settings(max_examples=40)
@given(st.data())
def test_any_changed_byte_is_found(data: st.DataObject) -> None:
    box = bytearray(boxed(b"a" * (2 * CHUNK + 10)))
    place = data.draw(st.integers(0, len(box) - 1))
    box[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealError):
        opened(bytes(box))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda box: box[:-1],
        lambda box: box[: HEAD + SEALED],
        lambda box: box[: HEAD + 2 * SEALED],
        lambda box: box[:HEAD],
        lambda box: b"",
        lambda box: box + b"x",
        lambda box: box[:HEAD] + box[HEAD + SEALED : HEAD + 2 * SEALED] + box[HEAD + SEALED :],
        lambda box: box[:HEAD] + box[HEAD + SEALED :],
    ],
    ids=["byte", "two-chunks", "end", "all", "empty", "added", "swapped", "first"],
)
def test_cutting_moving_or_adding_is_found(wrong) -> None:  # type: ignore[no-untyped-def]  # a lambda
    with pytest.raises(SealError):
        opened(wrong(boxed(b"a" * (2 * CHUNK + 10))))


def test_what_came_before_the_changed_chunk_is_as_it_was_written() -> None:
    box = bytearray(boxed(b"a" * CHUNK + b"b" * CHUNK))
    box[-1] ^= 1
    found = read_box(file=io.BytesIO(bytes(box)), key=KEY, box_id="box")
    assert next(found) == b"a" * CHUNK
    with pytest.raises(SealError):
        next(found)


def test_another_box_or_key_opens_nothing() -> None:
    box = boxed(b"secret")
    with pytest.raises(SealError):
        opened(box, box_id="other")
    with pytest.raises(SealError):
        opened(box, key=MASTER.open_key(MASTER.new_key(box_id="box"), box_id="box"))
    with pytest.raises(SealError):
        MASTER.open_key(WRAPPED, box_id="other")
    with pytest.raises(SealError):
        MasterKey(b"n" * 32).open_key(WRAPPED, box_id="box")
    with pytest.raises(SealError):
        MASTER.open_key(WrappedKey(b""), box_id="box")


def test_a_master_key_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "master"
    MasterKey.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    MasterKey.load(path)
    with pytest.raises(FileExistsError):
        MasterKey.create(path)
    path.chmod(0o640)
    with pytest.raises(SealError):
        MasterKey.load(path)


def test_a_master_key_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master"
    path.write_bytes(b"short")
    path.chmod(0o600)
    with pytest.raises(SealError):
        MasterKey.load(path)

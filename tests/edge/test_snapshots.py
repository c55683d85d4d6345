"""A snapshot that is not whole, ours, new and signed is refused; the last good one serves."""

from __future__ import annotations

import logging
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity_edge import Gate, SnapshotRefused
from comity_edge.snapshot import LENGTH, MAGIC, Snapshot, canonical
from comity_edge.snapshot_reading import read_snapshot
from comity_edge.snapshot_writing import write_snapshot
from tests.edge.made import PROVIDER, a_file, a_gate, a_header, a_key, a_snapshot
from tests.restriction.made import DAY, NOON, a_restriction, an_exit

GOOD = a_file(a_snapshot(restrictions=[a_restriction(ends_at=NOON + DAY)], exits=[an_exit()]))
WORDS = {"corrupt", "foreign", "truncated", "unsigned"}
HEADER_ENDS = len(MAGIC) + 4 + LENGTH.unpack_from(GOOD, len(MAGIC))[0]


def read(raw, *, keys=None, provider=PROVIDER, at=NOON):
    return read_snapshot(raw, keys=[a_key()[0]] if keys is None else keys, provider=provider, at=at)


def refusal(raw, **how):
    with pytest.raises(SnapshotRefused) as refused:
        read(raw, **how)
    return refused.value.code


def test_what_is_written_reads_back():
    snapshot = a_snapshot(restrictions=[a_restriction(basis="order:known to the provider")])
    again = read(a_file(snapshot))
    assert isinstance(again, Snapshot)
    assert again == snapshot


@settings(max_examples=60)
@given(st.integers(0, len(GOOD) - 1))
def test_a_snapshot_that_ends_early_is_refused(length):
    assert refusal(GOOD[:length]) == "truncated"


@settings(max_examples=150)
@given(st.integers(0, len(GOOD) * 8 - 1) | st.integers(0, (HEADER_ENDS + 64) * 8 - 1))
def test_one_flipped_bit_anywhere_is_refused(bit):
    changed = bytearray(GOOD)
    changed[bit // 8] ^= 1 << bit % 8
    assert refusal(bytes(changed)) in WORDS


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_refused_with_a_word(raw, begins_well):
    assert refusal(MAGIC + raw if begins_well else raw) in WORDS


def test_more_than_what_was_signed_is_refused():
    assert refusal(GOOD + b"\0") == "corrupt"


def test_an_empty_signature_is_unsigned():
    assert refusal(GOOD[:HEADER_ENDS] + bytes(64) + GOOD[HEADER_ENDS + 64 :]) == "unsigned"


def test_the_snapshot_of_another_operator_is_foreign():
    assert refusal(GOOD, provider="Another Service") == "foreign"
    assert refusal(GOOD, keys=[a_key("other")[0]]) == "foreign"
    assert refusal(GOOD, keys=[]) == "foreign"


def test_a_key_of_the_same_name_does_not_sign_for_ours():
    key, _ = a_key()
    _, sign = a_key("other")
    assert refusal(write_snapshot(a_snapshot(), key=key, sign=sign)) == "corrupt"


def test_an_expired_snapshot_is_refused_at_the_instant_of_its_expiry():
    assert read(GOOD, at=NOON + DAY - DAY / 1000)
    assert refusal(GOOD, at=NOON + DAY) == "expired"


def signed(fields, rest=b""):
    """Return a file with these fields, well signed: a compiler that is wrong and trusted."""
    _, sign = a_key()
    text = canonical(fields)
    head = MAGIC + LENGTH.pack(len(text)) + text
    return head + sign(head) + rest


@pytest.mark.parametrize(
    "fields",
    [
        {"key": a_key()[0].label},
        {"key": a_key()[0].label, "format": 1},
        {"key": a_key()[0].label, "format": 2},
        [a_key()[0].label],
    ],
)
def test_a_well_signed_header_that_says_too_little_is_corrupt(fields):
    assert refusal(signed(fields)) == "corrupt"


def put(path, raw, *, stamp):
    """Replace a file as a publisher does, with a time that differs on every file system."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(raw)
    os.utime(fresh, ns=(stamp, stamp))
    fresh.replace(path)


def test_a_new_snapshot_swaps_in_and_a_bad_one_leaves_the_last_good_serving(tmp_path, caplog):
    gate = a_gate(tmp_path)
    path = tmp_path / "restrictions.snapshot"
    assert gate.judge("meeting/123", address="192.0.2.7").is_admitted
    put(path, a_file(a_snapshot(restrictions=[a_restriction()], number=2)), stamp=1)
    assert gate.refresh() and gate.number == 2
    assert not gate.judge("meeting/123", address="192.0.2.7").is_admitted
    bad = [
        ("truncated", a_file(a_snapshot(number=3))[:-9]),
        ("foreign", a_file(a_snapshot(number=3), seed="other")),
        ("foreign", a_file(a_snapshot(number=3, provider="Another Service"))),
        ("expired", a_file(a_snapshot(number=3, expires_at=NOON - DAY / 2))),
        ("older", a_file(a_snapshot(number=1))),
        ("corrupt", b"nonsense"),
    ]
    for stamp, (code, raw) in enumerate(bad, start=2):
        caplog.clear()
        put(path, raw, stamp=stamp)
        assert not gate.refresh()
        assert not gate.refresh()
        assert [record.levelno for record in caplog.records] == [logging.ERROR]
        assert f"refused: {code}" in caplog.text
        assert not gate.judge("meeting/123", address="192.0.2.7").is_admitted


def test_a_file_that_is_gone_is_said_once_and_the_last_good_one_serves(tmp_path, caplog):
    gate = a_gate(tmp_path, restrictions=[a_restriction()])
    gate.refresh()
    (tmp_path / "restrictions.snapshot").unlink()
    for _ in range(3):
        assert not gate.refresh()
    assert caplog.text.count("unreadable") == 1
    assert not gate.judge("meeting/123", address="192.0.2.7").is_admitted


def test_a_watch_swaps_by_itself_and_tells_the_service(tmp_path):
    gate = a_gate(tmp_path)
    told = threading.Event()
    with gate.watch(every=0.01, then=told.set):
        put(
            tmp_path / "restrictions.snapshot",
            a_file(a_snapshot(restrictions=[a_restriction()], number=2)),
            stamp=1,
        )
        assert told.wait(30)
    assert not gate.judge("meeting/123", address="192.0.2.7").is_admitted


def test_a_watch_outlives_what_the_service_does_after_a_change(tmp_path, caplog):
    gate = a_gate(tmp_path)
    path, calls = tmp_path / "restrictions.snapshot", threading.Semaphore(0)

    def fails():
        calls.release()
        raise RuntimeError("the service's own fault")

    with gate.watch(every=0.01, then=fails):
        for number in (2, 3):
            put(path, a_file(a_snapshot(number=number)), stamp=number)
            assert calls.acquire(timeout=30)
    assert "the service's own fault" in caplog.text


@pytest.fixture
def served():
    """Serve bytes with an ETag on loopback, counting how often they were really sent."""

    class Handler(BaseHTTPRequestHandler):
        body, sent, status = GOOD, 0, 200

        def do_GET(self):
            etag = f'"{hash(self.body)}"'
            same = self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else self.status)
            self.send_header("ETag", etag)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            if not same:
                type(self).sent += 1
                self.wfile.write(self.body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Handler, f"http://127.0.0.1:{server.server_port}/snapshot"
        server.shutdown()
        thread.join()


def test_over_http_a_snapshot_is_sent_only_when_its_etag_changes(served, caplog):
    handler, url = served
    gate = Gate.open(url, keys=[a_key()[0].to_text()], provider=PROVIDER, clock=NOON.timestamp)
    assert not gate.refresh() and not gate.refresh()
    assert handler.sent == 1
    handler.body = a_file(a_snapshot(number=2))
    assert gate.refresh() and gate.number == 2
    for status in (500, 302):
        handler.status, handler.body = status, b"x" * status
        assert not gate.refresh()
        assert f"the server said {status}" in caplog.text
    assert gate.number == 2


@pytest.mark.parametrize("source", ["http://meetings.example/s", "ftp://meetings.example/s", 7])
def test_a_snapshot_is_fetched_over_https_only(source):
    with pytest.raises(ValueError, match="https"):
        Gate.open(source, keys=[], provider=PROVIDER)


def test_a_header_covers_its_own_time_and_no_other():
    header = a_header()
    assert [header.covers(NOON + days * DAY) for days in (-2, -1, 0, 1)] == [
        False,
        True,
        True,
        False,
    ]

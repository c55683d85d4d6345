"""The one client that calls addresses of others goes where it was told, once, and no further."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from comity_server.adapters import outbound
from comity_server.adapters.executors.order import Silent
from comity_server.adapters.executors.webhook import Webhook
from comity_server.adapters.outbound import NotDelivered, Reach, call, post, reach_of
from comity_server.adapters.service_probe import ServiceProbe
from tests.restriction.test_executors import an_order

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Line:
    """A listener on loopback: what it heard, and what it says to each caller, byte by byte."""

    def __init__(self, says: bytes, *, drip: float = 0, tls: ssl.SSLContext | None = None) -> None:
        self.says, self.drip, self.tls = says, drip, tls
        self.heard: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            with caller:
                try:
                    self._answer(caller)
                except OSError:
                    continue  # the caller went away, or does not trust us

    def _answer(self, plain: socket.socket) -> None:
        caller = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
        self.heard.append(caller.recv(65536))
        for byte in [self.says] if not self.drip else (bytes([one]) for one in self.says):
            caller.sendall(byte)
            time.sleep(self.drip)
        caller.close()


@contextmanager
def line(says: bytes = OK, **more: object) -> Iterator[Line]:
    running = Line(says, **more)  # type: ignore[arg-type]  # only those of its own
    thread = threading.Thread(target=running.serve, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.listener.shutdown(socket.SHUT_RDWR)
        running.listener.close()
        thread.join()


def get(url: str, reach: Reach = Reach.MACHINE, **more: float) -> outbound.Answered:
    return call("GET", url, headers={}, reach=reach, **more)


def resolved_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let every name resolve to one answer after the other; return the names that were asked."""
    asked: list[str] = []
    waiting, really = list(answers), socket.getaddrinfo

    def resolve(host: str, port: int, *rest: object, **more: object) -> list[tuple[object, ...]]:
        if host[0].isdigit():  # a number is what it is
            return really(host, port, *rest, **more)  # type: ignore[arg-type]  # handed on
        asked.append(host)
        numbers = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(2, 1, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolve)
    return asked


INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]


@pytest.mark.parametrize("number", INSIDE)
def test_nothing_inside_is_called_unless_declared(monkeypatch, number):
    resolved_to(monkeypatch, [number])
    with pytest.raises(NotDelivered) as refused:
        get("https://receiver.example/", Reach.OUTSIDE)
    assert refused.value.failure_code == "address-is-inside"


def test_one_address_inside_among_others_is_enough_to_refuse(monkeypatch):
    resolved_to(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(NotDelivered, match="inside"):
        get("https://receiver.example/", Reach.OUTSIDE)


@pytest.mark.parametrize(
    "number", ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0"]
)
def test_even_a_declared_private_address_is_no_link_local_one(monkeypatch, number):
    resolved_to(monkeypatch, [number])
    with pytest.raises(NotDelivered, match="not-ours"):
        get("http://receiver.example/", Reach.PRIVATE)


def test_an_address_on_this_machine_leads_only_to_this_machine(monkeypatch):
    resolved_to(monkeypatch, ["93.184.216.34"])
    with pytest.raises(NotDelivered, match="not-ours"):
        get("http://localhost/", Reach.MACHINE)


def test_what_an_address_declares():
    assert reach_of("http://127.0.0.1:9/x", private=False) is Reach.MACHINE
    assert reach_of("http://[::1]/x", private=True) is Reach.MACHINE
    assert reach_of("https://10.0.0.1/", private=False) is Reach.OUTSIDE
    assert reach_of("https://10.0.0.1/", private=True) is Reach.PRIVATE
    assert reach_of("https://localhost.example/", private=False) is Reach.OUTSIDE


def test_a_name_that_leads_elsewhere_the_second_time_leads_nowhere_else(monkeypatch):
    asked = resolved_to(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    dialled = []

    def dial(address: tuple[str, int], **_: object) -> socket.socket:
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outbound.socket, "create_connection", dial)
    with pytest.raises(NotDelivered, match="ConnectionRefusedError"):
        get("http://receiver.example/", Reach.OUTSIDE)
    assert dialled == [("93.184.216.34", 80)]
    assert asked == ["receiver.example"]


def test_the_next_number_is_tried_only_while_nothing_was_sent(monkeypatch):
    with line(b"HTTP/1.1 500 no\r\n\r\n") as first:
        resolved_to(monkeypatch, ["127.0.0.2", "127.0.0.1"])
        answered = get(f"http://localhost:{first.port}/")
    assert answered.status == 500 and len(first.heard) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(status):
    with line() as other:
        says = f"HTTP/1.1 {status} go\r\nLocation: http://127.0.0.1:{other.port}/\r\n\r\n"
        with line(says.encode()) as running:
            assert get(f"http://127.0.0.1:{running.port}/").status == status
            with pytest.raises(NotDelivered, match=f"status-{status}"):
                post(f"http://127.0.0.1:{running.port}/", body=b"", headers={}, private=True)
        assert other.heard == []


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with line() as proxy, line() as running:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert get(f"http://127.0.0.1:{running.port}/a?b=c").body == b"ok"
        assert proxy.heard == []
        assert running.heard[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")


def test_an_answer_that_is_too_long_is_none():
    says = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (outbound.LONGEST_ANSWER + 1)
    with line(says) as running, pytest.raises(NotDelivered, match="answer-too-long"):
        get(f"http://127.0.0.1:{running.port}/")


def test_an_answer_that_drips_for_ever_ends_with_its_time():
    with line(OK * 100, drip=0.02) as running, pytest.raises(NotDelivered, match="too-slow"):
        get(f"http://127.0.0.1:{running.port}/", seconds=0.3)


def test_nonsense_is_no_answer():
    with line(b"220 mail.example ESMTP\r\n") as running, pytest.raises(NotDelivered):
        get(f"http://127.0.0.1:{running.port}/")
    with pytest.raises(NotDelivered, match="malformed"):
        get("http://127.0.0.1:99999/")
    with pytest.raises(NotDelivered, match="name-unknown"):
        get("http://" + "x" * 300 + "/", Reach.OUTSIDE)


def a_certificate(folder: Path, name: str) -> ssl.SSLContext:
    """Return a context that shows a certificate of the name, which lies in ``trusted.pem``."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    (folder / "trusted.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "trusted.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("name", ["receiver.example", "another.example"])
def test_tls_asks_for_the_name_and_not_for_the_number(tmp_path, monkeypatch, name, trusted):
    context = a_certificate(tmp_path, "receiver.example")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with line(tls=context) as running:
        resolved_to(monkeypatch, ["127.0.0.1"])
        url = f"https://{name}:{running.port}/"
        if trusted and name == "receiver.example":
            assert get(url, Reach.PRIVATE).body == b"ok"
        else:
            with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
                get(url, Reach.PRIVATE)
            assert running.heard == []


def test_an_executor_inside_is_called_only_where_the_operator_says_so(monkeypatch):
    resolved_to(monkeypatch, ["10.0.0.1"])
    dialled = []

    def dial(address: tuple[str, int], **_: object) -> socket.socket:
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outbound.socket, "create_connection", dial)
    for private, count in ((False, 0), (True, 1)):
        port = Webhook("x", "https://in.example/o", lambda: 0.0, secret=b"k" * 32, private=private)
        with pytest.raises(Silent, match="ConnectionRefused" if private else "inside"):
            port(an_order())
        assert len(dialled) == count


def test_a_probe_inside_is_asked_only_where_the_operator_says_so(monkeypatch):
    with line() as running:
        resolved_to(monkeypatch, ["127.0.0.1"])
        url = f"http://service.example:{running.port}/{{path}}"
        probe = ServiceProbe(url)
        assert probe.ask("meeting/1", signal="address", value="192.0.2.7") == "no answer"
        assert running.heard == []
        probe = ServiceProbe(url, private=True)
        assert probe.ask("meeting/1", signal="address", value="192.0.2.7") == "admit"
        assert b"X-Forwarded-For: 192.0.2.7\r\n" in running.heard[0]

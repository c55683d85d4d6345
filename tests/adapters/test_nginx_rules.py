"""A real nginx with its geoip2 module blocks whom the gate blocks; unknown does not fall open."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from ipaddress import ip_address

import pytest

from comity.restriction.rule import RestrictionFault
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import Place
from comity.vocabulary.words import Service
from comity_edge.guarding import resource_of_path
from comity_edge.rules import Rules
from comity_server.adapters.country_data.found import place_text
from comity_server.adapters.nginx_rules import to_nginx, to_nginx_server
from tests.edge.made import a_gate
from tests.restriction.made import DAY, NOON, a_restriction, an_exit
from tests.support.mmdb import cidr, write_mmdb
from tests.support.programs import find

V4 = [
    cidr("192.0.2.0/25", "CN"),
    cidr("192.0.2.128/26", "CN-BJ"),
    cidr("192.0.2.192/26", "CN-HK"),
    cidr("198.51.100.0/24", "HK"),
    cidr("203.0.113.0/26", "US-CA"),
    cidr("203.0.113.64/26", "US"),
    cidr("203.0.113.128/26", "UA"),
    cidr("203.0.113.192/26", "ZZ"),
]
ADDRESSES = [str(ip_address(first + 1)) for first, _, _ in V4] + ["8.8.8.8", "::1", "2001:db8::1"]
PATHS = ["/", "/123", "/123/chat", "/1234", "/other", "/a.b", "/axb", "//123", "/x/../123"]
LINK = "<https://meetings.example/restrictions>; rel=blocked-by"

BLOCK, ADMIT = UnknownPlace.BLOCK, UnknownPlace.ADMIT
RESTRICTIONS = [
    a_restriction(),
    a_restriction(id="closed", resource="meeting/other", unknown_place=BLOCK),
    a_restriction(
        id="dot", resource="meeting/a.b", basis="policy:own", places=frozenset({Place("HK")})
    ),
    a_restriction(
        id="ca",
        resource="meeting/1234",
        places=frozenset({Place("US-CA"), Place("UA")}),
        unknown_place=BLOCK,
    ),
    a_restriction(id="ended", resource="*", ends_at=NOON - DAY / 2),
    a_restriction(id="elsewhere", resource="video/123", places=frozenset()),
]
EXITS = [an_exit(services=frozenset({Service("meeting")}), place=Place("UA"))]

CONFIGURATION = """
load_module {module};
daemon off; worker_processes 1; error_log stderr warn; pid {folder}/nginx.pid;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    set_real_ip_from 127.0.0.1; real_ip_header X-Real-Ip;
    include {folder}/http.conf;
    server {{
        listen 127.0.0.1:{port};
        include {folder}/server.conf;
        location / {{ return 204; }}
    }}
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def nginx(tmp_path):
    """Run nginx with the written rules; return how to ask it as somebody."""
    write_mmdb(tmp_path / "c.mmdb", v4=V4)
    rules = Rules(restrictions=tuple(RESTRICTIONS), exits=tuple(EXITS))
    written = to_nginx(
        rules,
        service="meeting",
        at=NOON,
        blocked_by="https://meetings.example/restrictions",
        database=str(tmp_path / "c.mmdb"),
    )
    port = free_port()
    (tmp_path / "http.conf").write_text(written)
    (tmp_path / "server.conf").write_text(to_nginx_server())
    (tmp_path / "nginx.conf").write_text(
        CONFIGURATION.format(module=find("nginx-geoip2"), folder=tmp_path, port=port)
    )
    command = [str(find("nginx")), "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(port, process)
        yield lambda path, address: ask(port, path, address)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def wait_for(port, process):
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"nginx did not start: {process.stderr.read()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not listen")


def ask(port, path, address):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"X-Real-Ip": address})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.getheader("Link")


@pytest.mark.journey
@pytest.mark.needs("nginx", "nginx-geoip2")
def test_nginx_and_the_gate_give_the_same_answers(tmp_path, nginx):
    gate = a_gate(
        tmp_path, restrictions=RESTRICTIONS, exits=EXITS, v4=[(a, b, own(c)) for a, b, c in V4]
    )
    seen = set()
    for address in ADDRESSES:
        for path in PATHS:
            answer = gate.judge(resource_of_path("meeting", path), address=address, at=NOON)
            link = LINK if answer.status == 451 else None
            assert nginx(path, address) == (answer.status or 204, link), (path, address, answer)
            seen.add((answer.status, answer.because))
    assert {status for status, _ in seen} == {None, 403, 451}


def own(code):
    """Return a place as the server's reader of country data would."""
    return place_text(code)


def test_what_nginx_could_misread_is_refused():
    for resource in ('meeting/a"b', "meeting/a;b", "meeting/$host", "meeting/{", "meeting/a\\b"):
        rules = Rules(restrictions=(a_restriction(resource=resource),))
        with pytest.raises(RestrictionFault, match="nginx"):
            to_nginx(rules, service="meeting", at=NOON, blocked_by="", database="/c.mmdb")


def test_the_file_says_until_when_it_is_right():
    rules = Rules(restrictions=(a_restriction(ends_at=NOON + DAY),))
    written = to_nginx(rules, service="meeting", at=NOON, blocked_by="", database="/c.mmdb")
    assert "# To be written again at 2020-07-10T12:00:00Z." in written

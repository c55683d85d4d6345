"""Services behind the guard: who is blocked gets 451 or 403, who is not reaches the service."""

from __future__ import annotations

import asyncio

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from comity_edge.asgi import DENIAL, GuardedAsgi
from comity_edge.decorating import NotHere, guarded
from comity_edge.django import GuardMiddleware
from comity_edge.guarding import Guard, networks, resource_of_path
from comity_edge.wsgi import GuardedWsgi
from tests.edge.made import a_gate
from tests.restriction.made import a_restriction, an_exit

LINK = '<https://meetings.example/restrictions>; rel="blocked-by"'
PROXY = "10.0.0.1"


@pytest.fixture
def guard(tmp_path):
    gate = a_gate(tmp_path, restrictions=[a_restriction()], exits=[an_exit()])
    return Guard(gate=gate, service="meeting", proxies=networks(["10.0.0.0/24"]))


def ask_asgi(guard, *, kind="http", peer="192.0.2.7", path="/123", headers=(), extensions=None):
    sent = []

    async def app(scope, receive, send):
        await send({"type": "reached"})

    async def send(message):
        sent.append(message)

    scope = {
        "type": kind,
        "client": (peer, 1) if peer else None,
        "path": path,
        "headers": list(headers),
        "extensions": extensions,
    }
    asyncio.run(GuardedAsgi(app, guard)(scope, None, send))
    return sent


def test_asgi_answers_451_with_who_blocks(guard):
    start, body = ask_asgi(guard)
    assert start["status"] == 451
    assert (b"link", LINK.encode()) in start["headers"]
    assert body["body"].startswith(b"This is not available where you are")


@pytest.mark.parametrize("peer", ["203.0.113.9", None])
def test_asgi_lets_through_whom_no_rule_concerns(guard, peer):
    assert ask_asgi(guard, peer=peer) == [{"type": "reached"}]
    assert ask_asgi(guard, path="/124") == [{"type": "reached"}]
    assert ask_asgi(guard, kind="lifespan") == [{"type": "reached"}]


def test_a_web_socket_is_refused_at_its_handshake(guard):
    assert ask_asgi(guard, kind="websocket") == [{"type": "websocket.close", "code": 1008}]
    start, _ = ask_asgi(guard, kind="websocket", extensions={DENIAL: {}})
    assert (start["type"], start["status"]) == (f"{DENIAL}.start", 451)


def test_only_named_proxies_are_believed(guard):
    cn, us = (b"x-forwarded-for", b"192.0.2.7"), (b"x-forwarded-for", b"203.0.113.9")
    assert ask_asgi(guard, peer=PROXY, headers=[cn])[0]["status"] == 451
    assert ask_asgi(guard, peer=PROXY, headers=[cn, us]) == [{"type": "reached"}]
    assert ask_asgi(guard, peer=PROXY, headers=[us, cn])[0]["status"] == 451
    assert ask_asgi(guard, headers=[us])[0]["status"] == 451


def ask_wsgi(guard, *, peer="192.0.2.7", path="/123", **environ):
    seen = {}

    def start_response(status, fields):
        seen.update(status=status, fields=dict(fields))

    def app(environ, start):
        start("200 OK", [])
        return [b"reached"]

    full = {"REMOTE_ADDR": peer, "PATH_INFO": path, **environ}
    body = b"".join(GuardedWsgi(app, guard)(full, start_response))
    return seen["status"], seen["fields"], body


def test_wsgi_answers_451_with_who_blocks(guard):
    status, fields, body = ask_wsgi(guard)
    assert status == "451 Unavailable For Legal Reasons"
    assert fields["Link"] == LINK and fields["Content-Length"] == str(len(body))
    assert ask_wsgi(guard, peer="203.0.113.9")[0] == "200 OK"
    assert ask_wsgi(guard, peer=PROXY, HTTP_X_FORWARDED_FOR="192.0.2.7")[0][:3] == "451"


def test_wsgi_paths_are_read_in_their_own_letters(guard):
    assert ask_wsgi(guard, path="/123/räum".encode().decode("latin-1"))[0][:3] == "451"
    assert ask_wsgi(guard, path="/1\xff")[0] == "200 OK"


def test_django_answers_451_with_who_blocks(guard):
    def site(request):
        return HttpResponse("reached")

    with override_settings(COMITY_GUARD=lambda: guard):
        middleware = GuardMiddleware(site)
    response = middleware(RequestFactory().get("/123", REMOTE_ADDR="192.0.2.7"))
    assert (response.status_code, response["Link"]) == (451, LINK)
    response = middleware(RequestFactory().get("/123", REMOTE_ADDR="203.0.113.9"))
    assert response.content == b"reached"


def test_what_the_service_knows_beyond_the_address_counts(guard):
    knowing = Guard(gate=guard.gate, service="meeting", signals_of=lambda _: {"declared": "CN"})
    assert ask_wsgi(knowing, peer="203.0.113.9")[0][:3] == "451"


def test_an_exit_is_403_without_a_link(guard):
    video = Guard(gate=guard.gate, service="video")
    status, fields, _ = ask_wsgi(video, peer="198.51.100.7")
    assert status == "403 Forbidden" and "Link" not in fields


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("/123", "meeting/123"),
        ("//123//", "meeting/123"),
        ("/./124/../123", "meeting/123"),
        ("/../../123", "meeting/123"),
        ("", "meeting"),
        ("/..", "meeting"),
    ],
)
def test_detours_in_a_path_lead_past_no_rule(path, resource):
    assert resource_of_path("meeting", path) == resource


def reads(room, address):
    return {"resource": f"meeting/{room}", "address": address}


def test_a_decorated_function_is_called_only_for_whom_is_admitted(guard):
    @guarded(guard.gate, reads=reads)
    def join(room, address):
        return room

    assert join("123", "203.0.113.9") == "123"
    with pytest.raises(NotHere) as refused:
        join("123", address="192.0.2.7")
    assert refused.value.answer.status == 451


def test_a_decorated_coroutine_too(guard):
    @guarded(guard.gate, reads=reads)
    async def join(room, address):
        return room

    assert asyncio.run(join("123", "203.0.113.9")) == "123"
    with pytest.raises(NotHere):
        asyncio.run(join("123", "192.0.2.7"))

"""Under a hold by users' places nothing that an officer meets tells whether it applies.

Two requests that differ in their account alone are filed while the hold is in force: it covers the
first and not the second. Every answer of the portal, each letter, each mail in the post room and
each statement that was run for them is compared, byte for byte, after what is each request's own
(its reference, its account, its random ids) was taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.hold import Hold, covers
from comity_server import clock
from comity_server.casefile import mapping
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Case, Letter, Outbox
from comity_server.ledger import publishing
from comity_server.worker.loop import run_due
from tests.portal.test_officer import STEPS
from tests.portal.test_silence import USERS_PLACE
from tests.support.cast import ALICE, BOB, NOON, PASSWORD, a_cast, an_active_hold

TERMS = USERS_PLACE.replace('unknown_place = "held"', 'unknown_place = "proceed"')
THERE, ELSEWHERE, NOWHERE = ALICE, BOB, "nobody@example.org"
UUID = rb"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
MASKED = (
    (rb'name="csrfmiddlewaretoken" value="[^"]+"', b"token"),
    (rb'name="version" value="[^"]+"', b"once"),
    (rb"C-[0-9A-Z]{4}-[0-9A-Z]{2,4}", b"REF"),
    (UUID, b"ID"),
    (rb"nonce-[A-Za-z0-9+/=_-]+|nonce=\"[^\"]+\"", b"nonce"),
)


@dataclass(frozen=True, slots=True)
class Met:
    """One answer as the officer meets it, and the statements that were run for it."""

    path: bytes
    status: int
    headers: tuple[tuple[str, bytes], ...]
    body: bytes
    statements: tuple[str, ...]


def masked(raw: bytes, account: str) -> bytes:
    for pattern, word in MASKED:
        raw = re.sub(pattern, word, raw)
    return raw.replace(account.encode(), b"ACCOUNT")


class Officer:
    """An officer's browser that keeps everything it meets, in a form that can be compared."""

    def __init__(self, account: str) -> None:
        self.account, self.met, self.client = account, [], Client()
        self.client.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})

    def ask(self, method: str, path: str, **fields: object):
        with CaptureQueriesContext(connection) as run:
            answer = (
                getattr(self.client, method)(path, fields)
                if fields
                else getattr(self.client, method)(path)
            )
            body = answer.getvalue() if answer.streaming else answer.content
        self.met.append(
            Met(
                masked(path.encode(), self.account),
                answer.status_code,
                tuple(
                    sorted(
                        (name, masked(value.encode(), self.account))
                        for name, value in answer.headers.items()
                        # The accounts themselves differ in length; the masked body is compared.
                        if name != "Content-Length"
                    )
                ),
                masked(body, self.account),
                tuple(_shape(query["sql"]) for query in run.captured_queries),
            )
        )
        return answer


def _shape(sql: str) -> str:
    """Return a statement without its values: what is run decides how long an answer takes."""
    return re.sub(r"'(?:[^']|'')*'|\bs\d+_x\d+\b|\b[0-9a-f]{32}\b|\b\d+\b", "?", sql)


def life(account: str) -> tuple[Officer, Case]:
    """File a request by the guided form and meet every page that there is about it."""
    officer = Officer(account)
    begun = officer.ask("get", "/portal/new/")
    base = begun["Location"].removesuffix("kind/")
    for key, answers in STEPS.items():
        officer.ask("get", f"{base}{key}/")
        given = {
            name: account if name == "identifiers" else value for name, value in answers.items()
        }
        officer.ask("post", f"{base}{key}/", **given)
    officer.ask("get", f"{base}check/")
    sent = officer.ask("post", f"{base}check/")
    run_due(at=lambda: NOON)
    case = Case.objects.get(ref=sent["Location"].split("/")[-2])
    publishing.publish(at=NOON)
    own = f"/portal/requests/{case.ref}/"
    for path in (own, f"{own}withdraw/", f"{own}receipt/", "/portal/emergency/"):
        officer.ask("get", path)
    officer.ask("post", f"{own}download/")
    officer.ask("get", f"{own}download/")
    officer.ask("post", f"{own}withdraw/", reason="no longer needed")
    officer.ask("get", own)
    return officer, case


def letters_of(case: Case, account: str) -> Iterator[bytes]:
    for letter in Letter.objects.filter(case=case).order_by("at", "kind"):
        yield masked(f"{letter.kind}|{letter.subject}|{letter.body}|{letter.at}".encode(), account)


@pytest.fixture
def held(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=TERMS)
    return cast


def in_steps(one: Officer, other: Officer) -> None:
    assert len(one.met) == len(other.met)
    for mine, theirs in zip(one.met, other.met, strict=True):
        for ours, other_ones in zip(mine.statements, theirs.statements, strict=True):
            assert ours == other_ones, mine.path
        assert mine == theirs, mine.path


@pytest.mark.parametrize("account", [ELSEWHERE, NOWHERE])
def test_no_byte_and_no_statement_tells_whether_the_hold_applies(held, account):
    terms = parse_terms(TERMS, ref="de")
    life("warm@example.org")  # what is run once in a process is run here
    officer, case = life(THERE)
    assert Case.objects.get(id=case.id).accounts.get().place == "DE"
    other, second = life(account)
    applies = {one.ref for one in (case, second) if _covered(one, terms)}
    assert applies == {case.ref}, "the hold must cover exactly the first of the two"
    in_steps(officer, other)
    assert list(letters_of(case, THERE)) == list(letters_of(second, account))
    assert _post(case, THERE) == _post(second, account)


def _covered(case: Case, terms: Hold) -> bool:
    gov_request = mapping.request_value(case)
    return any(
        covers(terms, gov_request=gov_request, account=account, category=category)
        for account in gov_request.accounts
        for category in gov_request.categories
    )


def _post(case: Case, account: str) -> list[tuple[str, bytes]]:
    """Return what waits or went out for a case, by kind and instant."""
    rows = Outbox.objects.order_by("kind", "not_before")
    return [
        (
            f"{row.kind} {row.not_before} {row.attempts} {row.done_at} {row.last_error}",
            masked(repr(sorted(row.arguments)).encode(), account),
        )
        for row in rows
        if str(case.id) in repr(row.arguments) or case.ref in repr(row.arguments)
    ]

"""Orders reach the service's own hands: signed, carried out once, acknowledged, or alarmed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from comity_server.actions import executing, lifting
from comity_server.adapters.executors.declaration import ExecutorFault, executors_of
from comity_server.adapters.executors.order import Acknowledged, Order, Refused, Silent
from comity_server.adapters.executors.webhook import Webhook, signature
from comity_server.casefile.models import ExecutorOrder, Outbox
from comity_server.casefile.outbox import MAX_ATTEMPTS
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.support.cast import HOUR, NOON, a_cast
from tests.support.limiting import a_draft, a_restriction, say_yes
from tests.support.receiving import declare, receiving

AT = NOON + 3 * HOUR
DOCUMENT = Path(__file__).parents[2] / "docs/formats/executor.md"


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running


@pytest.fixture
def cast(house, receiver):
    declare(house.folder("executors"), url=receiver.url)
    return a_cast(house)


def lift(cast, row, *, at=AT + HOUR):
    for by in (cast.counsel, cast.executive):
        lifting.consent_to_lift(restriction_id=row.id, as_wrong=False, grounds="g", by=by, at=at)


def test_an_order_is_carried_out_acknowledged_and_recorded(cast, receiver):
    row = a_restriction(cast)
    assert receiver.came == []  # nothing is sent before it is committed
    run_due(at=lambda: AT)
    assert receiver.withheld == {"search/room-123"}
    placed = ExecutorOrder.objects.get()
    assert (placed.state, placed.reference, placed.act) == ("acknowledged", "T-1", "withhold")
    assert Entry.objects.get(number=placed.ledger_number).kind == ("restriction.order-acknowledged")
    (sent,) = receiver.came
    assert sent["restriction"] == row.ref and sent["places"] == ["HK"]


def test_an_order_names_no_case_no_person_and_no_demand(cast, receiver):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    whole = json.dumps(receiver.came)
    for secret in (row.case.ref, str(row.case_id), "Hong Kong Police", "ana", row.why):
        assert secret not in whole
    assert receiver.came[0]["basis"] == "request"


def test_a_restriction_for_everywhere_removes(cast, receiver):
    everywhere = {"places": "", "everywhere": "yes", "everywhere_because": "it breaks our rules"}
    say_yes(cast, a_draft(cast, at=AT, **everywhere), at=AT)
    run_due(at=lambda: AT)
    assert [order["act"] for order in receiver.came] == ["remove"]


def test_a_lift_restores(cast, receiver):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    lift(cast, row)
    run_due(at=lambda: AT + HOUR)
    assert receiver.withheld == set()
    assert [one.state for one in ExecutorOrder.objects.order_by("sequence")] == [
        "acknowledged",
        "acknowledged",
    ]


def test_an_answer_that_was_lost_is_asked_for_again_and_carried_out_once(cast, receiver):
    receiver.hang_up = 1
    a_restriction(cast)
    run_due(at=lambda: AT)
    assert ExecutorOrder.objects.get().state == "waiting"
    assert Outbox.objects.get(kind="carry-out").last_error == (
        "executor search/moderation: no answer (RemoteDisconnected)"
    )
    run_due(at=lambda: AT + HOUR)
    assert len(receiver.came) == 2 and len(receiver.done) == 1
    assert ExecutorOrder.objects.get().state == "acknowledged"


def test_a_refusal_is_recorded_and_not_sent_again(cast, receiver):
    receiver.answers = [(409, b"")]
    a_restriction(cast)
    for hours in range(3):
        run_due(at=lambda hours=hours: AT + hours * HOUR)
    placed = ExecutorOrder.objects.get()
    assert (placed.state, placed.failure) == ("refused", "status 409")
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (301, b""),
        (200, b"<html>Welcome</html>"),
        (200, b'{"state": "done"}'),
        (200, b'{"order": "another", "state": "done"}'),
        (200, b"[]"),
        (204, b""),
        (200, b"{" + b" " * (1 << 17)),
    ],
)
def test_what_acknowledges_no_order_counts_as_silence(cast, receiver, answer):
    receiver.answers = [answer]
    a_restriction(cast)
    run_due(at=lambda: AT)
    assert ExecutorOrder.objects.get().state == "waiting"
    assert Outbox.objects.get(kind="carry-out").last_error.startswith("executor search/moderation:")
    assert len(receiver.came) == 1  # no redirect was followed


def test_a_silent_executor_alarms_by_name_and_goes_on_waiting(cast, receiver):
    receiver.answers = [(503, b"")] * MAX_ATTEMPTS
    a_restriction(cast)
    for attempt in range(MAX_ATTEMPTS + 2):
        run_due(at=lambda attempt=attempt: AT + attempt * HOUR)
    row = Outbox.objects.get(kind="carry-out")
    assert row.alarmed_at is not None
    assert row.last_error == "executor search/moderation: status 503"
    assert ExecutorOrder.objects.get().state == "waiting"
    assert len(receiver.came) == MAX_ATTEMPTS


def test_what_was_lifted_before_anybody_answered_is_not_sent_again(cast, receiver):
    receiver.answers = [(503, b"")]
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    lift(cast, row)
    run_due(at=lambda: AT + HOUR)
    states = dict(ExecutorOrder.objects.values_list("act", "state"))
    assert states == {"withhold": "dropped", "restore": "acknowledged"}
    assert [order["act"] for order in receiver.came] == ["withhold", "restore"]


def test_an_order_that_comes_after_a_later_one_changes_nothing(receiver):
    late = {"order": "a", "restriction": "R", "resource": "x", "act": "withhold", "sequence": 1}
    receiver.carry_out({**late, "order": "b", "act": "restore", "sequence": 2})
    receiver.carry_out(late)
    assert receiver.withheld == set()


def test_a_wrong_secret_is_rejected_by_the_service(house, receiver):
    declare(house.folder("executors"), url=receiver.url, secret=b"x" * 40)
    a_restriction(a_cast(house))
    run_due(at=lambda: AT)
    assert receiver.rejected == ["signature"] and receiver.came == []
    assert ExecutorOrder.objects.get().state == "waiting"


def test_the_published_vector_of_the_signature():
    """``docs/formats/executor.md`` prints it."""
    body = b'{"act":"withhold"}'
    found = signature(b"0123456789abcdef0123456789abcdef", timestamp="1591272000", body=body)
    assert found == "c7e8ee507c116d9edc488c8229e3bd52000ce875d2b6fc3f44212db7e7843612"
    assert found in DOCUMENT.read_text(encoding="utf-8")


def an_order(**facts):
    given = {
        "id": "o",
        "sequence": 1,
        "act": "withhold",
        "restriction": "R",
        "version": 1,
        "resource": "search/x",
        "places": ("HK",),
        "basis": "policy",
        "shown_text": "",
        "effective_at": NOON,
    }
    return Order(**{**given, **facts})


def test_a_signature_is_bound_to_time_and_body():
    whole = an_order().to_bytes()
    one = signature(b"k" * 32, timestamp="1", body=whole)
    assert one != signature(b"k" * 32, timestamp="2", body=whole)
    assert one != signature(b"k" * 32, timestamp="1", body=whole + b" ")
    assert one != signature(b"j" * 32, timestamp="1", body=whole)


def test_a_name_that_does_not_resolve_is_silence():
    port = Webhook("x", "https://nowhere.invalid/o", lambda: 0.0, secret=b"k" * 32)
    with pytest.raises(Silent, match="x: no answer"):
        port(an_order())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('acts = ["withhold"]\nurl = "https://a.example/"\n', "able to restore"),
        ('acts = ["burn", "restore"]\nurl = "https://a.example/"\n', "acts"),
        ('acts = ["restore"]\n', "either url or python"),
        ('acts = ["restore"]\nurl = "http://a.example/"\n', "https"),
        ('acts = ["restore"]\nurl = "file:///etc/passwd"\n', "https"),
        ('acts = ["restore"]\nurl = "https://u:p@a.example/"\n', "without a password"),
        ('acts = ["restore"]\nurl = "https://a.example/"\n', "secret"),
        ('acts = ["restore"]\nurl = "https://a.example/"\nsecret = "s"\n', "32 characters"),
        ('acts = ["restore"]\npython = "nothing.here:x"\n', "cannot be imported"),
        ('acts = ["restore"]\nwho = "x"\n', "no such key"),
        ("acts = [", "Unclosed|Invalid"),
    ],
)
def test_a_wrong_declaration_is_named_with_its_file(tmp_path, text, says):
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "s").write_text("short")
    (tmp_path / "search" / "one.toml").write_text(text)
    with pytest.raises(ExecutorFault, match=rf"search/one\.toml: .*(?:{says})"):
        executors_of("search", folder=tmp_path)


CALLED: list[Order] = []


def remember(order: Order) -> Acknowledged | Refused:
    """Serve as an executor in this process."""
    CALLED.append(order)
    return Refused("not here") if order.act == "restore" else Acknowledged("here")


def test_a_python_port_is_called_as_a_webhook_is(house, monkeypatch):
    import sys
    import types

    service = types.ModuleType("service_of_ours")
    service.remember = remember
    monkeypatch.setitem(sys.modules, "service_of_ours", service)
    folder = house.folder("executors") / "search"
    folder.mkdir()
    (folder / "own.toml").write_text(
        'acts = ["withhold", "restore"]\npython = "service_of_ours:remember"\n'
    )
    CALLED.clear()
    row = a_restriction(a_cast(house))
    run_due(at=lambda: AT)
    lift_by_port = ExecutorOrder.objects.get()
    assert (lift_by_port.state, lift_by_port.reference) == ("acknowledged", "here")
    assert CALLED[0].restriction == row.ref
    assert CALLED[0].effective_at - NOON < timedelta(hours=3)


def test_an_executor_that_is_gone_keeps_its_order_open(cast, house, receiver):
    a_restriction(cast)
    (house.folder("executors") / "search" / "moderation.toml").unlink()
    run_due(at=lambda: AT)
    assert ExecutorOrder.objects.get().state == "waiting"
    assert "no longer declared" in Outbox.objects.get(kind=executing.CARRY_OUT).last_error

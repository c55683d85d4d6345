"""Work is recorded by the worker whose lease it is, and by no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity_server.actions import intake
from comity_server.casefile import outbox
from comity_server.casefile.models import Outbox
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from tests.support.cast import FORM, NOON, a_cast

LATE = NOON + outbox.LEASE + timedelta(seconds=1)


def finish(lease: outbox.Lease) -> None:
    with change(Side.NONE):
        outbox.finish(lease, at=LATE)
        store.append("intake.located", at=LATE, actor="system")


def test_a_lease_that_ran_out_records_nothing(house):
    cast = a_cast(house)
    intake.file_request(fields=FORM, key="k", by=cast.officer, at=NOON)
    slow, quick = outbox.take(at=NOON), outbox.take(at=LATE)
    assert slow and quick and slow.id == quick.id and slow.fence < quick.fence
    with pytest.raises(outbox.LeaseLost):
        finish(slow)
    assert Outbox.objects.get().done_at is None
    finish(quick)
    assert Outbox.objects.get().done_at == LATE


def test_a_lease_is_one_workers_while_it_lasts(house):
    cast = a_cast(house)
    intake.file_request(fields=FORM, key="k", by=cast.officer, at=NOON)
    assert outbox.take(at=NOON) is not None
    assert outbox.take(at=NOON + outbox.LEASE / 2) is None

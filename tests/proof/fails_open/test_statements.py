"""From each statement on, the store answers no more: the action is not done, nor any part of it."""

from __future__ import annotations

import pytest

from comity_server.ledger.models import Head
from tests.proof.fails_open.stored import Lost, lost
from tests.proof.test_actions_leave_nothing import ROWS, everything, last_chunk
from tests.support.cast import a_cast
from tests.support.examples import LEVEL

PASS_THE_GATE = (
    "authority.suspend_officer",
    "determination.approve",
    "hold.consent_to_hold",
    "hold.lift_hold",
    "notice.tell_user",
    "release.release_production",
)
"""What CI tries: that by which something leaves, and what stops it. At night every action is."""

EACH_TIME = 20
"""Of so many cuts one is followed by a look at every row of every table."""

TRIED = sorted(
    name
    for name, row in ROWS.items()
    if row.call is not last_chunk
    and row.call.__qualname__.partition(".")[0] != "work"  # of several transactions, each whole
    and name != "people.offer_set_up"
    and (LEVEL == "nightly" or name in PASS_THE_GATE)
)


@pytest.mark.parametrize("name", TRIED)
def test_cut_off_at_any_statement_an_action_is_done_wholly_or_not(house, count_cases, name):
    cast = a_cast(house)
    row = ROWS[name]
    found = row.before(cast)
    before, size, cut = everything(), Head.objects.get(id=1).size, 0
    while _is_cut_off(row, cast, found, after=cut):
        cut += 1
        assert Head.objects.get(id=1).size == size, cut
        assert cut % EACH_TIME or everything() == before, cut
    assert cut > 3 and Head.objects.get(id=1).size == size + 1
    count_cases(cut)


def _is_cut_off(row, cast, found, *, after: int) -> bool:
    with lost(number=after):
        try:
            row.call(cast, found)
        except Lost:
            return True
    return False

"""What no hold may say."""

from datetime import datetime

import pytest

from comity.hold import Older, Received
from comity.testing import NOON, a_hold, an_exception
from comity.vocabulary.words import RequestKind, Step


def test_acknowledging_is_never_stopped():
    with pytest.raises(ValueError, match="acknowledging"):
        a_hold(stops=Step.ACKNOWLEDGE)


def test_older_stands_with_from_effective_and_with_nothing_else():
    with pytest.raises(ValueError, match="older"):
        a_hold(received=Received.ALL, older=Older.ASK)
    with pytest.raises(ValueError, match="older"):
        a_hold(received=Received.FROM_EFFECTIVE)


def test_kinds_never_name_emergencies():
    with pytest.raises(ValueError, match="emergency"):
        a_hold(kinds=(RequestKind.EMERGENCY,))


@pytest.mark.parametrize("field", ["effective_at", "recorded_at", "announced_at"])
def test_every_instant_has_its_offset(field):
    with pytest.raises(ValueError, match="offset"):
        a_hold(**{field: datetime(2020, 7, 1)})  # noqa: DTZ001 - the fault under test


def test_it_bars_from_the_later_instant():
    assert a_hold(effective_at=NOON, recorded_at=None).bars_from == NOON


@pytest.mark.parametrize(
    "changes", [{"offences": frozenset()}, {"limit": frozenset()}, {"needs": 0}]
)
def test_an_exception_is_never_empty(changes):
    with pytest.raises(ValueError, match="needs offences"):
        an_exception(**changes)

"""A visitor, and a house whose clock stands still."""

from __future__ import annotations

import pytest
from django.test import Client

from comity_server import clock
from tests.support.cast import NOON, Cast, a_cast


@pytest.fixture
def cast(house, monkeypatch) -> Cast:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return a_cast(house)


@pytest.fixture
def visitor(cast) -> Client:
    return Client()

"""Whether the affected user is told, as of an instant."""

import pytest

from tests.scenario.made import ORDINARY, outcomes

GAGGED = "secrecy = { ordered = true, until = 2021-01-01 }\n"
ENDED = """
[[event]]
request = "r1"
at = 2020-08-01T00:00:00Z
is = "secrecy-ended"
"""


def told(word, *, at="2020-09-01T00:00:00Z", secrecy="", accounts='["alice"]', more="", key=""):
    channel = 'channel = "portal"\n'
    text = ORDINARY.replace(channel, channel + secrecy).replace('["alice"]', accounts)
    (held,) = outcomes(
        f'{text}{more}\n[[expect]]\nrequest = "r1"\nat = {at}\nnotice = "{word}"\n{key}'
    )[-1:]
    return held


def test_where_no_account_is_named_nobody_needs_telling():
    assert told("not-needed", accounts="[]")


def test_where_the_law_is_not_clear_a_person_decides():
    assert told("ask")
    assert not told("due")


@pytest.mark.parametrize(
    ("at", "word"),
    [("2020-09-01T00:00:00Z", "delayed"), ("2021-01-02T00:00:00Z", "due")],
)
def test_an_order_of_secrecy_delays_until_its_day_has_ended(at, word):
    assert told(word, at=at, secrecy=GAGGED)


def test_the_instant_of_a_delayed_notice_is_asked():
    assert told("delayed", secrecy=GAGGED, key="notice_at = 2021-01-02T00:00:00Z\n")
    assert not told("delayed", secrecy=GAGGED, key="notice_at = 2021-01-01T00:00:00Z\n")


@pytest.mark.parametrize("secrecy", [GAGGED, "secrecy = { ordered = true }\n"])
def test_secrecy_that_was_ended_ends_then(secrecy):
    assert told("due", secrecy=secrecy, more=ENDED)
    assert not told("due", at="2020-07-31T23:59:59Z", secrecy=secrecy, more=ENDED)


def test_an_end_of_secrecy_that_nobody_ordered_changes_nothing():
    assert told("ask", more=ENDED)

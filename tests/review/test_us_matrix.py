"""The American matrix, whole: every class of data by every instrument, as counsel would read it.

Source: 18 U.S.C. §§ 2702, 2703, 2705; Carpenter v. United States (2018); United States v. Warshak
(6th Cir. 2010).
"""

from __future__ import annotations

import pytest

from tests.review.cases import CALLED_BACK, a_request, judged

DATA = ("subscriber", "access", "traffic", "location", "content")
ISSUERS = {
    "us.sca.subpoena": "grand_jury",
    "us.sca.admin": "police",
    "us.sca.d-order": "court",
    "us.sca.warrant": "court",
}
ALLOWED = {
    "us.sca.subpoena": {"subscriber", "access"},
    "us.sca.admin": {"subscriber", "access"},
    "us.sca.d-order": {"subscriber", "access", "traffic"},
    "us.sca.warrant": set(DATA),
}
"""By law; a class of data that is not named here needs more than the instrument."""


@pytest.mark.parametrize("category", DATA)
@pytest.mark.parametrize("instrument", ISSUERS)
def test_each_instrument_reaches_its_own_data_and_no_other(instrument, category):
    review = judged(a_request(instrument, issued_by=ISSUERS[instrument], categories=(category,)))
    allowed = category in ALLOWED[instrument]
    assert ("law:data-not-covered" in review.codes) is not allowed
    if not allowed:
        assert review.recommendation == "refuse"


@pytest.mark.parametrize("instrument", ["us.sca.subpoena", "us.sca.d-order", "us.sca.warrant"])
def test_live_data_are_reached_by_none_of_them(instrument):
    live = ("realtime-traffic", "realtime-content")
    review = judged(a_request(instrument, issued_by=ISSUERS[instrument], categories=live))
    assert "law:data-not-covered" in review.codes


@pytest.mark.parametrize("category", DATA)
def test_an_emergency_is_voluntary_for_every_class_of_data(category):
    gateway = {"issued_by": "police", "categories": (category,)}
    review = judged(
        a_request("us.sca.emergency", asks="emergency", emergency=CALLED_BACK, **gateway)
    )
    assert not review.law.binding and "law:data-not-covered" not in review.codes
    # Without an emergency it is no emergency's gateway: nobody is told to go on by the lenses.
    plain = judged(a_request("us.sca.emergency", **gateway))
    assert "policy:gateway-without-emergency" in plain.codes
    assert plain.recommendation == "ask"


def test_a_police_officer_who_signs_a_court_order_has_no_power_to():
    review = judged(a_request("us.sca.d-order", issued_by="police", categories=("traffic",)))
    assert "law:authority-lacks-power" in review.codes

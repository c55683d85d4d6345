"""Hypothesis strategies for requests, accounts and holds, kept small so that lists often meet."""

from datetime import timedelta

from hypothesis import strategies as st

from comity.hold import (
    HoldException,
    HoldRecord,
    Lift,
    Match,
    Older,
    Received,
    Route,
    Treatment,
    Underlying,
    UnknownPlace,
)
from comity.intake.gov_request import Emergency
from comity.testing import DAY, HOUR, NOON, a_hold, a_request, an_account, an_authority
from comity.vocabulary.instants import Period
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.verdict import Bar
from comity.vocabulary.words import AuthorityKind, Category, Channel, RequestKind, Step, Threat

PLACES = ("HK", "CN", "US", "US-CA", "UA", "UA-43")
SERVICES = ("search", "video")
OFFENCES = ("theft", "human-trafficking")
INSTRUMENTS = ("hk.search-warrant", "hk.nslir.sch4.identification", "none")
CATEGORIES = tuple(Category)[:5]
DATA_STEPS = (Step.REVIEW, Step.ANSWER, Step.PRODUCTION)

instants = st.integers(-3, 3).map(lambda days: NOON + days * DAY)


def some(words, at_most=2):
    """Return lists of distinct words, often empty."""
    return st.lists(st.sampled_from(words), max_size=at_most, unique=True).map(tuple)


def accounts(name="alice"):
    return st.builds(
        an_account,
        id=st.just(name),
        service=st.sampled_from(SERVICES),
        place=st.sampled_from((*PLACES, UNKNOWN)),
    )


authorities = st.builds(
    an_authority,
    kind=st.sampled_from((AuthorityKind.POLICE, AuthorityKind.COURT)),
    jurisdiction=st.sampled_from(PLACES),
    verified=st.booleans(),
    name=st.sampled_from(("Police", "Security")),
)


@st.composite
def requests(draw):
    kind = draw(st.sampled_from(RequestKind))
    emergency = Emergency(threat=Threat.DEATH, verified_callback=draw(st.booleans()))
    return a_request(
        received_at=draw(instants),
        kind=kind,
        authority=draw(authorities),
        channel=draw(st.sampled_from(Channel)),
        underlying_state=draw(st.sampled_from((None, *PLACES))),
        instrument=draw(st.sampled_from(INSTRUMENTS)),
        services=draw(some(SERVICES)),
        accounts=tuple(draw(st.lists(accounts(), max_size=1))),
        categories=draw(some(CATEGORIES, 3)),
        offences=draw(some(OFFENCES)),
        emergency=emergency if kind is RequestKind.EMERGENCY else None,
    )


exceptions = st.builds(
    HoldException,
    id=st.sampled_from(("a", "b")),
    offences=st.sets(st.sampled_from(OFFENCES), min_size=1).map(frozenset),
    limit=st.sets(st.sampled_from(CATEGORIES), min_size=1).map(frozenset),
    needs=st.integers(1, 3),
    published=st.booleans(),
    instruments=some(("hk.", "hk.search-warrant"), 1),
)

routes = st.builds(
    Route,
    to=st.sampled_from(("MLAT", "another")),
    open=st.integers(-4, 2).map(lambda day: Period(NOON + day * DAY, NOON + (day + 2) * DAY)),
)


@st.composite
def holds(draw):
    received = draw(st.sampled_from(Received))
    newer = received is Received.FROM_EFFECTIVE
    return a_hold(
        id=draw(st.sampled_from(("h1", "h2", "h3"))),
        stops=draw(st.sampled_from(DATA_STEPS)),
        effective_at=draw(instants),
        recorded_at=draw(st.none() | instants),
        received=received,
        older=draw(st.sampled_from(Older)) if newer else None,
        requested_by=draw(some(PLACES)),
        users_in=draw(some(PLACES)),
        match=draw(st.sampled_from(Match)),
        authorities=draw(some(("Police", "Security"), 1)),
        instruments=draw(some(("hk.", "hk.nslir.", "hk.search-warrant"), 1)),
        services=draw(some(SERVICES, 1)),
        kinds=draw(some([kind for kind in RequestKind if kind is not RequestKind.EMERGENCY])),
        categories=draw(some(CATEGORIES)),
        emergency=draw(st.sampled_from(Treatment)),
        unknown_place=draw(st.sampled_from(UnknownPlace)),
        underlying=draw(st.sampled_from(Underlying)),
        exceptions=tuple(draw(st.lists(exceptions, max_size=1))),
        routes=tuple(draw(st.lists(routes, max_size=2))),
    )


records = st.builds(
    HoldRecord,
    holds(),
    st.lists(instants, max_size=1).map(lambda found: tuple(Lift(at + HOUR) for at in found)),
)

obstacles = st.builds(
    Obstacle,
    bar=st.sampled_from((Bar("window:eu.epoc", ""), Bar("law:us.sca", ""))),
    asks=st.booleans(),
    stops=st.sampled_from(DATA_STEPS),
    categories=some(CATEGORIES, 1).map(frozenset),
    during=st.integers(-2, 2).map(
        lambda day: Period(NOON + day * DAY, NOON + day * DAY + timedelta(days=2))
    ),
)

"""Nothing is guessed: whatever is unknown, missing or contradictory is named by file and key."""

from typing import get_args

import pytest

from comity.errors import ScenarioError
from comity.scenario.expectations import Expectation
from comity.scenario.players import NAMES, PLAYERS
from tests.scenario.made import (
    ACCOUNT,
    EXPECT,
    HEAD,
    HOLD,
    ORDINARY,
    PERSONS,
    REQUEST,
    outcomes,
    played,
)

ASSESSMENT = """
[[assessment]]
id = "hria"
scope = { requested_by = ["HK"] }
outcome = "lift"
authors = ["counsel"]
"""

LIFT = """
[[lift_attempt]]
id = "l1"
hold = "hk"
at = 2021-01-01T00:00:00Z
by = ["counsel", "executive"]
grounds = "text"
"""

RESTRICTION = """
[[restriction]]
id = "cn"
places = ["CN"]
resource = "video/123"
basis = "policy:our rules"
effective_at = 2020-06-12T00:00:00Z
unknown_place = "block"
"""

EXIT = """
[[exit]]
id = "hk"
place = "HK"
services = ["video"]
stages.sign_ups_close_at = 2020-07-07T18:00:00+08:00
stages.access_ends_at = 2020-07-09T00:00:00+08:00
stages.export_ends_at = 2020-10-09T00:00:00+08:00
unknown_place = "admit"
"""

PRESENCE = """
[[presence]]
id = "p1"
at = 2020-07-09T12:00:00+08:00
resource = "video"
"""

ACT = """
[[act]]
request = "r1"
at = 2020-07-04T10:00:00+08:00
is = "released"
"""

EVENT = """
[[event]]
request = "r1"
at = 2020-07-03T10:00:00+08:00
is = "extended"
"""

OTHERS = """
[[expect]]
presence = "p1"
verdict = "block"

[[expect]]
lift = "l1"
verdict = "denied"

[[expect]]
request = "r1"
at = 2020-07-02T11:00:00+08:00
recommendation = "ask"

[[expect]]
figures = { from = 2020-07-01, to = 2020-12-31, jurisdiction = "HK" }
received = 1

[[expect]]
hold = "hk"
at = 2020-12-31T23:59:59Z
statement_check = "fails"
"""

EXCEPT = (
    'except = [ { id = "t", offences = ["human-trafficking"], limit = ["subscriber"], '
    "needs = 2, published = true } ]\n"
)
ROUTES = 'routes = [ { to = "MLAT", from = 2020-08-13, until = 2020-08-20 } ]\n'
HOLD_OF_ALL = HOLD + EXCEPT + ROUTES + 'lift = { on = "assessment", assessment = "hria" }\n'

FULL = (
    HEAD
    + ACCOUNT
    + PERSONS
    + HOLD_OF_ALL
    + ASSESSMENT
    + LIFT
    + RESTRICTION
    + EXIT
    + REQUEST
    + ACT
    + EVENT
    + PRESENCE
    + EXPECT
    + OTHERS
)


def refused(text: str, *, key: str, says: str = "") -> None:
    """Require that a file is refused by name and key."""
    with pytest.raises(ScenarioError) as found:
        played(text)
    message = str(found.value)
    assert message.startswith("s.toml")
    assert f"{key}:" in message
    assert says in message


def changed(old: str, new: str, *, text: str = FULL) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def test_the_full_file_is_right():
    assert len(outcomes(FULL)) == 6


REQUIRED = [
    ("[scenario]", 'id = "s"', "id"),
    ("[scenario]", 'says = "a test"', "says"),
    ("[provider]", 'name = "Example Search"', "name"),
    ("[provider]", 'established_in = "US"', "established_in"),
    ("[provider]", 'services = ["search", "video"]', "services"),
    ("[[account]]", 'id = "alice"', "id"),
    ("[[account]]", 'service = "search"', "service"),
    ("[[account]]", 'place = "HK"', "place"),
    ("[[person]]", 'id = "counsel"', "id"),
    ("[[person]]", 'roles = ["counsel"]', "roles"),
    ("[[hold]]", 'id = "hk"', "id"),
    ("[[hold]]", 'stops = "production"', "stops"),
    ("[[hold]]", "effective_at = 2020-07-01T00:00:00+08:00", "effective_at"),
    ("[[hold]]", 'received = "all"', "received"),
    ("[[hold]]", 'emergency = "held"', "emergency"),
    ("[[hold]]", 'id = "t", ', "id"),
    ("[[hold]]", 'offences = ["human-trafficking"], ', "offences"),
    ("[[hold]]", 'limit = ["subscriber"], ', "limit"),
    ("[[hold]]", "needs = 2, ", "needs"),
    ("[[hold]]", ", published = true", "published"),
    ("[[hold]]", 'to = "MLAT", ', "to"),
    ("[[hold]]", "from = 2020-08-13, ", "from"),
    ("[[hold]]", ", until = 2020-08-20", "until"),
    ("[[hold]]", 'on = "assessment", ', "on"),
    ("[[hold]]", ', assessment = "hria"', "assessment"),
    ("[[assessment]]", 'id = "hria"', "id"),
    ("[[assessment]]", 'scope = { requested_by = ["HK"] }', "scope"),
    ("[[assessment]]", 'outcome = "lift"', "outcome"),
    ("[[assessment]]", 'authors = ["counsel"]', "authors"),
    ("[[lift_attempt]]", 'id = "l1"', "id"),
    ("[[lift_attempt]]", 'hold = "hk"', "hold"),
    ("[[lift_attempt]]", "at = 2021-01-01T00:00:00Z", "at"),
    ("[[lift_attempt]]", 'by = ["counsel", "executive"]', "by"),
    ("[[restriction]]", 'id = "cn"', "id"),
    ("[[restriction]]", 'places = ["CN"]', "places"),
    ("[[restriction]]", 'resource = "video/123"', "resource"),
    ("[[restriction]]", 'basis = "policy:our rules"', "basis"),
    ("[[restriction]]", "effective_at = 2020-06-12T00:00:00Z", "effective_at"),
    ("[[restriction]]", 'unknown_place = "block"', "unknown_place"),
    ("[[exit]]", 'id = "hk"', "id"),
    ("[[exit]]", 'place = "HK"', "place"),
    ("[[exit]]", 'services = ["video"]', "services"),
    ("[[exit]]", "stages.sign_ups_close_at = 2020-07-07T18:00:00+08:00", "sign_ups_close_at"),
    ("[[exit]]", "stages.access_ends_at = 2020-07-09T00:00:00+08:00", "access_ends_at"),
    ("[[exit]]", "stages.export_ends_at = 2020-10-09T00:00:00+08:00", "export_ends_at"),
    ("[[exit]]", 'unknown_place = "admit"', "unknown_place"),
    ("[[request]]", 'id = "r1"', "id"),
    ("[[request]]", "received_at = 2020-07-02T10:00:00+08:00", "received_at"),
    ("[[request]]", 'kind = "disclosure"', "kind"),
    ("[[request]]", 'name = "Police", ', "name"),
    ("[[request]]", 'kind = "police", ', "kind"),
    ("[[request]]", 'jurisdiction = "HK", ', "jurisdiction"),
    ("[[request]]", ", verified = true", "verified"),
    ("[[request]]", 'channel = "portal"', "channel"),
    ("[[act]]", 'request = "r1"', "request"),
    ("[[act]]", "at = 2020-07-04T10:00:00+08:00", "at"),
    ("[[act]]", 'is = "released"', "is"),
    ("[[event]]", 'request = "r1"', "request"),
    ("[[event]]", "at = 2020-07-03T10:00:00+08:00", "at"),
    ("[[event]]", 'is = "extended"', "is"),
    ("[[presence]]", 'id = "p1"', "id"),
    ("[[presence]]", "at = 2020-07-09T12:00:00+08:00", "at"),
    ("[[presence]]", 'resource = "video"', "resource"),
    ("[[expect]]", 'request = "r1"', "request"),
    ("[[expect]]", "at = 2020-07-02T11:00:00+08:00", "at"),
    ("[[expect]]", 'verdict = "barred"', "verdict"),
    ('presence = "p1"', 'verdict = "block"', "verdict"),
    ('lift = "l1"', 'verdict = "denied"', "verdict"),
    ("recommendation", ', jurisdiction = "HK"', "jurisdiction"),
    ("recommendation", "received = 1", "figures"),
    ('statement_check = "fails"', 'statement_check = "fails"', "expect"),
]


@pytest.mark.parametrize(
    ("table", "line", "key"), REQUIRED, ids=[f"{table} {key}" for table, _, key in REQUIRED]
)
def test_a_required_key_that_is_missing_is_named(table, line, key):
    start = FULL.index(table)
    place = FULL.index(line, start)
    text = FULL[:place] + FULL[place + len(line) :]
    refused(text.replace(", }", " }").replace("{ ,", "{ "), key=key)


@pytest.mark.parametrize("table", ["scenario", "provider"])
def test_the_two_single_tables_are_required(table):
    refused(changed(f"[{table}]", f"[{table}x]"), key=table)


@pytest.mark.parametrize("table", ["scenario", "provider"])
def test_the_two_single_tables_occur_once(table):
    refused(changed(f"[{table}]", f"[[{table}]]"), key=table, says="a table is due")


def test_every_other_table_is_one_of_many():
    refused(changed("[[presence]]", "[presence]"), key="presence", says="a list of tables")


def test_an_unknown_table_is_refused():
    refused(FULL + "\n[[gag]]\nid = 1\n", key="gag")


def test_what_is_no_toml_is_refused():
    with pytest.raises(ScenarioError, match=r"s\.toml: it is no TOML"):
        played("id = ")


TABLES = {
    "account": ACCOUNT,
    "person": PERSONS,
    "hold": HOLD,
    "assessment": ASSESSMENT,
    "lift_attempt": LIFT,
    "restriction": RESTRICTION,
    "exit": EXIT,
    "request": REQUEST,
    "presence": PRESENCE,
}


@pytest.mark.parametrize("table", TABLES)
def test_ids_are_unique_in_their_table(table):
    refused(FULL + TABLES[table], key="id", says="twice")


def test_one_id_may_stand_in_two_tables():
    assert 'id = "hk"' in HOLD
    assert 'id = "hk"' in EXIT


NAMES_NOTHING = [
    ('accounts = ["alice"]', 'accounts = ["bob"]', "accounts"),
    ('hold = "hk"\nat = 2021', 'hold = "mo"\nat = 2021', "hold"),
    ('by = ["counsel", "executive"]', 'by = ["counsel", "stranger"]', "by"),
    ('authors = ["counsel"]', 'authors = ["stranger"]', "authors"),
    ('authors = ["counsel"]', 'authors = []\nsigned_by = ["stranger"]', "signed_by"),
    ('authors = ["counsel"]', 'authors = []\nrenews = "another"', "renews"),
    ('authors = ["counsel"]', 'authors = []\nrenews = "hria"', "renews"),
    ('grounds = "text"', 'narrows_to = "another"', "narrows_to"),
    ('grounds = "text"', 'narrows_to = "hk"', "narrows_to"),
    ('assessment = "hria" }', 'assessment = "another" }', "assessment"),
    ('channel = "portal"', 'channel = "portal"\nfollows = "r0"', "follows"),
    ('channel = "portal"', 'channel = "portal"\nfollows = "r1"', "follows"),
    ('channel = "portal"', 'channel = "portal"\ninstrument = "hk.nothing"', "instrument"),
    ('channel = "portal"', 'channel = "portal"\noffences = ["mopery"]', "offences"),
    ('channel = "portal"', 'channel = "portal"\nservices = ["mail"]', "services"),
    ('channel = "portal"', 'channel = "portal"\nanswers = { HR-X = "yes" }', "answers"),
    ('service = "search"', 'service = "mail"', "service"),
    ('offences = ["human-trafficking"]', 'offences = ["mopery"]', "offences"),
    ('requested_by = ["HK"]\nem', 'instruments = ["hk.nothing"]\nem', "instruments"),
    ('requested_by = ["HK"]\nem', 'instruments = ["xx."]\nem', "instruments"),
    ('requested_by = ["HK"]\nem', 'services = ["mail"]\nem', "services"),
    ('scope = { requested_by = ["HK"] }', 'scope = { services = ["mail"] }', "services"),
    ('services = ["video"]\nstages.s', 'services = ["mail"]\nstages.s', "services"),
    ('resource = "video/123"', 'resource = "mail/1"', "resource"),
    ('resource = "video"\n', 'resource = "mail"\n', "resource"),
    ('basis = "policy:our rules"', 'basis = "request:r9"', "basis"),
    ('request = "r1"\nat = 2020-07-04', 'request = "r9"\nat = 2020-07-04', "request"),
    ('request = "r1"\nat = 2020-07-03', 'request = "r9"\nat = 2020-07-03', "request"),
    ('is = "released"', 'is = "released"\nexception = "x"', "exception"),
    ('request = "r1"\nat = 2020-07-02T11', 'request = "r9"\nat = 2020-07-02T11', "request"),
    ('presence = "p1"', 'presence = "p9"', "presence"),
    ('lift = "l1"', 'lift = "l9"', "lift"),
    ('hold = "hk"\nat = 2020-12', 'hold = "mo"\nat = 2020-12', "hold"),
    ('verdict = "barred"', 'verdict = "barred"\nbars = ["hold:mo"]', "bars"),
    ('verdict = "barred"', 'verdict = "barred"\nbars = ["exit:mo"]', "bars"),
    ('verdict = "barred"', 'verdict = "barred"\nbars = ["window:eu.nothing"]', "bars"),
    ('verdict = "barred"', 'verdict = "barred"\nbars = ["law:us.nothing"]', "bars"),
    ('verdict = "barred"', 'verdict = "barred"\nbars = ["verification:key"]', "bars"),
    ('verdict = "barred"', 'verdict = "barred"\nbars_include = ["notice:x"]', "bars_include"),
    ('verdict = "barred"', 'verdict = "barred"\naccounts = ["bob"]', "accounts"),
    ('verdict = "barred"', 'verdict = "barred"\ncategories = ["content"]', "categories"),
    ('verdict = "barred"', 'verdict = "barred"\nlimit = ["content"]', "limit"),
    ('verdict = "block"', 'verdict = "block"\nbecause = ["exit:mo"]', "because"),
    ('verdict = "block"', 'verdict = "block"\nbecause = ["restriction:x"]', "because"),
    ('verdict = "block"', 'verdict = "block"\nbecause = ["hold:hk"]', "because"),
    ('verdict = "denied"', 'verdict = "denied"\nbecause = ["too-early"]', "because"),
    ('recommendation = "ask"', 'findings = ["taste:x"]', "findings"),
    ('recommendation = "ask"', 'findings = ["rights"]', "findings"),
    ('recommendation = "ask"', 'without = ["rights:HR-X"]', "without"),
    ('services = ["search", "video"]', 'services = ["search", "video"]\npacks = ["x"]', "packs"),
]


@pytest.mark.parametrize(("old", "new", "key"), NAMES_NOTHING, ids=[n for _, n, _ in NAMES_NOTHING])
def test_an_id_that_names_nothing_is_refused(old, new, key):
    refused(changed(old, new), key=key)


WRONG = [
    ('stops = "production"', 'stops = "everything"', "stops"),
    ('stops = "production"', 'stops = "acknowledge"', "stops"),
    ('received = "all"', 'received = "new"', "received"),
    ('received = "all"', 'received = "all"\nolder = "ask"', "older"),
    ('received = "all"', 'received = "from-effective"', "older"),
    ('received = "all"', 'received = "from-effective"\nolder = "held"', "older"),
    ('emergency = "held"', 'emergency = "maybe"', "emergency"),
    ('emergency = "held"', 'emergency = "held"\nmatch = "any"', "match"),
    ('emergency = "held"', 'emergency = "held"\nkinds = ["emergency"]', "kinds"),
    ('emergency = "held"', 'emergency = "held"\nkinds = ["gift"]', "kinds"),
    ('emergency = "held"', 'emergency = "held"\ncategories = ["data"]', "categories"),
    ('emergency = "held"', 'emergency = "held"\nunknown_place = "block"', "unknown_place"),
    ('emergency = "held"', 'emergency = "held"\nunderlying = "ask"', "underlying"),
    ('emergency = "held"', 'emergency = "held"\nusers_in = ["EU"]', "users_in"),
    ('emergency = "held"', 'emergency = "held"\nusers_in = ["CN-HK"]', "users_in"),
    ('emergency = "held"', 'emergency = "held"\nusers_in = ["unknown"]', "users_in"),
    ('emergency = "held"', 'emergency = "held"\nauthorities = [""]', "authorities"),
    ('emergency = "held"', 'emergency = "held"\nauthorities = "Police"', "authorities"),
    ('emergency = "held"', "emergency = true", "emergency"),
    ('requested_by = ["HK"]\nem', 'requested_by = ["CN-HK"]\nem', "requested_by"),
    ('requested_by = ["HK"]\nem', 'requested_by = ["hk"]\nem', "requested_by"),
    ('offences = ["human-trafficking"]', "offences = []", "limit"),
    ('limit = ["subscriber"]', "limit = []", "limit"),
    ('limit = ["subscriber"]', 'limit = ["data"]', "limit"),
    ("needs = 2", "needs = 0", "needs"),
    ("needs = 2", "needs = true", "needs"),
    ("needs = 2", 'needs = "2"', "needs"),
    ("published = true", 'published = "yes"', "published"),
    ("until = 2020-08-20", "until = 2020-08-12", "until"),
    ("until = 2020-08-20", "until = 2020-08-20T00:00:00", "until"),
    ('on = "assessment", assessment = "hria"', 'on = "whim"', "on"),
    ('on = "assessment", assessment = "hria"', 'on = "date", date = 2021-01-01T00:00:00Z', "date"),
    ('on = "assessment", assessment = "hria"', 'on = "attested"', "event"),
    ('on = "assessment", assessment = "hria"', 'on = "never", event = "x"', "event"),
    ('on = "assessment", ', 'on = "assessment", date = 2021-01-01, ', "date"),
    ('place = "HK"', 'place = "EU"', "place"),
    ('place = "HK"', 'place = ""', "place"),
    ('place = "HK"', 'place = "CN-HK"', "place"),
    ('established_in = "US"', 'established_in = "EU"', "established_in"),
    ('id = "counsel"', 'id = "system"', "id"),
    ('roles = ["counsel"]', 'roles = ["counsel"]\nstake = 1', "stake"),
    ('id = "s"', 'id = " "', "id"),
    ('says = "a test"', 'says = "a test"\nunanswered = "guess"', "unanswered"),
    ('says = "a test"', 'says = "a test"\nassumption = "no"', "assumption"),
    ('says = "a test"', 'says = "a test"\nsource = "a title"', "source"),
    ('outcome = "lift"', 'outcome = "maybe"', "outcome"),
    ('outcome = "lift"', 'outcome = "lift"\nblocking_open = -1', "blocking_open"),
    ('outcome = "lift"', 'outcome = "lift"\nreview_on = 2021-01-01T00:00:00Z', "review_on"),
    ('scope = { requested_by = ["HK"] }', 'scope = ["HK"]', "scope"),
    ('kind = "disclosure"', 'kind = "gift"', "kind"),
    ('kind = "disclosure"', 'kind = "emergency"', "emergency"),
    ('channel = "portal"', 'channel = "fax"', "channel"),
    (
        'channel = "portal"',
        'channel = "portal"\nemergency = { threat = "death", verified_callback = true }',
        "emergency",
    ),
    ('channel = "portal"', 'channel = "portal"\nissued_by = "pope"', "issued_by"),
    ('channel = "portal"', 'channel = "portal"\nscope_asked = "worldwide"', "scope_asked"),
    ('channel = "portal"', 'channel = "portal"\nunderlying_state = "CN-HK"', "underlying_state"),
    ('channel = "portal"', 'channel = "portal"\nsecrecy = { until = 2021-01-01 }', "ordered"),
    (
        'channel = "portal"',
        'channel = "portal"\nsecrecy = { ordered = false, until = 2021-01-01 }',
        "until",
    ),
    (
        'channel = "portal"',
        'channel = "portal"\nperiod = { start = 2020-06-30, end = 2020-06-01 }',
        "end",
    ),
    ('channel = "portal"', 'channel = "portal"\nperiod = { start = 2020-06-30 }', "end"),
    ('kind = "police"', 'kind = "vigilante"', "kind"),
    ('jurisdiction = "HK", ver', 'jurisdiction = "CN-HK", ver', "jurisdiction"),
    ('resource = "video/123"', 'resource = "video//123"', "basis"),
    ('basis = "policy:our rules"', 'basis = "whim"', "basis"),
    ('unknown_place = "block"', 'unknown_place = "held"', "unknown_place"),
    ('unknown_place = "block"', 'unknown_place = "block"\nsignals = "all"', "signals"),
    ('unknown_place = "admit"', 'unknown_place = "admit"\nrequests = "held"', "requests"),
    ('resource = "video"\n', 'resource = "video"\naction = "watch"\n', "action"),
    ('resource = "video"\n', 'resource = "video"\nsignals = { ip_place = "EU" }\n', "ip_place"),
    ('resource = "video"\n', 'resource = "video"\nsignals = { gps = "HK" }\n', "gps"),
    ('is = "released"', 'is = "lost"', "is"),
    ('is = "extended"', 'is = "forgotten"', "is"),
    ('step = "production"', 'step = "delivery"', "step"),
    ('verdict = "barred"', 'verdict = "held"', "verdict"),
    ('verdict = "barred"', 'verdict = "barred"\napprovals = -1', "approvals"),
    ('verdict = "barred"', 'verdict = "barred"\nroute = 1', "route"),
    ('verdict = "block"', 'verdict = "block"\nstatus = 404', "status"),
    ("at = 2020-07-02T11:00:00+08:00", "at = 2020-07-02T09:59:59+08:00", "at"),
    ("to = 2020-12-31", "to = 2020-06-30", "to"),
    ("received = 1", "received = -1", "received"),
    ("received = 1", 'received = "many"', "received"),
    ("received = 1", "received = 1\nwithdrawn = 1", "withdrawn"),
    ('statement_check = "fails"', 'statement_check = "unclear"', "statement_check"),
    ('verdict = "barred"', 'verdict = "barred"\npresence = "p1"', "expect"),
    ('verdict = "barred"', 'verdict = "barred"\nstatement_check = "fails"', "expect"),
    ('step = "production"\nverdict = "barred"', "", "expect"),
    ('recommendation = "ask"', "findings = []", "recommendation"),
]


@pytest.mark.parametrize(("old", "new", "key"), WRONG, ids=[new for _, new, _ in WRONG])
def test_a_wrong_word_type_or_combination_is_refused(old, new, key):
    refused(changed(old, new), key=key)


INSTANTS = [
    "effective_at = 2020-07-01T00:00:00+08:00",
    "at = 2021-01-01T00:00:00Z",
    "effective_at = 2020-06-12T00:00:00Z",
    "access_ends_at = 2020-07-09T00:00:00+08:00",
    "received_at = 2020-07-02T10:00:00+08:00",
    "at = 2020-07-04T10:00:00+08:00",
    "at = 2020-07-03T10:00:00+08:00",
    "at = 2020-07-09T12:00:00+08:00",
    "at = 2020-07-02T11:00:00+08:00",
    "at = 2020-12-31T23:59:59Z",
]


@pytest.mark.parametrize("line", INSTANTS)
def test_a_key_that_ends_in_at_takes_an_instant_with_offset_and_never_a_date(line):
    key, value = line.split(" = ")
    refused(changed(line, f"{key} = {value[:19]}"), key=key, says="offset")
    refused(changed(line, f"{key} = {value[:10]}"), key=key, says="an instant")
    refused(changed(line, f'{key} = "{value}"'), key=key, says="an instant")


@pytest.mark.parametrize(
    "line",
    [
        'announced_at = 2020-07-01\nreceived = "all"',
        'recorded_at = 2020-07-01\nreceived = "all"',
    ],
)
def test_optional_instants_are_no_dates_either(line):
    refused(changed('received = "all"', line), key=line.split(" ")[0])


def test_a_day_is_no_instant():
    refused(
        changed('received = "all"', 'received = "all"\nreview_by = 2020-10-01T00:00:00Z'),
        key="review_by",
    )


def test_an_earlier_request_may_be_followed_and_a_later_one_not():
    second = REQUEST.replace('id = "r1"', 'id = "r2"\nfollows = "r1"')
    assert outcomes(ORDINARY + second) == [True]
    early = second.replace("2020-07-02", "2020-07-01")
    refused(ORDINARY + early, key="follows", says="earlier")


def test_every_kind_of_the_format_can_be_played():
    assert set(PLAYERS) == set(NAMES) == set(get_args(Expectation))


def test_a_clock_has_no_side_that_is_a_date():
    text = '\n[[expect]]\nrequest = "r1"\nclock = "produce"\ndue = { not_after = 2026-11-11 }\n'
    refused(ORDINARY + text, key="not_after")


def test_a_clock_is_one_of_the_five():
    refused(ORDINARY + '\n[[expect]]\nrequest = "r1"\nclock = "answer"\ndue = {}\n', key="clock")


def test_a_notice_has_an_instant_only_where_it_is_delayed():
    text = (
        ORDINARY + '\n[[expect]]\nrequest = "r1"\nat = 2020-07-02T11:00:00Z\nnotice = "due"\n'
        "notice_at = 2021-01-01T00:00:00Z\n"
    )
    refused(text, key="notice_at")


def test_a_message_names_the_table_by_its_id():
    with pytest.raises(ScenarioError, match=r"s\.toml: \[\[hold\]\] hk: stops: 'all' is none of"):
        played(changed('stops = "production"', 'stops = "all"'))

"""The command: what it prints, and how it exits."""

import shutil

import pytest
from click.testing import CliRunner

from comity.errors import ScenarioError
from comity_server.cli.scenario import command
from tests.scenario.made import (
    ACCOUNT,
    EXPECT,
    HEAD,
    HOLD,
    ORDINARY,
    PACKS,
    REQUEST,
    outcomes,
    played,
)


def run(*arguments):
    return CliRunner().invoke(command, ["run", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.toml").write_text(ORDINARY)
    (tmp_path / "b" / "c.toml").write_text(ORDINARY.replace('id = "s"', 'id = "deep"'))
    (tmp_path / "notes.txt").write_text("no scenario")
    return tmp_path


def lines_of(result):
    return [line for line in result.stdout.splitlines() if not line.startswith("# ")]


def test_what_holds_is_ok_by_scenario_request_step_and_verdict(folder):
    result = run(folder / "a.toml")
    assert lines_of(result) == ["ok 1 - s r1 production barred", "1..1"]
    assert result.exit_code == 0


def test_folders_are_played_through_and_through_in_order_each_file_once(folder):
    result = run(folder, folder / "a.toml")
    assert lines_of(result) == [
        "ok 1 - s r1 production barred",
        "ok 2 - deep r1 production barred",
        "1..2",
    ]


def test_after_not_ok_stand_what_was_expected_what_came_and_every_reason(folder):
    wrong = ORDINARY.replace('verdict = "barred"', 'verdict = "clear"\nbars = []')
    wrong = wrong.replace("verified = true", "verified = false")
    (folder / "a.toml").write_text(wrong)
    result = run(folder / "a.toml")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:-1] == [
        "not ok 1 - s r1 production clear",
        "#   expected alice: verdict clear",
        "#   but came alice: verdict barred",
        "#   expected alice: bars []",
        "#   but came alice: bars [hold:hk, verification:authority]",
        "#   because alice: hold:hk: The hold hk stops this: it covers this request",
        "#   because alice: verification:authority: Nobody has verified the asking authority",
    ]


def test_a_wrong_file_is_named_and_the_others_are_still_played(folder):
    (folder / "a.toml").write_text(ORDINARY + "\n[gag]\n")
    result = run(folder)
    assert result.exit_code == 2
    assert f"{folder / 'a.toml'}: gag:" in result.stderr
    assert lines_of(result) == ["ok 1 - deep r1 production barred", "1..1"]


def test_a_wrong_file_outweighs_a_failed_expectation(folder):
    (folder / "a.toml").write_text("foo = 1\n")
    failing = ORDINARY.replace('verdict = "barred"', 'verdict = "clear"')
    (folder / "b" / "c.toml").write_text(failing)
    assert run(folder).exit_code == 2


def test_where_nothing_is_expected_nothing_is_proved(folder):
    (folder / "a.toml").write_text(HEAD)
    assert run(folder / "a.toml").exit_code == 1


def test_bytes_that_are_no_text_are_a_wrong_file(folder):
    (folder / "a.toml").write_bytes(b"\xff\xfe\x00")
    result = run(folder / "a.toml")
    assert (result.exit_code, "cannot be read" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_path_without_scenarios_is_a_wrong_call(tmp_path, name):
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / name).exit_code == 2


def test_help_has_an_example():
    result = CliRunner().invoke(command, ["run", "--help"])
    assert "Example: ./comity scenario run" in result.stdout


CONTENT = ORDINARY.replace('["subscriber"]', '["content"]').replace(HOLD, "")


def test_against_other_packs_each_answer_that_changes_is_printed(folder, tmp_path):
    other = tmp_path / "packs"
    for name in ("law", "rights", "policy", "vocabulary"):
        shutil.copytree(PACKS / name, other / name)
    law = other / "law" / "us" / "prohibitions.toml"
    text = law.read_text(encoding="utf-8")
    law.write_text(text.replace('effect = "bars"', 'effect = "asks"'), encoding="utf-8")
    (folder / "a.toml").write_text(CONTENT)
    result = run(folder / "a.toml", "--against", other)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-4:] == [
        "# changes: s r1 production barred",
        '#   from alice: barred [law:us.sca.bar-foreign] limit [] approvals 0 route ""',
        '#   to   alice: clear [] limit [] approvals 0 route ""',
        "# 1 answers change",
    ]


def test_against_the_same_packs_no_answer_changes(folder):
    result = run(folder / "a.toml", "--against", PACKS)
    assert result.exit_code == 0
    assert "# 0 answers change" in result.stdout


# What the players ask


def test_every_account_must_have_the_verdict():
    two = ACCOUNT + ACCOUNT.replace("alice", "berta").replace("HK", "DE")
    hold = HOLD.replace("requested_by", "users_in")
    text = HEAD + two + hold + REQUEST.replace('["alice"]', '["alice", "berta"]') + EXPECT
    assert outcomes(text) == [False]
    assert outcomes(text + 'accounts = ["alice"]') == [True]
    assert outcomes(text + 'accounts = ["berta"]') == [False]


TWO = ORDINARY.replace('["subscriber"]', '["subscriber", "access"]')


@pytest.mark.parametrize(
    ("limit", "holds"),
    [
        ("[]", True),
        ('["subscriber", "access"]', True),
        ('["subscriber"]', False),
    ],
)
def test_where_all_categories_have_the_verdict_there_is_no_limit(limit, holds):
    assert outcomes(f"{TWO}limit = {limit}") == [holds]


@pytest.mark.parametrize(
    ("extra", "holds"),
    [
        ('bars = ["hold:hk"]', True),
        ("bars = []", False),
        ('bars_include = ["hold:hk"]', True),
        ('bars_include = ["verification:authority"]', False),
        ("approvals = 0", True),
        ("approvals = 1", False),
        ('route = ""', True),
        ('route = "MLAT"', False),
        ('bars = ["hold:hk"]\nbars_include = ["hold:hk"]', True),
    ],
)
def test_each_thing_that_a_step_expects_is_asked(extra, holds):
    assert outcomes(f"{ORDINARY}{extra}") == [holds]


def test_an_offence_s_alias_is_the_offence():
    hold = (
        HOLD + 'except = [ { id = "t", offences = ["human-trafficking"], limit = ["subscriber"], '
        "needs = 1, published = true } ]\n"
    )
    request = REQUEST + 'offences = ["trafficking-in-persons"]\n'
    text = HEAD + ACCOUNT + hold + request + EXPECT.replace("barred", "ask")
    assert outcomes(text) == [True]


def test_the_format_s_defaults_are_ours():
    """Written out, each default changes nothing."""
    hold = HOLD + (
        'users_in = []\nmatch = "either"\nauthorities = []\ninstruments = []\nservices = []\n'
        'kinds = ["disclosure", "realtime"]\ncategories = []\nunknown_place = "held"\n'
        'underlying = "by-route"\nrecorded_at = 2020-07-01T00:00:00+08:00\n'
    )
    request = REQUEST + (
        'underlying_state = ""\ninstrument = "none"\nservices = []\noffences = []\ncites = ""\n'
        'secrecy = { ordered = false }\nanswers = {}\nfollows = ""\n'
    )
    head = HEAD + (
        'packs = ["law", "rights", "policy/starter"]\n'
        'holds_data = ["subscriber", "access", "traffic", "location", "content"]\n'
    )
    text = head + ACCOUNT + hold + request + EXPECT + 'bars = ["hold:hk"]\naccounts = []\n'
    assert outcomes(text) == [True]


def test_packs_may_be_left_out():
    text = ORDINARY.replace('services = ["search", "video"]', 'services = ["search"]\npacks = []')
    assert outcomes(text) == [True]
    named = text.replace(
        'channel = "portal"', 'channel = "portal"\ninstrument = "hk.search-warrant"'
    )
    with pytest.raises(ScenarioError, match="no law pack"):
        played(named)

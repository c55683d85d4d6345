"""``./comity restriction``: from rules in a file to a snapshot that a service opens."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from comity_server.cli.restriction import command
from tests.support.mmdb import cidr, write_mmdb

pytestmark = pytest.mark.slow

RULES = """
[scenario]
id = "rules"
says = "what is in force"

[provider]
name = "Example Meetings"
established_in = "US"
services = ["meeting"]

[[restriction]]
id = "cn"
places = ["CN"]
resource = "meeting/123"
basis = "order:a court"
effective_at = 2020-06-12T00:00:00Z
unknown_place = "block"

[[exit]]
id = "hk"
place = "HK"
services = []
unknown_place = "admit"

[exit.stages]
sign_ups_close_at = 2020-07-07T18:00:00+08:00
access_ends_at = 2020-07-09T00:00:00+08:00
export_ends_at = 2020-10-09T00:00:00+08:00
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rules.toml").write_text(RULES)
    (tmp_path / "places.csv").write_text("192.0.2.0/24,CN\n198.51.100.0/24,HK\n")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(command, [str(one) for one in arguments])


def compiled(folder, *more):
    return run(
        *("compile", folder / "rules.toml", "--for", "snapshot", "--out", folder / "s.snapshot"),
        *("--data", folder / "places.csv", "--key", folder / "key", *more),
    )


def checked(folder, key, address, expect, **how):
    facts = {"provider": "Example Meetings", "resource": "meeting/123", **how}
    options = [part for name, value in facts.items() for part in (f"--{name}", value)]
    return run(
        *("check", folder / "s.snapshot", "--key", key, "--address", address, *options),
        *("--expect", expect),
    )


def test_a_snapshot_is_compiled_signed_numbered_and_answers(folder):
    first, second = compiled(folder), compiled(folder)
    assert first.exit_code == second.exit_code == 0, first.output
    assert "number 1" in first.output and "number 2" in second.output
    key = second.output.split()[-1]
    for address, expect in [
        ("192.0.2.7", "block"),
        ("198.51.100.7", "block"),
        ("203.0.113.7", "block"),
        ("", "block"),
    ]:
        assert checked(folder, key, address, expect).exit_code == 0
    other = checked(folder, key, "203.0.113.7", "admit", resource="meeting/124")
    assert other.exit_code == 0 and other.output.startswith("admit (snapshot 2)")
    assert checked(folder, key, "192.0.2.7", "admit").exit_code == 1
    assert "status 451" in checked(folder, key, "192.0.2.7", "block").output


def test_a_snapshot_of_another_provider_or_key_is_not_checked(folder):
    key = compiled(folder).output.split()[-1]
    refused = checked(folder, key, "192.0.2.7", "block", provider="Another Service")
    assert refused.exit_code == 2 and "foreign" in refused.output
    assert checked(folder, "nonsense", "192.0.2.7", "block").exit_code == 2


def test_what_is_wrong_leaves_the_old_snapshot_where_it_is(folder):
    compiled(folder)
    before = (folder / "s.snapshot").read_bytes()
    (folder / "rules.toml").write_text(RULES.replace('unknown_place = "block"\n', ""))
    wrong = compiled(folder)
    assert wrong.exit_code == 2 and "unknown_place" in wrong.output
    assert (folder / "s.snapshot").read_bytes() == before
    (folder / "rules.toml").write_text(RULES)
    (folder / "s.snapshot").write_bytes(b"something else")
    assert compiled(folder).exit_code == 2
    assert (folder / "s.snapshot").read_bytes() == b"something else"


def test_an_expired_snapshot_is_refused(folder):
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S%z")
    key = compiled(folder, "--hours", "1", "--at", long_ago).output.split()[-1]
    refused = checked(folder, key, "192.0.2.7", "block")
    assert refused.exit_code == 2 and "expired" in refused.output


def test_json_and_nginx_say_the_same_rules(folder):
    start = ("compile", folder / "rules.toml", "--out", folder / "out.conf", "--for")
    assert run(*start, "json").exit_code == 0
    said = json.loads((folder / "out.conf").read_text())
    assert [one["id"] for one in (*said["restrictions"], *said["exits"])] == ["cn", "hk"]
    assert "a court" not in (folder / "out.conf").read_text()
    database = write_mmdb(folder / "c.mmdb", v4=[cidr("192.0.2.0/24", "CN")])
    assert run(*start, "nginx", "--service", "meeting", "--data", database).exit_code == 0
    assert "# restriction:cn" in (folder / "out.conf").read_text()
    assert "return 451" in (folder / "out.server.conf").read_text()
    assert run(*start, "nginx", "--service", "meeting").exit_code == 2


def test_a_snapshot_without_a_key_file_is_a_wrong_call(folder):
    start = ("compile", folder / "rules.toml", "--out", folder / "s", "--for", "snapshot")
    assert run(*start).exit_code == 2

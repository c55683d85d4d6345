"""What is wrong in a home's files is named with its cure, and what is right can be tried."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from comity_server.adapters.mail_server import MailServerInvalid, mail_server
from comity_server.adapters.webhook_folder import WebhookInvalid, webhook
from comity_server.adapters.webhook_signing import secret_of
from comity_server.cli import main
from comity_server.conf.home import Home
from tests.alarms.made import a_mail_server, a_webhook
from tests.support.hook_sink import hook_sink
from tests.support.mail_sink import mail_sink


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    monkeypatch.setenv("COMITY_HOME", str(tmp_path))
    return Home(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("host = ", "no TOML"),
        ('host = "mail.example"', "write sender"),
        ('sender = "comity@provider.example"', "write host"),
        ('host = "m"\nsender = "comity"', "comity@provider.example"),
        ('host = "m"\nsender = "a@b"\nport = "25"', "must be a int"),
        ('host = "m"\nsender = "a@b"\nsecurity = "ssl"', "is one of"),
        ('host = "m"\nsender = "a@b"\nsecurity = "none"', "only for a server on this machine"),
        ('host = "m"\nsender = "a@b"\npassword_file = "gone"', "no file gone"),
        ('host = "m"\nsender = "a@b"\npassword = "x"', "is no key"),
    ],
)
def test_a_wrong_mail_server_is_refused_with_its_cure(home, text, says):
    (home.root / "mail.toml").write_text(text)
    with pytest.raises(MailServerInvalid, match=says):
        mail_server(home.root)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("url = ", "no TOML"),
        ("private = true", "write url"),
        ('url = "https://a.example"\nprivate = "yes"', "true or false"),
        ('url = "http://a.example"', "begins with https"),
        ('url = "https://name@a.example"', "no name"),
        ('url = "https://"', "with a host"),
        ('url = "file:///etc/passwd"\nprivate = true', "begins with https"),
        ('url = "https://a.example"\nsecret = "x"', "is no key"),
    ],
)
def test_a_wrong_webhook_is_refused_with_its_cure(home, text, says):
    (home.folder("webhooks") / "pager.toml").write_text(text)
    with pytest.raises(WebhookInvalid, match=says):
        webhook(home.root, "pager")


def test_a_name_leads_nowhere_else(home):
    for name in ("../keys/django", "A", "", "gone"):
        with pytest.raises(WebhookInvalid):
            webhook(home.root, name)


def test_a_secret_is_drawn_once_and_private(home):
    keys = home.folder("keys")
    assert secret_of(keys, "pager") == secret_of(keys, "pager")
    assert secret_of(keys, "pager") != secret_of(keys, "other")
    assert (keys / "webhook-pager").stat().st_mode & 0o077 == 0


def test_a_trial_goes_every_way(home):
    with mail_sink() as sink, hook_sink() as hooks:
        a_mail_server(home, port=sink.port)
        a_webhook(home, "pager", port=hooks.port)
        hooks.secret = CliRunner().invoke(main, ["alarms", "secret", "pager"]).output.strip()
        hooks.now = int(datetime.now(UTC).timestamp())
        done = CliRunner().invoke(main, ["alarms", "check", "--send", "ana@provider.example"])
        assert done.exit_code == 0, done.output
        assert sink.receivers == ["ana@provider.example"]
        assert [one["type"] for one in hooks.taken.values()] == ["alarm.trial"]


def test_what_cannot_leave_is_named_and_ends_in_1(home):
    nothing = CliRunner().invoke(main, ["alarms", "check"])
    assert nothing.exit_code == 1 and "reach nobody" in nothing.output
    a_mail_server(home, port=9)
    away = CliRunner().invoke(main, ["alarms", "check", "--send", "ana@provider.example"])
    assert away.exit_code == 1 and "not sent (ConnectionRefusedError)" in away.output
    a_webhook(home, "pager", port=9)
    (home.root / "webhooks" / "pager.toml").write_text("url = 1")
    wrong = CliRunner().invoke(main, ["alarms", "check"])
    assert wrong.exit_code == 1 and "write url" in wrong.output
    assert CliRunner().invoke(main, ["alarms", "secret", "pager"]).exit_code == 1

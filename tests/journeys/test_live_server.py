"""A live instance: it starts empty, prints its set-up link once, and stands behind nginx."""

from __future__ import annotations

import signal
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.rig.test_deploy import DEPLOY, at_home, certificate
from tests.support.browser import NARROW
from tests.support.processes import end, free_port, is_open, program
from tests.support.programs import need
from tests.support.served import environment, listens, serving

pytestmark = pytest.mark.journey


def test_an_empty_house_prints_one_link_and_a_stranger_can_look_in(served_house):
    assert served_house.set_up_link.startswith(f"{served_house.base}/")
    with urllib.request.urlopen(f"{served_house.base}/portal/") as page:
        policy = page.headers["Content-Security-Policy"]
        assert page.status == 200
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("settings", [{}, {"viewport": NARROW, "java_script_enabled": False}])
def test_the_set_up_link_opens_a_page_at_both_widths(served_house, open_window, settings):
    page = open_window(**settings)
    answer = page.goto(served_house.set_up_link)
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_server_that_is_told_to_stop_stops(house):
    with serving(house) as served:
        assert end(served.running, by=signal.SIGTERM) == 0
        assert not listens(served.base)


def test_a_live_instance_refuses_to_start_with_anything_unsafe(house):
    more = {"COMITY_UNSAFE_FAILPOINT": "change.before-commit:kill"}
    found = subprocess.run(
        [sys.executable, "-m", "comity_server.cli", "run", "--port", str(free_port())],
        env=environment(house, more=more),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert found.returncode == 2
    assert "COMITY_UNSAFE_FAILPOINT" in found.stderr


@pytest.mark.needs("nginx")
def test_the_nginx_example_serves_the_live_house_over_tls(house, tmp_path):
    certificate(tmp_path)
    more = {"COMITY_HTTPS": "on", "COMITY_HOSTS": "requests.example.com,127.0.0.1"}
    with serving(house, more=more) as served:
        plain, secure = free_port(), free_port()
        text = (DEPLOY / "nginx.conf").read_text()
        for was, now in [
            ("http://127.0.0.1:8000", served.base),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
            ("    listen [::]:80;\n", ""),
            ("    listen [::]:443 ssl http2;\n", ""),
        ]:
            assert was in text
            text = text.replace(was, now)
        file = tmp_path / "nginx.conf"
        file.write_text(at_home(text, tmp_path))
        start: list[str | Path] = [need("nginx"), "-c", file, "-g", "daemon off;"]
        with program(start, log=tmp_path / "nginx.log", ready=lambda: is_open(secure)):
            trust = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
            trust.check_hostname = False  # it is reached by its address here
            asked = urllib.request.Request(
                f"https://127.0.0.1:{secure}/portal/", headers={"Host": "requests.example.com"}
            )
            with urllib.request.urlopen(asked, context=trust) as page:
                assert page.status == 200
                assert "max-age" in page.headers["Strict-Transport-Security"]
    logged = (tmp_path / "comity.log").read_text()
    assert "127.0.0.1" not in logged and "GET" in logged

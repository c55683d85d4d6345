"""Take pictures of the gallery in the system's Chromium, under the strict content policy.

Run as ``python -m tests.faces.screenshots FOLDER [NAME...]``; 1280 and 390, light and dark.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from comity_server.conf.start import start_house

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CHROMIUM = "/usr/bin/chromium"


class Handler(SimpleHTTPRequestHandler):
    """Serve the printed gallery as the house would: strict policy, no cache."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@contextmanager
def served_gallery() -> Iterator[str]:
    """Print every sample into a folder and serve it on loopback; yield its address."""
    from comity_server import faces
    from tests.faces.gallery import printed, samples

    static = Path(faces.__file__).parents[1] / "static"
    with TemporaryDirectory() as folder:
        copytree(static, Path(folder) / "static")
        for sample in samples():
            (Path(folder) / f"{sample.name}.html").write_text(printed(sample), encoding="utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()


@contextmanager
def chromium_alone() -> Iterator[Any]:
    """Yield the system's Chromium, outside the tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


def main(folder: str, *names: str) -> None:
    """Write the pictures of the named samples, or of all, into a folder."""
    with TemporaryDirectory() as home:
        os.environ["COMITY_HOME"] = home
        start_house(migrate=False)
        take_pictures(folder, names)


def take_pictures(folder: str, names: tuple[str, ...]) -> None:
    """Take the pictures; Django is set up."""
    from tests.faces.gallery import samples

    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    chosen = [one.name for one in samples() if not names or one.name in names]
    widths = [int(text) for text in os.environ.get("WIDTHS", "1280,390").split(",")]
    schemes = os.environ.get("SCHEMES", "light,dark").split(",")
    with served_gallery() as address, chromium_alone() as chromium:
        for width in widths:
            for scheme in schemes:
                size = {"width": width, "height": 844 if width < 600 else 800}
                page = chromium.new_page(viewport=size, color_scheme=scheme)
                page.on("console", lambda told: print("console:", told.text))
                for name in chosen:
                    page.goto(f"{address}/{name}.html")
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print(f"SIDEWAYS {name} at {width}: {wide}")
                    page.screenshot(path=out / f"{name}-{scheme}-{width}.png", full_page=True)
                page.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

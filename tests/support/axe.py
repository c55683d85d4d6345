"""Run axe-core over a page that a browser shows, and say in plain words what it finds.

The script is the one that ``axe-playwright-python`` carries (MPL-2.0, tests only), pinned by hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final, Literal

from playwright.sync_api import Page, ViewportSize

from tests.support.browser import NARROW, WIDE

LEVEL_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The rules that a page must keep: WCAG 2.2, levels A and AA."""

APPEARANCES: Final[dict[str, tuple[ViewportSize, Literal["light", "dark"]]]] = {
    "wide-light": (WIDE, "light"),
    "wide-dark": (WIDE, "dark"),
    "narrow-dark": (NARROW, "dark"),
    "narrow-light": (NARROW, "light"),
}
"""The four ways in which every page is looked at: 1280 and 390 pixels, light and dark."""

OF_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules that read colours: all that a dark scheme can break, as it changes nothing else."""

_ASK = """
async (only) => {
  const found = await axe.run(document, {
    runOnly: only,
    preload: false,
    resultTypes: ["violations"],
  });
  return found.violations.map((one) => ({
    rule: one.id,
    help: one.help,
    nodes: one.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary),
  }));
}
"""


_LOOKS = "(scheme) => [innerWidth, matchMedia(`(prefers-color-scheme: ${scheme})`).matches]"


@cache
def script() -> str:
    """Return axe-core's script."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def findings(page: Page, *, colours_only: bool = False) -> list[str]:
    """Return each rule of level AA that the page as it stands breaks, and where.

    The script is put in by the browser's own tools, past the page's content policy, which stays as
    strict as it is live.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(script())
    said = []
    asked = ("rule", OF_COLOUR) if colours_only else ("tag", LEVEL_AA)
    only = dict(zip(("type", "values"), asked, strict=True))
    for one in page.evaluate(_ASK, only):
        said += [f"{one['rule']} ({one['help']}): {node}" for node in one["nodes"]]
    return said


def findings_in_each(
    page: Page, address: str, *, appearances: Iterable[str] = tuple(APPEARANCES)
) -> list[str]:
    """Load a page once, look at it in each of some appearances, and return what it breaks.

    Where a width is looked at in light, its dark appearance is asked for its colours only.

    :raises AssertionError: if the page does not look as it was asked to.
    """
    said = []
    _appear(page, "wide-light")
    page.goto(address)
    for name in appearances:
        _appear(page, name)
        in_light = name.endswith("-dark") and name.replace("-dark", "-light") in appearances
        found = findings(page, colours_only=in_light)
        said += [f"{name}: {one}" for one in found]
    return said


def _appear(page: Page, name: str) -> None:
    viewport, scheme = APPEARANCES[name]
    if page.viewport_size != viewport:
        page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(_LOOKS, scheme) == [viewport["width"], True], name

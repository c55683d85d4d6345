"""Run axe-core over a page that a browser shows, and say in plain words what it finds.

The script is the one that ``axe-playwright-python`` carries (MPL-2.0, tests only), pinned by hash.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from playwright.sync_api import Page

LEVEL_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The rules that a page must keep: WCAG 2.2, levels A and AA."""

_ASK = """
async (tags) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
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


@cache
def script() -> str:
    """Return axe-core's script."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def findings(page: Page) -> list[str]:
    """Return each rule of level AA that the page as it stands breaks, and where.

    The script is put in by the browser's own tools, past the page's content policy, which stays as
    strict as it is live.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(script())
    said = []
    for one in page.evaluate(_ASK, list(LEVEL_AA)):
        said += [f"{one['rule']} ({one['help']}): {node}" for node in one["nodes"]]
    return said

"""The stylesheet's colours keep the contrasts that the papers promise, recomputed by WCAG 2."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from comity_server import faces

CSS = (Path(faces.__file__).parents[1] / "static/comity/tokens.css").read_text(encoding="utf-8")
_TOKEN = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")
STATES = ("clear", "barred", "ask", "soon", "late")


def _block(start: str) -> dict[str, str]:
    body = CSS[CSS.index(start) :]
    return dict(_TOKEN.findall(body[: body.index("}")]))


LIGHT = _block(":root {")
DARK = _block(':root[data-theme="dark"] {')


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2 contrast of two colours, rounded down to a tenth."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return math.floor((high + 0.05) / (low + 0.05) * 10) / 10


# Text on paper, surface, sunken, and on select or its own tint: light / dark (pages.md, section 2).
TABLE = {
    "ink": ("15.8/15.0", "16.5/13.8", "14.8/15.8", "14.6/10.9"),
    "ink-soft": ("6.9/7.8", "7.2/7.1", "6.5/8.2", "6.4/5.6"),
    "link": ("7.0/9.5", "7.3/8.7", "6.5/10.0", "6.4/6.9"),
    "clear": ("6.8/11.6", "7.1/10.6", "6.3/12.1", "6.3/8.7"),
    "barred": ("9.4/8.4", "9.9/7.7", "8.8/8.8", "8.6/6.7"),
    "ask": ("7.9/9.4", "8.2/8.6", "7.3/9.9", "7.1/7.3"),
    "soon": ("7.2/10.7", "7.5/9.8", "6.7/11.2", "6.6/8.1"),
    "late": ("6.3/9.4", "6.5/8.6", "5.9/9.9", "5.7/7.5"),
}


def _cells() -> list[tuple[str, str, int, str]]:
    found = []
    for text, row in TABLE.items():
        own = f"{text}-tint" if text in STATES else "select"
        for ground, told in zip(("paper", "surface", "sunken", own), row, strict=True):
            found += [(text, ground, which, told.split("/")[which]) for which in (0, 1)]
    return found


@pytest.mark.parametrize(("text", "ground", "which", "told"), _cells())
def test_text_has_the_contrast_that_the_table_tells(
    text: str, ground: str, which: int, told: str
) -> None:
    theme = (LIGHT, DARK)[which]
    assert contrast(theme[text], theme[ground]) == float(told)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_any_tint_can_be_read(theme: dict[str, str]) -> None:
    for state in STATES:
        tint = theme[f"{state}-tint"]
        assert contrast(theme["ink"], tint) >= 11.3
        assert contrast(theme["ink-soft"], tint) >= 5.8
        assert contrast(theme["link"], tint) >= 6.3


def test_solid_fills_carry_their_text() -> None:
    pairs = {
        ("on-ink", "ink"): (15.8, 15.0),
        ("on-late", "late-solid"): (6.5, 5.4),
        ("on-solid", "sealed"): (13.6, 12.5),
    }
    for (text, fill), told in pairs.items():
        assert (contrast(LIGHT[text], LIGHT[fill]), contrast(DARK[text], DARK[fill])) == told


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_that_mean_something_can_be_seen(theme: dict[str, str]) -> None:
    for ground in ("paper", "surface", "sunken"):
        assert contrast(theme["line-strong"], theme[ground]) >= 3.5
        assert contrast(theme["focus"], theme[ground]) >= 5.3
    for state in STATES:
        assert contrast(theme[f"{state}-edge"], theme[f"{state}-tint"]) >= 3.0
        assert contrast(theme[f"{state}-edge"], theme["surface"]) >= 3.0
    for number in range(1, 6):
        for ground in ("paper", "surface"):
            assert contrast(theme[f"chart-{number}"], theme[ground]) >= 3.0


def test_the_system_and_the_switch_give_the_same_dark() -> None:
    assert _block(':root:not([data-theme="light"]) {') == DARK
    assert DARK.keys() == set(LIGHT)


def test_no_other_stylesheet_names_a_colour() -> None:
    folder = Path(faces.__file__).parents[1] / "static/comity"
    for name in ("base.css", "desk.css", "portal.css", "public.css"):
        told = (folder / name).read_text(encoding="utf-8").split("@media print")[0]
        assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(", told) == [], name


def test_nothing_is_set_under_thirteen_pixels() -> None:
    folder = Path(faces.__file__).parents[1] / "static/comity"
    for sheet in folder.glob("*.css"):
        for size in re.findall(r"font(?:-size)?:[^;]*?([\d.]+)rem", sheet.read_text("utf-8")):
            assert float(size) * 16 >= 13, f"{sheet.name}: {size}rem"

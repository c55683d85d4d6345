"""Sorted horizontal bars from zero, and the one bar of all outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from comity.transparency.cells import Band, NotReported, Number, Shown, Withheld, written
from comity_server.public.charts.picture import Mark, Picture, picture_of, text_at

LABEL, TRACK, END, ROW = 220, 500, 180, 40
WIDTH: Final = LABEL + TRACK + END
WITHHELD_WIDTH: Final = 28
GAP: Final = 2
_COLORS: Final = 5


def bars(
    marks: Sequence[Mark], *, title: str, measure: str, heading: str = "Country or territory"
) -> Picture:
    """Return one bar for each mark, the longest first; what has no number comes last."""
    ordered = sorted(marks, key=_by_length)
    top = max((_length(mark.shown) for mark in marks), default=0) or 1
    body = "".join(
        f'<g class="cm-chart__row">{_row(mark, top, index * ROW)}</g>'
        for index, mark in enumerate(ordered)
    )
    size = (WIDTH, max(1, len(marks)) * ROW)
    return picture_of(
        body,
        kind="bar chart",
        title=title,
        measure=measure,
        size=size,
        marks=ordered,
        heading=heading,
    )


def _by_length(mark: Mark) -> tuple[bool, int, str]:
    return not isinstance(mark.shown, Number), -_length(mark.shown), mark.name


def _length(shown: Shown) -> int:
    match shown:
        case Number(value=value):
            return value
        case Band(high=high):
            return high
        case _:
            return 0


def _row(mark: Mark, top: int, y: int) -> str:
    middle = y + ROW / 2
    drawn, end = _drawn(mark.shown, top, y)
    name = text_at(0, middle + 5, mark.name, "name")
    return name + drawn + text_at(end + 8, middle + 5, written(mark.shown), "value")


def _drawn(shown: Shown, top: int, y: int) -> tuple[str, float]:
    """Return the mark of a cell and where it ends. The five kinds never look alike."""
    middle = y + ROW / 2
    match shown:
        case Number(value=0):
            return f'<path class="cm-chart__zero" d="M{LABEL} {y + 9}v{ROW - 18}"/>', LABEL
        case Number(value=value):
            width = TRACK * value / top
            return _box("bar", LABEL, y + 10, width, ROW - 20), LABEL + width
        case Withheld():
            return _box("withheld", LABEL, y + 10, WITHHELD_WIDTH, ROW - 20), LABEL + WITHHELD_WIDTH
        case Band(low=low, high=high):
            start, end = (LABEL + TRACK * value / top for value in (low, high))
            caps = f"M{start:.1f} {middle - 6}v12M{end:.1f} {middle - 6}v12"
            line = f"M{start:.1f} {middle}H{end:.1f}"
            return f'<path class="cm-chart__band" d="{line}{caps}"/>', end
        case NotReported():
            return _hatched(y), LABEL
    raise AssertionError(shown)


def _box(part: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="cm-chart__{part}" x="{x:.1f}" y="{y}" width="{width:.1f}" '
        f'height="{height}"/>'
    )


def _hatched(y: int) -> str:
    """Return a hatch over the whole track, drawn as lines so that it prints and needs no fill."""
    high = ROW - 20
    lines = "".join(
        f"M{LABEL + x} {y + 10 + high}l{high} -{high}" for x in range(0, TRACK - high, 8)
    )
    return f'<path class="cm-chart__hatch" d="{lines}"/>'


def outcome_bar(marks: Sequence[Mark], *, title: str, measure: str) -> Picture:
    """Return one bar of all outcomes, in the order given, with names beneath and none on the fill.

    A part without a number makes the whole unknown: then only the names and words are drawn.
    """
    values = [mark.shown.value for mark in marks if isinstance(mark.shown, Number)]
    total, is_whole = sum(values), len(values) == len(marks)
    body, x = "", 0.0
    for index, value in enumerate(values if is_whole and total else ()):
        width = (WIDTH - GAP * (len(values) - 1)) * value / total
        if value:
            body += _box(f"part cm-chart__part--{index % _COLORS + 1}", x, 0, width, 34)
            x += width + GAP
    for index, mark in enumerate(marks):
        y = 64 + index * 24
        body += _box(f"part cm-chart__part--{index % _COLORS + 1}", 0, y - 12, 14, 14)
        body += text_at(24, y, f"{mark.name}: {written(mark.shown)}", "name")
    return picture_of(
        body,
        kind="outcome bar",
        title=title,
        measure=measure,
        size=(WIDTH, 64 + 24 * len(marks)),
        marks=marks,
        heading="Outcome",
    )

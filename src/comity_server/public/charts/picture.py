"""What every picture is: a drawing, the same in words, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from comity.transparency.cells import Number, Shown, written


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is shown: its code (a place's, an outcome's), its name, its cell."""

    code: str
    name: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its words and its table; the table stands before a map on a phone."""

    svg: str
    words: str
    table: str


def picture_of(
    body: str,
    *,
    kind: str,
    title: str,
    measure: str,
    size: tuple[int, int],
    marks: Sequence[Mark],
    heading: str,
) -> Picture:
    """Return a picture.

    :param title: the finding, as a sentence.
    :param measure: measure, unit and period.
    """
    said = words_of(kind, title, measure, marks)
    width, height = size
    svg = (
        f'<svg class="cm-chart cm-chart--{escape(kind.replace(" ", "-"))}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(said)}" '
        f'xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )
    return Picture(svg, said, table_of(marks, caption=f"{title} {measure}.", heading=heading))


def words_of(kind: str, title: str, measure: str, marks: Sequence[Mark]) -> str:
    """Return the kind of chart, the measure, the finding, the extremes, and what has no number."""
    numbers = [(m.shown.value, m.name) for m in marks if isinstance(m.shown, Number)]
    parts = [f"{kind.capitalize()}. {measure}.", title]
    if numbers:
        most, least = max(numbers), min(numbers)
        parts.append(f"Most: {most[1]}, {most[0]:,}. Fewest: {least[1]}, {least[0]:,}.")
    rest = [f"{m.name}: {written(m.shown)}" for m in marks if not isinstance(m.shown, Number)]
    if rest:
        parts.append(f"Without a number: {'; '.join(rest)}.")
    return " ".join(parts)


def table_of(marks: Iterable[Mark], *, caption: str, heading: str) -> str:
    """Return the same as an HTML table, with words in its cells and never a bare blank."""
    rows = "".join(
        f'<tr><th scope="row">{escape(m.name)}</th>'
        f'<td class="cm-table__number">{escape(written(m.shown))}</td></tr>'
        for m in marks
    )
    return (
        f'<table class="cm-table"><caption>{escape(caption)}</caption><thead><tr>'
        f'<th scope="col">{escape(heading)}</th><th scope="col">Number</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def text_at(x: float, y: float, text: str, part: str) -> str:
    """Return a piece of text in a drawing."""
    return f'<text class="cm-chart__{part}" x="{x:g}" y="{y:g}">{escape(text)}</text>'

"""How a published cell is written for a reader: five things that never pass for one another."""

from __future__ import annotations

from typing import assert_never

from babel.numbers import format_decimal
from django.utils.translation import gettext

from comity.transparency.cells import Band, NotReported, Number, Shown, Withheld
from comity_server.faces.charts import Cell, CellKind
from comity_server.faces.instants import reader_locale


def say_number(value: int) -> str:
    """Return a number as the reader's language groups it."""
    return format_decimal(value, locale=reader_locale())


def cell_of(shown: Shown) -> Cell:
    """Return a published cell with the words that stand in it."""
    match shown:
        case Number(value=value, was=int() as was):
            words = {"now": say_number(value), "was": say_number(was)}
            text = gettext("%(now)s, was %(was)s") % words
            return Cell(CellKind.CORRECTED, text, value, note=gettext("corrected"))
        case Number(value=0):
            return Cell(CellKind.ZERO, "0")
        case Number(value=value):
            return Cell(CellKind.NUMBER, say_number(value), value)
        case Withheld():
            return Cell(CellKind.WITHHELD, gettext("withheld"))
        case NotReported(why=why):
            return Cell(CellKind.NOT_REPORTED, gettext("not reported"), note=why)
        case Band(low=low, high=high):
            words = {"low": say_number(low), "high": say_number(high)}
            return Cell(CellKind.BAND, gettext("%(low)s to %(high)s") % words, high, low=low)
        case _:
            assert_never(shown)

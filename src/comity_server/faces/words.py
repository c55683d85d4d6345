"""Words that more than one face says: classes of data, sizes."""

from __future__ import annotations

from babel.numbers import format_decimal
from django.utils.translation import gettext_lazy

from comity.vocabulary.words import Category
from comity_server.faces.instants import reader_locale

_CATEGORIES = {
    Category.SUBSCRIBER: gettext_lazy("subscriber"),
    Category.ACCESS: gettext_lazy("access"),
    Category.TRAFFIC: gettext_lazy("traffic"),
    Category.LOCATION: gettext_lazy("location"),
    Category.CONTENT: gettext_lazy("content"),
    Category.REALTIME_TRAFFIC: gettext_lazy("real-time traffic"),
    Category.REALTIME_CONTENT: gettext_lazy("real-time content"),
}
_UNITS = ("B", "KB", "MB", "GB")


def category_word(category: str) -> str:
    """Return the word for a class of data."""
    return str(_CATEGORIES[Category(category)])


def say_size(count: int) -> str:
    """Return a number of bytes in the unit that a person reads: thousands, as on every machine."""
    value, unit = float(count), _UNITS[0]
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            break
        value /= 1000
    pattern = "#,##0" if unit == "B" or value >= 10 else "#,##0.#"
    return f"{format_decimal(value, format=pattern, locale=reader_locale())}\u00a0{unit}"

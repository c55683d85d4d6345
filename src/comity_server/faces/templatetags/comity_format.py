"""What templates may call: how values are written, icons, chips and form fields.

Nothing here decides anything; it writes what a page object holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from comity_server.faces import places, sentences
from comity_server.faces.forms import Form, Option
from comity_server.faces.icons import ICONS
from comity_server.faces.instants import reader_locale, say_day, say_instant, say_time, say_until
from comity_server.faces.parts import Chip, Moment

register = template.Library()


@register.simple_tag
def html_lang() -> str:
    """Return the page's language tag as BCP 47 writes it: ``zh-Hant-HK``."""
    parts = (get_language() or "en").split("-")
    written = [part.upper() if len(part) == 2 else part.title() for part in parts[1:]]
    return "-".join([parts[0], *written])


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """Return one of our drawings; without a title it is hidden from screen readers."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - our own drawings, a closed table
    if title:
        return format_html(
            '<svg class="cm-icon" viewBox="0 0 20 20" role="img" aria-label="{}">{}</svg>',
            title,
            drawing,
        )
    return format_html(
        '<svg class="cm-icon" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', drawing
    )


def _marked(kind: str, shown: Chip) -> SafeString:
    return format_html(
        '<span class="cm-{} cm-{}--{}">{}<span>{}</span></span>',
        kind,
        kind,
        shown.state.value,
        icon(shown.state.value),
        shown.word,
    )


@register.simple_tag
def chip(shown: Chip | None) -> str:
    """Return a state as a tinted chip; nothing for no chip."""
    return _marked("chip", shown) if shown else ""


@register.simple_tag
def state(shown: Chip | None) -> str:
    """Return a state as icon and word without a fill; nothing for no chip."""
    return _marked("state", shown) if shown else ""


def _time_element(moment: Moment, written: str) -> SafeString:
    machine = moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_html('<time datetime="{}">{}</time>', machine, written)


@register.filter
def instant(moment: Moment | None) -> str:
    """Return an instant with its zone as a ``time`` element: ``9 Jul 2020, 18:00 HKT``."""
    return _time_element(moment, say_instant(moment)) if moment else ""


@register.filter
def time(moment: Moment | None) -> str:
    """Return only the civil time and zone of an instant, where its day stands beside it."""
    return _time_element(moment, say_time(moment)) if moment else ""


@register.filter
def day(value: Moment | date | None) -> str:
    """Return a day with its month in letters, of an instant in its own zone."""
    if isinstance(value, Moment):
        local = value.at.astimezone(ZoneInfo(value.zone))
        return _time_element(value, say_day(local.date()))
    if isinstance(value, datetime):
        raise TypeError("write an instant with its zone: wrap it in a Moment")
    return say_day(value) if value else ""


@register.filter
def beside(moment: Moment, now: Moment) -> str:
    """Return how far an instant is from now; write it only beside the instant."""
    return say_until(due_at=moment.at, now=now.at)


@register.filter
def count(value: int) -> str:
    """Return a number as the reader's language groups it: ``12,345``."""
    return format_decimal(value, locale=reader_locale())


@register.filter
def capped(value: int) -> str:
    """Return a count that stops at ``99+``."""
    return "99+" if value > 99 else str(value)


@register.filter
def place(code: str) -> str:
    """Return a place's name in the reader's language."""
    return places.say_place(code)


@register.filter
def listed(items: Sequence[str]) -> str:
    """Return names joined as the reader's language joins them."""
    return places.say_list(items)


@register.inclusion_tag("partials/_text_field.html")
def text_field(form: Form, name: str, label: str, **more: Any) -> dict[str, Any]:
    """Print a labelled text control.

    ``more``: hint, kind (an input type, or ``area``), size (short, half, mono), rows, autocomplete,
    inputmode, mono, accept, required (default true), short (the label
    itself says when it may stay empty), ident (where a name occurs twice on a page).
    """
    return {
        "name": name,
        "ident": name,
        "label": label,
        "value": form.value(name),
        "error": form.error(name),
        "kind": "text",
        "required": True,
        "rows": 4,
        **more,
    }


@register.inclusion_tag("partials/_select_field.html")
def select_field(
    form: Form, name: str, label: str, options: Sequence[Option], **more: Any
) -> dict[str, Any]:
    """Print a labelled select; its first entry is empty, so that nothing is chosen by itself."""
    return {
        "name": name,
        "ident": name,
        "label": label,
        "options": options,
        "value": form.value(name),
        "error": form.error(name),
        "required": True,
        **more,
    }


@register.inclusion_tag("partials/_choice_field.html")
def choice_field(
    form: Form, name: str, legend: str, options: Sequence[Option], **more: Any
) -> dict[str, Any]:
    """Print a fieldset of radio cards, or of check boxes with ``kind="checkbox"``.

    ``more``: hint, kind, layout (inline, small), quiet (the title says the legend), ident.
    """
    return {
        "name": name,
        "ident": name,
        "legend": legend,
        "options": options,
        "chosen": form.all_values(name),
        "error": form.error(name),
        "kind": "radio",
        **more,
    }


@register.inclusion_tag("partials/_errors.html")
def error_summary(form: Form) -> dict[str, Any]:
    """Print what is to be mended, above the title, each linking to its field."""
    return {"errors": form.errors}


@register.inclusion_tag("partials/_act.html", takes_context=True)
def act(context: template.Context, shown: Any) -> dict[str, Any]:
    """Print an act as a link or as a form of one button."""
    return {"act": shown, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def form_value(form: Form, name: str) -> str:
    """Return what was entered for a field that a template prints by itself."""
    return form.value(name)


@register.simple_tag
def emergency_sentence() -> str:
    """Return sentence 5, which stands above every emergency form."""
    return sentences.emergency_form()


@register.simple_tag
def no_case_sentence() -> str:
    """Return sentence 10, the same for no access and no case."""
    return sentences.no_such_case()


@register.simple_tag
def plain(value: float) -> str:
    """Return a number for an SVG attribute: a full stop, no grouping, in every language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")

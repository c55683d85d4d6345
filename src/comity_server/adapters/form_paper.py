"""Set a filled form as a PDF with every box of it, the same bytes for the same contents.

Text of others goes into the page as data, never as markup. Only the typesetter's own fonts are
used; a text in a script that they lack is pointed to.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import typst

from comity.intake.sheet import Sheet
from comity.pack.forms import Form, FormBook, FormField
from comity.release.safe_table import safe_text

_TEMPLATE = Path(__file__).with_name("form_paper.typ")
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_UNSHOWN = (
    "A text here is in a script that this page's fonts lack. It stands in full in our record of "
    "the form; ask for it."
)


def set_form(form: Form, *, book: FormBook, sheet: Sheet, reference: str) -> bytes:
    """Return a filled form as a PDF; boxes that are empty are shown as empty.

    :param reference: what stands at the foot of each page.
    """
    values = [value for _, many in sheet.entries for value in many]
    facts = {
        "title": form.says,
        "source": f"{form.source.title}. {form.short}.",
        "reference": reference,
        "sections": [
            {
                "title": f"{letter}. {section.title}",
                "article": section.article,
                "rows": [_row(field, sheet) for field in section.field],
            }
            for letter, section in book.sections_of(form)
        ],
        "unshown": "" if all(map(_can_show, values)) else _UNSHOWN,
    }
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=True)},
        timestamp=0,
    )


def _row(field: FormField, sheet: Sheet) -> dict[str, str]:
    options = {one.value: one.label for one in field.options}
    values = [options.get(one, _shown(one)) for one in sheet.values(field.id)]
    return {"label": field.label, "value": "\n".join(values) or "—"}


def _shown(text: str) -> str:
    return "\n".join(safe_text(line).removeprefix("'") for line in text.splitlines())


def _can_show(text: str) -> bool:
    return all(unicodedata.name(sign, "").startswith(_SCRIPTS) for sign in text if sign.isalpha())

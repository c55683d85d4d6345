"""Catalogs: what is translated is really said somewhere, and the compiled file is the text's."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils import translation

from comity_server import faces
from comity_server.faces import sentences
from tests.faces import gallery

HOUSE = Path(faces.__file__).parents[1]
CATALOGS = sorted((HOUSE / "locale").glob("*/LC_MESSAGES/django.po"))


def _said() -> str:
    """Return all sources as one text, with variables and joined strings as catalogs have them."""
    files = [*HOUSE.glob("templates/**/*.html"), *HOUSE.glob("**/*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    text = re.sub(r'"\s*\n\s*"', "", text)
    return re.sub(r"{{ (\w+) }}", r"%(\1)s", text)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_every_entry_is_a_text_of_ours(path: Path) -> None:
    said = _said()
    catalog = read_po(io.BytesIO(path.read_bytes()))
    ids = [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalog if entry.id]
    assert [one for one in ids if one not in said] == []
    assert len(ids) > 90


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_variables_survive_translation(path: Path) -> None:
    for entry in read_po(io.BytesIO(path.read_bytes())):
        if isinstance(entry.id, str) and entry.id:
            names = re.findall(r"%\(\w+\)[sd]", entry.id)
            assert sorted(names) == sorted(re.findall(r"%\(\w+\)[sd]", entry.string)), entry.id


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_the_compiled_catalog_is_the_text(path: Path) -> None:
    """Recompile with ``python -m tests.faces.test_catalogs`` after a change."""
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(path.read_bytes())))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_a_reader_of_chinese_is_told_in_chinese() -> None:
    with translation.override("zh-hant"):
        assert sentences.not_producing(place="香港").startswith(
            "我們現時不向香港的機構交付用戶資料"
        )
    start = next(one for one in gallery.samples() if one.name == "portal-start-chinese")
    html = gallery.printed(start)
    assert '<html lang="zh-Hant"' in html
    assert "向 Example Search 要求用戶資料" in html


if __name__ == "__main__":
    for source in CATALOGS:
        with source.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(io.BytesIO(source.read_bytes())))

"""A letter is set as PDF or text; without a font for its script it is refused by name."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from comity_server.adapters import letter_paper
from comity_server.adapters.letter_paper import FontMissing, LetterPaper, letter_text, set_letter

ENGLISH = LetterPaper(
    "Example Search",
    "C-7K3M-Q2X9",
    "en",
    "We do not give what you asked for",
    "We have read #strong[your] request <a> $x$.\n\nYou may object.",
    date(2020, 7, 14),
)
CHINESE = LetterPaper(
    "Example Search",
    "C-7K3M-Q2X9",
    "zh-hant",
    "我們不提供您所要求的資料",
    "我們已審閱您的請求，不提供任何資料。",
    date(2020, 7, 14),
)


def read(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.needs("pdftotext")
def test_a_letter_says_its_words_as_they_are_and_never_as_markup():
    text = read(set_letter(ENGLISH))
    assert "#strong[your] request <a> $x$." in text
    assert "14 July 2020" in text and "C-7K3M-Q2X9" in text


def test_the_same_letter_is_the_same_bytes():
    assert set_letter(ENGLISH) == set_letter(ENGLISH)


@pytest.mark.needs("pdftotext")
@pytest.mark.skipif(not letter_paper.chinese_fonts(), reason="needs fonts-noto-cjk")
def test_a_letter_in_traditional_chinese_has_its_signs():
    text = read(set_letter(CHINESE))
    assert "我們不提供您所要求的資料" in text.replace("\n", "")
    assert "2020年7月14日" in text.replace(" ", "")


def test_without_a_font_a_letter_is_refused_by_name_and_its_text_is_there(monkeypatch):
    monkeypatch.setattr(letter_paper, "chinese_fonts", tuple)
    with pytest.raises(FontMissing, match="fonts-noto-cjk"):
        set_letter(CHINESE)
    assert "我們已審閱您的請求" in letter_text(CHINESE).decode()
    assert set_letter(ENGLISH).startswith(b"%PDF")

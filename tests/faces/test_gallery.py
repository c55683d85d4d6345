"""Every page of the gallery is sound HTML, labelled, and free of inline style and script."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.template import engines

from tests.faces.gallery import Sample, printed, samples
from tests.faces.reading import CONTROLS, Read, read

ALL = pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)


@pytest.fixture(autouse=True)
def _missing_values_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a template that asks a page object for what it has not say so."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "MISSING(%s)")


def _pages(sample: Sample) -> Read:
    return read(printed(sample))


@ALL
def test_a_page_is_well_formed(sample: Sample) -> None:
    page = _pages(sample)
    assert page.faults == []
    ids = Counter(given["id"] for _, given in page.tags if "id" in given)
    assert [name for name, times in ids.items() if times > 1] == []


@ALL
def test_a_page_has_one_title_a_language_and_one_main_part(sample: Sample) -> None:
    page = _pages(sample)
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("html")[0]["lang"]
    assert page.all("title")


@ALL
def test_every_control_has_a_label(sample: Sample) -> None:
    page = _pages(sample)
    for tag, given in page.tags:
        if tag in CONTROLS and given.get("type") not in {"hidden", "submit"}:
            named = given.get("id") in page.labels_for or given in page.nested_in_label
            assert named, f"<{tag} name={given.get('name')!r}> has no label"


@ALL
def test_what_describes_a_control_is_on_the_page(sample: Sample) -> None:
    page = _pages(sample)
    ids = {given["id"] for _, given in page.tags if "id" in given}
    for _, given in page.tags:
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for name in given.get(attribute, "").split():
                assert name in ids, f"{attribute} names {name!r}, which is not on the page"


@ALL
def test_a_link_within_the_page_leads_somewhere(sample: Sample) -> None:
    page = _pages(sample)
    ids = {given["id"] for _, given in page.tags if "id" in given}
    for given in page.all("a"):
        href = given.get("href", "")
        assert href, "a link without an address"
        if href.startswith("#"):
            assert href[1:] in ids, f"{href} leads nowhere"


@ALL
def test_nothing_is_inline_or_remote(sample: Sample) -> None:
    page = _pages(sample)
    assert page.all("style") == []
    for tag, given in page.tags:
        assert not [name for name in given if name == "style" or name.startswith("on")], tag
        if tag == "use":
            assert given["href"].startswith("#"), "a drawing of another file"
        if tag in {"link", "script", "img"}:
            address = given.get("href") or given.get("src", "")
            assert address.startswith("/static/comity/"), f"<{tag}> fetches {address!r}"


@ALL
def test_every_post_carries_its_token_and_every_button_says_what_it_does(sample: Sample) -> None:
    html = printed(sample)
    assert html.count('name="csrfmiddlewaretoken"') == html.count('method="post"')
    assert "disabled" not in html
    assert "MISSING(" not in html
    assert ">None<" not in html


@ALL
def test_there_is_at_most_one_main_button(sample: Sample) -> None:
    page = _pages(sample)
    main = [given for _, given in page.tags if "cm-button--main" in given.get("class", "")]
    shut = sum("cm-finding__answer" in given.get("class", "") for given in page.all("details"))
    assert len(main) - shut <= 1


@ALL
def test_the_controls_are_those_that_the_page_object_names(sample: Sample) -> None:
    page = _pages(sample)
    found = {
        given["name"].split("-")[0]
        for tag, given in page.tags
        if tag in CONTROLS and given.get("name") and given["name"] != "q"
    }
    extra = (
        found
        - set(sample.page.FIELDS)
        - {"csrfmiddlewaretoken", "version", "step", *_posted(sample.page)}
    )
    assert extra == set()


def _posted(page: object) -> set[str]:
    """Return the names that acts of a page post along, which the page object itself holds."""
    names = re.findall(r"fields=\(\((.*?)\)\)", repr(page))
    return {name for text in names for name in re.findall(r"\(?'([a-z_]+)', ", text)}

"""Pictures: five kinds of cell that never look alike, in words and in a table as well."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from comity.transparency.cells import Band, NotReported, Number, Withheld
from comity.vocabulary.places import COUNTRIES
from comity_server.public.charts.bars import LABEL, TRACK, bars, outcome_bar
from comity_server.public.charts.picture import Mark
from comity_server.public.charts.world import radius, world, world_map

SVG = "{http://www.w3.org/2000/svg}"
MARKS = (
    Mark("IS", "Iceland", Number(0)),
    Mark("HK", "Hong Kong SAR China", Number(105)),
    Mark("SG", "Singapore", Withheld()),
    Mark("US", "United States", Band(0, 249)),
    Mark("TW", "Taiwan", NotReported("not counted in 2019")),
    Mark("MO", "Macao SAR China", Number(2)),
)
SAID = {"title": "Hong Kong asked most often.", "measure": "Requests, 2019"}


@pytest.mark.parametrize(
    "picture",
    [bars(MARKS, **SAID), world_map(MARKS, **SAID), outcome_bar(MARKS, **SAID)],
    ids=["bars", "map", "outcomes"],
)
def test_a_picture_is_strict_svg_with_words_and_a_table(picture):
    ET.fromstring(picture.svg)
    assert not re.search(r"\bstyle=|\bon\w+=|<script|<style|\bfill=|\bstroke=", picture.svg)
    for mark in MARKS:
        assert mark.name in picture.table
        assert mark.name in picture.svg
    assert "Hong Kong asked most often." in picture.words
    assert "Most: Hong Kong SAR China, 105." in picture.words
    assert "Taiwan: not reported: not counted in 2019" in picture.words


def test_each_kind_of_cell_has_a_mark_of_its_own():
    svg = bars(MARKS, **SAID).svg
    for part in ("bar", "zero", "withheld", "band", "hatch"):
        assert f'class="cm-chart__{part}"' in svg
    drawn = world_map(MARKS, **SAID).svg
    for part in ("count", "withheld", "band", "hatch"):
        assert f'class="cm-map__{part}"' in drawn


def test_bars_start_at_zero_and_are_in_proportion():
    root = ET.fromstring(
        bars([Mark("A", "A", Number(50)), Mark("B", "B", Number(100))], **SAID).svg
    )
    boxes = root.findall(f".//{SVG}rect")
    assert [float(box.get("x")) for box in boxes] == [LABEL, LABEL]
    assert [float(box.get("width")) for box in boxes] == [TRACK, TRACK / 2]


def test_a_withheld_bar_has_one_width_whatever_it_hides():
    widths = re.findall(
        r'cm-chart__withheld" x="[\d.]+" y="\d+" width="([\d.]+)"',
        bars(
            [*MARKS, Mark("DE", "Germany", Withheld()), Mark("FR", "France", Number(9000))], **SAID
        ).svg,
    )
    assert len(widths) == 2 and len(set(widths)) == 1


def test_outcomes_with_an_unknown_part_have_no_bar():
    known = outcome_bar([Mark("a", "a", Number(3)), Mark("b", "b", Number(1))], **SAID).svg
    unknown = outcome_bar([Mark("a", "a", Number(3)), Mark("b", "b", Withheld())], **SAID).svg
    assert known.count('height="34"') == 2
    assert unknown.count('height="34"') == 0


def test_circles_are_by_area():
    assert radius(100, 400) * 2 == radius(400, 400)
    assert radius(1, 1_000_000) > 5


def test_every_place_of_the_vocabulary_but_antarctica_is_on_the_map():
    assert COUNTRIES - world().places.keys() == {"AQ"}


def test_hong_kong_macao_and_singapore_are_visible_and_none_lies_on_anothers_name():
    root = ET.fromstring(world_map(MARKS, **SAID).svg)
    names = {t.text: (float(t.get("x")), float(t.get("y"))) for t in root.iter(f"{SVG}text")}
    assert any(name.startswith("Hong Kong SAR China 105") for name in names)
    assert any(name.startswith("Macao SAR China 2") for name in names)
    assert any(name.startswith("Singapore withheld") for name in names)
    spots = list(names.values())
    for index, (x, y) in enumerate(spots):
        for other_x, other_y in spots[index + 1 :]:
            assert abs(y - other_y) >= 22 or abs(x - other_x) >= 260
    assert root.findall(f".//{SVG}path[@class='cm-map__lead']")


def test_a_zero_is_in_the_table_and_not_on_the_map():
    picture = world_map([Mark("IS", "Iceland", Number(0))], **SAID)
    assert "cm-map__mark" not in picture.svg
    assert "Iceland" in picture.table


def test_a_name_never_becomes_markup():
    picture = bars([Mark("X", "<script>alert(1)</script>", Number(1))], **SAID)
    assert "<script" not in picture.svg + picture.table


def test_no_places_are_an_empty_picture_and_no_error():
    ET.fromstring(bars([], **SAID).svg)
    ET.fromstring(world_map([], **SAID).svg)

"""Pictures: six kinds of cell that never look alike, in words and in a table as well."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.transparency.cells import Band, NotReported, Number, Shown, Withheld
from comity.transparency.months import half_year
from comity.vocabulary.places import COUNTRIES
from comity_server.faces.cells import cell_of
from comity_server.faces.charts import CellKind
from comity_server.public import report_charts
from comity_server.public.charts.columns import HEIGHT
from comity_server.public.charts.labels import Box, Wanted, place_names, width_of
from comity_server.public.charts.map import NARROW, WIDE, Mark, radius, world_map
from comity_server.public.charts.world import world
from comity_server.public.edition_cells import GROUPS, Facts, joined
from tests.faces.reading import read

CELLS: dict[str, Shown] = {
    "IS": Number(0),
    "HK": Number(105),
    "SG": Withheld(),
    "US": Band(0, 249),
    "TW": NotReported("not counted in 2019"),
    "MO": Number(2),
    "DE": Number(43, was=41),
}
KINDS = ["zero", "number", "withheld", "band", "not-reported", "number", "corrected"]
FACTS = Facts(
    period=half_year(2020, 1),
    total=Number(150),
    received=CELLS,
    outcomes=dict.fromkeys(GROUPS, Number(30)),
    by_place={place: dict.fromkeys(GROUPS, shown) for place, shown in CELLS.items()},
)


def drawn(template: str, **context) -> str:
    return render_to_string(f"partials/{template}.html", context)


def bars() -> str:
    return drawn("_bars", chart=report_charts.place_bars(FACTS, href="/report/place/{}/"))


def the_map() -> str:
    return drawn("_map", map=report_charts.place_map(FACTS))


def time(cells) -> str:
    periods = [half_year(2010 + n // 2, n % 2 + 1) for n in range(len(cells))]
    chart = report_charts.over_time(
        list(zip(periods, cells, strict=True)), who="all", notes={periods[0]: ("a hold",)}
    )
    return drawn("_columns", chart=chart)


@pytest.mark.parametrize(
    "html", [bars, the_map, lambda: time(list(CELLS.values()))], ids=["bars", "map", "columns"]
)
def test_a_picture_is_sound_without_a_style_and_told_in_words(html):
    printed = html()
    assert read(printed).faults == []
    assert not re.search(r"\bstyle=|\bon\w+=|<script|<style|\bstroke=", printed)
    assert "Without a number:" in printed
    assert re.search(r"Most: [^.]+, 105\. Fewest: [^.]+, 0\.", printed)


def test_cells_of_each_kind_are_written_apart():
    written = [cell_of(shown) for shown in CELLS.values()]
    assert [cell.kind for cell in written] == KINDS
    assert [cell.text for cell in written] == [
        "0", "105", "withheld", "0 to 249", "not reported", "2", "43, was 41",
    ]  # fmt: skip
    assert written[4].note == "not counted in 2019"


def test_each_kind_of_cell_has_a_form_of_its_own_in_every_picture():
    for part in ("bar", "tick", "box", "band", "hatch"):
        assert f'class="cm-bars__{part}"' in bars()
        assert f'class="cm-columns__{part}"' in time(list(CELLS.values()))
    for kind in ("number", "withheld", "band"):
        assert f"cm-map__mark--{kind}" in the_map()
    assert "cm-map__hatch" in the_map()


def test_bars_and_columns_start_at_zero_and_are_in_proportion():
    found = {row.label: row for row in report_charts.place_bars(FACTS, href="").rows}
    assert found["Germany"].width * 105 == pytest.approx(
        found["Hong Kong SAR China"].width * 43, rel=0.01
    )
    assert f'height="{HEIGHT}"' in time([Number(50), Number(100)])
    assert f'height="{HEIGHT // 2}"' in time([Number(50), Number(100)])


def test_a_withheld_cell_has_one_form_whatever_it_hides():
    assert len(set(re.findall(r'cm-bars__box" width="(\d+)"', bars()))) == 1


def test_outcomes_with_an_unknown_part_have_no_bar_and_keep_their_words():
    known = drawn("_outcome", chart=report_charts.outcome_chart(FACTS))
    hidden = Facts(
        FACTS.period,
        FACTS.total,
        FACTS.received,
        dict(FACTS.outcomes) | {"held": Withheld()},
        FACTS.by_place,
    )
    unknown = drawn("_outcome", chart=report_charts.outcome_chart(hidden))
    assert 'class="cm-outcome"' in known
    assert 'class="cm-outcome"' not in unknown
    assert "withheld" in unknown


@given(st.lists(st.one_of(st.builds(Number, st.integers(0, 9)), st.just(Withheld()))))
def test_a_sum_is_a_number_only_where_every_part_is_one(cells):
    found = joined(cells)
    if cells and all(isinstance(cell, Number) for cell in cells):
        assert found == Number(sum(cell.value for cell in cells))
    else:
        assert not isinstance(found, Number)


def test_the_sum_of_corrected_cells_remembers_what_it_was():
    assert joined([Number(43, was=41), Number(2)]) == Number(45, was=43)
    assert joined([Number(43, was=41), Number(2, was=4)]) == Number(45)


def test_circles_are_by_area_and_never_too_small_to_see():
    assert radius(100, 400) * 2 == radius(400, 400)
    assert radius(1, 1_000_000) == WIDE.smallest


def test_every_place_of_the_vocabulary_but_antarctica_is_on_the_map():
    assert COUNTRIES - world().places.keys() == {"AQ"}


def test_no_shape_leaves_a_band_across_the_map():
    for shape in world().land.split("M")[1:]:
        steps = shape.rstrip("z").partition("l")[2].split()[::2]
        assert all(abs(int(step)) < world().box[0] / 2 for step in steps)


def test_hong_kong_macao_and_singapore_are_visible_with_their_names():
    found = report_charts.place_map(FACTS)
    labels = {spot.label: spot for spot in found.wide}
    for name in ("Hong Kong SAR China", "Macao SAR China", "Singapore"):
        assert labels[name].radius >= WIDE.smallest
    # The small one is drawn after the large one in which it lies.
    assert list(labels).index("Macao SAR China") > list(labels).index("Hong Kong SAR China")
    assert all(spot.radius >= NARROW.smallest for spot in found.narrow)


def test_a_zero_is_told_beneath_the_map_and_has_no_mark():
    found = report_charts.place_map(FACTS)
    assert found.elsewhere == ("Iceland 0",)
    assert "Iceland" not in {spot.label for spot in found.wide}


def test_the_numbers_on_a_phones_map_are_those_of_its_list():
    found = report_charts.place_map(FACTS)
    assert [spot.label for spot in found.narrow] == [str(one.number) for one in found.entries]
    assert found.entries[0].name == "Hong Kong SAR China"


def test_on_the_map_a_corrected_figure_is_its_value():
    spots = {spot.label: spot.value for spot in report_charts.place_map(FACTS).wide}
    assert spots["Germany"] == "43"


wanted = st.builds(
    Wanted,
    x=st.floats(0, 2000),
    y=st.floats(0, 973),
    reach=st.floats(6, 70),
    width=st.floats(20, 420),
    height=st.just(35.0),
)


@given(st.lists(wanted, max_size=14))
@settings(max_examples=60)
def test_no_name_lies_on_another_or_on_anothers_mark_or_outside(asked):
    edge = Box(0, 0, 2000, 973)
    placed = place_names(asked, within=edge)
    assert len(placed) == len(asked)
    for index, one in enumerate(placed):
        if one is None:
            continue
        assert one.box.lies_in(edge)
        for other in (*placed[:index], *placed[index + 1 :]):
            assert other is None or not one.box.meets(other.box)
        for place, mark in enumerate(asked):
            assert place == index or not one.box.meets(mark.own)


def test_all_places_of_the_world_at_once_are_still_told_each_by_name():
    marks = [
        Mark(code, code, cell_of(Number(1 + number)))
        for number, code in enumerate(sorted(COUNTRIES - {"AQ"}))
    ]
    found = world_map(marks, title="t", subtitle="s", alternative="a", caption="c")
    named = {spot.label for spot in found.wide if spot.label}
    left = {name.split(" ")[0] for name in found.not_named}
    assert named | left == {mark.code for mark in marks}
    assert not named & left


def test_chinese_letters_are_taken_for_wide_ones():
    assert width_of("中國香港特別行政區", 10) > width_of("Hong Kong", 10)


def test_a_name_never_becomes_markup():
    marks = [Mark("HK", "<script>alert(1)</script>", cell_of(Number(1)))]
    found = world_map(marks, title="t", subtitle="s", alternative="a", caption="c")
    assert "<script" not in drawn("_map", map=found)


def test_no_places_are_an_empty_picture_and_no_error():
    empty = Facts(FACTS.period, Number(0), {}, dict.fromkeys(GROUPS, Number(0)), {})
    assert report_charts.place_map(empty).wide == ()
    assert report_charts.place_bars(empty, href="").rows == ()
    assert not report_charts.outcome_chart(empty).is_whole
    assert report_charts.places_title(empty) == "Who asked"


@pytest.mark.parametrize("kind", list(CellKind))
def test_every_kind_of_cell_is_drawn_by_some_cell(kind):
    assert kind in {cell_of(shown).kind for shown in CELLS.values()}

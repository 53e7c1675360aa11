"""A stock counts each territory once: the units alive at the end, standing on predecessors where they must."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.core.figures import State
from tests.indicators.core.worlds import STOCK, answer, cell, stated, territory, unit, window
from units.timeline import Timeline

YEAR = window("2024-01", "2024-11")
ON_EVERY_BOUNDARIES = pytest.mark.parametrize("boundaries", ["then", "end", "today", date(2024, 6, 30)])


def merged() -> Timeline:
    """Điệp Nông and Dân Chủ into Quang Trung in November, beside Tân Lễ; Quang Trung into Diên Hà in July."""
    return territory(
        [
            unit("diep-nong", until="2024-11-01"),
            unit("dan-chu", until="2024-11-01"),
            unit("quang-trung", "2024-11-01", "2025-07-01"),
            unit("dien-ha", "2025-07-01"),
            unit("tan-le"),
        ],
        [
            ("diep-nong", "quang-trung", "2024-11-01"),
            ("dan-chu", "quang-trung", "2024-11-01"),
            ("quang-trung", "dien-ha", "2025-07-01"),
        ],
    )


@ON_EVERY_BOUNDARIES
def test_the_last_stock_of_a_closed_unit_is_not_added_to_its_successors(boundaries: str | date) -> None:
    cells = [
        cell("diep-nong", "2024-10", 8, 8), cell("dan-chu", "2024-10", 6, 6),
        cell("quang-trung", "2024-11", 14, 14), cell("tan-le", "2024-11", 5, 5),
    ]  # fmt: skip
    result = answer(merged(), cells, YEAR, rule=STOCK, boundaries=boundaries)
    assert result.reading.numerator == 19
    assert result.reading.stands_on == ()


@ON_EVERY_BOUNDARIES
def test_a_successor_without_a_figure_stands_on_its_predecessors_marked_as_such(boundaries: str | date) -> None:
    cells = [cell("diep-nong", "2024-10", 8, 8), cell("dan-chu", "2024-09", 6, 6), cell("tan-le", "2024-11", 5, 5)]
    result = answer(merged(), cells, YEAR, rule=STOCK, boundaries=boundaries)
    assert result.reading.numerator == 19
    assert result.reading.stands_on == ("dan-chu", "diep-nong")
    row = next(row for row in result.rows if row.unit.slug in ("quang-trung", "dien-ha"))
    assert (row.reading.numerator, row.reading.stands_on, row.counted) == (14, ("dan-chu", "diep-nong"), True)
    assert result.coverage.figures_expected == 4
    assert result.coverage.figures_reported == 2


def test_a_closed_unit_shows_its_own_last_stock_which_another_row_counts() -> None:
    cells = [cell("diep-nong", "2024-10", 8, 10), cell("quang-trung", "2024-11", 20, 20)]
    rows = {row.unit.slug: row for row in answer(merged(), cells, YEAR, rule=STOCK, boundaries="then").rows}
    assert (rows["diep-nong"].reading.numerator, rows["diep-nong"].counted) == (8, False)
    assert (rows["quang-trung"].reading.numerator, rows["quang-trung"].counted) == (20, True)


@ON_EVERY_BOUNDARIES
def test_a_stock_is_handed_down_over_two_mergers(boundaries: str | date) -> None:
    both_years = window("2024-01", "2025-11")
    cells = [cell("diep-nong", "2024-08", 8, 8), cell("dan-chu", "2024-10", 6, 6)]
    result = answer(merged(), cells, both_years, rule=STOCK, boundaries=boundaries)
    assert (result.reading.numerator, set(result.reading.stands_on)) == (14, {"diep-nong", "dan-chu"})
    newer = [*cells, cell("quang-trung", "2025-02", 15, 15)]
    result = answer(merged(), newer, both_years, rule=STOCK, boundaries=boundaries)
    assert (result.reading.numerator, result.reading.stands_on) == (15, ("quang-trung",))


@ON_EVERY_BOUNDARIES
def test_what_an_older_commune_absorbed_counts_until_it_states_its_stock_anew(boundaries: str | date) -> None:
    timeline = territory([unit("lon"), unit("nho", until="2024-06-01")], [("nho", "lon", "2024-06-01")])
    before = [cell("lon", "2024-05", 10, 10), cell("nho", "2024-05", 3, 3)]
    result = answer(timeline, before, YEAR, rule=STOCK, boundaries=boundaries)
    assert (result.reading.numerator, result.reading.stands_on) == (13, ("nho",))
    after = [*before, cell("lon", "2024-06", 13, 13)]
    assert answer(timeline, after, YEAR, rule=STOCK, boundaries=boundaries).reading.numerator == 13


@ON_EVERY_BOUNDARIES
def test_a_split_stock_stays_with_the_predecessor_until_any_heir_has_one(boundaries: str | date) -> None:
    timeline = territory(
        [unit("cu", until="2024-06-01"), unit("bac", "2024-06-01", "2024-09-01"), unit("nam", "2024-06-01"),
         unit("moi", "2024-09-01")],
        [("cu", "bac", "2024-06-01"), ("cu", "nam", "2024-06-01"), ("bac", "moi", "2024-09-01")],
    )  # fmt: skip
    before = [cell("cu", "2024-05", 9, 9)]
    assert answer(timeline, before, YEAR, rule=STOCK, boundaries=boundaries).reading.numerator == 9
    # Not only the heirs themselves: what became of them counts the same territory.
    after = [*before, cell("moi", "2024-10", 4, 4)]
    assert answer(timeline, after, YEAR, rule=STOCK, boundaries=boundaries).reading.numerator == 4


@ON_EVERY_BOUNDARIES
def test_a_part_given_away_is_not_counted_twice_while_the_giver_lives_on(boundaries: str | date) -> None:
    timeline = territory([unit("me"), unit("con", "2024-06-01")], [("me", "con", "2024-06-01")])
    result = answer(timeline, [cell("me", "2024-10", 9, 9)], YEAR, rule=STOCK, boundaries=boundaries)
    assert result.reading.numerator == 9


@ON_EVERY_BOUNDARIES
def test_a_closed_unit_without_a_successor_holds_nothing_any_more(boundaries: str | date) -> None:
    timeline = territory([unit("phong", until="2024-07-01", kind="department"), unit("xa")])
    cells = [cell("phong", "2024-06", 5, 5), cell("xa", "2024-11", 2, 2)]
    result = answer(timeline, cells, YEAR, rule=STOCK, boundaries=boundaries)
    assert result.reading.numerator == 2
    assert {row.unit.slug: row.counted for row in result.rows} == {"phong": False, "xa": True}


def test_the_latest_looks_no_further_back_than_the_window() -> None:
    cells = [cell("tan-le", "2024-03", 5, 5), cell("diep-nong", "2024-03", 8, 8)]
    result = answer(merged(), cells, window("2024-04", "2024-11"), rule=STOCK)
    assert (result.reading.state, result.reading.numerator) == (State.NO_DATA, None)


def test_the_latest_is_the_last_cell_that_says_something() -> None:
    cells = [cell("tan-le", "2024-03", 5, 5), cell("tan-le", "2024-05", None)]
    result = answer(merged(), cells, YEAR, rule=STOCK, unit="tan-le")
    assert (result.reading.numerator, str(result.reading.as_of)) == (5, "2024-03")
    gone = [*cells, stated("tan-le", "2024-06", State.NOT_APPLICABLE)]
    assert answer(merged(), gone, YEAR, rule=STOCK, unit="tan-le").reading.state is State.NOT_APPLICABLE


def test_a_stock_expects_the_last_month_of_each_life_in_the_window() -> None:
    not_the_last = [cell("tan-le", "2024-10", 5, 5)]
    row = answer(merged(), not_the_last, YEAR, rule=STOCK, unit="tan-le")
    assert (row.coverage.figures_reported, row.coverage.figures_expected) == (0, 1)
    last_of_its_life = [cell("diep-nong", "2024-10", 8, 8)]
    row = answer(merged(), last_of_its_life, YEAR, rule=STOCK, boundaries="then", unit="diep-nong")
    assert (row.coverage.figures_reported, row.coverage.figures_expected) == (1, 1)


def test_an_early_stock_is_the_one_cell_expected() -> None:
    mid_november = date(2024, 11, 20)
    early = [cell("tan-le", "2024-11", 5, 5)]
    row = answer(merged(), early, YEAR, rule=STOCK, unit="tan-le", today=mid_november)
    assert (row.coverage.figures_reported, row.coverage.figures_expected) == (1, 1)
    excused = [stated("tan-le", "2024-11", State.NOT_APPLICABLE)]
    row = answer(merged(), excused, YEAR, rule=STOCK, unit="tan-le", today=mid_november)
    assert (row.coverage.figures_reported, row.coverage.figures_expected) == (0, 0)

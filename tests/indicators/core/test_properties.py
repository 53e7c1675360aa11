"""What holds for all figures, all territories and all windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from indicators.core.aggregation import EMPTY, Tally, expected_months, reading_of, tally_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.figures import REPORTED_STATES, Better, Cell, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.results import Judged
from indicators.core.rounding import cut, shown
from indicators.core.status import Comparator, Status, Target, is_met, status_of
from tests.indicators.core.worlds import (
    BOUNDARIES,
    PLANS,
    ROOT,
    RULE,
    STOCK,
    TODAY,
    YEARS,
    answer,
    cell,
    cells_of,
    lineages,
    windows,
)
from units.timeline import Timeline

COUNTS = st.integers(0, 10**12 - 1)
TODAYS = st.sampled_from([TODAY, date(2024, 6, 20), date(2025, 3, 5)])
GAPS = st.sampled_from([10, 50, 90, 99])
LEVELS = st.decimals(min_value=0, max_value=100, places=3)


@st.composite
def shares(draw: st.DrawFn) -> Fraction:
    """A percentage of counts, often next to a round number."""
    whole = draw(st.one_of(st.integers(1, 200), st.integers(1, 10**12 - 1)))
    part = draw(st.integers(0, whole))
    if draw(st.booleans()):
        near = whole * draw(st.integers(0, 100)) // 100 + draw(st.integers(-1, 1))
        part = min(max(near, 0), whole)
    return Fraction(part * 100, whole)


@st.composite
def targets(draw: st.DrawFn) -> Target:
    comparator = draw(st.sampled_from(Comparator))
    level = draw(st.sampled_from([Decimal(0), Decimal(100)]) if comparator is Comparator.EXACTLY else LEVELS)
    return Target(comparator, level)


# Showing


@given(shares(), targets(), st.integers(0, 3), st.sampled_from(Better))
@example(Fraction(4000020, 50000), Target(Comparator.MORE_THAN, Decimal(80)), 2, Better.HIGHER)
@example(Fraction(1333300, 13334), Target(Comparator.EXACTLY, Decimal(100)), 0, Better.LOWER)
def test_what_is_shown_never_contradicts_the_status(
    exact: Fraction, target: Target, places: int, better: Better
) -> None:
    seen = Fraction(shown(exact, places, better, target))
    assert is_met(seen, target) == is_met(exact, target)
    assert seen <= exact if target.better is Better.HIGHER else seen >= exact


@given(shares(), st.integers(0, 3), st.sampled_from(Better), st.none() | targets())
def test_what_is_shown_is_the_exact_value_or_less_than_one_last_place_from_it(
    exact: Fraction, places: int, better: Better, target: Target | None
) -> None:
    seen = shown(exact, places, better, target)
    decimals = -int(seen.as_tuple().exponent)
    if Fraction(seen) == exact:
        assert decimals <= 0 or seen.as_tuple().digits[-1] != 0
    else:
        assert decimals >= places
        assert abs(Fraction(seen) - exact) < Fraction(1, 10**decimals)


@given(shares(), st.integers(0, 3))
def test_a_whole_share_is_shown_only_where_nothing_is_missing(exact: Fraction, places: int) -> None:
    assert (Fraction(cut(exact, places)) == 100) == (exact == 100)
    assert (Fraction(cut(exact, places, Better.LOWER)) == 0) == (exact == 0)


@given(COUNTS, COUNTS, st.none() | targets(), st.integers(0, 3))
def test_a_status_and_a_value_stand_only_where_there_is_a_figure(
    part: int, whole: int, target: Target | None, places: int
) -> None:
    assume(part <= whole)
    for state in State:
        reading = Reading(state, part, whole) if state is State.FIGURE and whole else Reading(state)
        judged = Judged(replace(RULE, decimals=places), reading, target)
        has_figure = reading.exact is not None
        assert (judged.value is not None) == has_figure
        assert (judged.distance is not None) == (has_figure and target is not None)
        if not has_figure:
            assert judged.status is state
        elif target is None:
            assert judged.status is Status.NO_TARGET
        else:
            assert judged.status is (Status.MET if is_met(Fraction(part * 100, whole), target) else Status.MISSED)
            assert (judged.status is Status.MISSED) == (
                judged.distance < 0 or (judged.distance == 0 and target.is_strict)
            )


# Adding up


@st.composite
def tallied(draw: st.DrawFn) -> Tally:
    seed = draw(st.integers(0, 2**32))
    months = list(YEARS)[: draw(st.integers(0, 6))]
    chance = Random(seed)
    cells = []
    for month in months:
        whole = chance.choice((0, 1, 9, 5000))
        one = cell("xa", str(month), chance.randint(0, whole), whole, qualifier="trên" if chance.random() < 0.1 else "")
        cells.append(replace(one, qualifier="") if one.state is not State.FIGURE else one)
    return tally_of(RULE, cells, asked=months, passed=months[:3])


@given(st.lists(tallied(), max_size=6), st.randoms(use_true_random=False))
def test_the_ratio_of_a_total_is_that_of_the_added_counts_in_any_order(tallies: list[Tally], chance: Random) -> None:
    total = together(tallies)
    shuffled = list(tallies)
    chance.shuffle(shuffled)
    assert together(shuffled) == total
    reading = reading_of(RULE, total, empty=State.NO_DATA)
    numerator, denominator = sum(t.numerator for t in tallies), sum(t.denominator for t in tallies)
    if any(t.figures for t in tallies):
        assert (reading.numerator, reading.denominator) == (numerator, denominator)
        assert reading.exact == Fraction(numerator * 100, denominator)
        assert reading.qualifier == ("trên" if any(t.qualifier for t in tallies) else "")


@given(st.lists(tallied(), max_size=4), st.sampled_from([State.NO_DATA, State.NOT_DUE, State.NOT_APPLICABLE]))
def test_nothing_stated_never_becomes_a_number(tallies: list[Tally], empty: State) -> None:
    assert together([*tallies, EMPTY]) == together(tallies)
    nothing = reading_of(RULE, together([EMPTY] * len(tallies)), empty=empty)
    assert (nothing.state, nothing.numerator, nothing.denominator, nothing.value) == (empty, None, None, None)
    for tally in tallies:
        reading = reading_of(RULE, tally, empty=empty)
        assert (reading.numerator is None) == (tally.figures == 0)
        assert (reading.exact is None) == (tally.figures == 0)


# Territories


@given(lineages(), st.integers(0, 2**32), windows(), BOUNDARIES, st.sampled_from([RULE, STOCK]), TODAYS, GAPS)
def test_a_total_says_the_same_on_every_boundaries_on_any_day(
    timeline: Timeline, seed: int, asked: Window, boundaries: str | date, rule: Rule, today: date, gaps: int
) -> None:
    cells = cells_of(timeline, seed, gaps=gaps)
    then, other = (
        answer(timeline, cells, asked, boundaries=chosen, rule=rule, today=today) for chosen in ("then", boundaries)
    )
    assert _in_any_order(other.reading) == _in_any_order(then.reading)
    assert (other.months, other.pace) == (then.months, then.pace)
    assert other.coverage.figures_expected == then.coverage.figures_expected
    assert other.coverage.figures_reported == then.coverage.figures_reported


@given(lineages(), st.integers(0, 2**32), windows(), BOUNDARIES)
def test_a_flow_is_the_sum_of_its_figures_and_expects_every_cell_due(
    timeline: Timeline, seed: int, asked: Window, boundaries: str | date
) -> None:
    cells = cells_of(timeline, seed)
    result = answer(timeline, cells, asked, boundaries=boundaries)
    figures = [one for one in cells if one.month in asked and one.state is State.FIGURE]
    if figures:
        assert result.reading.numerator == sum(one.numerator for one in figures)
        assert result.reading.denominator == sum(one.denominator for one in figures)
    else:
        assert result.reading.numerator is None
    due = {(slug, month) for slug in timeline.units for month in asked if _is_due(timeline, slug, month)}
    excused = sum(one.state is State.NOT_APPLICABLE for one in cells if one.month in asked)
    reported = sum(one.state in REPORTED_STATES for one in cells if one.month in asked)
    assert result.coverage.figures_expected == len(due) - excused
    assert result.coverage.figures_reported == reported


def _is_due(timeline: Timeline, slug: str, month: Month) -> bool:
    return slug != ROOT and timeline.units[slug].alive_on(month.last_day)


@given(lineages(), windows(), BOUNDARIES)
def test_every_unit_stands_on_one_row_and_only_towards_its_successors(
    timeline: Timeline, asked: Window, boundaries: str | date
) -> None:
    result = answer(timeline, [], asked, boundaries=boundaries)
    parts = [part for row in result.rows for part in row.parts]
    lived = {
        slug
        for slug, unit in timeline.units.items()
        if slug != ROOT and unit.life.overlaps(asked.first.first_day, asked.last.last_day)
    }
    assert sorted(parts) == sorted(lived)
    for row in result.rows:
        for part in row.parts:
            assert part == row.unit.slug or row.unit.slug in timeline.descent_of(part)


@given(lineages(), st.integers(0, 2**32), windows(), BOUNDARIES)
def test_a_row_is_answered_alike_in_its_territory_and_by_itself(
    timeline: Timeline, seed: int, asked: Window, boundaries: str | date
) -> None:
    cells = cells_of(timeline, seed)
    for row in answer(timeline, cells, asked, boundaries=boundaries).rows:
        alone = answer(timeline, cells, asked, boundaries=boundaries, unit=row.unit.slug)
        assert alone.reading == row.reading
        assert (alone.coverage.figures_reported, alone.coverage.figures_expected) == (
            row.figures_reported,
            row.figures_expected,
        )


@given(lineages(), st.integers(0, 2**32), windows(), st.integers(0, 23))
def test_a_window_cut_in_two_adds_up_to_the_whole(timeline: Timeline, seed: int, asked: Window, at: int) -> None:
    assume(len(asked) > 1)
    middle = asked.first.plus(at % (len(asked) - 1))
    cells = cells_of(timeline, seed)
    whole = answer(timeline, cells, asked)
    halves = [
        answer(timeline, cells, half) for half in (Window(asked.first, middle), Window(middle.plus(1), asked.last))
    ]
    for count in ("numerator", "denominator"):
        parts = [getattr(half.reading, count) for half in halves]
        known = [part for part in parts if part is not None]
        assert getattr(whole.reading, count) == (sum(known) if known else None)
    assert whole.coverage.figures_expected == sum(half.coverage.figures_expected for half in halves)
    assert whole.coverage.figures_reported == sum(half.coverage.figures_reported for half in halves)


@given(lineages(), st.integers(0, 2**32), windows(), BOUNDARIES, st.randoms(use_true_random=False))
def test_the_order_of_entry_and_of_units_does_not_matter(
    timeline: Timeline, seed: int, asked: Window, boundaries: str | date, chance: Random
) -> None:
    cells = cells_of(timeline, seed)
    units, steps, belongings = list(timeline.units.values()), list(timeline.replacements), list(timeline.belongings)
    other = list(cells)
    for items in (units, steps, belongings, other):
        chance.shuffle(items)
    shuffled = Timeline(units, steps, belongings)
    for rule in (RULE, STOCK):
        assert answer(shuffled, other, asked, boundaries=boundaries, rule=rule) == answer(
            timeline, cells, asked, boundaries=boundaries, rule=rule
        )


def _in_any_order(reading: Reading) -> Reading:
    """Rows come in another order, and with them the names that a total stands on."""
    return replace(reading, stands_on=tuple(sorted(reading.stands_on)))


@given(lineages(), st.integers(0, 2**32), st.sampled_from(list(YEARS)), BOUNDARIES)
def test_in_one_month_a_stock_is_what_the_units_of_that_month_hold(
    timeline: Timeline, seed: int, month: Month, boundaries: str | date
) -> None:
    cells = cells_of(timeline, seed)
    result = answer(timeline, cells, Window(month, month), boundaries=boundaries, rule=STOCK)
    own = [one.numerator for one in cells if one.month == month and one.state is State.FIGURE]
    assert result.reading.numerator == (sum(own) if own else None)


@given(lineages(), st.integers(0, 2**32), windows(), BOUNDARIES, st.sampled_from([10, 60, 85]))
@settings(max_examples=300)
def test_a_stock_counts_each_territory_once(
    timeline: Timeline, seed: int, asked: Window, boundaries: str | date, gaps: int
) -> None:
    """Every first commune holds a power of three, so that a territory counted twice shows as a digit 2, a lost one as 0."""
    chance = Random(seed)
    first = sorted(slug for slug, unit in timeline.units.items() if slug != ROOT and unit.life.starts_on is None)
    size = {slug: 3**place for place, slug in enumerate(first)}
    cells: list[Cell] = []
    known: set[str] = set()
    for month in YEARS:
        held: dict[str, list[str]] = {}
        for slug in first:
            held.setdefault(_holder(timeline, slug, month.last_day), []).append(slug)
        for holder, territory in held.items():
            if timeline.units[holder].alive_on(month.last_day) and chance.randrange(100) >= gaps:
                whole = sum(size[slug] for slug in territory)
                cells.append(cell(holder, str(month), whole, whole))
                known |= set(territory) if month in asked else set()
    total = answer(timeline, cells, asked, boundaries=boundaries, rule=STOCK).reading.numerator
    last_day = asked.last.last_day
    living = {slug for slug in known if timeline.units[_holder(timeline, slug, last_day)].alive_on(last_day)}
    if not any(timeline.is_split(slug) for slug in timeline.units):
        assert total == (sum(size[slug] for slug in living) if living else None)
    elif total is not None:
        assert all(total // size[slug] % 3 <= (slug in known) for slug in first)


def _holder(timeline: Timeline, slug: str, day: date) -> str:
    """Who holds the territory of a first commune; what is split goes to one heir or the other, by its name."""
    holder = slug
    while heirs := [
        step.successor for step in timeline.replacements if step.predecessor == holder and step.effective_on <= day
    ]:
        holder = sorted(heirs)[int(slug[-1]) % len(heirs)]
    return holder


@given(lineages(), windows())
def test_a_stock_expects_one_cell_of_each_unit(timeline: Timeline, asked: Window) -> None:
    deadlines = Deadlines(TODAY, PLANS)
    expected = 0
    for slug, unit in timeline.units.items():
        own = [month for month in asked if slug != ROOT and unit.alive_on(month.last_day)]
        assert len(expected_months(STOCK, own, [month for month in own if deadlines.has_passed(month)])) == bool(own)
        expected += bool(own)
    assert answer(timeline, [], asked, rule=STOCK).coverage.figures_expected == expected


@pytest.mark.parametrize("comparator", list(Comparator))
def test_a_status_knows_every_comparator(comparator: Comparator) -> None:
    aim = Target(comparator, Decimal(100))
    readings = [Reading(State.FIGURE, numerator=number) for number in (99, 100, 101)]
    met = {
        Comparator.AT_LEAST: [False, True, True],
        Comparator.MORE_THAN: [False, False, True],
        Comparator.EXACTLY: [False, True, False],
        Comparator.AT_MOST: [True, True, False],
        Comparator.LESS_THAN: [True, False, False],
    }[comparator]
    assert [status_of(reading, aim) is Status.MET for reading in readings] == met

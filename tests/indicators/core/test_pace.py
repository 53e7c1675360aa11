"""The rate still required and the projection; the worked figures are in the README's table."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from indicators.core.figures import Cell, Due, Measure, OverTime, Rule, State
from indicators.core.months import Month
from indicators.core.pace import NO_PACE, Outlook, Pace, Per, required_shown
from indicators.core.status import Target, is_met
from tests.indicators.core.worlds import COUNT, RULE, STOCK, answer, cell, stated, target, territory, unit, window

ONE = territory([unit("a")])


def months(*counts: tuple[int, int] | None) -> list[Cell]:
    return [cell("a", f"2024-{number:02}", *pair) for number, pair in enumerate(counts, start=1) if pair is not None]


def pace(cells: list[Cell], aim: Target | None, last: str = "2024-11", **more: object) -> Pace:
    targets = {2024: [aim]} if aim is not None else {}
    return answer(ONE, cells, window("2024-01", last), targets=targets, **more).pace  # type: ignore[arg-type]


def test_the_required_rate_meets_the_target_exactly() -> None:
    found = pace(months(*[(4, 10)] * 6), target(">=", "50"), "2024-06")
    assert (found.required, found.months_left, found.projection) == (60, 6, 40)
    assert found.outlook is Outlook.AT_RISK


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)).map(sorted).map(tuple), min_size=1, max_size=11),
    st.integers(1, 100), st.sampled_from([">=", ">"]),
)  # fmt: skip
def test_who_keeps_the_required_rate_meets_the_target_and_who_does_less_misses_it(
    counts: list[tuple[int, int]], level: int, comparator: str
) -> None:
    aim = target(comparator, str(level))
    found = pace(months(*counts), aim, f"2024-{len(counts):02}")
    done, base = sum(part for part, _ in counts), sum(whole for _, whole in counts)
    rest = Fraction(base, len(counts)) * (12 - len(counts))

    def at_the_end(rate: Fraction) -> Fraction:
        return (done * 100 + rate * rest) / (base + rest)

    if found.required is None:
        assert found.outlook is Outlook.OUT_OF_REACH
        assert not is_met(at_the_end(Fraction(100)), aim)
    else:
        shown = Fraction(required_shown(found, RULE, aim))
        assert shown >= found.required
        more = shown if comparator == ">=" else shown + Fraction(1, 1000)
        assert is_met(at_the_end(more), aim)
        if found.required > 0:
            assert not is_met(at_the_end(found.required - Fraction(1, 1000)), aim)


def test_a_strict_target_must_be_exceeded_so_that_all_is_not_enough() -> None:
    counts = months(*[(7, 14)] * 6)
    assert pace(counts, target(">=", "75"), "2024-06").required == 100
    assert pace(counts, target(">", "75"), "2024-06").outlook is Outlook.OUT_OF_REACH


def test_where_lower_is_better_the_required_rate_is_the_most_that_is_left() -> None:
    aim = target("<=", "5")
    found = pace(months(*[(1, 30)] * 6), aim, "2024-06")
    assert (found.required, found.outlook) == (Fraction(20, 3), Outlook.ON_TRACK)
    assert required_shown(found, RULE, aim) == "6.66"
    assert pace(months(*[(20, 30)] * 9), aim, "2024-09").outlook is Outlook.OUT_OF_REACH


def test_a_required_rate_is_never_below_nothing() -> None:
    found = pace(months(*[(10, 10)] * 11), target(">=", "50"))
    assert (found.required, required_shown(found, RULE, target(">=", "50"))) == (0, "0")


def test_months_left_are_those_after_the_last_that_anyone_reported() -> None:
    """A window may reach into months that are still to come: they are left, not lost."""
    found = pace(months(*[(4, 10)] * 3), target(">=", "50"))
    assert (found.months_left, found.required) == (9, Fraction(160, 3))


def test_a_month_that_nobody_reported_is_not_a_month_of_nothing() -> None:
    with_a_gap = pace(months((4, 10), None, (4, 10)), target(">=", "50"), "2024-03")
    without = pace(months((4, 10), (4, 10)), target(">=", "50"), "2024-02")
    assert with_a_gap.months_left == 9
    assert with_a_gap.required == 50 + Fraction(10 * 2, 9)
    assert without.required == 50 + Fraction(10 * 2, 10)
    nothing_arose = pace(months((4, 10), (0, 0), (4, 10)), target(">=", "50"), "2024-03")
    assert nothing_arose.required == 50 + Fraction(10 * 3, 9)


def test_the_projection_goes_on_at_the_pace_of_the_latest_three_months() -> None:
    found = pace(months((0, 10), (0, 10), (5, 10), (5, 10), (5, 10)), target(">=", "50"), "2024-05")
    assert found.projection == Fraction((15 + 35) * 100, 120)
    assert found.outlook is Outlook.AT_RISK


def test_no_rate_is_required_when_no_month_remains() -> None:
    full = pace(months(*[(4, 10)] * 12), target(">=", "50"), "2024-12")
    assert (full.required, full.projection, full.outlook) == (None, 40, Outlook.OUT_OF_REACH)
    assert required_shown(full, RULE, target(">=", "50")) is None
    assert pace(months(*[(6, 10)] * 12), target(">=", "50"), "2024-12").outlook is Outlook.ON_TRACK


NUMBERS = replace(COUNT, over_time=OverTime.SUM)
LEVELS = (STOCK, replace(COUNT, over_time=OverTime.LATEST), replace(STOCK, over_time=OverTime.TO_DATE))


def counted(*numbers: int | None) -> list[Cell]:
    return [cell("a", f"2024-{place:02}", number) for place, number in enumerate(numbers, 1) if number is not None]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=11), st.integers(1, 900), st.sampled_from([">=", "<="]))
def test_who_brings_the_required_number_each_month_meets_the_target_exactly(
    numbers: list[int], level: int, comparator: str
) -> None:
    aim = target(comparator, str(level))
    found = pace(counted(*numbers), aim, f"2024-{len(numbers):02}", rule=NUMBERS)
    left = 12 - len(numbers)
    if found.required is None:
        assert comparator == "<=" and sum(numbers) > level
    elif found.required > 0:
        assert sum(numbers) + found.required * left == level
        shown = int(required_shown(found, NUMBERS, aim) or "")
        assert is_met(Fraction(sum(numbers) + shown * left), aim), "a whole number is shown, and enough"
    else:
        assert sum(numbers) >= level
    assert (found.projection is None) == (len(numbers) == 1)


@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=11), st.integers(1, 100), st.sampled_from(LEVELS),
    st.sampled_from([">=", ">", "<="]),
)  # fmt: skip
def test_a_level_that_moves_as_required_meets_the_target_exactly_and_no_projection_is_beyond_the_scale(
    numbers: list[int], level: int, rule: Rule, comparator: str
) -> None:
    aim = target(comparator, str(level))
    is_share = rule.measure is Measure.RATIO
    cells = months(*((number, 50) for number in numbers)) if is_share else counted(*numbers)
    found = pace(cells, aim, f"2024-{len(numbers):02}", rule=rule)
    value = Fraction(numbers[-1] * 2 if is_share else numbers[-1])
    left = 12 - len(numbers)
    if found.required is None:
        assert found.outlook is Outlook.OUT_OF_REACH and value > level and rule.over_time is OverTime.TO_DATE
    elif found.required > 0:
        assert value + found.required * left * (-1 if found.per is Per.FALL else 1) == level
    if found.projection is None:
        assert len(numbers) == 1, "nothing is projected from one figure"
    else:
        assert len(numbers) > 1 and found.projection >= 0
        assert not is_share or found.projection <= 100
        assert rule.over_time is not OverTime.TO_DATE or found.projection >= value


def test_a_level_is_compared_over_months_in_which_everybody_reported() -> None:
    """Half of the units of a month are no level that fell."""
    two = territory([unit("a"), unit("b")])
    cells = [cell(slug, f"2024-{number:02}", 10 + number) for slug in ("a", "b") for number in range(1, 6)]
    cells.append(cell("a", "2024-06", 16))
    rule = replace(COUNT, over_time=OverTime.LATEST)
    found = answer(two, cells, window("2024-01", "2024-06"), targets={2024: [target(">=", "40")]}, rule=rule).pace
    assert found.basis == (Month(2024, 3), Month(2024, 4), Month(2024, 5))
    assert found.projection == (16 + 15) + 2 * 6
    assert (found.required, found.months_left) == (Fraction(9, 6), 6)


def test_what_is_due_each_quarter_has_quarters_left() -> None:
    quarterly = replace(RULE, due=Due.QUARTER)
    cells = [cell("a", f"2024-{number:02}", 4, 10) for number in (3, 6, 9)]
    found = pace(cells, target(">=", "50"), "2024-11", rule=quarterly)
    assert (found.months_left, found.until) == (1, Month(2024, 12))
    assert found.required == 80, "12 of 30 so far, 10 more to come: 8 of them"


def test_what_is_due_once_a_year_is_decided_by_its_figure() -> None:
    yearly = replace(STOCK, due=Due.YEAR)
    found = pace([cell("a", "2024-11", 4, 10)], target(">=", "50"), rule=yearly)
    assert (found.months_left, found.required, found.outlook) == (0, None, Outlook.OUT_OF_REACH)


def test_more_than_a_number_is_no_number_to_go_on_from() -> None:
    cells = [cell("a", "2024-01", 40), cell("a", "2024-02", 50, qualifier="trên")]
    assert pace(cells, target(">=", "600"), "2024-02", rule=NUMBERS) == NO_PACE


def test_nothing_is_required_without_target_figure_or_the_beginning_of_the_year() -> None:
    assert pace(months(*[(4, 10)] * 3), None) == NO_PACE
    assert pace([], target(">=", "50")) == NO_PACE
    assert pace([stated("a", "2024-01", State.NOT_APPLICABLE)], target(">=", "50")) == NO_PACE
    late = answer(ONE, months(*[(4, 10)] * 3), window("2024-02", "2024-11"), targets={2024: [target(">=", "50")]})
    assert late.pace == NO_PACE


def test_nobody_is_left_to_meet_the_target_of_a_closed_unit() -> None:
    timeline = territory([unit("a", until="2024-11-01"), unit("b", "2024-11-01")], [("a", "b", "2024-11-01")])
    targets = {2024: [target(">=", "50")]}
    cells = months(*[(4, 10)] * 10)
    year = window("2024-01", "2024-11")
    assert answer(timeline, cells, year, targets=targets, unit="a").pace == NO_PACE
    assert answer(timeline, cells, year, targets=targets, unit="b").pace.months_left == 2


def test_a_required_rate_drops_zeros_only_where_it_is_exact() -> None:
    aim = target(">=", "50")
    assert required_shown(Pace(required=Fraction(60)), RULE, aim) == "60"
    assert required_shown(Pace(required=Fraction(5999999, 100000)), RULE, aim) == "60.00"
    assert required_shown(Pace(required=Fraction(605, 10)), replace(RULE, decimals=3), aim) == "60.5"


def test_nothing_is_projected_from_one_figure() -> None:
    found = pace(months((4, 10)), target(">=", "50"), "2024-01")
    assert found.projection is None
    assert found.outlook is None
    assert found.required is not None
    hopeless = pace(months((0, 10)), target("=", "100"), "2024-01")
    assert hopeless.outlook is Outlook.OUT_OF_REACH
    assert hopeless.projection is None

"""States, coverage, targets and refusals of one answer; stocks and territories made by chance have files of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.core.deadlines import ReportingYear
from indicators.core.figures import Coverage, Measure, OverTime, OverUnits, State
from indicators.core.months import Month, Window
from indicators.core.results import Scorecard
from indicators.core.scope import Scope
from indicators.core.status import Status
from tests.indicators.core.worlds import (
    COUNT,
    PLANS,
    ROOT,
    RULE,
    RUNNING,
    STOCK,
    YEARLY,
    answer,
    cell,
    stated,
    target,
    territory,
    unit,
    window,
)
from units.timeline import Belonging, Span, Timeline

YEAR = window("2024-01", "2024-11")
TWO = territory([unit("a"), unit("b")])
MERGED = territory(
    [unit("a", until="2024-11-01"), unit("b", until="2024-11-01"), unit("c", "2024-11-01"), unit("d")],
    [("a", "c", "2024-11-01"), ("b", "c", "2024-11-01")],
)


# The five states


def test_zero_is_a_figure() -> None:
    result = answer(TWO, [cell("a", "2024-01", 0, 5)], window("2024-01"))
    assert (result.reading.state, result.value) == (State.FIGURE, "0")


def test_what_nobody_reported_is_not_reported() -> None:
    result = answer(TWO, [], window("2024-01"))
    assert (result.reading.state, result.value, result.status) == (State.NO_DATA, None, State.NO_DATA)


def test_nothing_over_nothing_is_no_percentage() -> None:
    result = answer(TWO, [cell("a", "2024-01", 0, 0), cell("b", "2024-01", 0, 0)], window("2024-01"))
    assert (result.reading.state, result.value) == (State.NOTHING_AROSE, None)
    assert result.coverage.is_complete


def test_what_arose_in_one_month_or_unit_is_a_figure_of_all() -> None:
    result = answer(TWO, [cell("a", "2024-01", 0, 0), cell("b", "2024-02", 1, 2)], window("2024-01", "2024-02"))
    assert (result.reading.state, result.value) == (State.FIGURE, "50")


def test_one_unit_that_is_not_concerned_does_not_excuse_the_others() -> None:
    result = answer(TWO, [stated("a", "2024-01", State.NOT_APPLICABLE)], window("2024-01"))
    assert result.reading.state is State.NO_DATA
    assert {row.unit.slug: row.reading.state for row in result.rows} == {
        "a": State.NOT_APPLICABLE,
        "b": State.NO_DATA,
    }
    assert (result.coverage.figures_reported, result.coverage.figures_expected) == (0, 1)


def test_one_excused_month_does_not_excuse_the_months_that_were_not_reported() -> None:
    result = answer(TWO, [stated("a", "2024-01", State.NOT_APPLICABLE)], window("2024-01", "2024-03"), unit="a")
    assert result.reading.state is State.NO_DATA
    assert (result.coverage.figures_reported, result.coverage.figures_expected) == (0, 2)


def test_an_indicator_concerns_nobody_only_where_everybody_said_so() -> None:
    cells = [stated(slug, "2024-01", State.NOT_APPLICABLE) for slug in ("a", "b")]
    result = answer(TWO, cells, window("2024-01"))
    assert result.reading.state is State.NOT_APPLICABLE
    assert result.reading.reason == "đơn vị báo không áp dụng"
    assert (result.coverage.figures_expected, result.coverage.units_expected) == (0, 0)


@pytest.mark.parametrize("boundaries", ["then", "end", "today", date(2024, 6, 30)])
def test_the_state_of_a_total_is_told_by_its_units_and_not_by_its_rows(boundaries: str | date) -> None:
    """On the boundaries of the end, two excused communes and one whose month is not due share a row."""
    cells = [stated(slug, "2024-10", State.NOT_APPLICABLE) for slug in ("a", "b", "d")]
    october, both = window("2024-10"), window("2024-10", "2024-11")
    in_november = date(2024, 11, 20)
    result = answer(MERGED, cells, both, boundaries=boundaries, today=in_november)
    assert (result.reading.state, result.reading.reason) == (State.NOT_DUE, "")
    assert answer(MERGED, cells, october, boundaries=boundaries).reading.state is State.NOT_APPLICABLE
    assert answer(MERGED, cells[:2], october, boundaries=boundaries).reading.state is State.NO_DATA


def test_a_month_that_is_not_due_yet_says_so() -> None:
    result = answer(TWO, [], window("2024-11"), today=date(2024, 11, 20))
    assert (result.reading.state, result.coverage.figures_expected) == (State.NOT_DUE, 0)
    said = answer(TWO, [stated("a", "2024-11", State.NOT_APPLICABLE)], window("2024-11"), today=date(2024, 11, 20))
    assert {row.unit.slug: row.reading.state for row in said.rows} == {"a": State.NOT_APPLICABLE, "b": State.NOT_DUE}
    assert said.reading.state is State.NOT_DUE


def test_an_early_figure_counts_as_expected_and_reported() -> None:
    result = answer(TWO, [cell("a", "2024-11", 1, 2)], window("2024-11"), today=date(2024, 11, 20))
    assert result.value == "50"
    assert result.coverage == Coverage(1, 1, 1, 1)


def test_a_unit_of_another_kind_is_not_concerned() -> None:
    timeline = territory([unit("a"), unit("phong", kind="department")])
    communes_only = replace(RULE, applies_to=frozenset({"commune"}))
    assert [row.unit.slug for row in answer(timeline, [], YEAR, rule=communes_only).rows] == ["a"]
    asked = answer(timeline, [], YEAR, rule=communes_only, unit="phong")
    assert (asked.reading.state, asked.reading.reason) == (
        State.NOT_APPLICABLE,
        "chỉ tiêu không áp dụng với đơn vị này",
    )


def test_a_year_in_which_nobody_can_measure_it_gives_its_reason() -> None:
    rule = replace(RUNNING, over_time=OverTime.LATEST, not_applicable=((2025, "mục tiêu của trung ương"),))
    result = answer(TWO, [], window("2025-01", "2025-11"), rule=rule)
    assert (result.reading.state, result.reading.reason) == (State.NOT_APPLICABLE, "mục tiêu của trung ương")
    assert result.coverage.figures_expected == 0
    # What was due in an earlier year of the window and never came is still missing.
    both = answer(TWO, [], window("2024-01", "2025-11"), rule=rule)
    assert (both.reading.state, both.coverage.figures_expected) == (State.NO_DATA, 1)


def test_a_unit_outside_its_life_has_nothing_to_report() -> None:
    result = answer(MERGED, [], window("2024-01", "2024-03"), unit="c", boundaries="then")
    assert (result.reading.state, result.reading.reason) == (
        State.NOT_APPLICABLE,
        "đơn vị chưa thành lập hoặc đã kết thúc trước kỳ này",
    )


def test_a_judgement_in_words_is_no_number() -> None:
    result = answer(TWO, [cell(ROOT, "2024-11", None)], YEAR, rule=replace(RUNNING, measure=Measure.PERCENTAGE))
    assert (result.reading.state, result.value) == (State.NO_DATA, None)


# Months of a total


def test_every_month_of_a_total_has_its_state() -> None:
    cells = [
        cell("a", "2024-01", 1, 2), cell("a", "2024-02", 0, 0), stated("a", "2024-03", State.NOT_APPLICABLE),
        stated("a", "2024-04", State.NOT_APPLICABLE), stated("b", "2024-04", State.NOT_APPLICABLE),
    ]  # fmt: skip
    result = answer(TWO, cells, window("2024-01", "2024-06"), today=date(2024, 6, 2))
    assert [said.state for _, said in result.months] == [
        State.FIGURE, State.NOTHING_AROSE, State.NO_DATA, State.NOT_APPLICABLE, State.NOT_DUE, State.NOT_DUE,
    ]  # fmt: skip


def test_a_month_without_a_figure_is_a_gap_and_not_a_zero() -> None:
    result = answer(TWO, [cell("a", "2024-01", 1, 2)], window("2024-01", "2024-02"))
    (_, first), (_, second) = result.months
    assert (first.exact, second.exact) == (50, None)


def test_a_yearly_figure_is_due_in_the_last_month_of_the_report_alone() -> None:
    result = answer(TWO, [cell("a", "2024-11", 1, 2)], window("2024-01", "2024-12"), rule=YEARLY)
    assert (result.coverage.figures_reported, result.coverage.figures_expected) == (1, 2)
    before = answer(TWO, [], window("2024-01", "2024-10"), rule=YEARLY)
    assert (before.reading.state, before.reading.reason) == (State.NOT_DUE, "chưa đến tháng phải báo cáo")


# What is not added


def test_a_running_total_answers_only_from_january_of_its_own_year() -> None:
    cells = [cell(ROOT, "2024-10", 103, 117), cell(ROOT, "2024-11", 106, 117), cell(ROOT, "2025-02", 30, 117)]
    assert answer(TWO, cells, YEAR, rule=RUNNING).reading.numerator == 106
    for asked in (window("2024-02", "2024-11"), window("2024-11"), window("2024-01", "2025-02")):
        refused = answer(TWO, cells, asked, rule=RUNNING)
        assert (refused.reading.state, refused.value, refused.status) == (State.NOT_ADDITIVE, None, State.NOT_ADDITIVE)
        assert refused.reading.reason.startswith("số lũy kế")


def test_given_percentages_are_never_added_or_averaged() -> None:
    rule = replace(RULE, measure=Measure.PERCENTAGE, over_time=OverTime.LATEST)
    cells = [replace(stated(slug, "2024-01", State.FIGURE), value=Decimal(80)) for slug in ("a", "b")]
    result = answer(TWO, cells, window("2024-01"), rule=rule)
    assert (result.reading.state, result.value) == (State.NOT_ADDITIVE, None)
    assert result.reading.reason
    assert {row.value for row in result.rows} == {"80"}


@pytest.mark.parametrize("measure", [Measure.FREQUENCY, Measure.DURATION, Measure.PERCENTAGE])
def test_a_given_value_is_the_newest_of_the_window(measure: Measure) -> None:
    rule = replace(RUNNING, measure=measure, over_time=OverTime.LATEST)
    cells = [
        replace(stated(ROOT, month, State.FIGURE), value=Decimal(n)) for month, n in (("2024-01", 2), ("2024-02", 4))
    ]
    result = answer(TWO, cells, YEAR, rule=rule)
    assert (result.value, result.reading.numerator, str(result.reading.as_of)) == ("4", None, "2024-02")


def test_flows_of_two_regimes_are_never_added() -> None:
    plans = PLANS | {2025: ReportingYear(2025, Window(Month(2025, 1), Month(2025, 11)), "administrative")}
    cells = [cell("a", "2024-12", 1, 2), cell("a", "2025-01", 1, 2)]
    both = window("2024-12", "2025-01")
    refused = answer(TWO, cells, both, plans=plans)
    assert refused.reading.state is State.NOT_ADDITIVE
    assert "hai chế độ báo cáo" in refused.reading.reason
    assert answer(TWO, cells, both).value == "50"
    assert answer(TWO, cells, both, rule=STOCK, plans=plans).value == "50"
    in_one_set = replace(RULE, years=frozenset({2025}))
    assert answer(TWO, cells[1:], both, rule=in_one_set, plans=plans).value == "50"


def test_a_count_with_a_qualifier_keeps_its_word_in_the_sum() -> None:
    cells = [cell("a", "2024-01", 1000, qualifier="trên"), cell("b", "2024-01", 50)]
    result = answer(TWO, cells, window("2024-01"), rule=COUNT)
    assert (result.value, result.reading.qualifier, result.reading.denominator) == ("1050", "trên", None)


# Coverage


def test_a_row_is_reported_when_all_cells_of_it_and_its_predecessors_are() -> None:
    two_months = window("2024-10", "2024-11")
    cells = [cell("a", "2024-10", 1, 1), cell("c", "2024-11", 1, 1), cell("d", "2024-10", 1, 1)]
    result = answer(MERGED, cells, two_months)
    assert result.coverage == Coverage(0, 2, 3, 5)
    assert [row.unit.slug for row in result.incomplete] == ["c", "d"]
    cells += [cell("b", "2024-10", 0, 0)]
    assert answer(MERGED, cells, two_months).coverage == Coverage(1, 2, 4, 5)
    assert answer(MERGED, cells, two_months, boundaries="then").coverage == Coverage(3, 4, 4, 5)


def test_the_office_is_none_of_the_units_of_its_territory() -> None:
    flow = answer(TWO, [cell("a", "2024-11", 1, 1)], window("2024-11"))
    office = answer(TWO, [], window("2024-11"), rule=replace(RUNNING, code="DVC01"))
    scorecard = Scorecard(_scope(TWO), (flow, office))
    assert scorecard.coverage == Coverage(1, 2, 1, 3)


def _scope(timeline: Timeline) -> Scope:
    from indicators.core.figures import Boundaries
    from indicators.core.scope import scope_of

    return scope_of(timeline, ROOT, window("2024-11"), Boundaries("end"), date(2026, 1, 1))


# Whose answer


def test_what_only_the_office_enters_is_read_of_the_asked_unit_alone() -> None:
    province = Timeline(
        (unit("tinh", kind="district"), unit("huyen-a", kind="district"), unit("xa")),
        (),
        (Belonging("huyen-a", "tinh", Span()), Belonging("xa", "huyen-a", Span())),
    )
    cells = [cell("tinh", "2024-01", 1, 4), cell("huyen-a", "2024-01", 3, 4)]
    assert answer(province, cells, window("2024-01"), rule=RUNNING, unit="tinh").value == "25"
    assert answer(province, cells, window("2024-01"), rule=RUNNING, unit="huyen-a").value == "75"


def test_who_reports_is_told_by_the_kind_at_every_level_below() -> None:
    province = Timeline(
        (unit("tinh", kind="province"), unit("xa"), unit("thon", kind="village")),
        (),
        (Belonging("xa", "tinh", Span()), Belonging("thon", "xa", Span())),
    )
    cells = [cell("xa", "2024-01", 1, 4), cell("thon", "2024-01", 3, 4)]
    for asked in ("tinh", "xa"):
        of_communes = answer(province, cells, window("2024-01"), unit=asked)
        assert (of_communes.value, [row.unit.slug for row in of_communes.rows]) == ("25", ["xa"])
        villages = replace(RULE, applies_to=frozenset({"village"}))
        of_villages = answer(province, cells, window("2024-01"), rule=villages, unit=asked)
        assert (of_villages.value, [row.unit.slug for row in of_villages.rows]) == ("75", ["thon"])
        stock = answer(province, cells, window("2024-01"), rule=STOCK, unit=asked)
        assert (stock.value, [said.exact for _, said in stock.months]) == ("25", [25])


def test_a_closed_unit_answers_for_its_own_life() -> None:
    cells = [cell("a", "2024-10", 1, 2), cell("b", "2024-10", 2, 2), cell("c", "2024-11", 1, 1)]
    assert answer(MERGED, cells, YEAR, unit="a").reading.numerator == 1
    assert answer(MERGED, cells, YEAR, unit="c").reading.numerator == 4
    assert answer(MERGED, cells, YEAR, unit="c", boundaries="then").reading.numerator == 1
    assert answer(MERGED, cells, YEAR, unit="c", boundaries=date(2024, 6, 30)).reading.numerator == 1


def test_a_unit_that_closed_without_a_successor_still_carries_what_went_into_it() -> None:
    timeline = territory(
        [unit("a", until="2024-03-01"), unit("b", until="2024-06-01"), unit("c")], [("a", "b", "2024-03-01")]
    )
    cells = [cell("a", "2024-01", 1, 1), cell("b", "2024-04", 2, 2)]
    row = next(row for row in answer(timeline, cells, YEAR).rows if row.unit.slug == "b")
    assert row.reading.numerator == answer(timeline, cells, YEAR, unit="b").reading.numerator == 3


# Targets and what is marked


def test_each_row_is_judged_by_its_own_target_and_the_total_by_its() -> None:
    timeline = territory([unit("a"), unit("phong", kind="department")])
    cells = [cell("a", "2024-01", 7, 10), cell("phong", "2024-01", 7, 10)]
    targets = {2024: [target(">=", "80", scope="district_level"), target(">=", "60", scope="commune_level")]}
    result = answer(timeline, cells, window("2024-01"), targets=targets)
    assert {row.unit.slug: row.status for row in result.rows} == {"a": Status.MET, "phong": Status.MISSED}
    assert (result.target, result.status) == (None, Status.NO_TARGET)
    assert [row.unit.slug for row in result.missed] == ["phong"]


def test_a_flow_over_two_years_is_not_judged_by_the_target_of_one() -> None:
    cells = [cell("a", "2024-12", 1, 2), cell("a", "2025-01", 1, 2)]
    targets = {2024: [target(">=", "10")], 2025: [target(">=", "90")]}
    both = window("2024-12", "2025-01")
    assert answer(TWO, cells, both, targets=targets).status is Status.NO_TARGET
    assert answer(TWO, cells, both, rule=STOCK, targets=targets).status is Status.MISSED
    of_2025 = replace(RULE, years=frozenset({2025}))
    assert answer(TWO, cells[1:], both, rule=of_2025, targets=targets).status is Status.MISSED


def test_the_revision_in_force_at_the_end_of_the_window_judges() -> None:
    targets = {2024: [target(">=", "40"), target(">=", "60", effective_on=date(2024, 7, 1))]}
    cells = [cell("a", f"2024-{number:02}", 1, 2) for number in range(1, 12)]
    assert answer(TWO, cells, window("2024-01", "2024-06"), targets=targets).status is Status.MET
    assert answer(TWO, cells, window("2024-01", "2024-07"), targets=targets).status is Status.MISSED


def test_few_records_are_counted_over_the_whole_window() -> None:
    rule = replace(RULE, few_records=120)
    cells = [cell("a", f"2024-{number:02}", 11, 11) for number in range(1, 12)]
    result = answer(TWO, cells, YEAR, rule=rule)
    assert not result.rows[1].has_few_records
    assert (result.rows[0].reading.denominator, result.rows[0].has_few_records) == (121, False)
    assert answer(TWO, [cell("a", "2024-01", 10, 10), *cells[1:]], YEAR, rule=rule).rows[0].has_few_records
    assert not answer(TWO, cells[1:], YEAR, rule=rule).rows[0].has_few_records, "what is missing is not few"


def test_over_units_none_takes_no_figure_of_a_unit_below() -> None:
    rule = replace(RULE, over_units=OverUnits.NONE)
    result = answer(TWO, [cell("a", "2024-01", 1, 1)], window("2024-01"), rule=rule)
    assert result.reading.numerator is None
    assert [row.unit.slug for row in result.rows] == [ROOT]

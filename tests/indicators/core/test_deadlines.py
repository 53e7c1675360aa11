"""Which month is due when, in both regimes and for every frequency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicators.core.deadlines import Deadlines, ReportingYear
from indicators.core.figures import Due
from indicators.core.months import Month
from tests.indicators.core.worlds import PLANS, RULE, YEARLY, window


def test_a_month_is_due_through_its_deadline_and_late_the_day_after() -> None:
    for day, passed in ((date(2024, 12, 5), False), (date(2024, 12, 6), True)):
        assert Deadlines(day, PLANS).has_passed(Month(2024, 11)) is passed


def test_an_administrative_month_closes_on_the_14th() -> None:
    plan = ReportingYear(2025, window("2025-01", "2025-12"), "administrative", due_day=3)
    assert plan.deadline_of(Month(2025, 2)) == date(2025, 2, 17)
    assert plan.deadline_of(Month(2025, 12)) == date(2025, 12, 17)


def test_the_office_sets_the_day() -> None:
    plan = ReportingYear(2024, window("2024-01", "2024-11"), due_day=10)
    assert plan.deadline_of(Month(2024, 12)) == date(2025, 1, 10)


def test_a_year_without_a_plan_reports_calendar_months_to_december() -> None:
    deadlines = Deadlines(date(2030, 1, 1), {})
    assert deadlines.plan_of(2027).report == window("2027-01", "2027-12")
    assert deadlines.months_asked(replace(YEARLY, years=frozenset()), window("2027-01", "2027-12")) == (
        Month(2027, 12),
    )


@pytest.mark.parametrize(
    ("due", "months"),
    [(Due.MONTH, list(range(1, 13))), (Due.QUARTER, [3, 6, 9, 12]), (Due.YEAR, [11])],
)
def test_each_indicator_is_asked_as_often_as_it_is_due(due: Due, months: list[int]) -> None:
    asked = Deadlines(date(2030, 1, 1), PLANS).months_asked(replace(RULE, due=due), window("2024-01", "2024-12"))
    assert [month.number for month in asked] == months


def test_an_indicator_is_asked_only_in_the_years_of_its_set_in_which_it_can_be_measured() -> None:
    rule = replace(RULE, years=frozenset({2024, 2025}), not_applicable=((2025, "không đo được"),))
    asked = Deadlines(date(2030, 1, 1), PLANS).months_asked(rule, window("2023-12", "2025-01"))
    assert {month.year for month in asked} == {2024}

"""Months and windows of them."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.core.months import Month, Window
from tests.indicators.core.worlds import window


def test_a_month_is_written_as_it_is_read() -> None:
    assert str(Month.parse("2024-02")) == "2024-02"
    assert Month.parse("2024-11") == Month.from_key(202411) == Month.of(date(2024, 11, 30))
    assert Month(2024, 11).key == 202411


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-1", "24-01", "1999-12", "2100-01", "2024/01", "", "٢٠٢٤-٠١"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


def test_months_follow_each_other_over_the_years() -> None:
    assert Month(2024, 12).plus(1) == Month(2025, 1)
    assert Month(2025, 1).plus(-1) == Month(2024, 12)
    assert Month(2024, 1).plus(24) == Month(2026, 1)


def test_the_boundaries_of_a_month_are_those_of_its_last_day() -> None:
    assert [Month(2024, 2).last_day, Month(2023, 2).last_day] == [date(2024, 2, 29), date(2023, 2, 28)]


def test_a_window_holds_both_its_ends() -> None:
    asked = window("2024-11", "2025-02")
    assert [str(month) for month in asked] == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert len(asked) == 4
    assert Month(2025, 2) in asked and Month(2025, 3) not in asked and "2025-01" not in asked


def test_a_window_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Window(Month(2024, 2), Month(2024, 1))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01", "2024-11", True),
        ("2024-01", "2024-01", True),
        ("2024-02", "2024-11", False),
        ("2024-01", "2025-01", False),
    ],
)
def test_a_year_to_date_begins_in_january_and_stays_in_its_year(first: str, last: str, expected: bool) -> None:
    assert window(first, last).is_year_to_date is expected

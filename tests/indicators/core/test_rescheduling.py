"""What a changed year would do to its figures: window, regime, days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicators.core.consequences import forbidding, to_agree_to
from indicators.core.deadlines import ReportingYear
from indicators.core.months import Month
from indicators.core.rescheduling import Stored, beside, consequences_of, objection_to_deadline
from tests.indicators.core.worlds import window

PLAN = ReportingYear(2024, window("2024-01", "2024-11"))
WHOLE = replace(PLAN, report=window("2024-01", "2024-12"))
MONTHLY = Stored(figures=3000)
YEARLY = replace(MONTHLY, yearly=45, yearly_codes=("KH01", "UD01"))


def found(after: ReportingYear, stored: Stored) -> tuple[dict[str, str], tuple[str, ...]]:
    said = consequences_of(PLAN, after, stored)
    return forbidding(said), to_agree_to(said)


def test_a_year_without_figures_changes_as_it_likes() -> None:
    for after in (WHOLE, replace(PLAN, regime="administrative"), replace(PLAN, due_day=10, grace_days=3)):
        assert found(after, Stored()) == ({}, ())


def test_the_last_month_stands_once_yearly_figures_are_in_it() -> None:
    forbidden, _ = found(WHOLE, YEARLY)
    assert "45 số liệu của chỉ tiêu mỗi năm nhập một lần ở tháng 11/2024 (KH01, UD01)" in forbidden["last_month"]
    forbidden, (sentence,) = found(WHOLE, MONTHLY)
    assert not forbidden and "từ 01–11/2024 thành 01–12/2024" in sentence


def test_a_window_that_leaves_january_says_what_stops_answering() -> None:
    later = replace(PLAN, report=window("2024-02", "2024-11"))
    forbidden, sentences = found(later, replace(YEARLY, running_codes=("DVC01",)))
    assert not forbidden and any("lũy kế (DVC01)" in sentence for sentence in sentences)
    assert not any("lũy kế" in sentence for sentence in found(later, YEARLY)[1])


def test_figures_of_one_regime_are_never_read_as_those_of_another() -> None:
    forbidden, _ = found(replace(PLAN, regime="administrative"), MONTHLY)
    assert "3.000 số liệu theo tháng dương lịch" in forbidden["regime"]


def test_other_days_are_agreed_to_once_months_were_submitted() -> None:
    for after in (replace(PLAN, due_day=10), replace(PLAN, grace_days=3)):
        forbidden, (sentence,) = found(after, replace(MONTHLY, submitted=120))
        assert not forbidden and sentence.startswith("120 báo cáo của năm 2024 đã nộp")
        assert found(after, MONTHLY) == ({}, ())


def test_a_year_of_another_regime_than_its_neighbours_is_said() -> None:
    plan = replace(PLAN, year=2026, report=window("2026-01", "2026-11"), regime="administrative")
    neighbours = [replace(PLAN, year=year) for year in (2024, 2025)]
    (one,) = beside(plan, neighbours)
    assert not one.forbids and "năm 2025" in one.sentence and "không cộng được" in one.sentence
    assert beside(replace(plan, regime="calendar"), neighbours) == ()


@pytest.mark.parametrize(
    ("regime", "day", "words"),
    [
        ("calendar", date(2024, 11, 1), ""),
        ("calendar", date(2024, 10, 31), "không thể trước ngày 01/11/2024"),
        ("calendar", date(2025, 11, 28), ""),
        ("calendar", date(2025, 12, 1), "không thể sau ngày 28/11/2025"),
        ("administrative", date(2024, 10, 15), ""),
        ("administrative", date(2024, 10, 14), "không thể trước ngày 15/10/2024"),
    ],
)
def test_a_deadline_lies_between_the_beginning_of_its_month_and_a_year_after_it(
    regime: str, day: date, words: str
) -> None:
    said = objection_to_deadline(replace(PLAN, regime=regime), Month(2024, 11), day)
    assert words in said and bool(words) == bool(said)


def test_the_span_of_a_month_is_that_of_its_regime() -> None:
    administrative = replace(PLAN, regime="administrative")
    assert PLAN.span_of(Month(2024, 2)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert administrative.span_of(Month(2024, 1)) == (date(2023, 12, 15), date(2024, 1, 14))
    assert administrative.span_of(Month(2024, 12)) == (date(2024, 11, 15), date(2024, 12, 14))

"""What people read of a month of a unit: its deadline in words, how urgent it is. The rule itself: README §7."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from indicators.core.deadlines import Deadlines, ReportingYear
from indicators.core.months import Month
from indicators.core.stages import (
    MonthRecord,
    Portion,
    SeenMonth,
    Stage,
    added,
    completeness_of,
    punctuality_of,
    seen_month,
)
from tests.indicators.core.worlds import window

MONTH = Month(2024, 11)
PLAN = ReportingYear(2024, window("2024-01", "2024-11"))
OPEN = MonthRecord("draft", is_begun=True)
IN_TIME = replace(OPEN, decided="submitted", first_submitted_on=date(2024, 12, 5))


def seen(record: MonthRecord, today: str, plan: ReportingYear = PLAN) -> SeenMonth:
    return seen_month(record, MONTH, Deadlines(date.fromisoformat(today), {2024: plan}))


@pytest.mark.parametrize(
    ("record", "today", "words", "urgency"),
    [
        (OPEN, "2024-11-20", "Hạn nộp 05/12/2024 (còn 15 ngày)", ""),
        (OPEN, "2024-11-30", "Hạn nộp 05/12/2024 (còn 05 ngày)", "near"),
        (OPEN, "2024-12-04", "Hạn nộp 05/12/2024 (còn 01 ngày)", "near"),
        (OPEN, "2024-12-05", "Hạn nộp 05/12/2024 (hôm nay là ngày cuối)", "near"),
        (OPEN, "2024-12-06", "Hạn nộp 05/12/2024 (đã quá 01 ngày)", "past"),
        (OPEN, "2024-12-20", "Hạn nộp 05/12/2024 (đã quá 15 ngày)", "past"),
        (replace(OPEN, is_closed=True), "2024-12-20", "Hạn nộp 05/12/2024", ""),
        (
            replace(OPEN, extended_to=date(2024, 12, 10)), "2024-12-07",
            "Hạn nộp 10/12/2024, đã gia hạn (còn 03 ngày)", "near",
        ),
        (replace(OPEN, extended_to=date(2024, 12, 1)), "2024-12-07", "Hạn nộp 05/12/2024 (đã quá 02 ngày)", "past"),
        (IN_TIME, "2024-12-20", "Hạn nộp 05/12/2024", ""),
        (replace(IN_TIME, decided="returned"), "2024-12-20", "Hạn nộp 05/12/2024", ""),
        (replace(IN_TIME, decided="draft"), "2024-12-20", "Hạn nộp 05/12/2024", ""),
        (
            replace(IN_TIME, first_submitted_on=date(2024, 12, 8)), "2024-12-20",
            "Hạn nộp 05/12/2024 (nộp trễ 03 ngày)", "",
        ),
        (replace(IN_TIME, first_submitted_on=None, decided="approved"), "2024-12-20", "Hạn nộp 05/12/2024", ""),
    ],
)  # fmt: skip
def test_the_deadline_is_said_with_how_far_away_it_is(
    record: MonthRecord, today: str, words: str, urgency: str
) -> None:
    found = seen(record, today)
    assert (found.deadline_words, found.urgency) == (words, urgency)


def test_days_of_grace_are_told_before_they_have_passed() -> None:
    kind = replace(PLAN, grace_days=3)
    assert seen(OPEN, "2024-12-07", kind).distance_words == (
        "đã quá 02 ngày, sau ngày 08/12/2024 mới tính là trễ"
    )  # fmt: skip
    assert not seen(OPEN, "2024-12-08", kind).is_late
    assert seen(OPEN, "2024-12-09", kind).distance_words == "đã quá 04 ngày"


def test_marks_stand_beside_the_stage_in_words() -> None:
    assert seen(MonthRecord(is_closed=True), "2024-12-06").words == "chưa nộp, trễ, đã khóa sổ"
    assert seen(IN_TIME, "2024-12-06").words == "đã nộp"


def test_a_month_is_waited_for_until_it_is_handed_in_or_closed() -> None:
    waited = {
        Stage(stage): seen(replace(OPEN, decided=stage), "2024-12-06").is_waited_for
        for stage in ("draft", "submitted", "returned", "approved")
    }
    assert waited == {Stage.DRAFT: True, Stage.SUBMITTED: False, Stage.RETURNED: True, Stage.APPROVED: False}
    assert not seen(replace(OPEN, is_closed=True), "2024-12-06").is_waited_for


def test_what_may_still_be_on_time_is_not_counted() -> None:
    months = [
        seen(IN_TIME, "2024-12-20"),
        seen(replace(IN_TIME, first_submitted_on=date(2024, 12, 9)), "2024-12-20"),
        seen(OPEN, "2024-12-20"),
        seen(OPEN, "2024-12-05"),
        seen(replace(IN_TIME, first_submitted_on=None), "2024-12-20"),
    ]
    assert punctuality_of(months) == Portion(1, 3)


def test_nothing_of_nothing_is_no_share() -> None:
    nothing = added([])
    assert (nothing.share_percent, nothing.percent, nothing.counts, nothing.words) == (None, "", "", "")
    assert Portion(0, 11).share_percent == Fraction(0)
    assert Portion(1050, 1051).words == "1.050/1.051 (99,90\u00a0%)"


def test_a_month_that_is_not_due_counts_only_what_is_there() -> None:
    assert completeness_of(3, 12, is_due=False) == Portion(3, 3)
    assert completeness_of(3, 12, is_due=True) == Portion(3, 12)

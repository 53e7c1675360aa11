"""A high rate on few records, over a whole window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicators.core.few import FewTerms
from indicators.core.figures import Cell, Measure, State
from indicators.core.months import Month
from indicators.core.quality import Check, Flag, Severity, check_card
from tests.indicators.core.quality.by_hand import MERGED, card_of, renamed, rule, same, series
from tests.indicators.core.worlds import TODAY, stated, target, territory, unit, window

TARGETS = {"DVC02": target(">=", "50"), "DVC03": target("=", "100"), "KS01": target(">=", "97")}


def few_in(cells: list[Cell], today: date = TODAY, **more: object) -> list[Flag]:
    return list(check_card(card_of(cells, targets=TARGETS, today=today, **more)))  # type: ignore[arg-type]


def year_of(code: str, numerator: int, denominator: int, **more: object) -> list[Cell]:
    """Eleven months that add up to these counts; everything arose in January."""
    rest = [(0, 0)] * 10
    return series(code, [(numerator, denominator), *rest], **more)  # type: ignore[arg-type]


def test_a_high_rate_on_few_records_is_flagged_with_its_counts() -> None:
    [flag] = few_in(year_of("DVC02", 119, 119), timeline=renamed(territory([unit("xa")]), xa="Xã Quang Trung"))
    assert (flag.check, flag.severity, flag.month) == (Check.FEW_RECORDS, Severity.WARNING, None)
    assert flag.reason.replace("\u00a0", " ") == (
        "Xã Quang Trung, từ tháng 01 đến tháng 11/2024, Tên của DVC02 (DVC02): đạt 100 % (119 / 119) nhưng cả kỳ "
        "tổng số hồ sơ chỉ là 119 (ngưỡng ít hồ sơ: 120)."
    )
    assert flag.evidence == (("tử số", 119), ("mẫu số", 119))


@pytest.mark.parametrize(
    ("code", "counts", "is_flagged"),
    [
        ("DVC02", (120, 120), True),
        ("DVC02", (121, 121), False),
        ("DVC02", (114, 120), True),
        ("DVC02", (113, 120), False),
        ("DVC02", (60, 100), False),
        ("DVC03", (73, 73), True),
        ("DVC03", (72, 73), False),
        ("KS01", (25, 25), True),
        ("KS01", (8, 9), True),
        ("KS01", (20, 500), True),
        ("KS01", (25, 26), True),
        ("KS01", (26, 26), False),
        ("KS02", (7, 7), False),
    ],
)
def test_few_is_up_to_the_indicators_own_number(code: str, counts: tuple[int, int], is_flagged: bool) -> None:
    assert [flag.indicator for flag in few_in(year_of(code, *counts))] == ([code] if is_flagged else [])


def test_a_count_is_few_by_itself() -> None:
    rules = (replace(rule("TT11"), few_records=5, measure=Measure.COUNT),)
    assert [flag.evidence for flag in few_in(series("TT11", [(0, None)] * 10 + [(5, None)]), rules=rules)] == [
        (("tử số", 5),)
    ]


def test_months_that_nobody_reported_make_nothing_few() -> None:
    assert len(few_in(year_of("DVC02", 70, 70))) == 1
    for place in range(11):
        cells = year_of("DVC02", 70, 70)
        gone = cells.pop(place)
        assert few_in(cells) == []
        assert few_in([*cells, replace(stated("xa", str(gone.month), State.NO_DATA), code="DVC02")]) == []


def test_what_does_not_arise_is_reported_and_nothing_at_all_is_not_few() -> None:
    assert few_in(series("DVC02", [(0, 0)] * 11)) == []


def test_a_month_that_is_not_over_makes_no_window_whole() -> None:
    ten = year_of("DVC02", 70, 70)[:10]
    early = date(2024, 12, 2)
    assert few_in(ten, today=early) == []
    assert len(few_in(year_of("DVC02", 70, 70), today=early)) == 1


def test_a_month_that_does_not_concern_the_unit_is_missed_by_nobody() -> None:
    *rest, last = year_of("DVC02", 70, 70)
    assert len(few_in([*rest, replace(stated("xa", str(last.month), State.NOT_APPLICABLE), code="DVC02")])) == 1


def test_the_threshold_is_not_put_on_short_windows() -> None:
    cells = same("DVC02", [10] * 11)
    assert len(few_in(cells)) == 1
    assert few_in(cells, asked=window("2024-07", "2024-11")) == []
    assert len(few_in(cells, asked=window("2024-06", "2024-11"))) == 1
    assert len(few_in(cells, asked=window("2024-11"), few=FewTerms(least_months=1))) == 1


def test_a_merged_unit_has_the_records_of_its_predecessors() -> None:
    cells = [
        *same("DVC02", [6] * 10, unit="xa-hai", last=Month(2024, 10)),
        *same("DVC02", [5] * 10, unit="xa-ba", last=Month(2024, 10)),
        *same("DVC02", [9], unit="xa-moi"),
        *same("DVC02", [100] * 11, unit="xa-nam"),
    ]
    assert [(flag.unit, flag.evidence[1][1]) for flag in few_in(cells, timeline=MERGED)] == [("xa-moi", 119)]
    on_then = few_in(cells, timeline=MERGED, boundaries="then")
    assert {flag.unit for flag in on_then} == {"xa-hai", "xa-ba"}, "one month of the merged unit is no whole window"


def test_the_explanation_survives_another_threshold() -> None:
    [flag] = few_in(year_of("DVC02", 70, 70))
    wider = (replace(rule("DVC02"), few_records=150),)
    [again] = few_in(year_of("DVC02", 70, 70), rules=wider)
    assert again.reason != flag.reason and again.key == flag.key
    [other] = few_in(year_of("DVC02", 71, 71))
    assert other.key != flag.key

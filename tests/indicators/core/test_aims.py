"""What may be set as a target, and for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators.core.aims import objection_to, objection_to_scope
from indicators.core.figures import Better, Measure, OverUnits
from tests.indicators.core.worlds import COUNT, RULE, RUNNING, target, territory, unit, window

LOWER = replace(RULE, better=Better.LOWER)
LOWER_COUNT = replace(COUNT, better=Better.LOWER)
KM = replace(COUNT, decimals=1, unit_label="km")
HOURS = replace(RULE, measure=Measure.DURATION, unit_label="giờ", better=Better.LOWER)


@pytest.mark.parametrize(
    ("rule", "comparator", "value"),
    [
        (RULE, ">=", "97"), (RULE, ">", "80"), (RULE, ">", "0"), (RULE, "=", "100"), (RULE, ">=", "100"),
        (RULE, ">=", "70.825"), (LOWER, "<=", "5"), (LOWER, "<", "5"), (LOWER, "=", "0"), (LOWER, "<=", "0"),
        (LOWER, "<", "100"), (COUNT, ">=", "1050"), (COUNT, ">", "100"), (KM, ">=", "8.9"), (LOWER_COUNT, "=", "0"),
        (HOURS, "<=", "24.5"),
    ],
)  # fmt: skip
def test_what_can_be_met_and_missed_may_be_set(rule: object, comparator: str, value: str) -> None:
    assert objection_to(rule, target(comparator, value)) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "comparator", "value", "words"),
    [
        (RULE, "=", "99.9", "hai đầu của thang (100 % hoặc 0 %)"),
        (RULE, "=", "50", "hai đầu của thang"),
        (LOWER_COUNT, "=", "100", "hai đầu của thang (số 0)"),
        (RULE, ">=", "100.001", "không thể lớn hơn 100 %"),
        (RULE, ">=", "999999999999", "không thể lớn hơn 100 %"),
        (RULE, ">=", "-1", "không thể là số âm"),
        (RULE, ">", "100", "“trên 100\u00a0%” thì không bao giờ đạt được"),
        (LOWER, "<", "0", "không bao giờ đạt được"),
        (LOWER_COUNT, "<", "0", "không bao giờ đạt được"),
        (RULE, ">=", "0", "bao giờ cũng đạt"),
        (LOWER, "<=", "100", "bao giờ cũng đạt"),
        (COUNT, ">=", "3.5", "đếm bằng số nguyên (tin)"),
        (RULE, "<=", "50", "trái với chiều tốt của chỉ tiêu (càng cao càng tốt)"),
        (RULE, "=", "0", "trái với chiều tốt"),
        (LOWER, ">", "50", "trái với chiều tốt của chỉ tiêu (càng thấp càng tốt)"),
        (LOWER, "=", "100", "trái với chiều tốt"),
    ],
)
def test_what_cannot_be_a_target_is_said(rule: object, comparator: str, value: str, words: str) -> None:
    assert words in objection_to(rule, target(comparator, value))  # type: ignore[arg-type]


TIMELINE = territory(
    [
        unit("xa", until="2024-11-01"),
        unit("xa-moi", "2024-11-01"),
        unit("phong", kind="department"),
        unit("thon", kind="village"),
    ]
)
COMMUNES = replace(RULE, applies_to=frozenset({"commune"}))


@pytest.mark.parametrize(
    ("scope", "year", "words"),
    [
        ("whole", 2024, ""), ("commune_level", 2024, ""), ("district_level", 2024, "đơn vị nào của cấp đó"),
        ("xa", 2024, ""), ("xa", 2025, "Không có đơn vị này trong năm 2025"), ("xa-moi", 2023, "Không có đơn vị này"),
        ("xa-moi", 2024, ""), ("phong", 2024, "không áp dụng với phong"), ("khong-co", 2024, "Không có đơn vị này"),
        ("", 2024, "Không có đơn vị này"),
    ],
)  # fmt: skip
def test_a_target_is_set_for_those_whom_the_indicator_concerns_in_that_year(scope: str, year: int, words: str) -> None:
    said = objection_to_scope(COMMUNES, scope, TIMELINE, window(f"{year}-01", f"{year}-12"))
    assert words in said and bool(words) == bool(said)


def test_what_only_the_office_enters_has_one_target_for_the_whole() -> None:
    year = window("2024-01", "2024-12")
    assert RUNNING.over_units is OverUnits.NONE
    assert objection_to_scope(RUNNING, "whole", TIMELINE, year) == ""
    for scope in ("district_level", "huyen", "xa"):
        assert "chỉ đặt cho toàn địa bàn" in objection_to_scope(RUNNING, scope, TIMELINE, year)

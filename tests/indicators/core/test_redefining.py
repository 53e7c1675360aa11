"""What a changed definition would do to figures and targets that are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from indicators.core.consequences import forbidding, to_agree_to
from indicators.core.deadlines import Deadlines
from indicators.core.figures import Better, Due, Measure, OverTime, OverUnits, Rule
from indicators.core.months import Month
from indicators.core.redefining import Held, consequences_of, objections_to
from tests.indicators.core.worlds import COUNT, PLANS, RULE, target, territory, unit

KINDS = {"district": "huyện", "department": "phòng ban", "commune": "xã", "town": "thị trấn"}
TIMELINE = territory([unit("xa"), unit("phong", kind="department")])
HELD = Held({("commune", Month(2024, 2)): 30, ("commune", Month(2024, 3)): 33, ("department", Month(2024, 3)): 12})


def found(before: Rule, held: Held = HELD, **changed: Any) -> tuple[dict[str, str], tuple[str, ...]]:
    """What forbids the change, and what wants agreement."""
    deadlines = Deadlines(date(2025, 1, 1), PLANS)
    said = consequences_of(
        before, replace(before, **changed), held, deadlines=deadlines, timeline=TIMELINE, kinds=KINDS
    )
    return forbidding(said), to_agree_to(said)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("measure", Measure.COUNT, "cách đo"),
        ("over_time", OverTime.LATEST, "cách cộng qua các tháng"),
        ("over_units", OverUnits.NONE, "cách cộng các đơn vị"),
    ],
)
def test_how_figures_are_measured_and_added_stands_once_there_are_any(field: str, value: Any, words: str) -> None:
    forbidden, _ = found(RULE, **{field: value})
    assert f"Đã có 75 số liệu nhập theo {words} này" in forbidden[field]
    assert found(RULE, Held(), **{field: value}) == ({}, ())


def test_a_kind_of_units_with_figures_is_not_left_out() -> None:
    forbidden, _ = found(RULE, applies_to=frozenset({"department"}))
    assert "Đã có 63 số liệu của xã" in forbidden["applies_to"]
    only_communes = Held({("commune", Month(2024, 2)): 30})
    assert found(RULE, only_communes, applies_to=frozenset({"commune"})) == ({}, ())


def test_more_kinds_of_units_make_earlier_months_incomplete_which_is_said() -> None:
    forbidden, (sentence,) = found(RULE, applies_to=RULE.applies_to | {"town"})
    assert not forbidden and "Thêm thị trấn" in sentence and "độ phủ" in sentence


def test_months_with_figures_are_still_asked_for() -> None:
    forbidden, _ = found(RULE, due=Due.QUARTER)
    assert "Đã có 30 số liệu ở những tháng" in forbidden["due"] and "tháng 02/2024" in forbidden["due"]
    at_quarters = Held({("commune", Month(2024, 3)): 33})
    assert found(RULE, at_quarters, due=Due.QUARTER)[0] == {}
    forbidden, (sentence,) = found(replace(RULE, due=Due.QUARTER), at_quarters, due=Due.MONTH)
    assert not forbidden and "hỏi nhiều tháng hơn" in sentence


def test_the_better_side_turns_with_agreement_and_not_against_a_target() -> None:
    forbidden, (sentence,) = found(RULE, better=Better.LOWER)
    assert not forbidden and "75 số liệu" in sentence
    aimed = replace(HELD, targets=((2025, target(">=", "50")),))
    forbidden, _ = found(RULE, aimed, better=Better.LOWER)
    assert "Trái với mức giao của năm 2025" in forbidden["better"]


def test_targets_must_still_fit_even_where_there_are_no_figures() -> None:
    many = Held(targets=((2024, target(">=", "1050")),))
    forbidden, _ = found(COUNT, many, measure=Measure.RATIO, unit_label="%")
    assert "không thể lớn hơn 100 %" in forbidden["measure"]
    of_communes = Held(
        targets=((2024, target(">=", "60", scope="commune_level")), (2024, target(">=", "9", scope="xa")))
    )
    forbidden, _ = found(RULE, of_communes, applies_to=frozenset({"department"}))
    assert "Trái với mức giao của năm 2024" in forbidden["applies_to"]


def test_a_target_that_never_fitted_keeps_nobody_from_mending_something_else() -> None:
    odd = Held(targets=((2024, target("<=", "50")),))
    assert found(RULE, odd, decimals=1) == ({}, ())


def test_finer_figures_than_shown_are_not_hidden() -> None:
    km = replace(COUNT, decimals=3, unit_label="km")
    held = replace(HELD, places=2)
    assert "02 chữ số lẻ" in found(km, held, decimals=1)[0]["decimals"]
    assert found(km, held, decimals=2) == ({}, ())
    assert found(RULE, HELD, decimals=0) == ({}, ()), "a ratio is counted in whole numbers, however it is shown"


def test_another_unit_of_measure_leaves_the_numbers_and_says_so() -> None:
    forbidden, (sentence,) = found(COUNT, unit_label="bài")
    assert not forbidden and "từ “tin” thành “bài”" in sentence


def test_words_change_without_a_question() -> None:
    assert found(RULE, name="Tên khác", short_name="Khác", numerator_label="Số văn bản", few_records=20) == ({}, ())


GIVEN = replace(
    RULE, measure=Measure.PERCENTAGE, over_time=OverTime.LATEST, over_units=OverUnits.NONE,
    applies_to=frozenset({"district"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        (RULE, set()),
        (GIVEN, set()),
        (replace(GIVEN, over_time=OverTime.SUM), {"over_time"}),
        (replace(GIVEN, over_units=OverUnits.SUM), {"over_units"}),
        (replace(GIVEN, few_records=20), {"few_records"}),
        (replace(RULE, unit_label="hồ sơ"), {"unit_label"}),
        (replace(RULE, applies_to=frozenset()), {"applies_to"}),
        (replace(GIVEN, applies_to=frozenset({"commune"})), {"applies_to"}),
        (replace(GIVEN, applies_to=frozenset({"district", "commune"})), {"applies_to"}),
    ],
)
def test_what_does_not_go_together_in_a_definition_is_said(rule: Rule, fields: set[str]) -> None:
    assert set(forbidding(objections_to(rule, "district", KINDS))) == fields

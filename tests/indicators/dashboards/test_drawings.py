"""Bullets, lines of months, dots and the interactive chart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from indicators.core.figures import Boundaries, Measure, OverTime, OverUnits, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.results import Judged, Scorecard
from indicators.core.status import Comparator, Target
from indicators.dashboards.charts import trend_figure as figure_of_lines
from indicators.dashboards.drawings import bullet_of, is_far, scale_of, sparkline_of, strip_of
from indicators.dashboards.indicator_months import month_lines
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard
from indicators.models import Target as TargetRow


def trend_figure(scorecard: Scorecard, code: str) -> dict[str, Any]:
    lines = month_lines(load_catalogue(), scorecard.scope, scorecard[code])
    return figure_of_lines(scorecard[code], lines)


def judged(n: int | None, d: int | None, aim: int = 50, comparator: Comparator = Comparator.AT_LEAST) -> Judged:
    rule = Rule("X01", "Tỷ lệ thử", Measure.RATIO, OverTime.SUM, OverUnits.SUM)
    state = State.NO_DATA if n is None else State.FIGURE
    return Judged(rule, Reading(state, n, d), Target(comparator, Decimal(aim)))


def test_far_is_below_half_the_target() -> None:
    assert is_far(judged(24, 100))
    assert not is_far(judged(25, 100))
    assert not is_far(judged(50, 100))
    assert not is_far(judged(None, None))


def test_far_is_above_twice_the_target_where_lower_is_better() -> None:
    assert is_far(judged(21, 100, 10, Comparator.AT_MOST))
    assert not is_far(judged(20, 100, 10, Comparator.AT_MOST))


def test_a_bullet_says_value_target_and_status_aloud() -> None:
    assert "Tỷ lệ thử: 30\u00a0%, mức giao từ 50\u00a0%, chưa đạt" in bullet_of(judged(3, 10))


def test_a_bullet_without_figure_says_so_and_draws_no_bar() -> None:
    drawing = bullet_of(judged(None, None))
    assert "Chưa có số liệu" in drawing
    assert "bullet-measure" not in drawing


def test_a_target_at_either_end_of_the_scale_still_draws() -> None:
    assert "bullet-target" in bullet_of(judged(1, 10, 100, Comparator.EXACTLY))
    assert "bullet-target" in bullet_of(judged(1, 10, 0, Comparator.EXACTLY))


@pytest.mark.parametrize(("count", "end"), [(1, 1), (3, 5), (6, 10), (42, 50), (100, 100), (101, 200), (1050, 2000)])
def test_the_scale_of_a_count_ends_at_a_round_number(count: int, end: int) -> None:
    rule = Rule("X02", "Số thử", Measure.COUNT, OverTime.SUM, OverUnits.SUM, unit_label="tin")
    assert scale_of(Judged(rule, Reading(State.FIGURE, count), None)) == Fraction(end)


def test_a_line_of_months_breaks_where_no_figure_is(ask: Callable[..., Scorecard]) -> None:
    result = ask("xa-quang-trung", boundaries="then")["KS01"]
    assert [reading.exact is None for _, reading in result.months] == [True] * 10 + [False]
    assert "spark-line" not in sparkline_of(result)


def test_dots_stand_for_each_unit_with_a_figure(ask: Callable[..., Scorecard]) -> None:
    result = ask()["DVC03"]
    drawing = strip_of(result, result.rows)
    assert ">41</text>" in drawing and drawing.count('class="is-met"') == 5
    assert drawing.count('class="is-missed"') == 4
    assert "mức giao 100\u00a0%</text>" in drawing and ">100\u00a0%</text>" in drawing and ">0</text>" in drawing


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("KS01", "45/47 đơn vị đạt; kém nhất Xã Đoan Hùng, Xã Hòa Bình"),
        ("DVC04", "0/45 đơn vị đạt; kém nhất 29 đơn vị cùng 0\u00a0%"),
        ("DVC02", "45/45 đơn vị đạt"),
    ],
)
def test_the_dots_say_aloud_what_they_show(ask: Callable[..., Scorecard], code: str, said: str) -> None:
    result = ask()[code]
    assert f"<title>{said}</title>" in strip_of(result, result.rows)


def test_a_line_of_months_says_from_where_to_where_and_what_is_asked(ask: Callable[..., Scorecard]) -> None:
    said = sparkline_of(ask()["KS01"]).replace("\u00a0", " ")
    assert "từ 99,70 % (01/2024) đến 99,72 % (11/2024), tăng 0,01 điểm phần trăm; mức giao từ 97 %</title>" in said
    alone = sparkline_of(ask("xa-quang-trung", boundaries="then")["KS01"]).replace("\u00a0", " ")
    assert "<title>Chỉ tháng 11/2024 có số liệu: " in alone


def test_the_chart_has_a_gap_where_no_figure_is(ask: Callable[..., Scorecard]) -> None:
    figure = trend_figure(ask(window=Window(Month(2024, 9), Month(2025, 1))), "DVC02")
    values = figure["data"][0]
    assert values["x"] == ["2024-09-01", "2024-10-01", "2024-11-01", "2024-12-01", "2025-01-01"]
    assert [value is None for value in values["y"]] == [False, False, False, True, True]
    assert values["connectgaps"] is False
    assert values["customdata"][3] == "chưa có số liệu"


def test_the_chart_says_what_its_table_says(ask: Callable[..., Scorecard]) -> None:
    figure = trend_figure(ask(), "DVC03")
    assert figure["data"][0]["y"][0] == 99.85
    assert figure["data"][0]["customdata"][0] == "99,85\u00a0% (2.136\u00a0/\u00a02.139)"


def test_target_and_projection_are_labelled_lines(ask: Callable[..., Scorecard]) -> None:
    figure = trend_figure(ask(), "KS01")
    names = [trace["name"] for trace in figure["data"]]
    assert names[0] == "Giá trị từng tháng (%), số liệu mô phỏng"
    assert names[1:] == ["Mục tiêu đề ra từ 97\u00a0%", "Dự báo cả năm 99,71\u00a0%"]
    assert figure["data"][1]["y"] == [97.0, 97.0]
    assert figure["data"][2]["x"] == ["2024-11-01", "2024-12-01"]
    assert figure["data"][2]["line"]["dash"] == "dot"


def test_the_target_line_stays_in_its_own_year(ask: Callable[..., Scorecard]) -> None:
    figure = trend_figure(ask(window=Window(Month(2024, 9), Month(2025, 3))), "DVC06")
    assert figure["data"][1]["x"][0] == "2025-01-01"


def test_a_revised_target_is_a_step_from_the_month_at_whose_end_it_held(ask: Callable[..., Scorecard]) -> None:
    TargetRow.objects.create(
        indicator_id=load_catalogue().ids["KS01"],
        year_id=2024,
        comparator=">=",
        value=99,
        effective_on=date(2024, 7, 15),
    )
    line = trend_figure(ask(), "KS01")["data"][1]
    assert line["x"] == ["2024-01-01", "2024-06-01", "2024-07-01", "2024-12-01"]
    assert (line["y"], line["line"]["shape"]) == ([97.0, 97.0, 99.0, 99.0], "hv")
    said = line["name"].replace("\u00a0", " ")
    assert said == "Mức giao từ 97 % (tháng 01–6/2024), từ 99 % (tháng 7–11/2024)"


def test_each_year_has_its_own_target_and_a_year_without_one_a_gap(ask: Callable[..., Scorecard]) -> None:
    TargetRow.objects.filter(indicator__code="KS01", year_id=2025).delete()
    TargetRow.objects.create(indicator_id=load_catalogue().ids["KS01"], year_id=2025, comparator=">=", value=98)
    line = trend_figure(ask(window=Window(Month(2024, 11), Month(2025, 2))), "KS01")["data"][1]
    assert (line["x"], line["y"]) == (
        ["2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01"], [97.0, 97.0, 98.0, 98.0],
    )  # fmt: skip


def test_the_year_before_is_a_quieter_line_where_there_is_any_figure(catalogue: Catalogue) -> None:
    def names(first: Month, last: Month) -> list[dict[str, Any]]:
        asked = Question(catalogue.root, Window(first, last), Boundaries("end"), date(2026, 11, 22))
        scorecard = load_scorecard(catalogue, asked, codes=["DVC02"], with_earlier=True)
        return list(trend_figure(scorecard, "DVC02")["data"])

    assert not any(trace["name"].startswith("Cùng tháng") for trace in names(Month(2024, 1), Month(2024, 11)))
    line = next(trace for trace in names(Month(2025, 9), Month(2025, 12)) if trace["name"].startswith("Cùng tháng"))
    assert line["x"] == ["2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01"]
    assert [value is None for value in line["y"]] == [False, False, False, True]
    assert line["customdata"][0].startswith("9/2024: ")
    assert line["connectgaps"] is False


def test_the_chart_is_plain_data_without_a_template(ask: Callable[..., Scorecard]) -> None:
    def kinds(value: Any) -> set[type]:
        if isinstance(value, dict):
            return {kind for item in value.values() for kind in kinds(item)}
        if isinstance(value, (list, tuple)):
            return {kind for item in value for kind in kinds(item)}
        return {type(value)}

    figure = trend_figure(ask(), "KS01")
    assert kinds(figure) <= {str, int, float, bool, type(None)}
    assert "template" not in figure["layout"]

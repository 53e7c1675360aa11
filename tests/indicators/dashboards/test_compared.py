"""What stands beside a figure of what was before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from indicators.core.figures import Reading, State
from indicators.core.results import Earlier, Scorecard
from indicators.dashboards.compared import compared_of, year_ago_note


def test_a_year_that_has_figures_but_does_not_compare_is_not_called_empty(ask: Callable[..., Scorecard]) -> None:
    result = ask()["KS01"]
    window = result.months[0][0], result.months[-1][0]
    then = type(ask().scope.window)(window[0].plus(-12), window[1].plus(-12))
    why = "kỳ so sánh dùng chế độ báo cáo khác"
    other = Earlier(result.rule, Reading(State.NOT_ADDITIVE, reason=why), None, then, 0, 0)
    told = replace(result, year_ago=other)
    assert [line.words for line in compared_of(told)] == [f"không so được: {why}"]
    assert year_ago_note([told], ask().scope.window) == ""
    nobody = replace(result, year_ago=replace(other, reading=Reading(State.NO_DATA)))
    assert compared_of(nobody) == ()
    assert year_ago_note([nobody], ask().scope.window) == "Năm 2023 chưa có số liệu nên chưa so được với cùng kỳ."

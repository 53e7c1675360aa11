"""Which units of a total are not approved yet: those whose figures it adds up, and no others."""

from __future__ import annotations

from indicators.core.figures import State
from indicators.core.wording import unapproved_words
from tests.indicators.core.worlds import RULE, RUNNING, STOCK, answer, cell, territory, unit, window

MERGED = territory(
    [unit("xa-cu", until="2024-11-01"), unit("xa-moi", since="2024-11-01"), unit("xa-khac")],
    [("xa-cu", "xa-moi", "2024-11-01")],
)
REPORT = window("2024-01", "2024-11")


def test_only_units_with_a_figure_that_waits_are_named() -> None:
    result = answer(
        MERGED,
        [
            cell("xa-khac", "2024-10", 1, 2, approved=True),
            cell("xa-khac", "2024-11", 1, 2, approved=False),
            cell("xa-moi", "2024-11", 1, 2, approved=True),
        ],
        REPORT,
        rule=RULE,
    )
    assert [row.unit.slug for row in result.unapproved] == ["xa-khac"]
    assert unapproved_words(result) == "trong đó 01 đơn vị chưa duyệt (1/3 số liệu)"


def test_a_stock_that_is_shown_and_not_counted_waits_for_nobody() -> None:
    cells = [cell("xa-cu", "2024-10", 6, 6, approved=False), cell("xa-moi", "2024-11", 9, 9, approved=False)]
    result = answer(MERGED, cells, REPORT, rule=STOCK, boundaries="then")
    assert [row.unit.slug for row in result.rows if row.reading.unapproved] == ["xa-cu", "xa-moi"]
    assert [row.unit.slug for row in result.unapproved] == ["xa-moi"]


def test_what_was_rolled_up_waits_under_the_name_of_its_row() -> None:
    result = answer(MERGED, [cell("xa-cu", "2024-10", 1, 2, approved=False)], REPORT, rule=RULE)
    assert [row.unit.slug for row in result.unapproved] == ["xa-moi"]


def test_a_total_that_is_none_and_one_without_figures_say_nothing() -> None:
    running = [cell("huyen", "2024-10", 1, 2, approved=False)]
    refused = answer(MERGED, running, window("2024-03", "2024-11"), rule=RUNNING)
    nothing = answer(MERGED, [cell("xa-khac", "2024-10", 0, 0, approved=False)], REPORT, rule=RULE)
    assert (refused.reading.state, nothing.reading.state) == (State.NOT_ADDITIVE, State.NOTHING_AROSE)
    for result in (refused, nothing):
        assert (result.unapproved, unapproved_words(result)) == ((), "")


def test_the_offices_own_figure_is_told_without_counting_units() -> None:
    result = answer(MERGED, [cell("huyen", "2024-11", 1, 2, approved=False)], REPORT, rule=RUNNING)
    assert unapproved_words(result) == "có số liệu chưa duyệt"

"""The sentence, the cards and the pillars of a scorecard, on results made by hand and on the demo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.core.few import few_of
from indicators.core.figures import Boundaries, Coverage, Measure, Origin, OverTime, OverUnits, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.results import Result
from indicators.core.status import Comparator, Target
from indicators.core.wording import unapproved_words
from indicators.dashboards.summary import (
    Card,
    Summary,
    met_words,
    standings_of,
    window_words,
)
from indicators.loading import Catalogue, Question, load_scorecard

RULE = Rule("X01", "Tỷ lệ thử", Measure.RATIO, OverTime.SUM, OverUnits.SUM, few_records=25)
AIM = Target(Comparator.AT_LEAST, Decimal(50), "mục tiêu đề ra")
NOTHING = Coverage(0, 0, 0, 0)
TODAY = date(2026, 11, 22)


def result(state: State = State.FIGURE, n: int = 0, d: int = 1, **reading: object) -> Result:
    counts = {"numerator": n, "denominator": d} if state is State.FIGURE else {}
    return Result(RULE, Reading(state, **counts, **reading), AIM, coverage=NOTHING)  # type: ignore[arg-type]


def summary_for(catalogue: Catalogue, unit: str, first: Month, last: Month, boundaries: str = "end") -> Summary:
    question = Question(unit, Window(first, last), Boundaries(boundaries), TODAY)
    return Summary(load_scorecard(catalogue, question), catalogue.pillars)


def test_met_missed_and_missing_are_counted_apart() -> None:
    results = [result(n=6, d=10), result(n=1, d=10), result(State.NO_DATA), result(State.NOT_APPLICABLE)]
    assert met_words(results) == "1/3 chỉ tiêu đạt, 01 chưa đạt, 01 chưa có số liệu, 01 không áp dụng"


def test_a_value_of_zero_is_missed_and_not_missing() -> None:
    assert met_words([result(n=0, d=10)]) == "0/1 chỉ tiêu đạt, 01 chưa đạt"


def test_without_any_figure_nothing_is_said_to_be_met_or_missed() -> None:
    words = met_words([result(State.NO_DATA)] * 12)
    assert words == "12 chỉ tiêu được giao: 12 chưa có số liệu"
    assert met_words([]) == ""


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (Month(2024, 1), Month(2024, 11), "Đến hết tháng 11/2024"),
        (Month(2024, 1), Month(2024, 1), "Tháng 01/2024"),
        (Month(2024, 3), Month(2024, 5), "Từ tháng 3/2024 đến tháng 5/2024"),
        (Month(2023, 11), Month(2024, 2), "Từ tháng 11/2023 đến tháng 02/2024"),
    ],
)
def test_the_sentence_begins_with_the_window(first: Month, last: Month, words: str) -> None:
    assert window_words(Window(first, last)) == words


def test_the_sentence_of_the_report(catalogue: Catalogue) -> None:
    summary = summary_for(catalogue, catalogue.root, Month(2024, 1), Month(2024, 11))
    assert summary.sentence == "Đến hết tháng 11/2024: 4/6 chỉ tiêu đạt, 02 chưa đạt; 47/47 đơn vị đã báo cáo."


def test_the_sentence_of_a_year_without_figures(catalogue: Catalogue) -> None:
    summary = summary_for(catalogue, catalogue.root, Month(2025, 1), Month(2025, 12))
    assert summary.sentence == (
        "Đến hết tháng 12/2025: 22 chỉ tiêu được giao: 20 chưa có số liệu, 02 không áp dụng; chưa đơn vị nào báo cáo."
    )
    assert summary.bullets == ()
    assert len(summary.unjudged) == 22


def test_the_sentence_of_one_unit_counts_its_own_cells(catalogue: Catalogue) -> None:
    summary = summary_for(catalogue, "xa-bac-son", Month(2024, 1), Month(2024, 11))
    assert summary.sentence == "Đến hết tháng 11/2024: 3/5 chỉ tiêu đạt, 02 chưa đạt; đã báo cáo 68/68 số liệu."
    assert [r.rule.code for r in summary.targeted] == ["KS01", "KS02", "DVC02", "DVC03", "DVC04"]
    assert "DVC01" in {r.rule.code for r in summary.not_applicable}


def test_bullets_begin_with_the_farthest_behind(catalogue: Catalogue) -> None:
    summary = summary_for(catalogue, catalogue.root, Month(2024, 1), Month(2024, 11))
    codes = [bullet.result.rule.code for bullet in summary.bullets]
    assert codes == ["DVC04", "DVC03", "KS01", "DVC01", "KS02", "DVC02"]


def test_pillars_with_a_target_come_first_and_hold_what_is_followed(catalogue: Catalogue) -> None:
    parts = summary_for(catalogue, catalogue.root, Month(2024, 1), Month(2024, 11)).pillars
    assert parts[0].name == "Chính quyền số"
    assert [card.result.rule.code for card in parts[0].followed] == ["BC01"]
    assert [part.name for part in parts[1:4]] == [
        "Công tác triển khai, chỉ đạo",
        "Ứng dụng công nghệ thông tin",
        "Hạ tầng số",
    ]
    assert sum(len(part.cards) + len(part.followed) for part in parts) == 49


def test_a_high_rate_on_few_records_is_marked_and_not_praised() -> None:
    def card(**counts: Any) -> Card:
        one = result(**counts)
        return Card(replace(one, few=few_of(one.rule, one.reading, is_missed=one.is_missed)))

    assert card(n=20, d=20).remark == "tỷ lệ cao trên số hồ sơ ít (cả kỳ\u00a020)"
    assert card(n=2, d=20).remark == "số hồ sơ ít (cả kỳ\u00a020)"
    assert card(n=26, d=26).remark == ""
    assert card(state=State.NO_DATA).remark == ""


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (Origin.SIMULATED, "số liệu mô phỏng"),
        (Origin.MIXED, "có số liệu mô phỏng"),
        (Origin.PRINTED, ""),
        (Origin.ENTERED, ""),
        (None, ""),
    ],
)
def test_simulated_figures_say_so(origin: Origin | None, words: str) -> None:
    assert Card(result(n=1, d=2, origin=origin)).origin == words


def test_unapproved_units_are_counted(catalogue: Catalogue) -> None:
    summary = summary_for(catalogue, catalogue.root, Month(2024, 1), Month(2024, 11))
    by_code = summary.scorecard.by_code
    assert unapproved_words(by_code["HT03"]) == "trong đó 33 đơn vị chưa duyệt (33/36 số liệu)"
    assert unapproved_words(by_code["KT00"]) == ""
    approved = summary_for(catalogue, catalogue.root, Month(2024, 1), Month(2024, 10))
    assert unapproved_words(approved.scorecard.by_code["KS01"]) == ""


def test_a_card_without_figure_draws_no_value(catalogue: Catalogue) -> None:
    card = Card(summary_for(catalogue, catalogue.root, Month(2025, 1), Month(2025, 12)).scorecard["DVC06"])
    assert not card.has_figure
    assert card.ends == []
    assert card.sparkline is None or "spark-empty" in card.sparkline


def test_a_yearly_figure_has_no_line_of_months(catalogue: Catalogue) -> None:
    card = Card(summary_for(catalogue, catalogue.root, Month(2024, 1), Month(2024, 11)).scorecard["KH01"])
    assert card.sparkline is None


def test_standings_tell_each_units_met_and_missed(catalogue: Catalogue) -> None:
    summary = summary_for(catalogue, catalogue.root, Month(2024, 1), Month(2024, 11))
    standings = standings_of(summary.scorecard.results)
    bac_son = standings["xa-bac-son"]
    assert (bac_son.met, bac_son.judged, bac_son.reported, bac_son.expected) == (3, 5, 68, 68)
    assert bac_son.missed == ("Số hóa hồ sơ, kết quả giải quyết", "Thanh toán trực tuyến dịch vụ công")
    assert standings["xa-quang-trung"].reported == 194

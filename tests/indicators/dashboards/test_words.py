"""What is said of indicators, targets and the history of units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from indicators.core.figures import Better, Measure, OverTime, OverUnits, Rule
from indicators.core.status import Comparator, Target
from indicators.dashboards.explanations import definition_pairs, target_facts
from indicators.dashboards.lineage import history_of, life_words, successors_words
from indicators.loading import Catalogue


def test_both_axis_rules_are_said_in_plain_words(catalogue: Catalogue) -> None:
    words = dict(definition_pairs(catalogue.by_code["KS01"]))
    assert words["Theo thời gian"].startswith("Cộng các tháng trong kỳ.")
    assert words["Theo đơn vị"] == "Cộng các đơn vị."
    assert words["Số hồ sơ ít"] == "Từ 25 trở xuống trong cả kỳ thì đánh dấu số hồ sơ ít."
    running = dict(definition_pairs(catalogue.by_code["DVC01"]))
    assert running["Theo thời gian"].startswith("Lũy kế từ đầu năm")
    assert running["Theo đơn vị"].startswith("Chỉ văn phòng nhập")
    assert "Số hồ sơ ít" not in running


def test_what_no_paper_names_is_not_supplied(catalogue: Catalogue) -> None:
    facts = target_facts(Target(Comparator.AT_LEAST, Decimal(97), "mục tiêu đề ra"), {})
    assert facts == ["cho toàn địa bàn", "không nêu số, ngày văn bản"]
    named = Target(
        Comparator.AT_LEAST, Decimal(60), "mục tiêu", "district", "12/KH-UBND ngày 05/02/2025", "commune_level",
        date(2025, 3, 1),
    )  # fmt: skip
    assert target_facts(named, {}) == [
        "huyện giao", "cho cấp xã", "theo 12/KH-UBND ngày 05/02/2025", "áp dụng từ 01/3/2025",
    ]  # fmt: skip


def test_lower_is_better_says_that_places_are_raised() -> None:
    rule = Rule("X03", "Thời gian", Measure.DURATION, OverTime.LATEST, OverUnits.NONE, better=Better.LOWER, decimals=1)
    words = dict(definition_pairs(rule))
    assert words["Cách hiển thị"] == "01 chữ số thập phân; phần lẻ được đưa lên, không làm tròn có lợi."


def test_a_history_goes_through_every_merger(catalogue: Catalogue) -> None:
    steps = history_of(catalogue.timeline, "xa-diep-nong")
    assert [(step.on, step.after.slug) for step in steps] == [
        (date(2024, 11, 1), "xa-quang-trung"),
        (date(2025, 7, 1), "xa-dien-ha-2025"),
    ]
    assert [unit.short_name for unit in steps[0].before] == ["Điệp Nông", "Dân Chủ", "Hùng Dũng"]
    assert steps[0].resolution == "1201/NQ-UBTVQH15 ngày 28/9/2024"
    assert history_of(catalogue.timeline, "phong-tu-phap") == []


def test_a_life_ends_on_the_day_before_its_successor(catalogue: Catalogue) -> None:
    assert life_words(catalogue.timeline.units["xa-quang-trung"].life) == "từ 01/11/2024 đến hết 30/6/2025"
    assert successors_words(catalogue.timeline, "xa-diep-nong") == "Xã Quang Trung từ 01/11/2024"

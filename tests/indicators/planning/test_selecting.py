"""What a year measures: added, taken out, not applicable; nothing that holds figures is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indicators.integrity import findings
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Indicator, IndicatorYear, Measurement, Target
from indicators.planning.decisions import NotPlanned
from indicators.planning.selecting import add_to_year, ask_again, excuse, take_out
from tests.indicators.planning.deciding import decision, enter, newest_event
from tests.months import open_every_month
from units.models import Event


def refused(act: Callable[[], object]) -> NotPlanned:
    before = Event.objects.count(), IndicatorYear.objects.count(), Target.objects.count()
    with pytest.raises(NotPlanned) as refusal:
        act()
    assert before == (Event.objects.count(), IndicatorYear.objects.count(), Target.objects.count())
    return refusal.value


def test_indicators_of_other_years_are_added_all_or_none(catalogue: Catalogue) -> None:
    refusal = refused(lambda: add_to_year(catalogue, ["KH01", "KS01"], 2025, decision()))
    assert refusal.status == 409 and "KS01 đã có trong năm 2025" in refusal.message
    assert add_to_year(catalogue, ["KH01", "UD01", "KH01"], 2025, decision()) == 2
    assert {2024, 2025} == load_catalogue().by_code["KH01"].years
    assert newest_event().action == "thêm vào năm 2025" and newest_event().subject.startswith("UD01 ")


def test_nothing_and_nonsense_are_not_added(catalogue: Catalogue) -> None:
    assert refused(lambda: add_to_year(catalogue, [], 2025, decision())).status == 422
    refusal = refused(lambda: add_to_year(catalogue, ["XX99", "\x00"], 2025, decision()))
    assert "Không có chỉ tiêu mang mã XX99" in refusal.message
    assert refused(lambda: add_to_year(catalogue, ["KH01"], 2025, decision("lanhdao"))).status == 403


def test_an_indicator_with_figures_of_the_year_stays_in_it(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["KS01"]
    refusal = refused(lambda: take_out(catalogue, rule, 2024, decision()))
    assert refusal.status == 409 and "đã có 537 số liệu năm 2024, nên không bỏ khỏi năm này được" in refusal.message
    take_out(catalogue, rule, 2025, decision())
    assert load_catalogue().by_code["KS01"].years == frozenset({2024}), "the other year keeps it"
    assert Indicator.objects.filter(code="KS01").exists()


def test_its_targets_of_that_year_go_along_and_stay_in_the_record(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["HS02"]
    assert refused(lambda: take_out(catalogue, rule, 2025, decision(reason=""))).status == 422
    take_out(catalogue, rule, 2025, decision())
    assert not Target.objects.filter(indicator__code="HS02").exists()
    event = newest_event()
    assert event.action == "bỏ khỏi năm 2025" and "từ 60\u00a0%; mục tiêu 2025; huyện giao" in event.old
    assert refused(lambda: take_out(catalogue, rule, 2025, decision())).status == 409


def test_what_nobody_can_measure_says_why_and_asks_for_nothing(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["DVC09"]
    excuse(catalogue, rule, 2025, decision(reason="Không có điều tra năm 2025"))
    fresh = load_catalogue().by_code["DVC09"]
    assert fresh.not_applicable_in(2025) == "Không có điều tra năm 2025"
    assert Target.objects.filter(indicator__code="DVC09").exists(), "what was set stays"
    event = newest_event()
    assert (event.action, event.old, event.new) == ("ghi không áp dụng năm 2025", "", "Không có điều tra năm 2025")
    ask_again(catalogue, rule, 2025, decision(reason="Tỉnh có điều tra"))
    assert load_catalogue().by_code["DVC09"].not_applicable_in(2025) is None
    assert newest_event().old == "Không có điều tra năm 2025"


def test_an_indicator_with_figures_can_be_measured(catalogue: Catalogue) -> None:
    refusal = refused(lambda: excuse(catalogue, catalogue.by_code["KS01"], 2024, decision()))
    assert refusal.status == 409 and "không ghi là không áp dụng được" in refusal.message
    same = refused(lambda: ask_again(catalogue, catalogue.by_code["KS01"], 2024, decision()))
    assert same.message == "Không có gì thay đổi."


def test_an_empty_cell_is_no_figure(catalogue: Catalogue) -> None:
    open_every_month()
    enter("huyen-hung-ha", "DVC09", "2025-11", "", state="no_data", note="chưa điều tra")
    take_out(catalogue, catalogue.by_code["DVC09"], 2025, decision())
    assert Measurement.objects.filter(indicator__code="DVC09").count() == 1, "nothing is deleted"


def test_a_figure_of_an_indicator_that_is_not_in_its_year_is_found_by_verify(catalogue: Catalogue) -> None:
    assert list(findings()) == []
    IndicatorYear.objects.filter(indicator__code="KS01", year=2024).delete()
    assert any("KS01 2024-03: the indicator is not in the set of 2024" in line for line in findings())

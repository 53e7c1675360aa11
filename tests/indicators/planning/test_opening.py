"""A year opened from another one: what is taken over, once, and what is left for the new year's own paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from indicators.loading import Catalogue, load_catalogue
from indicators.models import IndicatorYear, ReportingYear, Target
from indicators.planning.decisions import NotPlanned, token_of
from indicators.planning.opening import Opening, open_year, preview_of, source_for, years_to_open
from indicators.planning.scheduling import Schedule
from indicators.planning.targeting import set_target
from tests.indicators.planning.deciding import aimed, decision, newest_event
from units.models import Event

PLAIN = Schedule(1, 11, "calendar", 5, 0)
COUNTED = (ReportingYear, IndicatorYear, Target, Event)


def refused(act: Callable[[], object]) -> NotPlanned:
    before = [model.objects.count() for model in COUNTED]  # type: ignore[attr-defined]
    with pytest.raises(NotPlanned) as refusal:
        act()
    assert before == [model.objects.count() for model in COUNTED]  # type: ignore[attr-defined]
    return refusal.value


def test_a_year_takes_over_the_set_and_the_levels_that_were_chosen(catalogue: Catalogue) -> None:
    preview = preview_of(catalogue, 2026, 2025)
    kept = set(preview.candidates) - {"XH07"}
    opening = Opening(replace(PLAIN, due_day=7, grace_days=2), kept, {"DVC05", "KT01", "HS02", "BC02", "XH07"})
    open_year(catalogue, preview, opening, decision(seen=preview.token))
    fresh = load_catalogue()
    plan = fresh.years[2026]
    assert (str(plan.report.first), str(plan.report.last), plan.due_day, plan.grace_days) == (
        "2026-01",
        "2026-11",
        7,
        2,
    )
    assert {rule.code for rule in fresh.rules if 2026 in rule.years} == kept
    assert fresh.by_code["BC02"].not_applicable_in(2026) == fresh.by_code["BC02"].not_applicable_in(2025)
    rows = Target.objects.filter(year=2026)
    assert {(row.indicator.code, row.comparator, row.value, row.scope) for row in rows} == {
        ("DVC05", ">=", 95, "whole"), ("KT01", ">", 80, "whole"), ("HS02", ">=", 60, "commune_level"),
        ("BC02", "=", 100, "whole"),
    }  # fmt: skip
    event = newest_event()
    assert (event.kind, event.subject, event.action) == ("year", "Năm 2026", "mở năm")
    assert event.new.splitlines()[:3] == ["Lấy từ năm: 2025", "Chỉ tiêu: 30", "Mức giao chép sang: 04"]


def test_what_only_a_paper_can_say_is_left_empty(catalogue: Catalogue) -> None:
    preview = preview_of(catalogue, 2026, 2025)
    open_year(catalogue, preview, Opening(PLAIN, {"DVC06"}, {"DVC06"}), decision())
    row = Target.objects.get(year=2026)
    assert (row.wording, row.issuer, row.document_number, row.document_date, row.effective_on) == (
        "",
        "",
        "",
        None,
        None,
    )


def test_a_revised_level_is_copied_as_it_stood_at_the_end(catalogue: Catalogue) -> None:
    set_target(catalogue, catalogue.by_code["DVC06"], 2025, aimed("70", since=date(2025, 7, 1)), decision())
    fresh = load_catalogue()
    preview = preview_of(fresh, 2026, 2025)
    assert [target.words for target in preview.candidates["DVC06"].targets] == ["từ 70\u00a0%"]
    open_year(fresh, preview, Opening(PLAIN, {"DVC06"}, {"DVC06"}), decision())
    assert Target.objects.get(year=2026).value == 70


def test_a_level_for_a_unit_that_is_gone_is_not_copied_and_said(catalogue: Catalogue) -> None:
    for slug, value in (("xa-bac-son", "60"), ("phong-tu-phap", "70")):
        set_target(catalogue, catalogue.by_code["DVC06"], 2025, aimed(value, scope=slug), decision())
    fresh = load_catalogue()
    preview = preview_of(fresh, 2026, 2025)
    said = {target.aim.scope: target.objection for target in preview.candidates["DVC06"].targets}
    assert said["whole"] == "" and "Không có đơn vị này trong năm 2026" in said["xa-bac-son"]
    open_year(fresh, preview, Opening(PLAIN, {"DVC06"}, {"DVC06"}), decision())
    assert [row.scope for row in Target.objects.filter(year=2026)] == ["whole"]


def test_a_name_that_speaks_of_its_year_is_pointed_out(catalogue: Catalogue) -> None:
    candidates = preview_of(catalogue, 2023, 2024).candidates
    assert candidates["KH01"].names_year and not candidates["KS01"].names_year


def test_a_year_is_opened_once_and_the_second_is_told_by_whom(catalogue: Catalogue) -> None:
    preview = preview_of(catalogue, 2026, 2025)
    open_year(catalogue, preview, Opening(PLAIN, {"KS01"}, ()), decision())
    again = refused(lambda: open_year(catalogue, preview, Opening(PLAIN, {"KS01"}, ()), decision("quantri")))
    assert again.status == 409
    assert again.message == "Năm 2026 đã được mở từ trước (ngày 20/12/2024, Cán bộ tổng hợp)."
    loaded = refused(
        lambda: open_year(catalogue, preview_of(catalogue, 2024, 2025), Opening(PLAIN, (), ()), decision())
    )
    assert loaded.message == "Năm 2024 đã được mở từ trước."


def test_what_was_not_seen_is_not_opened(catalogue: Catalogue) -> None:
    preview = preview_of(catalogue, 2026, 2025)
    set_target(catalogue, catalogue.by_code["KS01"], 2025, aimed("98"), decision())
    meanwhile = preview_of(load_catalogue(), 2026, 2025)
    stale = refused(lambda: open_year(catalogue, meanwhile, Opening(PLAIN, (), ()), decision(seen=preview.token)))
    assert stale.status == 409


@pytest.mark.parametrize("codes", [{"KH01"}, {"XX99"}, {"\x00"}])
def test_indicators_that_are_not_in_the_source_are_not_smuggled_in(catalogue: Catalogue, codes: set[str]) -> None:
    preview = preview_of(catalogue, 2026, 2025)
    for opening in (Opening(PLAIN, codes, ()), Opening(PLAIN, (), codes)):
        assert refused(lambda o=opening: open_year(catalogue, preview, o, decision())).status == 422


def test_roles_and_years_outside_the_calendar_are_refused(catalogue: Catalogue) -> None:
    preview = preview_of(catalogue, 2026, 2025)
    assert refused(lambda: open_year(catalogue, preview, Opening(PLAIN, (), ()), decision("duyet"))).status == 403
    far = preview_of(catalogue, 2100, 2025)
    assert "year" in refused(lambda: open_year(catalogue, far, Opening(PLAIN, (), ()), decision())).fields


def test_another_regime_than_the_neighbour_s_wants_agreement(catalogue: Catalogue) -> None:
    preview = preview_of(catalogue, 2026, 2025)
    opening = Opening(replace(PLAIN, regime="administrative"), {"KS01"}, ())
    (sentence,) = refused(lambda: open_year(catalogue, preview, opening, decision())).to_agree
    assert "một kỳ vắt qua hai năm này sẽ không cộng được" in sentence
    open_year(catalogue, preview, opening, decision(agreed=token_of(sentence)))
    assert load_catalogue().years[2026].regime == "administrative"


def test_a_year_may_be_opened_from_nothing(catalogue: Catalogue) -> None:
    preview = preview_of(catalogue, 2026, None)
    assert preview.candidates == {}
    open_year(catalogue, preview, Opening(preview.schedule, (), ()), decision())
    assert load_catalogue().years[2026].report.is_whole_year


def test_the_years_that_may_be_opened_are_those_around(catalogue: Catalogue) -> None:
    assert years_to_open(catalogue, date(2024, 12, 1)) == [2026, 2023, 2022, 2021]
    assert source_for(catalogue, 2026) == 2025 and source_for(catalogue, 2023) == 2024
    empty = replace(catalogue, years={})
    assert years_to_open(empty, date(2024, 12, 1)) == [2024, 2025, 2023] and source_for(empty, 2024) is None

"""Definitions made and changed, with care for the figures that are there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from indicators.loading import Catalogue, load_catalogue
from indicators.models import AnnexGroup, Indicator, IndicatorYear, Pillar
from indicators.planning.decisions import NotPlanned, token_of
from indicators.planning.defining import Definition, create_indicator, held_of, redefine
from tests.indicators.planning.deciding import TODAY, decision, enter, newest_event
from tests.months import open_every_month
from units.models import Event

NEW = Definition(
    name="Tỷ lệ lãnh đạo dùng chữ ký số cá nhân", short_name="Lãnh đạo dùng chữ ký số", pillar="Chính quyền số",
    annex_group="", definition="", source="", measure="ratio", over_time="latest", over_units="sum", due="month",
    applies_to=("department", "commune", "town"), better="higher", unit_label="%", decimals=2, numerator_label="",
    denominator_label="", few_records=None,
)  # fmt: skip


def definition_of(code: str) -> Definition:
    return Definition.of(Indicator.objects.select_related("pillar", "annex_group").get(code=code))


def changed(code: str, decided: Any = None, **new: Any) -> Indicator:
    before = definition_of(code)
    return redefine(load_catalogue(), code, replace(before, **new), decided or decision(), today=TODAY)


def refusal_of(code: str, decided: Any = None, **new: Any) -> NotPlanned:
    events = Event.objects.count()
    with pytest.raises(NotPlanned) as refusal:
        changed(code, decided, **new)
    assert Event.objects.count() == events
    return refusal.value


def test_words_are_changed_and_each_change_is_kept_as_it_was_and_as_it_is(catalogue: Catalogue) -> None:
    row = changed("KS01", name="Tỷ lệ văn bản ký số", few_records=30, decimals=1)
    row.refresh_from_db()
    assert (row.name, row.few_records, row.decimals, row.position) == ("Tỷ lệ văn bản ký số", 30, 1, 23)
    event = newest_event()
    assert (event.kind, event.action, event.reason) == ("indicator", "sửa định nghĩa", "Theo văn bản mới")
    assert event.old.splitlines() == [
        "Tên chỉ tiêu: Tỷ lệ văn bản điện tử có chứng thực số và ký số",
        "Số chữ số lẻ hiển thị: 2",
        "Ngưỡng ít hồ sơ: 25",
    ]
    assert event.new.splitlines()[2] == "Ngưỡng ít hồ sơ: 30"


@pytest.mark.parametrize(
    ("field", "value"), [("measure", "count"), ("over_time", "latest"), ("over_units", "none"), ("due", "quarter")]
)
def test_what_would_change_the_meaning_of_figures_is_refused(db: None, field: str, value: str) -> None:
    extra = {"unit_label": "văn bản", "few_records": None} if field == "measure" else {}
    extra |= {"applies_to": ("district",)} if field == "over_units" else {}
    refusal = refusal_of("KS01", **{field: value}, **extra)
    assert refusal.status == 422 and "Đã có" in refusal.fields[field]
    assert getattr(Indicator.objects.get(code="KS01"), field) == getattr(definition_of("KS01"), field) != value


def test_without_figures_everything_may_change(db: None) -> None:
    row = changed("DVC05", measure="count", over_time="sum", unit_label="thủ tục", decimals=0)
    assert (row.measure, row.over_time) == ("count", "sum")


def test_a_target_that_would_not_fit_keeps_the_definition(db: None) -> None:
    refusal = refusal_of("DVC05", better="lower")
    assert "Trái với mức giao của năm 2025" in refusal.fields["better"]


def test_what_changes_how_figures_look_wants_agreement_to_exactly_what_was_said(db: None) -> None:
    more = ("department", "service_unit", "commune", "town")
    refusal = refusal_of("DVC02", applies_to=more)
    (sentence,) = refusal.to_agree
    assert "Thêm đơn vị sự nghiệp" in sentence
    assert refusal_of("DVC02", decision(agreed="1"), applies_to=more).to_agree
    row = changed("DVC02", decision(agreed=token_of(sentence)), applies_to=more)
    assert row.applies_to == list(more)


def test_a_second_person_is_told_and_overwrites_nothing(db: None) -> None:
    seen = definition_of("KS01").token
    changed("KS01", decision(seen=seen), source="Sổ văn bản đi")
    refusal = refusal_of("KS01", decision(seen=seen), source="Sổ khác")
    assert refusal.status == 409 and Indicator.objects.get(code="KS01").source == "Sổ văn bản đi"


def test_a_reason_is_asked_for_and_nothing_changed_is_said(db: None) -> None:
    assert refusal_of("KS01", decision(reason=""), source="x").fields == {"reason": "Hãy ghi lý do."}
    assert refusal_of("KS01").message == "Không có gì thay đổi."
    assert refusal_of("KS01", decision("duyet"), source="x").status == 403


def test_the_definition_of_every_indicator_reads_back_as_it_is_stored(db: None) -> None:
    for code in Indicator.objects.values_list("code", flat=True):
        assert refusal_of(code).message == "Không có gì thay đổi.", code


def test_what_is_held_counts_reported_cells_by_kind_and_month(catalogue: Catalogue) -> None:
    held = held_of(catalogue, catalogue.by_code["KS01"])
    assert held.figures == 537 and {kind for kind, _ in held.cells} == {"department", "service_unit", "commune", "town"}
    assert len({month for _, month in held.cells}) == 11
    assert held_of(catalogue, catalogue.by_code["VT02"]).places == 1
    assert held_of(catalogue, catalogue.by_code["DVC05"]).figures == 0


def test_a_new_indicator_stands_last_and_in_the_set_of_its_year(catalogue: Catalogue) -> None:
    row = create_indicator(catalogue, "KS03", NEW, 2025, decision(reason=""))
    assert row.position == max(Indicator.objects.values_list("position", flat=True))
    assert list(IndicatorYear.objects.filter(indicator=row).values_list("year_id", flat=True)) == [2025]
    assert newest_event().action == "tạo chỉ tiêu, đưa vào năm 2025"
    fresh = load_catalogue()
    assert fresh.by_code["KS03"].years == frozenset({2025})
    open_every_month()
    enter("xa-bac-son", "KS03", "2025-01", "3", "4")


@pytest.mark.parametrize("code", ["", "ks03", "K", "KS 03", "KS-03", "Đ01", "KS03\n", "K" * 21, "KS03; DROP"])
def test_a_code_is_capitals_and_digits(catalogue: Catalogue, code: str) -> None:
    with pytest.raises(NotPlanned) as refusal:
        create_indicator(catalogue, code, NEW, 2025, decision())
    assert "chữ in hoa không dấu" in refusal.value.fields["code"]


@pytest.mark.parametrize("code", ["KS01", "TT17A"])
def test_a_code_is_given_once_whatever_its_letters(catalogue: Catalogue, code: str) -> None:
    with pytest.raises(NotPlanned) as refusal:
        create_indicator(catalogue, code, NEW, 2025, decision())
    assert "Đã có chỉ tiêu mang mã" in refusal.value.fields["code"]


def test_sections_are_found_by_name_or_made_last_in_order(catalogue: Catalogue) -> None:
    fresh = replace(NEW, pillar="Đô thị thông minh", annex_group="Đô thị thông minh")
    row = create_indicator(catalogue, "DT01", fresh, 2025, decision())
    assert row.annex_group is not None
    assert (row.pillar.slug, row.annex_group.slug) == ("do-thi-thong-minh", "do-thi-thong-minh")
    assert row.pillar.position == max(Pillar.objects.values_list("position", flat=True))
    count = AnnexGroup.objects.count()
    # Another name with the same letters gets a slug of its own.
    create_indicator(load_catalogue(), "DT02", replace(fresh, pillar="Đô Thị Thông Minh"), 2025, decision())
    assert AnnexGroup.objects.count() == count and Pillar.objects.filter(slug="do-thi-thong-minh-2").exists()


def test_what_does_not_go_together_is_not_made(catalogue: Catalogue) -> None:
    with pytest.raises(NotPlanned) as refusal:
        create_indicator(catalogue, "KS03", replace(NEW, measure="percentage"), 2025, decision())
    assert set(refusal.value.fields) == {"over_units"}
    with pytest.raises(NotPlanned) as refusal:
        create_indicator(catalogue, "KS03", NEW, 2019, decision())
    assert "Năm 2019 chưa được mở" in refusal.value.message

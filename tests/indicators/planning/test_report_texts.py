"""What reports say besides figures: written by the office alone, refused with sentences, carried over, kept in the log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from indicators.core.sentences import PLACEHOLDERS, filled, objection_to
from indicators.loading import Catalogue
from indicators.loading.report_texts import load_texts, outdated_in
from indicators.models import ReportText
from indicators.planning.carrying import carry_over
from indicators.planning.decisions import Decision, NotPlanned
from indicators.planning.report_texts import Said, add_text, change_text, remove_text, subject_of
from units.models import Event, User

NOW = datetime(2024, 12, 1, 2, 0, tzinfo=UTC)


# Sentences


@pytest.mark.parametrize("template", ["", "không có chỗ điền", "{gia_tri}", "{tu}/{mau}, đạt {gia_tri} ({muc_tieu})"])
def test_known_placeholders_are_taken(template: str) -> None:
    assert objection_to(template) == ""


@pytest.mark.parametrize(
    ("template", "named"),
    [("đạt {gia tri}", "{gia tri}"), ("{}", "{}"), ("{0.__class__}", "{0.__class__}"), ("{{ 7*7 }}", "{ 7*7 }"),
     ("{gia_tri!r}", "{gia_tri!r}"), ("{gia_tri:>9}", "{gia_tri:>9}")],
)  # fmt: skip
def test_an_unknown_placeholder_is_refused_by_name(template: str, named: str) -> None:
    sentence = objection_to(template)
    assert f"chỗ điền {named}." in sentence and all(f"{{{name}}}" in sentence for name in PLACEHOLDERS)


@pytest.mark.parametrize("template", ["{gia_tri", "gia_tri}", "{{gia_tri}}", "}{"])
def test_a_loose_brace_is_refused(template: str) -> None:
    assert "không thành cặp" in objection_to(template)


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    assert filled("{ten} {gia_tri} {khac}", {"ten": "{gia_tri}", "gia_tri": "%s {ten}"}) == "{gia_tri} %s {ten} {khac}"


# The writer


@pytest.fixture
def office(db: None) -> Decision:
    return Decision(User.objects.get(username="vanphong"), NOW)


def task(text: str = "Rà soát", **more: Any) -> Said:
    return Said("task", text, section="nhiem-vu-chung", **more)


@pytest.mark.django_db
def test_adding_changing_and_taking_out_leave_their_lines_in_the_log(catalogue: Catalogue, office: Decision) -> None:
    row = add_text(catalogue, 2024, task(who="Phòng Tư pháp", until="quý I/2025"), office)
    change_text(catalogue, 2024, row.pk, task("Đôn đốc"), office)
    remove_text(2024, row.pk, office)
    lines = list(Event.objects.filter(subject=subject_of(2024)).values_list("action", "old", "new"))
    assert lines == [
        ("thêm nhiệm vụ", "", "Phòng Tư pháp quý I/2025 Rà soát"),
        ("sửa nhiệm vụ", "Phòng Tư pháp quý I/2025 Rà soát", "Đôn đốc"),
        ("bỏ nhiệm vụ", "Đôn đốc", ""),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        (Said("sentence", "đạt {x}", code="TT12"), "text", "{x}"),
        (Said("sentence", "đạt", code=""), "indicator", "chọn chỉ tiêu"),
        (Said("task", "Làm"), "section", "chọn mục"),
        (Said("task", "Làm", section="uu-diem"), "section", "không dùng"),
        (Said("document", "về việc", section="nhiem-vu-chung"), "section", "không dùng"),
        (Said("certificate", "Chủ tịch", code="CTS01"), "action", "cấp mới"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence(
    catalogue: Catalogue, office: Decision, said: Said, field: str, sentence: str
) -> None:
    with pytest.raises(NotPlanned) as refused:
        add_text(catalogue, 2024, said, office)
    assert sentence in refused.value.fields[field]
    assert not Event.objects.filter(subject=subject_of(2024)).exists()


@pytest.mark.django_db
def test_an_indicator_has_one_sentence_a_year(catalogue: Catalogue, office: Decision) -> None:
    with pytest.raises(NotPlanned, match="đã có câu"):
        add_text(catalogue, 2024, Said("sentence", "đạt {gia_tri}", code="TT12"), office)


@pytest.mark.django_db
def test_only_those_who_plan_may_write_and_nobody_over_somebody_else(catalogue: Catalogue, office: Decision) -> None:
    row = ReportText.objects.filter(year=2024, kind="task").first()
    assert row is not None
    for login in ("lanhdao", "duyet", "xa-bac-son"):
        with pytest.raises(NotPlanned) as refused:
            remove_text(2024, row.pk, Decision(User.objects.get(username=login), NOW))
        assert refused.value.status == 403
    with pytest.raises(NotPlanned) as refused:
        remove_text(2024, row.pk, Decision(office.by, NOW, seen="older"))
    assert refused.value.status == 409


@pytest.mark.django_db
def test_the_next_year_goes_on_from_this_one_and_keeps_what_it_has(catalogue: Catalogue, office: Decision) -> None:
    own = add_text(catalogue, 2025, Said("sentence", "Năm nay đạt {gia_tri}.", code="TT11"), office)
    carried = carry_over(catalogue, 2025, ["task", "sentence", "document"], office)
    texts = load_texts(2025)
    assert carried.count == len(texts.rows) - 1
    assert texts.sentence_of("TT11").text == own.text  # type: ignore[union-attr]
    assert len(texts.of("task")) == len(load_texts(2024).of("task"))
    # Indicators that are not in the set of 2025 stay behind, and nothing comes twice.
    assert texts.sentence_of("TT12") is None and not texts.of("words")
    with pytest.raises(NotPlanned, match="không có nội dung nào"):
        carry_over(catalogue, 2025, ["task", "sentence", "document"], office)


@pytest.mark.django_db
def test_what_came_over_and_what_stayed_behind_is_said_kind_by_kind(catalogue: Catalogue, office: Decision) -> None:
    sentence = carry_over(catalogue, 2025, ["task", "sentence", "words"], office).sentence
    came, _, left = sentence.partition(" Để lại: ")
    assert came == "Đã lấy từ năm 2024: 19 nhiệm vụ, 21 đoạn văn, 03 câu của chỉ tiêu."
    assert "40 câu của chỉ tiêu về chỉ tiêu không có trong bộ năm 2025 (KH01, UD01" in left and "chỉ tiêu khác)" in left
    assert "18 văn bản đã ban hành, 01 danh sách kèm chỉ tiêu, 10 chữ ký số không chọn lấy" in left
    assert "19 nhiệm vụ năm 2025 đã có" in carry_over(catalogue, 2025, ["task", "document"], office).sentence
    event = Event.objects.filter(subject=subject_of(2025)).order_by("id").first()
    assert event is not None and event.new == "19 nhiệm vụ, 21 đoạn văn, 03 câu của chỉ tiêu"


@pytest.mark.django_db
def test_headings_do_not_come_where_new_indicators_would_fall_under_them(
    catalogue: Catalogue, office: Decision
) -> None:
    carried = carry_over(catalogue, 2025, ["words", "sentence"], office)
    texts = load_texts(2025)
    assert not [row for row in texts.rows if row.place == "heading"]
    assert "03 đề mục của mục có chỉ tiêu mới" in carried.sentence
    # The broadcasts are told of in their own pillar again.
    broadcasts = texts.sentence_of("TT11")
    assert broadcasts is not None and broadcasts.section == ""


# Years that a text still names


@pytest.mark.parametrize(
    ("kind", "section", "text", "years"),
    [
        ("words", "chi-dao", "triển khai nhiệm vụ năm 2024", (2024,)),
        ("words", "chi-dao", "đánh giá năm 2023, triển khai năm 2024", (2023, 2024)),
        ("words", "chi-dao", "năm học 2023-2024, từ ngày 15/9/2024", (2023, 2024)),
        ("words", "chi-dao", "so với năm 2024, năm 2025 tăng", ()),
        ("words", "chi-dao", "năm {nam} so với năm 2024", ()),
        ("words", "chi-dao", "2.024 hồ sơ; 12024; Quyết định số 2848/QĐ-UBND; đến năm 2030", ()),
        ("task", "nhiem-vu-xa", "kế hoạch năm 2025", (2025,)),
        ("task", "nhiem-vu-xa", "kế hoạch năm 2026 theo Quyết định ngày 09/12/2022", ()),
        ("task", "thong-bao", "kế hoạch năm 2025", ()),
    ],
)
def test_a_text_that_tells_of_another_year_is_found(kind: str, section: str, text: str, years: tuple[int, ...]) -> None:
    assert outdated_in(kind, section, text, 2025) == years

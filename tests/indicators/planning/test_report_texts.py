"""What reports say besides figures: written by the office alone, refused with sentences, carried over, kept in the log."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from indicators.core.sentences import PLACEHOLDERS, filled, objection_to
from indicators.loading import Catalogue
from indicators.loading.report_texts import load_texts
from indicators.models import ReportText
from indicators.planning.decisions import Decision, NotPlanned
from indicators.planning.report_texts import Said, add_text, carry_over, change_text, remove_text, subject_of
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
    count = carry_over(catalogue, 2025, ["task", "sentence", "document"], office)
    texts = load_texts(2025)
    assert count == len(texts.rows) - 1
    assert texts.sentence_of("TT11").text == own.text  # type: ignore[union-attr]
    assert len(texts.of("task")) == len(load_texts(2024).of("task"))
    # Indicators that are not in the set of 2025 stay behind, and nothing comes twice.
    assert texts.sentence_of("TT12") is None and not texts.of("words")
    with pytest.raises(NotPlanned, match="không có nội dung nào"):
        carry_over(catalogue, 2025, ["task", "sentence", "document"], office)


# The pages


@pytest.mark.django_db
def test_the_page_shows_every_text_and_only_planners_get_forms(as_person: Any) -> None:
    page = as_person("vanphong").get("/phu-luc/noi-dung/2024/").content.decode()
    assert "14/KH-UBND" in page and "Thêm nhiệm vụ" in page
    assert "Thêm nhiệm vụ" not in as_person("lanhdao").get("/phu-luc/noi-dung/2024/").content.decode()
    assert as_person("xa-bac-son").get("/phu-luc/noi-dung/2024/").status_code == 403
    assert as_person("lanhdao").get("/phu-luc/noi-dung/2024/them/task/").status_code == 403
    assert as_person("vanphong").get("/phu-luc/noi-dung/2030/").status_code == 404
    assert as_person("vanphong").get("/phu-luc/noi-dung/2024/them/gi-do/").status_code == 404


@pytest.mark.django_db
def test_a_form_without_javascript_adds_changes_and_takes_out(as_person: Any) -> None:
    client = as_person("vanphong")
    given = {
        "section": "van-ban-chi-dao",
        "number": "Kế hoạch số 1/KH",
        "dated_on": "08/5/2024",
        "text": "<b>về việc</b>",
    }
    assert client.post("/phu-luc/noi-dung/2024/them/document/", given).status_code == 302
    row = ReportText.objects.get(number="Kế hoạch số 1/KH")
    assert (row.dated_on, row.text) == (date(2024, 5, 8), "<b>về việc</b>")
    page = client.get("/phu-luc/noi-dung/2024/").content.decode()
    assert "&lt;b&gt;về việc&lt;/b&gt;" in page and "<b>về việc" not in page
    address = f"/phu-luc/noi-dung/2024/{row.pk}/"
    assert 'value="08/5/2024"' in client.get(address).content.decode()
    assert client.post(address, given | {"text": "về số liệu"}).status_code == 302
    assert client.post(f"{address}bo/", {"da-xem": "older"}).status_code == 409
    assert client.post(f"{address}bo/").status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("sentence", {"code": "KS01", "place": "paragraph", "text": "đạt {la_gi}"}, "Không có chỗ điền {la_gi}"),
        ("sentence", {"code": "", "place": "paragraph", "text": "đạt"}, "Hãy chọn một trong các mục"),
        ("task", {"section": "nhiem-vu-chung", "text": ""}, "Hãy điền mục này"),
        ("task", {"section": "nhiem-vu-chung", "text": "x" * 4001}, "Dài quá"),
        ("document", {"section": "van-ban-chi-dao", "dated_on": "31/02/2024", "text": "x"}, "Ngày viết theo dạng"),
        ("task", {"section": "nhiem-vu-chung", "text": "x", "position": "nhiều"}, "không phải là số"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    as_person: Any, kind: str, given: dict[str, str], sentence: str
) -> None:
    before = ReportText.objects.count()
    answer = as_person("vanphong").post(f"/phu-luc/noi-dung/2024/them/{kind}/", given)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert ReportText.objects.count() == before


@pytest.mark.django_db
def test_texts_of_the_year_before_are_taken_by_a_press(as_person: Any) -> None:
    client = as_person("vanphong")
    assert client.post("/phu-luc/noi-dung/2025/lay-nam-truoc/", {"kinds": ["task"]}).status_code == 302
    assert ReportText.objects.filter(year=2025, kind="task").exists()
    again = client.post("/phu-luc/noi-dung/2025/lay-nam-truoc/", {"kinds": ["task"]})
    assert again.status_code == 422 and "không có nội dung nào" in again.content.decode()
    assert client.post("/phu-luc/noi-dung/2025/lay-nam-truoc/", {}).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "name"), [("thong-bao", "thong-bao-2024-11"), ("bao-cao", "bao-cao-2024-01-2024-11")]
)
def test_the_office_downloads_both_papers_from_the_annex(as_person: Any, address: str, name: str) -> None:
    page = as_person("lanhdao").get("/phu-luc/?tu=2024-01&den=2024-11").content.decode()
    assert f'href="/phu-luc/{address}/?tu=2024-01&amp;den=2024-11"' in page
    answer = as_person("lanhdao").get(f"/phu-luc/{address}/?tu=2024-01&den=2024-11")
    assert answer.content.startswith(b"PK") and f'filename="{name}.docx"' in answer["Content-Disposition"]
    assert as_person("xa-bac-son").get(f"/phu-luc/{address}/").status_code == 403


@pytest.mark.django_db
def test_a_report_over_two_years_is_refused_on_the_page(as_person: Any) -> None:
    answer = as_person("vanphong").get("/phu-luc/bao-cao/?tu=2024-06&den=2025-02", follow=True)
    assert "trong một năm" in answer.content.decode()

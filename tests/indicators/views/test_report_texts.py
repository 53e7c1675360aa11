"""The pages of what a report says besides figures: read, written without JavaScript, carried over, looked at as printed."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest

from indicators.loading import Catalogue
from indicators.models import ReportText
from tests.indicators.annex.words import report_paper


def text_of(answer: Any) -> str:
    """The page as read: a space for each that does not break."""
    return html.unescape(answer.content.decode()).replace("\u00a0", " ")


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
def test_facts_of_one_year_are_not_ticked_and_each_box_says_what_it_brings(as_person: Any) -> None:
    page = text_of(as_person("vanphong").get("/phu-luc/noi-dung/2025/"))
    boxes = re.findall(r'<input type="checkbox" name="kinds" value="(\w+)"[^>]*?( checked)?>', page)
    assert {kind for kind, ticked in boxes if ticked} == {"task", "words", "sentence"}
    assert {kind for kind, ticked in boxes if not ticked} == {"document", "certificate", "names"}
    assert "câu của chỉ tiêu: lấy được 03; để lại 40 câu của chỉ tiêu về chỉ tiêu không có trong bộ năm 2025" in page


@pytest.mark.django_db
def test_after_carrying_the_page_points_at_what_still_names_the_old_year(as_person: Any) -> None:
    client = as_person("vanphong")
    assert "còn nhắc năm" not in text_of(client.get("/phu-luc/noi-dung/2025/"))
    answer = client.post("/phu-luc/noi-dung/2025/lay-nam-truoc/", {"kinds": ["words", "document"]}, follow=True)
    page = text_of(answer)
    assert "Đã lấy từ năm 2024: 18 văn bản đã ban hành, 21 đoạn văn." in page and "Để lại: " in page
    guidance = ReportText.objects.get(year=2025, kind="words", section="chi-dao")
    row = page.partition(f'id="noi-dung-{guidance.pk}"')[2].partition("</tr>")[0]
    assert "còn nhắc năm 2023, 2024" in row
    dated = ReportText.objects.get(year=2025, number="Kế hoạch số 54/KH-UBND")
    assert "còn nhắc năm 2024" in page.partition(f'id="noi-dung-{dated.pk}"')[2].partition("</tr>")[0]
    assert "nội dung còn nhắc năm cũ" in page


@pytest.mark.django_db
def test_the_page_leads_to_each_kind_and_names_indicators(as_person: Any) -> None:
    page = text_of(as_person("vanphong").get("/phu-luc/noi-dung/2024/"))
    for kind in ReportText.Kind.values:
        assert f'href="#loai-{kind}"' in page and f'id="loai-{kind}"' in page
    assert "HT03</span> Thôn, TDP được phủ di động băng rộng" in page


@pytest.mark.django_db
def test_sentences_stand_beside_what_is_printed_of_them(as_person: Any, catalogue: Catalogue) -> None:
    page = text_of(as_person("vanphong").get("/phu-luc/noi-dung/2024/"))
    assert (
        "In ra bây giờ: - Tỷ lệ thôn, tổ dân phố được phủ di động băng rộng: 251/251 thôn, tổ dân phố, đạt 100% (*)."
        in page
    )
    # Targets without a sentence of their own: the one that the report has.
    usual = page.partition('id="cau-thuong-le"')[2]
    paper = report_paper(catalogue).text.replace("\u00a0", " ")
    said = re.findall(r'<th scope="row" class="is-words">(.*?)</th>', usual)
    assert len(said) == 6 and all(sentence.rstrip(".") in paper for sentence in said)
    assert "?chi-tieu=KS01" in usual


@pytest.mark.django_db
def test_the_form_of_a_sentence_explains_each_placeholder_with_its_value(as_person: Any) -> None:
    page = text_of(as_person("vanphong").get("/phu-luc/noi-dung/2024/them/sentence/?chi-tieu=KS01"))
    assert '<option value="KS01" selected>' in page and 'rows="8"' in page
    expected = (
        ("gia_tri", "Kết quả kèm đơn vị tính", "99,71% (*)"),
        ("tu", "Tử số", "3.787"),
        ("muc_tieu", "Mục tiêu theo đúng", "mục tiêu đề ra 97%"),
        ("danh_sach", "Danh sách", "(chưa ghi danh sách)"),
    )
    for name, means, now in expected:
        row = page.partition(f"<code>{{{name}}}</code>")[2].partition("</tr>")[0]
        assert means in row and f">{now}</td>" in row, row


@pytest.mark.django_db
def test_a_sentence_is_looked_at_before_it_is_saved(as_person: Any) -> None:
    client, address = as_person("vanphong"), "/phu-luc/noi-dung/2024/them/sentence/"
    given = {"code": "KS01", "place": "paragraph", "text": "Ký số {tu} văn bản, đạt {gia_tri}.", "xem-truoc": "1"}
    answer = client.post(address, given)
    assert answer.status_code == 200
    assert "Ký số 3.787 văn bản, đạt 99,71% (*) (mục tiêu đề ra 97%): đạt; còn 02 đơn vị" in text_of(answer)
    assert not ReportText.objects.filter(indicator__code="KS01", kind="sentence").exists()
    refused = client.post(address, given | {"text": "đạt {la_gi}"})
    assert refused.status_code == 422 and "Không có chỗ điền {la_gi}" in text_of(refused)
    assert not ReportText.objects.filter(indicator__code="KS01", kind="sentence").exists()


@pytest.mark.django_db
def test_a_target_with_its_own_sentence_is_not_among_those_without(as_person: Any) -> None:
    client, given = as_person("vanphong"), {"code": "KS01", "place": "paragraph", "text": "Ký số đạt {gia_tri}."}
    assert client.post("/phu-luc/noi-dung/2024/them/sentence/", given).status_code == 302
    usual = text_of(client.get("/phu-luc/noi-dung/2024/")).partition('id="cau-thuong-le"')[2]
    assert "?chi-tieu=KS01" not in usual and "?chi-tieu=KS02" in usual


@pytest.mark.django_db
def test_a_sentence_can_be_told_of_in_another_section(as_person: Any, catalogue: Catalogue) -> None:
    given = {"code": "KS01", "section": "ha-tang-so", "place": "paragraph", "text": "Ký số đạt {gia_tri}."}
    assert as_person("vanphong").post("/phu-luc/noi-dung/2024/them/sentence/", given).status_code == 302
    paper = report_paper(catalogue).text
    assert "Ký số đạt" in paper.partition("2. Hạ tầng số")[2].partition("3. An toàn")[0]


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

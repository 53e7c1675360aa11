"""Mẫu của văn phòng: sent, understood, asked about, filled for a window, replaced and taken away by those who may."""

from __future__ import annotations

import html
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.digest import digest
from indicators.models import PaperTemplate
from indicators.sheets import outside
from tests.indicators.annex.foreign import foreign_document, foreign_workbook
from tests.indicators.annex.papers import TODAY, paper_of
from units.models import Event

WINDOW = "?tu=2024-01&den=2024-11"


@pytest.fixture(autouse=True)
def _on_a_known_day(time_machine: Any) -> None:
    time_machine.move_to(TODAY, tick=False)


def sent(client: Any, content: bytes, name: str = "Biểu mẫu.xlsx", title: str = "Biểu ký số") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/phu-luc/mau/them/{WINDOW}", {"ten": title, "tep": file}, follow=True)


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_a_paper_is_sent_understood_and_filled_for_the_window(as_person: Any, catalogue: Any) -> None:
    client = as_person("vanphong")
    before = digest()
    page = words(sent(client, foreign_workbook()))
    assert digest() != before
    assert "Đã lưu mẫu “Biểu ký số”" in page
    assert "Mẫu lập được" in page and "Trang “Biểu 1”, ô E5" in page
    row = PaperTemplate.objects.get()
    event = Event.objects.latest("id")
    assert event.action == "tải mẫu lên" and row.sha256 in event.new and event.by.username == "vanphong"
    for login in ("vanphong", "lanhdao"):
        response = as_person(login).get(f"/phu-luc/mau/{row.pk}/lap/{WINDOW}")
        assert response.status_code == 200 and response["Cache-Control"] == "no-store"
        assert "filename*=utf-8''Bi%E1%BB%83u%20m%E1%BA%ABu%202024-01-2024-11.xlsx" in response["Content-Disposition"]
        sheet = openpyxl.load_workbook(BytesIO(response.content))["Biểu 1"]
        assert str(sheet["E53"].value) == paper_of(catalogue).scorecard["KS01"].value
    other = as_person("vanphong").get(f"/phu-luc/mau/{row.pk}/lap/?tu=2024-03&den=2024-03").content
    assert openpyxl.load_workbook(BytesIO(other))["Biểu 1"]["A1"].value.endswith("tháng 3 năm 2024")
    listed = words(as_person("lanhdao").get(f"/phu-luc/mau/{WINDOW}"))
    assert "Biểu ký số" in listed and "Tải mẫu mới lên" not in listed
    assert bytes(row.content) == client.get(f"/phu-luc/mau/{row.pk}/tep-goc/").content


def test_a_document_goes_the_same_way(as_person: Any) -> None:
    client = as_person("vanphong")
    assert "Mẫu lập được" in words(sent(client, foreign_document(), "Thư.docx", "Thư"))
    response = client.get(f"/phu-luc/mau/{PaperTemplate.objects.get().pk}/lap/{WINDOW}")
    assert response["Content-Type"].endswith("wordprocessingml.document") and response.content.startswith(b"PK")


def test_what_is_not_understood_is_named_and_nothing_half_filled_leaves(as_person: Any) -> None:
    client = as_person("vanphong")
    content = foreign_workbook(more={"B10": "[[KS99|tỷ lệ]]", "C10": "[[KS01|Xã Bac Son|tử số]]"})
    page = words(sent(client, content))
    assert "Trang “Biểu 1”, ô B10" in page and "Không có chỉ tiêu mang mã “KS99”" in page
    assert "“Xã Bac Son” là đơn vị nào?" in page
    row = PaperTemplate.objects.get()
    refused = client.get(f"/phu-luc/mau/{row.pk}/lap/{WINDOW}")
    assert refused.status_code == 422 and "Chưa lập được" in words(refused)
    answer = {"ten": "Xã Bac Son", "don-vi": "xa-bac-son"}
    assert client.post(f"/phu-luc/mau/{row.pk}/don-vi/", answer).status_code == 302
    assert Event.objects.latest("id").new == "“Xã Bac Son” là Xã Bắc Sơn"
    file = SimpleUploadedFile("moi.xlsx", foreign_workbook(more={"C10": "[[KS01|Xã Bac Son|tử số]]"}))
    page = words(client.post(f"/phu-luc/mau/{row.pk}/thay/{WINDOW}", {"tep": file}, follow=True))
    assert "Đã thay tệp" in page and "Mẫu lập được" in page
    event = Event.objects.latest("id")
    assert event.action == "thay tệp của mẫu" and event.old != event.new
    assert client.get(f"/phu-luc/mau/{row.pk}/lap/{WINDOW}").status_code == 200
    wrong = SimpleUploadedFile("moi.docx", foreign_document())
    assert client.post(f"/phu-luc/mau/{row.pk}/thay/", {"tep": wrong}).status_code == 422


def test_a_paper_is_taken_away_with_a_reason_alone(as_person: Any) -> None:
    client = as_person("vanphong")
    sent(client, foreign_workbook())
    row = PaperTemplate.objects.get()
    refused = client.post(f"/phu-luc/mau/{row.pk}/xoa/", {"ly-do": " "})
    assert refused.status_code == 422 and "Hãy ghi lý do" in words(refused)
    assert client.post(f"/phu-luc/mau/{row.pk}/xoa/", {"ly-do": "Đã có mẫu mới"}).status_code == 302
    event = Event.objects.latest("id")
    assert (event.action, event.reason) == ("xóa mẫu", "Đã có mẫu mới") and not PaperTemplate.objects.exists()
    assert client.get(f"/phu-luc/mau/{row.pk}/").status_code == 404


@pytest.mark.parametrize("login", ["duyet", "lanhdao", "quantri", "xa-bac-son"])
def test_only_editors_write(as_person: Any, login: str) -> None:
    sent(as_person("vanphong"), foreign_workbook())
    pk = PaperTemplate.objects.get().pk
    client = as_person(login)
    for way in ("them/", f"{pk}/thay/", f"{pk}/don-vi/", f"{pk}/xoa/"):
        assert client.post(f"/phu-luc/mau/{way}", {"ly-do": "x"}).status_code == 403
    assert client.get(f"/phu-luc/mau/{pk}/lap/").status_code == (403 if login == "xa-bac-son" else 200)


def test_bad_files_are_refused_with_a_sentence(as_person: Any) -> None:
    client = as_person("vanphong")
    for content in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04 damaged", b"x" * (outside.MOST_BYTES + 1)):
        response = sent(client, content)
        assert response.status_code == 422 and "notice is-error" in words(response)
    page = sent(client, foreign_workbook(), title=" ")
    assert page.status_code == 422 and "Hãy ghi tên mẫu" in words(page)
    sent(client, foreign_workbook())
    assert "Đã có mẫu tên" in words(sent(client, foreign_workbook()))
    assert PaperTemplate.objects.count() == 1


def test_a_paper_of_six_megabytes_is_taken(as_person: Any) -> None:
    from random import Random

    from tests.indicators.annex.foreign import with_parts

    picture = Random(1).randbytes(6 * 1024 * 1024)
    content = with_parts(foreign_workbook(), {"xl/media/big.png": picture})
    assert "Đã lưu mẫu" in words(sent(as_person("vanphong"), content))


def test_the_list_of_names_says_only_what_is_understood(as_person: Any, catalogue: Any) -> None:
    from indicators.annex.office_papers import vocabulary_of
    from indicators.annex.placeholders import Placeholder
    from indicators.core.figures import Boundaries
    from indicators.core.months import Month, Window
    from indicators.loading import Question

    book = openpyxl.load_workbook(BytesIO(as_person("lanhdao").get(f"/phu-luc/mau/danh-sach-ten/{WINDOW}").content))
    question = Question(catalogue.root, Window(Month(2024, 1), Month(2024, 11)), Boundaries("end"), TODAY)
    known = vocabulary_of(catalogue, question, {})
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    named = [text[2:-2] for text in texts if text.startswith("[[")]
    assert len(named) > 200
    assert all(isinstance(known.understood(text), Placeholder) for text in named)
    assert "Xã Bắc Sơn" in texts

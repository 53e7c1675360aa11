"""Entry by workbook over HTTP: a form to download, a preview that changes nothing, a commit of all or nothing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from indicators.loading import Catalogue
from indicators.models import ImportReceipt, Measurement, MeasurementChange, Submission, Upload
from tests.indicators.entry.importing.filling import address, filled, form_of, mark_in
from tests.indicators.views.browsing import COMMIT, PREVIEW, START, again, fields_of, send, send_json, text_of
from units.models import Event, User

FORM = "/nhap/excel/bieu/?don-vi=xa-bac-son&thang=2024-11"
CHANGES = {
    "KS01": {"numerator": 8, "denominator": 12},
    "KS02": {"numerator": 7, "denominator": 12, "note": "đã dò lại"},
}


@pytest.fixture
def clerk(as_person: Any) -> Client:
    return as_person("xa-bac-son")


@pytest.fixture
def editor(as_person: Any) -> Client:
    return as_person("vanphong")


@pytest.fixture
def file(catalogue: Catalogue) -> bytes:
    return filled(form_of(catalogue), CHANGES)


def row_of(code: str = "KS01", unit: str = "xa-bac-son") -> Measurement:
    return Measurement.objects.get(unit__slug=unit, indicator__code=code, month=202411)


def changes() -> int:
    return MeasurementChange.objects.count()


def test_the_form_is_downloaded_under_a_name_of_ours(clerk: Client, catalogue: Catalogue) -> None:
    answer = clerk.get(FORM)
    assert answer["Content-Disposition"] == 'attachment; filename="nhap-so-lieu-xa-bac-son-2024-11.xlsx"'
    assert answer["Cache-Control"] == "no-store"
    assert {row.unit for row in mark_in(answer.content).rows} == {"xa-bac-son"}
    assert clerk.get(FORM.replace("bac-son", "cong-hoa")).status_code == 404
    of_indicator = clerk.get("/nhap/excel/bieu/?chi-tieu=KS01&thang=2024-11")
    assert {row.unit for row in mark_in(of_indicator.content).rows} == {"xa-bac-son"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("don-vi=xa-bac-son&thang=2024-13", "“2024-13” không phải là một tháng"),
        ("chi-tieu=XX99&thang=2024-11", "Không có chỉ tiêu mang mã “XX99”"),
        ("don-vi=xa-bac-son&thang=2019-01", "Chưa có bộ chỉ tiêu của năm 2019"),
    ],
)
def test_a_form_that_is_none_is_a_sentence(clerk: Client, query: str, words: str) -> None:
    answer = clerk.get(f"/nhap/excel/bieu/?{query}")
    assert answer.status_code == 422 and words in text_of(answer)


def test_a_preview_shows_every_change_and_makes_none(clerk: Client, file: bytes) -> None:
    before, old = changes(), row_of()
    page = send(clerk, file)
    words = text_of(page)
    assert page.status_code == 200 and changes() == before
    assert "08 dòng trong tệp: 0 số liệu mới, 2 thay đổi, 6 giống số đang có" in words
    assert f"{old.numerator:.0f}/{old.denominator:.0f} (100 %) 8/12 (66,66 %) ↻ thay đổi" in words.replace(
        "\u00a0", " "
    )
    assert "Ghi chú: đã dò lại" in words and "Ghi 02 số liệu" in words
    assert "Xem trước số liệu tháng 11/2024" in words


def test_a_commit_writes_what_was_shown(clerk: Client, file: bytes) -> None:
    answer = again(clerk, send(clerk, file, "tháng 11.xlsx"), COMMIT)
    assert (answer.status_code, answer["Location"]) == (302, "/nhap/xa-bac-son/2024-11/")
    assert "Đã ghi 02 số liệu thay đổi từ tệp “tháng 11.xlsx”." in text_of(clerk.get(answer["Location"]))
    assert (row_of().numerator, row_of("KS02").numerator, row_of("KS02").note) == (8, 7, "đã dò lại")
    change = MeasurementChange.objects.latest("id")
    assert change.changed_by_id == User.objects.get(username="xa-bac-son").pk
    assert change.reason.startswith("Nhập từ tệp “tháng 11.xlsx”, ô Nhập số liệu!C")
    event = Event.objects.latest("id")
    assert (event.kind, event.subject, event.new) == ("import", "tháng 11.xlsx", "02 số liệu thay đổi")
    assert ImportReceipt.objects.get().counts["changed"] == 2


def test_scripts_get_json(clerk: Client, file: bytes) -> None:
    preview = send_json(clerk, file)
    told = preview.json()
    assert preview.status_code == 200 and told["committed"] is False and told["file"] == "bieu.xlsx"
    assert told["counts"] == {"new": 0, "changed": 2, "same": 6, "error": 0, "question": 0}
    assert {"cell", "unit", "indicator", "month", "kind", "old", "new", "message"} == set(told["cells"][0])
    done = clerk.post(COMMIT, {"token": told["token"]}, headers={"accept": "application/json"})
    assert done.status_code == 200 and done.json()["committed"] is True
    assert done.json()["counts"] == told["counts"] and row_of().numerator == 8
    second = clerk.post(COMMIT, {"token": told["token"]}, headers={"accept": "application/json"})
    assert second.status_code == 409 and "lần này không ghi gì thêm" in second.json()["message"]
    assert clerk.post(COMMIT, {"token": "x"}, headers={"accept": "application/json"}).json()["message"]


def test_the_same_file_again_says_so_and_changes_nothing(clerk: Client, editor: Client, file: bytes) -> None:
    page = send(clerk, file)
    again(clerk, page, COMMIT)
    before = changes()
    second = again(clerk, page, COMMIT)
    assert second.status_code == 409 and "lần này không ghi gì thêm. Tệp này đã được nhập lúc" in text_of(second)
    for person in (clerk, editor):
        words = text_of(send(person, file))
        assert "Tệp này đã được nhập lúc" in words and ": 02 số liệu thay đổi." in words
        assert "không có gì để ghi" in words
    assert changes() == before and ImportReceipt.objects.count() == 1


def test_what_changed_since_the_preview_is_shown_before_it_is_written(
    clerk: Client, editor: Client, file: bytes
) -> None:
    page = send(clerk, file)
    again(editor, send(editor, filled(file, {"KS01": {"numerator": 10, "denominator": 11}})), COMMIT)
    late = again(clerk, page, COMMIT)
    assert late.status_code in (409, 422) and row_of().numerator == 10
    assert "Số liệu này đã được sửa sau khi tải biểu: hiện là 10/11, trong biểu là 8/12." in text_of(late)
    cell = fields_of(late)["hoi"][0]
    agreed = again(clerk, late, COMMIT, dong_y=cell)
    assert agreed.status_code == 409 and "Hãy xem lại rồi bấm Ghi" in text_of(agreed), "seen before it is written"
    assert again(clerk, agreed, COMMIT).status_code == 302 and row_of().numerator == 8


def test_a_sheet_previewed_before_another_s_change_is_not_written_over_it(clerk: Client, file: bytes) -> None:
    """Between the comparison and the writing nothing slips in: every figure carries the version that was compared."""
    page = send(clerk, file)
    Measurement.objects.filter(pk=row_of("KS02").pk).update(version=9, numerator=1)
    late = again(clerk, page, COMMIT)
    assert late.status_code in (409, 422) and row_of("KS02").numerator == 1 and row_of().numerator != 8


def test_uploads_belong_to_the_person_and_to_the_day(clerk: Client, editor: Client, file: bytes) -> None:
    token = send_json(clerk, file).json()["token"]
    for method, url in (("post", PREVIEW), ("post", COMMIT), ("get", PREVIEW), ("get", "/nhap/excel/danh-dau/")):
        assert getattr(editor, method)(url, {"token": token}).status_code == 404, url
        assert getattr(clerk, method)(url, {"token": "x" * 32}).status_code == 404, url
    assert clerk.get(PREVIEW, {"token": token}).status_code == 200
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    answer = clerk.post(COMMIT, {"token": token})
    assert answer.status_code == 404 and "Hãy gửi lại tệp" in text_of(answer)
    send(editor, file)
    assert [upload.by.username for upload in Upload.objects.all()] == ["vanphong"], "thrown away with the next upload"


def test_files_that_wait_are_listed_for_the_person_alone(clerk: Client, editor: Client, file: bytes) -> None:
    send(clerk, file, "so-lieu-moi.xlsx")
    assert "so-lieu-moi.xlsx" in text_of(clerk.get(START)) and "so-lieu-moi" not in text_of(editor.get(START))
    for number in range(12):
        send(clerk, file, f"{number}.xlsx")
    assert Upload.objects.count() == 10


def test_a_foreign_unit_is_refused_whole(clerk: Client, catalogue: Catalogue) -> None:
    foreign = filled(form_of(catalogue, "xa-cong-hoa"), {"KS01": {"numerator": 1, "denominator": 2}})
    before = changes()
    page = send(clerk, foreign)
    assert "Tài khoản này không được nhập số liệu của" in text_of(page) and "Ghi 0" not in text_of(page)
    assert again(clerk, page, COMMIT).status_code == 422 and changes() == before
    told = send_json(clerk, foreign).json()
    assert {cell["kind"] for cell in told["cells"]} == {"error"} and {cell["old"] for cell in told["cells"]} == {None}


def test_a_locked_month_is_refused_with_the_sentence(clerk: Client, file: bytes) -> None:
    page = send(clerk, file)
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    before = changes()
    late = again(clerk, page, COMMIT)
    assert late.status_code == 422 and "Tháng này đã nộp hoặc đã duyệt nên không sửa được" in text_of(late)
    assert changes() == before
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="returned", returned_codes=["KS01"])
    words = text_of(send(clerk, file))
    assert "Báo cáo chỉ được trả lại ở một số ô" in words and "1 thay đổi" in words


def test_errors_come_back_in_the_same_workbook(clerk: Client, catalogue: Catalogue) -> None:
    bad = filled(
        form_of(catalogue),
        {"KS01": {"numerator": 50, "denominator": 40}, "KS02": {"numerator": "1,234"}, "DVC02": {"note": "=1+1<b>"}},
    )
    page = send(clerk, bad)
    assert "Tải tệp có đánh dấu lỗi" in text_of(page) and "1 lỗi , 1 câu hỏi" in text_of(page)
    answer = clerk.get("/nhap/excel/danh-dau/", {"token": fields_of(page)["token"][0]})
    assert answer["Content-Disposition"] == 'attachment; filename="tep-danh-dau-loi.xlsx"'
    mark, sheet = mark_in(answer.content), load_workbook(BytesIO(answer.content))["Nhập số liệu"]
    error, question = sheet[address(mark, "KS01", "numerator")], sheet[address(mark, "KS02", "numerator")]
    assert "Tử số 50 lớn hơn mẫu số 40" in error.comment.text and error.fill.start_color.rgb == "FFFFC7CE"
    assert "chưa rõ" in question.comment.text and question.fill.start_color.rgb == "FFFFEB9C"
    note = sheet[address(mark, "DVC02", "note")]
    assert (note.value, note.data_type, note.comment) == ("=1+1<b>", "s", None)
    # Mended there, it is read again.
    mended = filled(answer.content, {"KS01": {"denominator": 60}, "KS02": {"numerator": 4}})
    assert "Ghi 03 số liệu" in text_of(send(clerk, mended))


def test_names_of_files_are_text(clerk: Client, file: bytes) -> None:
    page = send(clerk, file, "..\\..\\etc/<script>alert(1)<\\script>\u202e\x07.xlsx")
    assert b"<script>alert" not in page.content and page.status_code == 200
    assert "/" not in Upload.objects.get().name and "\u202e" not in Upload.objects.get().name


def test_an_untouched_form_has_nothing_to_write(clerk: Client, catalogue: Catalogue) -> None:
    page = send(clerk, form_of(catalogue))
    assert "không có gì để ghi" in text_of(page)
    answer = again(clerk, page, COMMIT)
    assert (answer.status_code, answer["Location"]) == (302, START)
    assert "không ghi gì thêm" in text_of(clerk.get(START)) and ImportReceipt.objects.count() == 0


def test_a_preview_costs_as_much_for_everyone_and_for_any_number_of_units(
    clerk: Client, editor: Client, catalogue: Catalogue
) -> None:
    from indicators.core.months import Month
    from indicators.entry.importing.forms import indicator_form

    now = timezone.now()
    many = indicator_form(catalogue, catalogue.by_code["KS01"], Month(2024, 11), at=now).content
    counts = []
    for person, content in ((clerk, form_of(catalogue)), (editor, form_of(catalogue)), (editor, many)):
        send(person, content)
        with CaptureQueriesContext(connection) as queries:
            assert send(person, content).status_code == 200
        counts.append(len(queries))
    # Session and person, catalogue, names, figures, months, receipt, and the upload in six steps.
    assert counts == [counts[0]] * 3 and counts[0] <= 20, counts
    for person in (clerk, editor):
        with CaptureQueriesContext(connection) as queries:
            person.get(START)
        assert len(queries) <= 12

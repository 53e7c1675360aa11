"""Questions about a file, answered on a plain form: names, numbers, agreement, columns. Nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from indicators.loading import Catalogue
from indicators.models import Measurement, MeasurementChange, SheetLayout
from tests.indicators.entry.importing.filling import filled, form_of
from tests.indicators.entry.workbooks.files import made, office_workbook
from tests.indicators.views.browsing import COMMIT, PREVIEW, Fields, again, fields_of, send, send_json, text_of
from units.models import Event, UnitAlias

TITLE = "BIỂU TỔNG HỢP KÝ SỐ THÁNG 11/2024"
HEADS = ("STT", "Đơn vị", "Tổng số văn bản", "Đã ký số", "Ghi chú")


def sheet_of(*rows: tuple[Any, ...], title: str = TITLE, heads: tuple[str, ...] = HEADS) -> bytes:
    """The office's sheet of one rate: number, unit, issued, signed, note."""

    def fill(sheet: Any) -> None:
        sheet.title = "Ký số"
        sheet.append((title,))
        sheet.append(())
        sheet.append(heads)
        for number, row in enumerate(rows, 1):
            sheet.append((number, *row))

    return made(fill)


BASE = (("Xã Bắc Sơn", 20, 19), ("Xã Cộng Hòa", 30, 29))
AS_KS01 = {"ct": "KS01", "tu": "4", "mau": "3", "gc": "5"}


@pytest.fixture
def editor(as_person: Any) -> Client:
    return as_person("vanphong")


def row_of(unit: str, code: str = "KS01", month: int = 202411) -> Measurement:
    return Measurement.objects.get(unit__slug=unit, indicator__code=code, month=month)


def matched(page: Any, **columns: str) -> Fields:
    """The mapping of the first sheet, with these columns in its first line and nothing in the others."""
    fields = fields_of(page)
    for name in ("ct", "tu", "mau", "ty", "gc", "th"):
        lines = fields[f"{name}-0"]
        fields[f"{name}-0"] = [columns.get(name, ""), *([""] * (len(lines) - 1))]
    return fields


def read_as(client: Client, content: bytes, **columns: str) -> Any:
    """The sheet sent, and read by the columns that a person chose."""
    page = send(client, content, "ky-so.xlsx")
    assert "Cột nào là số nào?" in text_of(page)
    return client.post(PREVIEW, matched(page, **(columns or AS_KS01)))


# Which column is what


def test_the_guess_is_chosen_already_and_asked_about_once(editor: Client) -> None:
    page = send(editor, office_workbook(), "ky-so.xlsx")
    fields = fields_of(page)
    assert (fields["thang-0"], fields["cot-0"], fields["dong-0"]) == (["2024-11"], ["2"], ["5"])
    assert list(zip(fields["ct-0"], fields["tu-0"], fields["mau-0"], fields["ty-0"], strict=True))[:3] == [
        ("KS01", "4", "3", ""), ("KS02", "5", "3", ""), ("DVC02", "7", "6", "8"),
    ]  # fmt: skip
    assert "Trang “Ký số” có dòng ẩn vẫn được đọc: 11." in text_of(page)
    read = again(editor, page)
    assert "Xem trước số liệu tháng 11/2024 07 dòng trong tệp" in text_of(read)
    assert again(editor, read, COMMIT).status_code == 302
    assert (row_of("xa-bac-son").numerator, row_of("xa-dong-do", "DVC02").denominator) == (119, 45)
    assert row_of("xa-minh-hoa", "DVC02").state == "nothing_arose"
    # The month after, with the same heads, nobody is asked.
    later = editor.post(PREVIEW, {"file": _named(office_workbook())})
    assert "Xem trước" in text_of(later) and "đọc theo cách đã xác nhận ngày" in text_of(later)
    assert send_json(editor, office_workbook()).json()["counts"]["same"] == 21


def _named(content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("lan-hai.xlsx", content)


def test_a_layout_is_remembered_for_the_next_month_and_logged(editor: Client) -> None:
    read_as(editor, sheet_of(*BASE))
    layout = SheetLayout.objects.get()
    event = Event.objects.latest("id")
    assert (layout.name, layout.confirmed_by.username) == ("Ký số", "vanphong")
    assert (event.kind, event.action) == ("layout", "xác nhận cách đọc bảng")
    assert event.new == "cột B: đơn vị; KS01: số D, mẫu số C, ghi chú E"
    october = sheet_of(*BASE, title="BIỂU TỔNG HỢP KÝ SỐ THÁNG 10/2024")
    told = send_json(editor, october).json()
    assert told["rows_in_file"] == 2 and {cell["month"] for cell in told["cells"]} == {"2024-10"}
    assert SheetLayout.objects.count() == 1


def test_a_layout_can_be_changed_on_the_preview(editor: Client) -> None:
    page = read_as(editor, sheet_of(*BASE))
    changed = editor.post(PREVIEW, matched(page, ct="KS02", tu="4", mau="3"))
    assert {cell.split()[0] for cell in _codes(changed)} == {"KS02"}
    event = Event.objects.latest("id")
    assert (event.action, event.old[:21], event.new) == (
        "đổi cách đọc bảng", "cột B: đơn vị; KS01: ", "cột B: đơn vị; KS02: số D, mẫu số C",
    )  # fmt: skip
    before = Event.objects.count()
    again(editor, changed)
    assert Event.objects.count() == before, "confirming the same again is no change"


def _codes(page: Any) -> list[str]:
    words = text_of(page).split("Sẽ ghi")[1].split("Cách đọc bảng")[0]
    return [code for code in words.split() if code in ("KS01", "KS02", "DVC02")]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "Chưa chọn chỉ tiêu nào để đọc từ trang “Ký số”."),
        ({"ct": "KS01", "tu": "4"}, "Trang “Ký số”, chỉ tiêu KS01: chưa chọn cột mẫu số."),
        ({"ct": "KS01", "mau": "3"}, "chưa chọn cột tử số hoặc số lượng."),
        ({"ct": "KS01", "tu": "2", "mau": "3"}, "cột B vừa là tên đơn vị vừa là số liệu"),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_stays(editor: Client, columns: dict[str, str], words: str) -> None:
    page = send(editor, sheet_of(*BASE))
    answer = editor.post(PREVIEW, matched(page, **columns))
    assert words in text_of(answer) and SheetLayout.objects.count() == 0
    kept = fields_of(answer)
    assert [kept[f"{name}-0"][0] for name in ("ct", "tu", "mau")] == [
        columns.get(name, "") for name in ("ct", "tu", "mau")
    ]  # fmt: skip
    assert again(editor, answer, COMMIT).status_code == 422


def test_the_same_indicator_twice_is_said(editor: Client) -> None:
    fields = fields_of(send(editor, sheet_of(*BASE)))
    for name, values in (("ct", ["KS01", "KS01"]), ("tu", ["4", "5"]), ("mau", ["3", "3"])):
        fields[f"{name}-0"][:2] = values
    assert "chỉ tiêu KS01 được ghép hai lần cho cùng một tháng" in text_of(editor.post(PREVIEW, fields))


def test_a_sheet_that_names_no_month_is_asked_for_it(editor: Client) -> None:
    page = send(editor, sheet_of(*BASE, title="BIỂU TỔNG HỢP KÝ SỐ"))
    answer = editor.post(PREVIEW, matched(page, **AS_KS01))
    assert "Chưa chọn tháng của trang “Ký số”." in text_of(answer)
    read = again(editor, answer, thang_0="2024-10")
    assert "Xem trước số liệu tháng 10/2024" in text_of(read)


def test_columns_of_several_months_are_read_and_never_taken_for_another_year_s(editor: Client) -> None:
    heads = ("STT", "Đơn vị", "Tổng 11", "Ký 11", "Tổng 10", "Ký 10")
    content = sheet_of(("Xã Bắc Sơn", 20, 19, 30, 28), title="KÝ SỐ NĂM 2024", heads=heads)
    fields = matched(send(editor, content))
    for name, values in (
        ("ct", ["KS01", "KS01"]),
        ("tu", ["4", "6"]),
        ("mau", ["3", "5"]),
        ("th", ["2024-11", "2024-10"]),
    ):
        fields[f"{name}-0"][:2] = values
    page = editor.post(PREVIEW, fields)
    words = text_of(page)
    assert "19/20" in words and "Tháng này đã nộp hoặc đã duyệt nên không sửa được" in words, "October is approved"
    assert SheetLayout.objects.count() == 0
    assert "Cột nào là số nào?" in text_of(send(editor, content))


def test_a_month_whose_year_is_not_open_stays_chosen_and_is_refused_in_words(editor: Client) -> None:
    page = send(editor, sheet_of(*BASE, title="BIỂU TỔNG HỢP KÝ SỐ THÁNG 11/2019"))
    assert fields_of(page)["thang-0"] == ["2019-11"]
    assert "không nằm trong bộ chỉ tiêu năm 2019" in text_of(editor.post(PREVIEW, matched(page, **AS_KS01)))


def test_a_sheet_may_be_left_out(editor: Client) -> None:
    page = send(editor, sheet_of(*BASE))
    fields = matched(page, **AS_KS01)
    del fields["doc-0"]
    assert "Chưa chọn trang nào để đọc." in text_of(editor.post(PREVIEW, fields))


# Names


NAMED = (*BASE, ("Bac Son 2", 1, 1), ("Cong Hoa", 30, 28), ("Đội dân phòng", 3, 3))


def test_names_are_asked_about_answered_and_then_known(editor: Client) -> None:
    page = read_as(editor, sheet_of(("Xã Bắc Sơn", 20, 19), ("Cong Hoa", 30, 28)))
    words = text_of(page)
    assert "“Cong Hoa” có phải là Xã Cộng Hòa không?" in words and "1 câu hỏi" in words
    assert again(editor, page, COMMIT).status_code == 422, "open questions are not written over"
    answered = again(editor, page, la_don_vi="xa-cong-hoa")
    assert "câu hỏi" not in text_of(answered).split("Cách đọc bảng")[0].split("Sẽ ghi")[0].split("Câu hỏi")[0]
    assert not UnitAlias.objects.filter(spelling="Cong Hoa").exists(), "a preview teaches nothing"
    assert again(editor, answered, COMMIT).status_code == 302
    assert row_of("xa-cong-hoa").numerator == 28
    alias, event = UnitAlias.objects.get(spelling="Cong Hoa"), Event.objects.latest("id")
    assert alias.unit.slug == "xa-cong-hoa"
    assert (event.kind, event.subject, event.new) == ("alias", "Cong Hoa", "Xã Cộng Hòa")
    told = send_json(editor, sheet_of(("Cong Hoa", 30, 27), ("Xã Bắc Sơn", 20, 19))).json()
    assert told["counts"]["question"] == 0 and told["counts"]["changed"] == 1


def test_a_name_that_is_no_unit_of_ours_is_left_out(editor: Client) -> None:
    page = read_as(editor, sheet_of(*BASE, ("Đội dân phòng", 3, 3)))
    assert "Không có đơn vị nào tên “Đội dân phòng”." in text_of(page)
    answered = again(editor, page, la_don_vi="-")
    assert "không phải đơn vị báo cáo, bỏ qua theo trả lời" in text_of(answered)
    assert fields_of(answered)["la-don-vi"] == ["-"], "the answer can be changed"
    assert again(editor, answered, COMMIT).status_code == 302
    assert not UnitAlias.objects.filter(spelling="Đội dân phòng").exists()


def test_a_reporter_is_asked_about_the_own_unit_alone_and_teaches_nobody(as_person: Any, editor: Client) -> None:
    clerk = as_person("xa-bac-son")
    page = read_as(clerk, sheet_of(("Bac Son", 20, 18), ("Cong Hoa", 30, 28)))
    words = text_of(page)
    assert "“Bac Son” có phải là Xã Bắc Sơn không?" in words
    assert "Tài khoản này không được nhập số liệu của Cong Hoa." in words and "Cộng Hòa" not in words
    own = again(clerk, send(clerk, sheet_of(("Bac Son", 20, 18))), la_don_vi="xa-bac-son")
    assert again(clerk, own, COMMIT).status_code == 302 and row_of("xa-bac-son").numerator == 18
    assert not UnitAlias.objects.filter(spelling="Bac Son").exists()
    # How a reporter reads a table is the reporter's own.
    assert "Cột nào là số nào?" in text_of(send(editor, sheet_of(*BASE)))
    forged = again(clerk, send(clerk, sheet_of(("Bac Son", 21, 18))), la_don_vi="xa-cong-hoa")
    assert "không được nhập số liệu" in text_of(forged) and row_of("xa-cong-hoa").denominator != 21


# Numbers and agreement


def test_a_doubtful_number_is_asked_about_until_it_is_clear(editor: Client, catalogue: Catalogue) -> None:
    content = filled(form_of(catalogue), {"KS01": {"numerator": "1,234", "denominator": 1300}})
    page = send(editor, content)
    assert "KS01 Văn bản điện tử được ký số “1,234” chưa rõ" in text_of(page)
    still = again(editor, page, tra_loi="70.82")
    assert "“70.82” chưa rõ" in text_of(still) and fields_of(still)["tra-loi"] == ["70.82"]
    wrong = again(editor, still, tra_loi="1.400")
    assert "Tử số 1.400 lớn hơn mẫu số 1.300" in text_of(wrong)
    assert fields_of(wrong)["tra-loi"] == ["1.400"], "an answer stays where it can be changed"
    right = again(editor, wrong, tra_loi="1.234")
    assert "1.234/1.300" in text_of(right)
    assert again(editor, right, COMMIT).status_code == 302 and row_of("xa-bac-son").numerator == 1234


def test_an_emptied_figure_is_only_wiped_when_someone_agrees(editor: Client, catalogue: Catalogue) -> None:
    content = filled(form_of(catalogue), {"KS01": {"numerator": None, "denominator": None}})
    page = send(editor, content)
    (cell,) = fields_of(page)["hoi"]
    assert "Xóa số liệu này?" in text_of(page)
    agreed = again(editor, page, dong_y=cell)
    assert fields_of(agreed)["dong-y"] == [cell]
    undone = again(editor, agreed, dong_y=[])
    assert "Xóa số liệu này?" in text_of(undone)
    before = MeasurementChange.objects.count()
    assert again(editor, undone, COMMIT).status_code == 422 and MeasurementChange.objects.count() == before
    assert again(editor, again(editor, undone, dong_y=cell), COMMIT).status_code == 302
    assert row_of("xa-bac-son").state == "no_data"


def test_answers_are_still_there_when_the_page_is_opened_again(editor: Client, catalogue: Catalogue) -> None:
    content = filled(form_of(catalogue), {"KS01": {"numerator": "1,234", "denominator": 1300}})
    page = again(editor, send(editor, content), tra_loi="1.234")
    opened = editor.get(PREVIEW, {"token": fields_of(page)["token"][0]})
    assert fields_of(opened)["tra-loi"] == ["1.234"] and "1.234/1.300" in text_of(opened)


ODD = ["\x00", "\ud800", "x" * 5000, "9" * 40, "-1", "<script>alert(1)</script>", "1e9", "2024-13", "٣", "\u202e"]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd[:12]))
def test_odd_answers_never_fail(editor: Client, odd: str) -> None:
    sent = odd.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if odd == "\ud800" else odd
    page = read_as(editor, sheet_of(*NAMED))
    fields = {name: [sent] * max(len(values), 1) for name, values in fields_of(page).items() if name != "token"}
    fields["token"] = fields_of(page)["token"]
    for where in (PREVIEW, COMMIT):
        answer = editor.post(where, fields)
        assert answer.status_code < 500 and b"<script>alert" not in answer.content, where
    named = {
        **fields_of(page),
        "ten": [sent],
        "la-don-vi": ["xa-bac-son"],
        "o": [sent],
        "tra-loi": [sent],
        "hoi": [sent],
    }
    assert editor.post(PREVIEW, {**named, "dong-y": [sent]}).status_code < 500

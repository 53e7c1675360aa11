"""The page of the quality of figures: what it shows to whom, its filters, its workbook, and explanations given on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators.core.months import Month
from indicators.models import Explanation, Measurement, Threshold
from tests.indicators.views.reading import cells_of, text_of
from tests.months import open_every_month
from units.models import Event, User

pytestmark = pytest.mark.django_db
Person = Callable[[str], Client]
PAGE = "/chat-luong/"
OFFICE = ("vanphong", "duyet", "lanhdao", "quantri")
QUERIES = 11


def keys_in(client: Client, address: str = PAGE) -> list[str]:
    return re.findall(r'name="dong" value="([^"]+)"', client.get(address).content.decode())


def post(client: Client, keys: list[str], text: str, address: str = PAGE, **more: str) -> Any:
    return client.post(address, {"nhom": "few_records", "dong": keys, "giai-trinh": text, **more})


@pytest.fixture
def editor(as_person: Person) -> Client:
    return as_person("vanphong")


# What is shown


@pytest.mark.parametrize("login", OFFICE)
def test_the_office_sees_everything_with_counts_on_top(as_person: Person, login: str) -> None:
    words = text_of(as_person(login), PAGE)
    assert "25 cảnh báo, 0 đã giải trình, 0 lỗi" in words
    assert "Tỷ lệ cao trên số hồ sơ ít (21 cảnh báo, 0 đã giải trình)" in words
    for name in ("Xã Đông Đô", "Xã Quang Trung", "Đài Truyền thanh - Truyền hình huyện", "Thị trấn Hưng Nhân"):
        assert name in words
    assert "nêu từ 20 đến 73, lại nêu 119" in words and ", 99,85 %. Chỉ tiêu giao từ 50 %" in words


def test_a_reporter_sees_the_own_unit_and_none_of_the_offices_papers(as_person: Person) -> None:
    words = text_of(as_person("xa-bac-son"), PAGE)
    assert "01 cảnh báo" in words and "Tỷ lệ cao trên số hồ sơ ít" in words
    assert "Nhận định" not in words and "mục “" not in words.lower()
    assert "0 cảnh báo, 0 đã giải trình, 0 lỗi" in text_of(as_person("xa-cong-hoa"), PAGE)


def test_nothing_of_a_foreign_unit_reaches_a_reporter(as_person: Person, editor: Client) -> None:
    """The canary is what somebody said about another unit."""
    foreign = keys_in(editor, f"{PAGE}?don-vi=xa-dong-do")
    assert post(editor, foreign, "chimhoangyen").status_code == 302
    reporter = as_person("xa-bac-son")
    for query in ("", "?don-vi=xa-dong-do", "?tu=2024-01&den=2024-12", "?ranh-gioi=nay", "?trang-thai=da-giai-trinh"):
        page = text_of(reporter, f"{PAGE}{query}")
        assert "chimhoangyen" not in page and "Đông Đô" not in page
        assert not any("chimhoangyen" in cell or "Đông Đô" in cell for cell in cells_of(reporter, f"{PAGE}{query}"))
    assert post(reporter, foreign, "của người khác").status_code == 422, "a foreign line is none"
    assert Explanation.objects.count() == len(foreign)


def test_a_figure_that_is_odd_leads_to_its_cell(editor: Client) -> None:
    open_every_month()
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="DVC02", month=202411).update(
        numerator=900, denominator=900, version=9
    )  # fmt: skip
    html = editor.get(PAGE).content.decode()
    assert 'href="/nhap/xa-bac-son/2024-11/#line-DVC02"' in html
    assert "cao hơn hẳn mức thường gặp" in html
    assert 'id="line-DVC02"' in editor.get("/nhap/xa-bac-son/2024-11/").content.decode(), "the link leads somewhere"


def test_an_error_is_told_apart_and_cannot_be_explained(editor: Client) -> None:
    open_every_month()
    signed = Measurement.objects.get(unit__slug="phong-noi-vu", indicator__code="KS01", month=202411)
    Measurement.objects.filter(unit__slug="phong-noi-vu", indicator__code="KS02", month=202411).update(
        numerator=signed.denominator, denominator=signed.denominator, version=9
    )  # fmt: skip
    Measurement.objects.filter(pk=signed.pk).update(numerator=0, version=9)
    words = text_of(editor, PAGE)
    assert re.search(r"\d+ cảnh báo, 0 đã giải trình, 01 lỗi", words) and "✗ Phải sửa" in words
    assert "Lớn hơn chỉ tiêu bao trùm (01 lỗi)" in words
    assert not keys_in(editor, f"{PAGE}?muc-do=phai-sua")


@pytest.mark.parametrize("login", ["xa-bac-son", *OFFICE])
def test_the_queries_are_the_same_for_everyone(as_person: Person, login: str) -> None:
    client = as_person(login)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    assert len(asked) == QUERIES - (login == "xa-bac-son"), "a reporter sees no papers"


# Filters


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kiem-tra=few_records", "Còn 21 cảnh báo"),
        ("don-vi=xa-bac-son", "Còn 02 cảnh báo"),
        ("don-vi=chung", "Còn 02 cảnh báo"),
        ("chi-tieu=KS01&kiem-tra=few_records", "Còn 06 cảnh báo"),
        ("trang-thai=da-giai-trinh", "Còn 0 cảnh báo"),
        ("muc-do=phai-sua", "Không có dòng nào khớp"),
        ("muc-do=giai-trinh&trang-thai=cho", "Còn 25 cảnh báo"),
    ],
)
def test_filters_are_in_the_address(editor: Client, query: str, words: str) -> None:
    assert words in text_of(editor, f"{PAGE}?{query}")


def test_filters_go_along_to_another_window_and_the_window_to_the_filters(editor: Client) -> None:
    html = editor.get(f"{PAGE}?tu=2024-01&den=2024-12&don-vi=xa-bac-son").content.decode()
    assert html.count('<input type="hidden" name="don-vi" value="xa-bac-son">') == 1
    assert '<input type="hidden" name="tu" value="2024-01">' in html
    assert re.search(r'<a href="\?tu=2025-01[^"]*don-vi=xa-bac-son"', html)


@pytest.mark.parametrize("value", ["zzz", "<script>", "a" * 500])
def test_an_unknown_filter_is_told_and_left_out(editor: Client, value: str) -> None:
    for name in ("muc-do", "kiem-tra", "don-vi", "chi-tieu", "trang-thai"):
        answer = editor.get(PAGE, {name: value})
        assert answer.status_code == 200 and "<script>”" not in answer.content.decode()
        assert "hiển thị tất cả" in answer.content.decode()


def test_a_long_window_is_cut_to_its_end_and_that_is_said(editor: Client) -> None:
    words = text_of(editor, f"{PAGE}?tu=2022-01&den=2024-12")
    assert "chỉ xét 24 tháng cuối" in words and "tháng 01/2023 – 12/2024" in words


# The workbook


def test_the_workbook_holds_what_is_seen_with_filters_and_time(editor: Client) -> None:
    post(editor, keys_in(editor, f"{PAGE}?don-vi=xa-dong-do")[:1], "=Xã nhỏ, ít người nộp")
    answer = editor.get(f"{PAGE}?don-vi=xa-dong-do&format=xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="chat-luong-2024-01-2024-11.xlsx"'
    assert answer["Cache-Control"] == "no-store"
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    notes = [row[0] for row in rows if row[0] and not row[1]]
    assert "25 cảnh báo, 01 đã giải trình, 0 lỗi" in notes and "Đơn vị: Xã Đông Đô" in notes
    assert any(str(note).startswith("Số liệu lúc ") for note in notes)
    head = next(place for place, row in enumerate(rows) if row[0] == "Mức độ")
    first, second = rows[head + 1 : head + 3]
    assert first[2:6] == ["Xã Đông Đô", "DVC02", "Hồ sơ tiếp nhận trực tuyến", None]
    assert first[7:10] == ["Đã giải trình", "=Xã nhỏ, ít người nộp", "Cán bộ tổng hợp"]
    assert second[7:9] == ["Chờ xử lý", None] and len(rows) == head + 3
    said = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=Xã nhỏ, ít người nộp")
    assert said.data_type == "s", "what people write never becomes a formula"


# Explanations


def test_several_lines_are_explained_at_once_and_stay_explained(editor: Client) -> None:
    keys = keys_in(editor, f"{PAGE}?kiem-tra=few_records&chi-tieu=DVC02")
    answer = post(editor, keys, "  Xã nhỏ, dân ít nộp hồ sơ.\r\n", f"{PAGE}?kiem-tra=few_records")
    assert answer.status_code == 302 and answer["Location"] == f"{PAGE}?kiem-tra=few_records"
    words = text_of(editor, PAGE)
    assert "Đã lưu giải trình cho 08 cảnh báo." in words and "25 cảnh báo, 08 đã giải trình, 0 lỗi" in words
    kept = Explanation.objects.get(key=keys[0])
    assert kept.text == "Xã nhỏ, dân ít nộp hồ sơ." and kept.finding.startswith("Xã Quang Trung, từ tháng 01")
    assert (kept.check_name, kept.month, kept.given_by.username) == ("few_records", None, "vanphong")
    events = Event.objects.filter(kind=Event.Kind.EXPLANATION)
    assert events.count() == 8 and events.filter(unit__slug="xa-quang-trung").exists()


def test_all_that_wait_on_the_page_are_explained_with_one_tick(editor: Client) -> None:
    html = editor.get(PAGE).content.decode()
    waiting = re.search(r'name="dang-cho" value="([^"]+)"', html)[1]  # type: ignore[index]
    assert post(editor, [], "Đã kiểm tra.", **{"tat-ca": "1", "dang-cho": waiting}).status_code == 302
    assert Explanation.objects.count() == 21


def test_a_statement_of_the_paper_is_explained_by_the_office(editor: Client) -> None:
    [key] = keys_in(editor, f"{PAGE}?kiem-tra=open_list")
    assert post(editor, [key], "Chỉ có 06 đơn vị, dấu ba chấm là thừa.").status_code == 302
    kept = Explanation.objects.get(key=key)
    assert kept.unit is None and kept.indicator is not None and kept.indicator.code == "KS01"
    assert "✓ Đã giải trình: “Chỉ có 06 đơn vị, dấu ba chấm là thừa.” Cán bộ tổng hợp" in text_of(editor, PAGE)


def test_another_person_explains_anew_and_both_stay(editor: Client, as_person: Person) -> None:
    [key] = keys_in(editor, f"{PAGE}?kiem-tra=open_list")
    post(editor, [key], "Lời thứ nhất")
    post(as_person("quantri"), [key], "Lời thứ hai")
    words = text_of(editor, PAGE)
    assert "“Lời thứ hai” Quản trị hệ thống" in words and "01 lời giải trình trước" in words
    assert "“Lời thứ nhất” Cán bộ tổng hợp" in words and Explanation.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Hãy viết lời giải trình"), (" \u200b. ", "Hãy viết lời giải trình"), ("x\x00", "ký tự không lưu được"),
     ("x" * 2001, "dài quá 2.000 ký tự")],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(editor: Client, text: str, words: str) -> None:
    keys = keys_in(editor, f"{PAGE}?kiem-tra=few_records")[:3]
    answer = post(editor, keys, text)
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and not Explanation.objects.exists()
    assert len(re.findall(r"<input [^>]*\bchecked>", html)) == 3
    assert text.replace("\x00", "\x00") in html


def test_nothing_ticked_and_lines_that_changed_meanwhile_are_told(editor: Client) -> None:
    assert "Hãy chọn ít nhất một dòng" in post(editor, [], "Lời").content.decode()
    keys = keys_in(editor)[:2]
    answer = post(editor, [*keys, "few_records-khongcon"], "Lời đã viết")
    assert answer.status_code == 422 and "01 dòng đã chọn không còn" in answer.content.decode()
    assert "Lời đã viết" in answer.content.decode() and not Explanation.objects.exists()


def test_who_may_explain_what(as_person: Person, editor: Client) -> None:
    window = keys_in(editor, f"{PAGE}?don-vi=xa-bac-son&kiem-tra=few_records")
    assert len(window) == 1 and not keys_in(as_person("xa-bac-son")), "the office speaks for a whole window"
    assert post(as_person("xa-bac-son"), window, "Lời").status_code == 403
    for login in ("duyet", "lanhdao"):
        assert not keys_in(as_person(login)) and post(as_person(login), window, "Lời").status_code == 403
    assert keys_in(as_person("quantri")) == keys_in(editor)
    assert not Explanation.objects.exists()


def test_a_reporter_explains_the_months_of_the_own_unit_here_too(as_person: Person) -> None:
    open_every_month()
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="DVC02", month=202411).update(
        numerator=900, denominator=900, version=9
    )  # fmt: skip
    reporter = as_person("xa-bac-son")
    [key] = keys_in(reporter, f"{PAGE}?kiem-tra=outlier")
    assert not keys_in(as_person("quantri"), f"{PAGE}?kiem-tra=outlier"), "an administrator writes for no unit"
    assert post(reporter, [key], "Đợt cấp căn cước tập trung").status_code == 302
    kept = Explanation.objects.get()
    assert (kept.key, kept.month, kept.given_by) == (key, Month(2024, 11), User.objects.get(username="xa-bac-son"))


def test_stored_nonsense_breaks_no_page(editor: Client) -> None:
    for name, value in (("few_least_months", 0), ("high_rate_percent", 1000), ("history_months", 0), ("la", 1)):
        Threshold.objects.create(name=name, value=value)
    for address in (PAGE, "/", "/chi-tieu/DVC02/", "/don-vi/xa-bac-son/", "/nhap/xa-bac-son/2024-11/", "/phu-luc/"):
        assert editor.get(address).status_code == 200

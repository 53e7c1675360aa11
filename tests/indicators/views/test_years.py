"""Opening a year through its page, and how a year reports: preview first, once, with everything that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from indicators.core.months import Month
from indicators.loading import load_catalogue
from indicators.models import ReportingYear, Target
from tests.indicators.planning.deciding import newest_event
from tests.indicators.views.planning_forms import filled, words_of
from units.models import Event

Person = Callable[[str], Client]
OPEN = "/chi-tieu-giao/mo-nam/"
SETTINGS = "/chi-tieu-giao/2024/nam/"
DEADLINE = f"{SETTINGS}han/"


@pytest.fixture
def editor(as_person: Person) -> Client:
    return as_person("vanphong")


def test_the_preview_changes_nothing_and_shows_what_would_come_along(editor: Client) -> None:
    events = Event.objects.count()
    page = editor.get(OPEN)
    text = words_of(page)
    assert "Mở năm 2026" in text and "Chưa bấm thì chưa có gì thay đổi" in text
    form = filled(page, "mo-nam")
    assert (form["nam"], form["tu-nam"], form["first_month"], form["last_month"]) == ("2026", "2025", "1", "11")
    assert (form["regime"], form["due_day"], form["grace_days"]) == ("calendar", "5", "0")
    assert len(form["giu"]) == 31 and "muc" not in form, "targets are left open until chosen"
    copied = filled(editor.get(f"{OPEN}?muc=chep"), "mo-nam")
    assert len(copied["muc"]) == 22
    assert Event.objects.count() == events and not ReportingYear.objects.filter(year=2026).exists()


def test_one_button_opens_the_year_as_it_was_seen(editor: Client) -> None:
    form = filled(
        editor.get(f"{OPEN}?nam=2026&tu-nam=2025&muc=chep"), "mo-nam", last_month="12", due_day="7", grace_days="2"
    )
    form["giu"].remove("XH07")
    form["muc"].remove("XH06")
    answer = editor.post(OPEN, form)
    assert (answer.status_code, answer["Location"]) == (302, "/chi-tieu-giao/2026/")
    text = words_of(editor.get("/chi-tieu-giao/2026/"))
    assert "Đã mở năm 2026." in text and "30 chỉ tiêu: 18 có mức giao, 10 chưa có mức giao, 02 không áp dụng." in text
    assert "Kỳ báo cáo 01–12/2026, tháng dương lịch, hạn nộp ngày 07 tháng sau, nộp chậm 02 ngày vẫn đúng hạn." in text
    assert "Mức giao chép sang: 20" in text and set(Target.objects.filter(year=2026).values_list("wording")) == {("",)}


def test_opening_twice_is_told(editor: Client) -> None:
    form = filled(editor.get(OPEN), "mo-nam")
    assert editor.post(OPEN, form).status_code == 302
    events = Event.objects.count()
    again = editor.post(OPEN, form)
    assert (again.status_code, again["Location"]) == (302, "/chi-tieu-giao/2026/")
    assert "Năm 2026 đã được mở từ trước (ngày" in words_of(editor.get("/chi-tieu-giao/2026/"))
    assert Event.objects.count() == events
    assert editor.get(f"{OPEN}?nam=2024")["Location"] == "/chi-tieu-giao/2024/"


def test_a_past_year_is_opened_and_its_figures_can_be_entered(editor: Client, as_person: Person) -> None:
    page = editor.get(f"{OPEN}?nam=2023")
    assert "Đây là năm đã qua" in words_of(page) and "Tên có ghi năm 2024" in words_of(page)
    assert editor.post(OPEN, filled(page, "mo-nam")).status_code == 302
    text = words_of(as_person("xa-bac-son").get("/nhap/xa-bac-son/2023-11/"))
    assert "Xã Bắc Sơn, tháng 11/2023" in text and "KS01" in text
    assert "Năm: 2023 2024 2025" in words_of(editor.get("/chi-tieu-giao/2023/"))


def test_years_that_are_not_offered_are_refused_with_a_sentence(editor: Client) -> None:
    for typed in ("1999", "2100", "abc", "\x00", "9" * 30, "-1", "٢٠٢٦", "2035"):
        page = editor.get(OPEN, {"nam": typed})
        assert page.status_code == 200 and "hãy chọn một năm trong danh sách" in words_of(page), typed
        form = filled(page, "mo-nam") | {"nam": typed}
        assert editor.post(OPEN, form).status_code == 422
    without = filled(editor.get(OPEN), "mo-nam", nam=None)
    assert editor.post(OPEN, without).status_code == 422
    assert ReportingYear.objects.count() == 2


def test_tampered_lists_open_nothing(editor: Client) -> None:
    form = filled(editor.get(OPEN), "mo-nam")
    for name in ("giu", "muc"):
        answer = editor.post(OPEN, form | {name: ["KS01", "KH01"]})
        assert answer.status_code == 422 and "KH01 không có trong bộ chỉ tiêu năm 2025" in words_of(answer)
    assert editor.post(OPEN, form | {"da-xem": "x"}).status_code == 409
    assert not ReportingYear.objects.filter(year=2026).exists()


def test_what_was_ticked_comes_back_with_what_is_wrong(editor: Client) -> None:
    form = filled(
        editor.get(OPEN), "mo-nam", first_month="12", due_day="29", grace_days="x", giu=["KS01", "KT01"], muc=["KT01"]
    )
    answer = editor.post(OPEN, form)
    text = words_of(answer)
    assert answer.status_code == 422
    for words in ("tháng đầu không sau tháng cuối", "số nguyên từ 1 đến 28", "“x” không phải là số"):
        assert words in text, words
    again = filled(answer, "mo-nam")
    assert (again["giu"], again["muc"], again["first_month"]) == (["KT01", "KS01"], ["KT01"], "12")


def test_another_regime_than_last_year_s_is_agreed_to_first(editor: Client) -> None:
    form = filled(editor.get(OPEN), "mo-nam", regime="administrative")
    asked = editor.post(OPEN, form)
    assert asked.status_code == 422 and "sẽ không cộng được" in words_of(asked)
    box = asked.content.decode().split('name="dong-y" value="')[1].partition('"')[0]
    assert editor.post(OPEN, filled(asked, "mo-nam") | {"dong-y": box}).status_code == 302


# How a year reports


def test_a_year_shows_every_month_with_its_days(as_person: Person) -> None:
    text = words_of(as_person("lanhdao").get(SETTINGS))
    assert "11/2024 01/11/2024 – 30/11/2024 05/12/2024 05/12/2024" in text
    assert "– 31/12/2024 05/01/2025 05/01/2025 Ngoài kỳ báo cáo; nhập để đủ 12 tháng." in text
    assert "Dời hạn một tháng" not in text, "a reader changes nothing"


def test_a_month_is_moved_for_everybody_and_the_clerk_sees_the_new_day(editor: Client, as_person: Person) -> None:
    ReportingYear.objects.filter(year=2024).update(grace_days=3)
    form = {"month": "12", "due_on": "10/01/2025", "reason": "Nghỉ tết dương lịch"}
    answer = editor.post(DEADLINE, form)
    assert answer.status_code == 302 and answer["Location"] == f"{SETTINGS}#han-tung-thang"
    text = words_of(editor.get(SETTINGS))
    assert "Hạn nộp tháng 12/2024 nay là ngày 10/01/2025." in text
    assert "10/01/2025 13/01/2025 Dời từ 05/01/2025. Nghỉ tết dương lịch (Cán bộ tổng hợp)" in text
    assert "Hạn nộp 10/01/2025" in words_of(as_person("xa-bac-son").get("/nhap/xa-bac-son/2024-12/"))
    assert newest_event().kind == "deadline"
    assert editor.post(DEADLINE, form | {"due_on": ""}).status_code == 302
    assert load_catalogue().years[2024].deadline_of(Month(2024, 12)) == date(2025, 1, 5)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("month", "13", "Hãy chọn một trong"), ("month", "\x00", "Hãy chọn một trong"),
        ("due_on", "hôm nào đó", "Ngày viết theo"),
        ("due_on", "01/01/2020", "không thể trước ngày 01/12/2024"), ("due_on", "01/01/2099", "không thể sau ngày"),
        ("due_on", "5/1/2025", "đã là ngày 05/01/2025"), ("due_on", "", "chưa được dời"), ("reason", "", "Hãy điền mục này"),
    ],
)  # fmt: skip
def test_a_deadline_that_makes_no_sense_comes_back_with_its_reason(
    editor: Client, field: str, typed: str, words: str
) -> None:
    answer = editor.post(DEADLINE, {"month": "12", "due_on": "10/01/2025", "reason": "x"} | {field: typed})
    text = words_of(answer)
    assert answer.status_code == 422 and text.count(words) == 2 and "Chưa dời được hạn nộp" in text
    assert ReportingYear.objects.get(year=2024).moved_deadlines == {}


def test_regime_and_window_stand_once_figures_are_there(editor: Client) -> None:
    form = filled(editor.get(SETTINGS), "ky-bao-cao", regime="administrative", last_month="12", reason="x")
    answer = editor.post(SETTINGS, form)
    text = words_of(answer)
    assert answer.status_code == 422
    assert "không cộng được với nhau" in text and "mỗi năm nhập một lần ở tháng 11/2024" in text
    assert ReportingYear.objects.get(year=2024).regime == "calendar"
    assert editor.post("/chi-tieu-giao/2025/nam/", form).status_code == 409, "the token is that of the other year"
    fresh = filled(
        editor.get("/chi-tieu-giao/2025/nam/"), "ky-bao-cao", regime="administrative", last_month="12", reason="x"
    )
    assert editor.post("/chi-tieu-giao/2025/nam/", fresh).status_code == 302
    assert "15/12/2024 – 14/01/2025" in words_of(editor.get("/chi-tieu-giao/2025/nam/"))


def test_two_regimes_are_not_added_on_any_page(editor: Client) -> None:
    fresh = filled(editor.get("/chi-tieu-giao/2025/nam/"), "ky-bao-cao", regime="administrative", reason="x")
    editor.post("/chi-tieu-giao/2025/nam/", fresh)
    text = words_of(editor.get("/chi-tieu/KS01/?tu=2024-11&den=2025-02"))
    assert "Không cộng được" in text and "hai chế độ báo cáo khác nhau" in text


def test_another_due_day_is_agreed_to_and_nothing_typed_is_lost(editor: Client) -> None:
    form = filled(editor.get(SETTINGS), "ky-bao-cao", due_day="10", reason="Tỉnh đổi hạn")
    asked = editor.post(SETTINGS, form)
    assert asked.status_code == 422 and "được tính lại theo hạn mới" in words_of(asked)
    again = filled(asked, "ky-bao-cao")
    assert (again["due_day"], again["reason"]) == ("10", "Tỉnh đổi hạn")
    box = asked.content.decode().split('name="dong-y" value="')[1].partition('"')[0]
    assert editor.post(SETTINGS, again | {"dong-y": box}).status_code == 302
    assert load_catalogue().years[2024].due_day == 10
    assert newest_event().reason == "Tỉnh đổi hạn"

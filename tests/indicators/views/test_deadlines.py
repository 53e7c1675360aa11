"""Hạn nộp, khóa sổ: more time for a unit and closing a month, on their page, with reasons that stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.core.months import Month
from indicators.models import DeadlineExtension, MonthClosure, ReportingYear, Submission
from tests.indicators.entry.cycle import moment
from tests.indicators.views.reading import text_of
from units.models import Event

Person = Callable[[str], Client]
PAGE = "/tien-do/han-nop/?tu=2024-01&den=2024-11"
MORE = {"don-vi": "xa-bac-son", "thang": "2024-11", "ngay": "10/12/2024", "ly-do": "Mất điện do bão"}
CLOSE = {"thang": "2024-11", "khoa": "1", "ly-do": "Đã chốt số quý IV"}


@pytest.fixture(autouse=True)
def _on_the_ninth(time_machine: Any) -> None:
    time_machine.move_to(moment("2024-12-09"), tick=False)


def sent(client: Client, act: str, fields: dict[str, str], status: int = 302) -> str:
    response = client.post(f"/tien-do/han-nop/{act}/?tu=2024-01&den=2024-11", fields)
    assert response.status_code == status
    if status == 302:
        assert response["Location"] == PAGE
        return text_of(client, PAGE)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", response.content.decode())))


def test_time_is_given_on_the_page_and_seen_wherever_the_month_is(as_person: Person) -> None:
    editor = as_person("vanphong")
    text = sent(editor, "gia-han", MORE)
    assert "Xã Bắc Sơn được nộp báo cáo tháng 11/2024 đến hết ngày 10/12/2024." in text
    assert "Mất điện do bão (Cán bộ tổng hợp, 09/12/2024)" in text
    clerk = as_person("xa-bac-son")
    assert "Hạn nộp 10/12/2024, đã gia hạn (còn 01 ngày)" in text_of(clerk, "/nhap/xa-bac-son/2024-11/")
    own = text_of(clerk, "/don-vi/xa-bac-son/?tu=2024-11&den=2024-11")
    assert "10/12/2024 (đã gia hạn)còn 01 ngày" in own
    assert "trễ" not in text_of(clerk, "/nhap/?thang=2024-11").split("Các tháng")[0]


@pytest.mark.parametrize("typed", ["10/12/2024", "2024-12-10", " 10-12-2024 ", "10.12.2024"])
def test_a_day_is_read_as_people_and_browsers_write_it(as_person: Person, typed: str) -> None:
    sent(as_person("vanphong"), "gia-han", MORE | {"ngay": typed})
    assert str(DeadlineExtension.objects.get().due_on) == "2024-12-10"


def test_what_is_refused_comes_back_with_all_that_was_typed(as_person: Person) -> None:
    page = as_person("vanphong").post("/tien-do/han-nop/gia-han/", MORE | {"ngay": "31/11/2024"})
    assert page.status_code == 422
    body = page.content.decode()
    assert "Hãy ghi ngày gia hạn, ví dụ 10/12/2024." in body
    for kept in ('value="xa-bac-son" selected', 'value="2024-11" selected', 'value="31/11/2024"', ">Mất điện do bão<"):
        assert kept in body, kept


@pytest.mark.parametrize("name", ["don-vi", "thang", "ngay", "ly-do"])
@pytest.mark.parametrize("odd", ["", "\x00", "x" * 5000, "2024-13", "99/99/9999", "10" * 40, "<b>"])
def test_odd_fields_get_a_sentence(as_person: Person, name: str, odd: str) -> None:
    sentence = as_person("vanphong").post("/tien-do/han-nop/gia-han/", MORE | {name: odd})
    if name == "ly-do" and odd in ("2024-13", "99/99/9999", "10" * 40, "<b>"):
        assert sentence.status_code == 302
    else:
        assert sentence.status_code == 422 and "Chưa thực hiện được" in sentence.content.decode()


def test_time_is_taken_back_with_a_reason(as_person: Person) -> None:
    editor = as_person("vanphong")
    sent(editor, "gia-han", MORE)
    back = {"don-vi": "xa-bac-son", "thang": "2024-11", "ly-do": ""}
    assert "Hãy ghi lý do." in sent(editor, "thu-lai", back, 422)
    text = sent(editor, "thu-lai", back | {"ly-do": "Đã có điện"})
    assert "Đã thu lại hạn riêng tháng 11/2024 của Xã Bắc Sơn." in text
    assert "Không đơn vị nào có hạn riêng trong kỳ này." in text
    assert list(Event.objects.filter(kind="deadline").values_list("action", "reason")) == [
        ("gia hạn", "Mất điện do bão"),
        ("thu lại hạn riêng", "Đã có điện"),
    ]


def test_a_month_is_closed_and_opened_again_for_everybody(as_person: Person) -> None:
    editor, clerk = as_person("vanphong"), as_person("xa-bac-son")
    text = sent(editor, "khoa-so", CLOSE)
    assert "Đã khóa sổ tháng 11/2024 cho 48 đơn vị." in text
    assert "đã khóa sổ 09/12/2024, Cán bộ tổng hợp: Đã chốt số quý IV" in text
    assert "đã được văn phòng khóa sổ" in text_of(clerk, "/nhap/xa-bac-son/2024-11/")
    assert clerk.post("/nop/xa-bac-son/2024-11/").status_code == 409
    again = sent(editor, "khoa-so", CLOSE | {"khoa": "0", "ly-do": "Bắc Sơn báo sót"})
    assert "Đã mở lại tháng 11/2024 cho 48 đơn vị." in again and "đã mở lại 09/12/2024" in again
    assert not Submission.objects.filter(is_closed=True).exists()
    assert list(MonthClosure.objects.order_by("id").values_list("is_closed", "reason")) == [
        (True, "Đã chốt số quý IV"),
        (False, "Bắc Sơn báo sót"),
    ]


def test_closing_needs_a_month_a_reason_and_something_to_close(as_person: Person) -> None:
    editor = as_person("vanphong")
    assert "Hãy ghi lý do." in sent(editor, "khoa-so", CLOSE | {"ly-do": " "}, 422)
    assert "Hãy chọn tháng." in sent(editor, "khoa-so", CLOSE | {"thang": "x"}, 422)
    for neither in ({}, {"khoa": "zzz"}):
        fields = {name: text for name, text in CLOSE.items() if name != "khoa"} | neither
        assert "khóa sổ hay mở lại" in sent(editor, "khoa-so", fields, 422)
    assert "đã mở từ trước" in sent(editor, "khoa-so", CLOSE | {"khoa": "0"}, 409)
    assert not MonthClosure.objects.exists()


@pytest.mark.parametrize("login", ["duyet", "lanhdao", "quantri", "xa-bac-son"])
def test_only_the_editor_decides(as_person: Person, login: str) -> None:
    client = as_person(login)
    for act, fields in (("gia-han", MORE), ("thu-lai", MORE), ("khoa-so", CLOSE)):
        assert client.post(f"/tien-do/han-nop/{act}/", fields).status_code == 403
    assert not DeadlineExtension.objects.exists() and not MonthClosure.objects.exists()
    if login != "xa-bac-son":
        assert "Gia hạn cho một đơn vị" not in text_of(client, PAGE)


def test_moved_deadlines_and_days_of_grace_are_shown(as_person: Person) -> None:
    ReportingYear.objects.filter(year=2024).update(grace_days=3, moved_deadlines={"11": "2024-12-10"})
    text = text_of(as_person("lanhdao"), PAGE)
    assert "10/12/2024 đã dời nộp chậm 03 ngày vẫn đúng hạn" in text


def test_a_month_of_no_reporting_year_has_no_line(as_person: Person) -> None:
    assert "chưa mở năm báo cáo nào" in text_of(as_person("vanphong"), "/tien-do/han-nop/?tu=2021-01&den=2021-12")


def test_the_queries_are_the_same_for_every_role_and_any_number_of_extensions(as_person: Person) -> None:
    def queries(login: str) -> int:
        client = as_person(login)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    before = {login: queries(login) for login in ("vanphong", "duyet", "lanhdao", "quantri")}
    editor = as_person("vanphong")
    for slug in ("xa-bac-son", "xa-cong-hoa", "phong-tu-phap"):
        sent(editor, "gia-han", MORE | {"don-vi": slug})
    for month in (Month(2024, 1), Month(2024, 2)):
        sent(editor, "khoa-so", CLOSE | {"thang": str(month)})
    assert before == {login: queries(login) for login in before}
    assert set(before.values()) == {9}

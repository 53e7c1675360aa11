"""Choosing a unit and month, and what the grid shows."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.core.months import Month, Window
from indicators.loading import Catalogue
from indicators.models import IndicatorYear, Measurement, Submission
from tests.months import open_every_month

GRID = "/nhap/xa-bac-son/2024-11/"
INPUT = re.compile(r'<input type="(?:text|hidden)"[^>]*?name="([^"]+)" value="([^"]*)"')


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def held_fields(body: str) -> int:
    """How many fields can be read and copied but not typed into: a choice can only be disabled, the others are read-only."""
    return len(re.findall(r"<(?:input|textarea)[^>]* data-field=[^>]* readonly|<select[^>]* disabled>", body))


def row_of(code: str = "KS01", unit: str = "xa-bac-son") -> Measurement:
    return Measurement.objects.get(unit__slug=unit, indicator__code=code, month=202411)


@pytest.fixture
def clerk(as_person: Any) -> Client:
    return as_person("xa-bac-son")


@pytest.fixture
def editor(as_person: Any) -> Client:
    return as_person("vanphong")


# Choosing


def test_the_newest_open_month_is_offered(clerk: Client) -> None:
    page = clerk.get("/nhap/")
    assert "Đang mở tháng 11/2024" in text_of(page)
    assert f'href="{GRID}"' in page.content.decode()


def test_a_month_after_the_last_locked_one_is_offered(clerk: Client) -> None:
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    assert "Đang mở tháng 12/2024" in text_of(clerk.get("/nhap/"))


def test_a_month_that_some_units_have_locked_is_still_open_for_the_others(editor: Client) -> None:
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    assert "Đang mở tháng 11/2024" in text_of(editor.get("/nhap/"))


def test_one_early_unit_does_not_take_the_office_along(editor: Client, catalogue: Catalogue) -> None:
    unit = catalogue.timeline.units["xa-bac-son"]
    Submission.objects.create(unit_id=unit.pk, month=Month(2024, 12), stage="submitted")
    assert "Đang mở tháng 12/2024" in text_of(editor.get("/nhap/"))


def test_a_grid_is_a_workbook_too(editor: Client, clerk: Client) -> None:
    for client, path in ((clerk, GRID), (editor, "/nhap/chi-tieu/KS01/2024-11/")):
        answer = client.get(path, {"format": "xlsx"})
        assert answer["Content-Type"].endswith("spreadsheetml.sheet") and answer.content[:2] == b"PK"


def test_a_reporter_chooses_among_own_units_alone(clerk: Client) -> None:
    words = text_of(clerk.get("/nhap/"))
    assert "Xã Bắc Sơn" in words and "Xã Cộng Hòa" not in words and "Xã Tây Đô" not in words


def test_a_reporter_sees_the_state_of_every_month(clerk: Client) -> None:
    words = text_of(clerk.get("/nhap/?thang=2024-11"))
    assert re.search(r"Tháng 10/2024 ✓ đủ 8/8 Đã duyệt", words)
    assert re.search(r"Tháng 12/2024 0/8 Chưa nộp trễ", words)


def test_an_editor_finds_units_without_accents(editor: Client) -> None:
    words = text_of(editor.get("/nhap/?thang=2024-11&tim=chi+hoa"))
    assert "Xã Chí Hòa" in words and "Xã Cộng Hòa" not in words and "Có 01 đơn vị khớp" in words
    assert "Không có đơn vị nào khớp" in text_of(editor.get("/nhap/?tim=xyz"))


def test_units_are_those_of_the_month(editor: Client) -> None:
    november, october = (text_of(editor.get(f"/nhap/?thang={month}")) for month in ("2024-11", "2024-10"))
    assert "Xã Quang Trung" in november and "Xã Điệp Nông" not in november
    assert "Xã Điệp Nông" in october and "Xã Quang Trung" not in october


@pytest.mark.parametrize("month", ["2024-13", "x", "%00", "2024-11%00", "9999-99"])
def test_a_month_that_does_not_exist_is_said_and_the_newest_shown(editor: Client, month: str) -> None:
    words = text_of(editor.get(f"/nhap/?thang={month}"))
    assert "không phải là một tháng" in words and "Đang mở tháng 11/2024" in words


def test_odd_signs_in_a_search_find_nothing(editor: Client) -> None:
    for search in ("%00", "%ED%A0%80", "%25", "'" + "x" * 500):
        assert editor.get(f"/nhap/?tim={search}").status_code == 200


def test_cells_of_a_month_are_counted_as_everywhere(catalogue: Catalogue) -> None:
    from datetime import date

    from indicators.core.figures import Boundaries
    from indicators.entry.progress import load_progress
    from indicators.loading import Question, load_scorecard

    month, today = Month(2024, 10), date(2024, 12, 1)
    open_every_month()
    Measurement.objects.filter(unit__slug="xa-bac-son", month=month.key, indicator__code="KS01").delete()
    hole = Measurement.objects.filter(unit__slug="xa-cong-hoa", month=month.key, indicator__code="DVC04")
    hole.update(state="not_applicable", numerator=None, denominator=None)
    units = catalogue.timeline.in_order(catalogue.timeline.units)
    progress = load_progress(catalogue, catalogue.deadlines(today), units, [month])
    question = Question(catalogue.root, Window(month, month), Boundaries("then"), today)
    coverage = load_scorecard(catalogue, question).coverage
    assert sum(one.reported for one in progress) == coverage.figures_reported
    assert sum(one.expected for one in progress) == coverage.figures_expected


# The grid


def test_the_grid_holds_exactly_what_is_due(clerk: Client, editor: Client) -> None:
    codes = re.findall(r'data-line="(\w+)"', clerk.get(GRID).content.decode())
    assert codes == ["HT03", "NL01", "KS01", "KS02", "DVC02", "DVC03", "DVC04", "TT11"]
    march = re.findall(r'data-line="(\w+)"', editor.get("/nhap/huyen-hung-ha/2024-03/").content.decode())
    assert march == ["DVC01"], "yearly figures wait for the last month of the report"
    assert len(re.findall(r'data-line="', editor.get("/nhap/huyen-hung-ha/2024-11/").content.decode())) == 41


def test_a_month_without_indicators_says_so(editor: Client) -> None:
    page = editor.get("/nhap/xa-bac-son/2023-05/")
    assert page.status_code == 200 and "không có chỉ tiêu nào phải báo cáo" in text_of(page)


def test_what_is_stored_stands_as_it_was_typed(editor: Client) -> None:
    page = editor.get("/nhap/huyen-hung-ha/2024-11/").content.decode()
    fields = dict(INPUT.findall(page))
    assert fields["NL02-numerator"] == "trên 1.000"
    assert fields["VT02-numerator"] == "8,9"
    assert (fields["UD02-numerator"], fields["UD02-denominator"]) == ("5.236", "5.236")


def test_target_last_month_year_ago_and_totals_stand_beside(editor: Client, catalogue: Catalogue) -> None:
    from datetime import date

    from indicators.core.figures import Boundaries
    from indicators.core.wording import counts, few_sign, value_with_unit
    from indicators.loading import Question, load_scorecard

    words = text_of(editor.get(GRID))
    assert "giao từ 97 %" in words and "Tháng 10/2024" in words and "Tháng 11/2023" in words
    window = Window(Month(2024, 1), Month(2024, 11))
    for slug in ("xa-bac-son", catalogue.root):
        card = load_scorecard(catalogue, Question(slug, window, Boundaries("end"), date.today()))
        for code in ("KS01", "KS02", "DVC02", "DVC03", "HT03", "TT11"):
            value = f"{value_with_unit(card[code])}{few_sign(card[code])}"
            said = f"{value} {counts(card[code])}".replace("\xa0", " ").strip()
            assert said in words, (slug, code)


def test_a_reporter_does_not_get_the_total_of_others(clerk: Client) -> None:
    words = text_of(clerk.get(GRID))
    assert "Toàn địa bàn" not in words and "3.798" not in words


def test_a_unit_born_this_month_is_compared_with_what_went_into_it(editor: Client) -> None:
    parts = Measurement.objects.filter(
        unit__slug__in=("xa-diep-nong", "xa-dan-chu", "xa-hung-dung"), indicator__code="KS01", month=202410
    )
    numerator, denominator = (int(sum(getattr(row, name) for row in parts)) for name in ("numerator", "denominator"))
    assert f"{numerator} / {denominator}" in text_of(editor.get("/nhap/xa-quang-trung/2024-11/")).replace("\xa0", " ")


def test_simulated_figures_say_so_until_someone_types_over_them(clerk: Client) -> None:
    assert "mô phỏng" in text_of(clerk.get(GRID))
    Measurement.objects.filter(unit__slug="xa-bac-son", month=202411).update(origin="entered")
    assert "mô phỏng" not in text_of(clerk.get(GRID))


def test_a_stock_that_falls_is_worth_a_word(clerk: Client) -> None:
    Measurement.objects.filter(pk=row_of("NL01").pk).update(numerator=3)
    assert "9 xuống 3" in text_of(clerk.get(GRID))


@pytest.mark.parametrize("stage", ["submitted", "approved"])
def test_a_locked_month_is_shown_closed_with_the_reason(clerk: Client, stage: str) -> None:
    page = clerk.get("/nhap/xa-bac-son/2024-10/")
    body = page.content.decode()
    assert "đã được duyệt" in text_of(page) and "đã khóa" in text_of(page)
    assert held_fields(body) == body.count("data-field=") > 8
    assert 'type="submit">Lưu' not in body


@pytest.mark.parametrize("login", ["lanhdao", "duyet", "quantri"])
def test_readers_see_the_grid_and_cannot_type(as_person: Any, login: str) -> None:
    page = as_person(login).get(GRID)
    body = page.content.decode()
    assert "chỉ xem" in text_of(page) and body.count("data-field=") == held_fields(body)


def test_a_unit_that_did_not_live_in_the_month_names_who_did(editor: Client) -> None:
    page = editor.get("/nhap/xa-quang-trung/2024-10/")
    assert page.status_code == 404
    assert "bắt đầu hoạt động từ 01/11/2024" in text_of(page)
    assert "/nhap/xa-diep-nong/2024-10/" in page.content.decode()
    page = editor.get("/nhap/xa-diep-nong/2024-11/")
    assert page.status_code == 404 and "/nhap/xa-quang-trung/2024-11/" in page.content.decode()


@pytest.mark.parametrize("month", ["2024-13", "2024-00", "11-2024", "x", "%00", "202411", "99999-01"])
def test_a_month_that_does_not_exist_is_a_page_with_a_sentence(clerk: Client, month: str) -> None:
    page = clerk.get(f"/nhap/xa-bac-son/{month}/")
    assert page.status_code == 404 and "Tháng viết năm trước" in text_of(page)
    assert clerk.post(f"/nhap/xa-bac-son/{month}/").status_code == 404


@pytest.mark.parametrize("path", ["/nhap/xa-cong-hoa/2024-11/", "/nhap/xa-khong-co/2024-11/"])
def test_foreign_and_unknown_units_look_alike(clerk: Client, path: str) -> None:
    for answer in (clerk.get(path), clerk.post(path), clerk.get(f"{path}?format=json")):
        assert answer.status_code == 404 and "Cộng Hòa" not in answer.content.decode()


def test_the_grid_asks_as_much_of_the_database_for_eight_lines_as_for_one(as_person: Any) -> None:
    def queries(login: str, path: str) -> int:
        client = as_person(login)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    full = {login: queries(login, GRID) for login in ("xa-bac-son", "vanphong", "lanhdao")}
    IndicatorYear.objects.exclude(indicator__code__in=("KS01", "HT03", "KH01")).delete()
    assert full == {login: queries(login, GRID) for login in full}
    # One more where the checks find something, for what was said about it.
    assert set(full.values()) == {11}
    assert queries("vanphong", "/nhap/?thang=2024-11") == 8
    assert (queries("vanphong", "/nhap/"), queries("xa-bac-son", "/nhap/")) == (9, 11)

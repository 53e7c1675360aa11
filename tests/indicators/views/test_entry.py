"""Choosing a unit and month, the grid, and the form that works without JavaScript."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.loading import Catalogue
from indicators.models import IndicatorYear, Measurement, MeasurementChange, Submission
from units.models import Unit, User

GRID = "/nhap/xa-bac-son/2024-11/"
INPUT = re.compile(r'<input type="(?:text|hidden)"[^>]*?name="([^"]+)" value="([^"]*)"')
SELECT = re.compile(r'<select id="[^"]+" name="([^"]+)".*?<option value="([^"]+)" selected', re.S)
NOTE = re.compile(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.S)


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def filled(response: Any, **changes: str) -> dict[str, str]:
    """What a browser would post from this page, with some fields typed over; `KS01_numerator` names KS01-numerator."""
    page = response.content.decode()
    fields = dict(INPUT.findall(page)) | dict(SELECT.findall(page)) | dict(NOTE.findall(page))
    fields = {name: unescape(value) for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    assert "KS01-numerator" in fields and "KS01-state" in fields and "KS01-note" in fields
    return fields | {name.replace("_", "-"): value for name, value in changes.items()}


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


def test_a_reporter_chooses_among_own_units_alone(clerk: Client) -> None:
    words = text_of(clerk.get("/nhap/"))
    assert "Xã Bắc Sơn" in words and "Xã Cộng Hòa" not in words and "Xã Tây Đô" not in words


def test_a_reporter_sees_the_state_of_every_month(clerk: Client) -> None:
    words = text_of(clerk.get("/nhap/?thang=2024-11"))
    assert re.search(r"Tháng 10/2024 ✓ đủ 8/8 đã duyệt", words)
    assert re.search(r"Tháng 12/2024 0/8 chưa nhập", words)


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
    from indicators.core.months import Month, Window
    from indicators.entry.progress import load_progress
    from indicators.loading import Question, load_scorecard

    month, today = Month(2024, 10), date(2024, 12, 1)
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
    from indicators.core.months import Month, Window
    from indicators.core.wording import counts, value_with_unit
    from indicators.loading import Question, load_scorecard

    words = text_of(editor.get(GRID))
    assert "giao từ 97 %" in words and "Tháng 10/2024" in words and "Tháng 11/2023" in words
    window = Window(Month(2024, 1), Month(2024, 11))
    for slug in ("xa-bac-son", catalogue.root):
        card = load_scorecard(catalogue, Question(slug, window, Boundaries("end"), date.today()))
        for code in ("KS01", "KS02", "DVC02", "DVC03", "HT03", "TT11"):
            said = f"{value_with_unit(card[code])} {counts(card[code])}".replace("\xa0", " ").strip()
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
    assert "Thấp hơn tháng trước (9)" in text_of(clerk.get(GRID))


@pytest.mark.parametrize("stage", ["submitted", "approved"])
def test_a_locked_month_is_shown_closed_with_the_reason(clerk: Client, stage: str) -> None:
    page = clerk.get("/nhap/xa-bac-son/2024-10/")
    body = page.content.decode()
    assert "đã được duyệt" in text_of(page) and "đã khóa" in text_of(page)
    assert body.count("data-field=") == body.count("disabled>") > 8
    assert "entry_saving.js" not in body and 'type="submit">Lưu' not in body


@pytest.mark.parametrize("login", ["lanhdao", "duyet", "quantri"])
def test_readers_see_the_grid_and_cannot_type(as_person: Any, login: str) -> None:
    page = as_person(login).get(GRID)
    body = page.content.decode()
    assert "chỉ xem" in text_of(page) and body.count("data-field=") == body.count("disabled>")


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
    assert set(full.values()) == {12}
    assert queries("vanphong", "/nhap/?thang=2024-11") == 8
    assert (queries("vanphong", "/nhap/"), queries("xa-bac-son", "/nhap/")) == (9, 11)


# The form without JavaScript


def test_what_was_typed_is_saved_and_said(clerk: Client) -> None:
    answer = clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="8", KS01_denominator="12", KS02_note="xem lại"))
    assert answer.status_code == 302 and answer["Location"] == GRID
    assert "Đã lưu 02 số liệu." in text_of(clerk.get(GRID))
    assert (row_of().numerator, row_of().denominator, row_of().changed_by.username) == (8, 12, "xa-bac-son")
    assert (row_of("KS02").note, row_of("KS02").origin) == ("xem lại", "simulated")


def test_only_touched_cells_are_saved(clerk: Client) -> None:
    before = MeasurementChange.objects.count()
    clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="8"))
    assert MeasurementChange.objects.count() == before + 1


def test_a_form_sent_untouched_saves_nothing(clerk: Client) -> None:
    before = MeasurementChange.objects.count()
    assert clerk.post(GRID, filled(clerk.get(GRID))).status_code == 302
    assert "Không có ô nào thay đổi" in text_of(clerk.get(GRID))
    assert MeasurementChange.objects.count() == before


def test_the_same_form_sent_twice_is_one_save(clerk: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="8")
    before = MeasurementChange.objects.count()
    assert clerk.post(GRID, form).status_code == clerk.post(GRID, form).status_code == 302
    assert MeasurementChange.objects.count() == before + 1


def test_a_refused_form_keeps_what_was_typed_and_says_why_twice(clerk: Client) -> None:
    before = MeasurementChange.objects.count()
    form = filled(
        clerk.get(GRID), KS01_numerator="70.82", KS02_numerator="99", DVC02_numerator="7", DVC02_note="x\r\ny"
    )
    page = clerk.post(GRID, form)
    words = text_of(page)
    assert page.status_code == 422 and MeasurementChange.objects.count() == before
    again = filled(page)
    assert (again["KS01-numerator"], again["KS02-numerator"], again["DVC02-numerator"]) == ("70.82", "99", "7")
    assert again["DVC02-note"] == "x\ny"
    assert words.count("“70.82” chưa rõ") == 2 and words.count("Tử số 99 lớn hơn mẫu số") == 2
    assert 'href="#KS01-numerator"' in page.content.decode() and "data-error-summary" in page.content.decode()
    mended = again | {"KS01-numerator": "7", "KS02-numerator": "5"}
    assert clerk.post(GRID, mended).status_code == 302
    assert (row_of("KS01").numerator, row_of("KS02").numerator, row_of("DVC02").numerator) == (7, 5, 7)


def test_markup_in_what_was_typed_stays_text(clerk: Client) -> None:
    page = clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator='"><script>x</script>', KS01_note="<b>x"))
    assert page.status_code == 422 and b"<script>x" not in page.content and b"<b>x" not in page.content


@pytest.mark.parametrize("odd", ["\x00", "1\x00", "９", "1e3", "0x10", "∞", "NaN", "1" * 5000])
def test_odd_input_is_refused_with_a_sentence(clerk: Client, odd: str) -> None:
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator=odd)).status_code == 422
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_note="a\x00b")).status_code == 422


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 40, "1.5", "٣"])
def test_a_version_that_makes_no_sense_is_stale(clerk: Client, version: str) -> None:
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="8", KS01_version=version)).status_code == 409


def test_a_state_in_words_replaces_the_number(clerk: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="", KS01_denominator="", KS01_state="nothing_arose")
    assert clerk.post(GRID, form).status_code == 302
    assert row_of().state == "nothing_arose"
    # A number typed over that state, without touching it, means the number.
    assert clerk.post(GRID, filled(clerk.get(GRID), KS01_numerator="3", KS01_denominator="4")).status_code == 302
    assert (row_of().state, row_of().numerator) == ("figure", 3)


def test_a_second_person_s_change_is_shown_and_not_overwritten(clerk: Client, editor: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="7", KS02_numerator="4")
    editor.post(GRID, filled(editor.get(GRID), KS01_numerator="8"))
    page = clerk.post(GRID, form)
    words = text_of(page)
    assert page.status_code == 409 and (row_of().numerator, row_of("KS02").numerator) == (8, 6)
    assert "Hiện là 8 / 9" in words and str(User.objects.get(username="vanphong")) in words
    undecided = filled(page)
    assert undecided["KS01-numerator"] == "7"
    assert clerk.post(GRID, undecided).status_code == 409, "without a choice nothing is overwritten"
    theirs = clerk.post(GRID, undecided | {"KS01-choice": "theirs"})
    assert theirs.status_code == 302 and (row_of().numerator, row_of("KS02").numerator) == (8, 4)


def test_a_person_may_keep_the_own_value_after_seeing_the_other(clerk: Client, editor: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="7")
    editor.post(GRID, filled(editor.get(GRID), KS01_numerator="8"))
    page = clerk.post(GRID, form)
    assert clerk.post(GRID, filled(page) | {"KS01-choice": "mine"}).status_code == 302
    assert row_of().numerator == 7


def test_a_month_locked_meanwhile_refuses_the_form_and_loses_nothing(clerk: Client) -> None:
    form = filled(clerk.get(GRID), KS01_numerator="7")
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    page = clerk.post(GRID, form)
    assert page.status_code == 423 and row_of().numerator != 7
    assert filled(page)["KS01-numerator"] == "7" and "tháng này đã khóa" in text_of(page)


@pytest.mark.parametrize("login", ["lanhdao", "duyet", "quantri"])
def test_readers_cannot_post(as_person: Any, clerk: Client, login: str) -> None:
    assert as_person(login).post(GRID, filled(clerk.get(GRID), KS01_numerator="7")).status_code == 403


def test_tampered_fields_change_nothing_but_the_page_s_own_cells(clerk: Client) -> None:
    before = set(Measurement.objects.exclude(unit__slug="xa-bac-son", month=202411).values_list("pk", "version"))
    form = filled(clerk.get(GRID), KS01_numerator="7") | {
        "unit": "xa-cong-hoa", "month": "2024-10", "KS01-unit": "xa-cong-hoa", "KS01-month": "2024-10",
        "DVC01-numerator": "1", "DVC01-denominator": "2", "DVC01-state": "figure", "DVC01-was": "x", "DVC01-version": "0",
        "XX-was": "x", "stage": "approved", "KS01-origin": "printed", "KS01-changed_by": "1",
    }  # fmt: skip
    assert clerk.post(GRID, form).status_code == 302
    assert row_of().numerator == 7 and row_of().origin == "entered"
    after = set(Measurement.objects.exclude(unit__slug="xa-bac-son", month=202411).values_list("pk", "version"))
    assert before == after


def test_the_form_is_held_against_forgery(clerk: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="xa-bac-son"), backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(GRID, filled(clerk.get(GRID), KS01_numerator="7")).status_code == 403


def test_a_reporter_of_a_merged_unit_enters_for_predecessor_and_successor(db: None) -> None:
    person = User.objects.get(username="xa-bac-son")
    person.unit = Unit.objects.get(slug="xa-quang-trung")
    person.save()
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/nhap/xa-quang-trung/2024-11/").status_code == 200
    assert client.get("/nhap/xa-diep-nong/2024-10/").status_code == 200
    assert client.get(GRID).status_code == 404
    assert "Xã Điệp Nông" in text_of(client.get("/nhap/?thang=2024-10"))

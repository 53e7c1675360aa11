"""The grid of one indicator and all units of a month, and of several indicators side by side."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.wording import counts, value_with_unit
from indicators.loading import Catalogue, Question, load_series
from indicators.models import Measurement, MeasurementChange, Submission
from tests.indicators.views.test_entry import held_fields, text_of
from units.models import Unit, User

GRID = "/nhap/chi-tieu/KS01/2024-11/"
SIDE_BY_SIDE = f"{GRID}?nhom=tat-ca"
FIELD = re.compile(r'<input(?: type="(?:text|hidden)")?[^>]*? name="([^"]+)" value="([^"]*)"')
SELECT = re.compile(r'<select id="[^"]+" name="([^"]+)".*?<option value="([^"]+)" selected', re.S)
NOTE = re.compile(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.S)


def filled(response: Any, changes: dict[str, str] | None = None) -> dict[str, str]:
    """What a browser would post from this page, with some fields typed over."""
    page = response.content.decode()
    fields = dict(FIELD.findall(page)) | dict(SELECT.findall(page)) | dict(NOTE.findall(page))
    fields = {name: unescape(value) for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    assert not set(changes or {}) - set(fields), "only fields of the page"
    return fields | (changes or {})


def lines(response: Any) -> list[str]:
    return re.findall(r'data-line="([^"]+)"', response.content.decode())


def row_of(unit: str, code: str = "KS01") -> Measurement:
    return Measurement.objects.get(unit__slug=unit, indicator__code=code, month=202411)


@pytest.fixture
def editor(as_person: Any) -> Client:
    return as_person("vanphong")


@pytest.fixture
def clerk(as_person: Any) -> Client:
    return as_person("xa-bac-son")


# What it shows


def test_units_of_the_month_stand_by_kind_in_the_office_s_order(editor: Client, catalogue: Catalogue) -> None:
    page = editor.get(GRID)
    rule, day = catalogue.by_code["KS01"], Month(2024, 11).last_day
    alive = [unit for unit in catalogue.timeline.alive_on(day) if unit.kind in rule.applies_to]
    kinds = list(dict.fromkeys(unit.kind for unit in alive))
    assert lines(page) == [unit.slug for kind in kinds for unit in alive if unit.kind == kind] and len(alive) == 47
    heads = re.findall(r'<th colspan="8" scope="rowgroup">(.+?)</th>', page.content.decode())
    assert [head.lower() for head in heads] == [str(Unit.Kind(kind).label) for kind in kinds]
    october = lines(editor.get("/nhap/chi-tieu/KS01/2024-10/"))
    assert "xa-diep-nong" in october and "xa-quang-trung" not in october


def test_a_reporter_sees_the_own_unit_and_nobody_s_sums(clerk: Client) -> None:
    for path in (GRID, SIDE_BY_SIDE):
        page = clerk.get(path)
        assert {line.split(".")[0] for line in lines(page)} == {"xa-bac-son"}
        words = text_of(page)
        assert "Cộng" not in words and "Toàn địa bàn" not in words and "Cộng Hòa" not in words
        assert "data-sum" not in page.content.decode()


def test_sums_of_the_month_are_those_of_the_series(editor: Client, catalogue: Catalogue) -> None:
    page = unescape(editor.get(GRID).content.decode())
    for month in (Month(2024, 11), Month(2024, 10)):
        question = Question(catalogue.root, Window(month, month), Boundaries("date", date(2024, 11, 30)), date.today())
        (total,) = load_series(catalogue, question, "KS01", total=True)
        numerator, denominator = counts(total.judged).split("\xa0/\xa0")
        whole = page.split("Toàn địa bàn", 1)[1]
        if month.number == 11:
            assert f'data-part="numerator">{numerator}<' in whole and f'data-part="denominator">{denominator}<' in whole
            assert value_with_unit(total.judged) in whole
        else:
            assert counts(total.judged) in whole


def test_kinds_add_up_to_the_whole(editor: Client) -> None:
    sums = editor.get(f"{GRID}?format=json").json()["sums"]
    whole = sums.pop("whole.KS01")

    def number(text: str) -> int:
        return int(text.replace(".", ""))

    for part in ("numerator", "denominator", "reported", "expected"):
        assert sum(number(one[part]) for one in sums.values()) <= number(whole[part])
    kinds = {
        unit.kind for unit in Unit.objects.filter(measurements__month=202411, measurements__indicator__code="KS01")
    }
    alone = [kind for kind in kinds if f"{kind}.KS01" not in sums]
    rest = Measurement.objects.filter(month=202411, indicator__code="KS01", unit__kind__in=alone)
    assert sum(number(one["denominator"]) for one in sums.values()) + sum(
        int(row.denominator) for row in rest
    ) == number(whole["denominator"])


def test_an_indicator_of_the_office_alone_has_one_row(editor: Client) -> None:
    page = editor.get("/nhap/chi-tieu/DVC01/2024-11/")
    assert lines(page) == ["huyen-hung-ha"]
    assert lines(editor.get("/nhap/chi-tieu/DVC01/2024-11/?nhom=tat-ca")) == ["huyen-hung-ha.DVC01"]


def test_a_month_in_which_nobody_reports_it_says_so(editor: Client) -> None:
    page = editor.get("/nhap/chi-tieu/KH01/2024-03/")
    assert page.status_code == 200 and "không có đơn vị nào phải báo cáo chỉ tiêu này" in text_of(page)


@pytest.mark.parametrize("month", ["2024-13", "x", "%00", "202411", "99999-01"])
def test_a_month_that_does_not_exist_is_a_page_with_a_sentence(editor: Client, month: str) -> None:
    page = editor.get(f"/nhap/chi-tieu/KS01/{month}/")
    assert page.status_code == 404 and "Tháng viết năm trước" in text_of(page)


def test_what_the_checks_say_stands_beside_the_unit(editor: Client) -> None:
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="HT03", month=202411).update(numerator=3)
    words = text_of(editor.get("/nhap/chi-tieu/HT03/2024-11/"))
    assert words.count("Số hiện có giảm so với tháng 10/2024: tử số từ 8 xuống 3.") == 1
    assert words.count("? cần giải trình") == 1
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="KS02", month=202411).update(
        numerator=9, denominator=9
    )
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="KS01", month=202411).update(numerator=8)
    assert "✗ phải sửa" in text_of(editor.get("/nhap/chi-tieu/KS02/2024-11/")), (
        "held against an indicator that is not shown"
    )
    marks = {row["key"]: row["mark"] for row in editor.get(f"{SIDE_BY_SIDE}&format=json").json()["rows"]}
    assert (marks["xa-bac-son.HT03"], marks["xa-bac-son.KS02"]) == ("explain", "mend")


def test_a_unit_born_this_month_is_compared_with_what_went_into_it(editor: Client) -> None:
    parts = Measurement.objects.filter(
        unit__slug__in=("xa-diep-nong", "xa-dan-chu", "xa-hung-dung"), indicator__code="KS01", month=202410
    )
    numerator, denominator = (int(sum(getattr(row, name) for row in parts)) for name in ("numerator", "denominator"))
    body = unescape(editor.get(GRID).content.decode())
    row = body.split('data-line="xa-quang-trung"', 1)[1].split("</tr>", 1)[0]
    assert f"{numerator}\xa0/\xa0{denominator}" in row


@pytest.mark.parametrize("login", ["lanhdao", "duyet", "quantri"])
def test_readers_see_the_grid_and_cannot_type(as_person: Any, login: str) -> None:
    body = as_person(login).get(GRID).content.decode()
    assert "chỉ xem" in body and held_fields(body) == body.count("data-field=") and 'type="submit">Lưu' not in body
    assert as_person(login).post(GRID, {}).status_code == 403


# Saving without a script


def test_many_units_are_saved_at_once_and_nothing_else(editor: Client) -> None:
    before = MeasurementChange.objects.count()
    form = filled(
        editor.get(GRID),
        {"xa-bac-son-numerator": "7", "xa-cong-hoa-note": "xem lại", "phong-tu-phap-state": "nothing_arose",
         "phong-tu-phap-numerator": "", "phong-tu-phap-denominator": ""},
    )  # fmt: skip
    answer = editor.post(GRID, form)
    assert answer.status_code == 302 and answer["Location"] == GRID
    assert "Đã lưu 03 số liệu." in text_of(editor.get(GRID))
    assert MeasurementChange.objects.count() == before + 3
    assert (row_of("xa-bac-son").numerator, row_of("xa-cong-hoa").note) == (7, "xem lại")
    assert row_of("phong-tu-phap").state == "nothing_arose"


def test_a_form_sent_untouched_saves_nothing(editor: Client) -> None:
    before = MeasurementChange.objects.count()
    for path in (GRID, SIDE_BY_SIDE):
        assert editor.post(path, filled(editor.get(path))).status_code == 302
    assert MeasurementChange.objects.count() == before


def test_a_refused_form_keeps_everything_and_names_the_unit(editor: Client) -> None:
    before = MeasurementChange.objects.count()
    form = filled(editor.get(GRID), {"xa-bac-son-numerator": "70.82", "xa-cong-hoa-numerator": "1"})
    page = editor.post(GRID, form)
    words = text_of(page)
    assert page.status_code == 422 and MeasurementChange.objects.count() == before
    again = filled(page)
    assert (again["xa-bac-son-numerator"], again["xa-cong-hoa-numerator"]) == ("70.82", "1")
    assert words.count("“70.82” chưa rõ") == 2 and 'href="#xa-bac-son-numerator"' in page.content.decode()
    assert editor.post(GRID, again | {"xa-bac-son-numerator": "7"}).status_code == 302
    assert (row_of("xa-bac-son").numerator, row_of("xa-cong-hoa").numerator) == (7, 1)


def test_locked_units_are_shown_closed_while_others_stay_open(editor: Client) -> None:
    form = filled(editor.get(GRID), {"xa-bac-son-numerator": "7", "xa-cong-hoa-numerator": "1"})
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    page = editor.get(GRID)
    row = page.content.decode().split('id="line-xa-bac-son"', 1)[1].split("</tr>", 1)[0]
    assert "đã khóa" in row and held_fields(row) == row.count("data-field=")
    assert held_fields(page.content.decode()) == row.count("data-field=")
    assert "01 đơn vị đã khóa" in text_of(page)
    refused = editor.post(GRID, form)
    assert refused.status_code == 423 and row_of("xa-cong-hoa").numerator != 1 and row_of("xa-bac-son").numerator != 7
    again = filled(refused)
    assert (again["xa-bac-son-numerator"], again["xa-cong-hoa-numerator"]) == ("7", "1")


def test_a_month_returned_in_parts_is_open_in_those_parts(editor: Client) -> None:
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(
        stage="returned", returned_codes=["KS01"], reason="Đếm lại văn bản mật"
    )
    row = editor.get(GRID).content.decode().split('id="line-xa-bac-son"', 1)[1].split("</tr>", 1)[0]
    assert held_fields(row) == 0 and "<strong>Trả lại:</strong> Đếm lại văn bản mật" in row
    row = editor.get("/nhap/chi-tieu/KS02/2024-11/").content.decode().split('id="line-xa-bac-son"', 1)[1]
    assert "không trả lại" in row.split("</tr>", 1)[0]


def test_a_second_person_s_change_is_shown_and_not_overwritten(editor: Client, clerk: Client) -> None:
    for path, key, mine, theirs in ((GRID, "xa-bac-son", 5, 6), (SIDE_BY_SIDE, "xa-bac-son.KS01", 3, 4)):
        form = filled(editor.get(path), {f"{key}-numerator": str(mine)})
        clerk.post(GRID, filled(clerk.get(GRID), {"xa-bac-son-numerator": str(theirs)}))
        page = editor.post(path, form)
        assert page.status_code == 409 and f"Hiện là {theirs} / 9" in text_of(page)
        assert filled(page)[f"{key}-numerator"] == str(mine) and row_of("xa-bac-son").numerator == theirs
        assert editor.post(path, filled(page) | {f"{key}-choice": "mine"}).status_code == 302
        assert row_of("xa-bac-son").numerator == mine


def test_side_by_side_saves_numbers_and_leaves_notes_and_states(editor: Client) -> None:
    Measurement.objects.filter(pk=row_of("xa-bac-son", "KS02").pk).update(note="ghi từ trước")
    Measurement.objects.filter(pk=row_of("xa-cong-hoa").pk).update(
        state="nothing_arose", numerator=None, denominator=None
    )
    page = editor.get(SIDE_BY_SIDE)
    assert 'placeholder="không phát sinh"' in page.content.decode()
    form = filled(page, {"xa-bac-son.KS02-numerator": "4", "xa-bac-son.TT11-numerator": "12"})
    answer = editor.post(SIDE_BY_SIDE, form)
    assert answer.status_code == 302 and answer["Location"] == SIDE_BY_SIDE
    assert (row_of("xa-bac-son", "KS02").numerator, row_of("xa-bac-son", "KS02").note) == (4, "ghi từ trước")
    assert row_of("xa-bac-son", "TT11").numerator == 12 and row_of("xa-cong-hoa").state == "nothing_arose"


def test_side_by_side_holds_what_units_report_and_nothing_of_the_office_alone(editor: Client) -> None:
    codes = {line.split(".")[1] for line in lines(editor.get(SIDE_BY_SIDE))}
    assert codes == {"HT03", "NL01", "KS01", "KS02", "DVC02", "DVC03", "DVC04", "TT11"}
    assert {line.split(".")[1] for line in lines(editor.get(f"{GRID}?nhom=1"))} == {"KS01", "KS02"}


def test_a_tampered_form_reaches_no_foreign_unit(clerk: Client) -> None:
    before = set(Measurement.objects.exclude(unit__slug="xa-bac-son").values_list("pk", "version"))
    foreign = {"xa-cong-hoa-numerator": "1", "xa-cong-hoa-was": "x", "xa-cong-hoa-version": "1"}
    form = filled(clerk.get(GRID), {"xa-bac-son-numerator": "7"}) | foreign
    assert clerk.post(GRID, form).status_code == 302
    assert row_of("xa-bac-son").numerator == 7
    assert set(Measurement.objects.exclude(unit__slug="xa-bac-son").values_list("pk", "version")) == before


@pytest.mark.parametrize("odd", ["\x00", "1e3", "NaN", "1" * 5000, "\u202e1"])
def test_odd_input_is_refused_with_a_sentence(editor: Client, odd: str) -> None:
    assert editor.post(GRID, filled(editor.get(GRID)) | {"xa-bac-son-numerator": odd}).status_code == 422


# Choosing, and what it costs


def test_the_office_chooses_by_indicator_too(editor: Client, clerk: Client) -> None:
    Measurement.objects.filter(indicator__code="KS01", month=202411, unit__slug="xa-bac-son").delete()
    page = editor.get("/nhap/?theo=chi-tieu&thang=2024-11")
    words = text_of(page)
    assert "KS01 Văn bản điện tử được ký số 46/47" in words and "DVC01" not in words
    assert f'href="{GRID}"' in page.content.decode() and "/nhap/huyen-hung-ha/2024-11/" in page.content.decode()
    assert "theo=chi-tieu" in editor.get("/nhap/").content.decode()
    assert "theo=chi-tieu" not in clerk.get("/nhap/").content.decode()
    assert editor.get("/nhap/?chi-tieu=KS02&thang=2024-11")["Location"] == "/nhap/chi-tieu/KS02/2024-11/"
    assert editor.get("/nhap/?chi-tieu=XX99&thang=2024-11").status_code == 200


def test_the_grid_asks_as_much_of_the_database_for_every_role_and_for_many_units(as_person: Any) -> None:
    def queries(login: str, path: str) -> int:
        client = as_person(login)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    people = ("xa-bac-son", "vanphong", "lanhdao")
    # One more where the checks find something, for what was said about it.
    assert {queries(login, path) for login in people for path in (GRID, "/nhap/chi-tieu/DVC01/2024-11/")} == {10}
    # A large table asks for the checks afterwards.
    assert {queries(login, path) for login in people for path in (SIDE_BY_SIDE, f"{GRID}?nhom=1")} == {9}
    assert queries("vanphong", f"{SIDE_BY_SIDE}&format=json") in (10, 11)
    assert queries("vanphong", "/nhap/?theo=chi-tieu&thang=2024-11") == 7


def test_people_are_named_as_the_writers(editor: Client) -> None:
    editor.post(GRID, filled(editor.get(GRID), {"xa-bac-son-numerator": "7"}))
    assert row_of("xa-bac-son").changed_by == User.objects.get(username="vanphong")

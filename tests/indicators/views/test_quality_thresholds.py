"""The office's own numbers and the relations between indicators: seen by the office, changed with a reason in the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Indicator, IndicatorRelation, Threshold
from tests.indicators.views.reading import text_of
from units.models import Event

pytestmark = pytest.mark.django_db
Person = Callable[[str], Client]
PAGE, RELATIONS = "/chat-luong/nguong/", "/chat-luong/quan-he/"
WHY = {"ly-do": "Họp ngày 02/12/2024"}
QUERIES = 8


@pytest.fixture
def editor(as_person: Person) -> Client:
    return as_person("vanphong")


def save(client: Client, **fields: str) -> Any:
    """A press of the button with the page as it is but for these fields; two underscores stand for a hyphen."""
    html = client.get(PAGE).content.decode()
    shown = dict(re.findall(r'<input type="(?:text|hidden)"[^>]* name="([^"]+)" value="([^"]*)"', html))
    ways = re.findall(r'<select class="form-select" name="([^"]+)"', html)
    shown |= {name: shown.get(f"{name}-truoc", "") for name in ways}
    changed = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(PAGE, shown | changed)


def events() -> list[tuple[str, str, str, str, str, str]]:
    return list(
        Event.objects.filter(kind=Event.Kind.THRESHOLD).values_list(
            "subject", "action", "old", "new", "reason", "by__username"
        )
    )


# Numbers


@pytest.mark.parametrize("login", ["vanphong", "duyet", "lanhdao", "quantri"])
def test_the_office_sees_every_number_with_the_usual_one(as_person: Person, login: str) -> None:
    client = as_person(login)
    with CaptureQueriesContext(connection) as asked:
        words = text_of(client, PAGE)
    assert len(asked) == QUERIES
    assert words.count("(thường dùng:") == 8 and "% (thường dùng: 95)" in words
    assert "DVC02 Hồ sơ tiếp nhận trực tuyến" in words
    assert ("Lưu ngưỡng" in words) == (login in ("vanphong", "quantri"))


@pytest.mark.parametrize("login", ["vanphong", "quantri"])
def test_a_change_is_kept_with_who_old_new_and_why(as_person: Person, login: str) -> None:
    client = as_person(login)
    assert save(client, high_rate_percent="90", it__ho__so__DVC02="1.000", **{"ly-do": "Họp"}).status_code == 302
    assert "Đã đổi 02 ngưỡng" in text_of(client, PAGE)
    assert Threshold.objects.get().value == 90 and Indicator.objects.get(code="DVC02").few_records == 1000
    assert events() == [
        ("Tỷ lệ được coi là cao", "đổi ngưỡng", "95 %", "90 %", "Họp", login),
        (
            "DVC02 Hồ sơ tiếp nhận trực tuyến: ngưỡng ít hồ sơ",
            "đổi ngưỡng",
            "từ 120 trở xuống, đếm theo mẫu số",
            "từ 1.000 trở xuống, đếm theo mẫu số",
            "Họp",
            login,
        ),
    ]


def test_the_usual_number_is_kept_as_none_of_the_offices_own(editor: Client) -> None:
    save(editor, outlier_spreads="6", **WHY)
    save(editor, outlier_spreads="4", **WHY)
    assert not Threshold.objects.exists() and [event[2:4] for event in events()] == [
        ("4 lần", "6 lần"),
        ("6 lần", "4 lần"),
    ]
    save(editor, outlier_spreads="7", **WHY)
    save(editor, outlier_spreads="", **WHY)
    assert not Threshold.objects.exists() and len(events()) == 4


def test_few_records_are_counted_by_results_or_by_nobody_where_the_office_says_so(editor: Client) -> None:
    save(editor, it__ho__so__KS01="", it__ho__so__DVC02__theo="tu-so", **WHY)
    assert Indicator.objects.get(code="KS01").few_records is None
    assert Indicator.objects.get(code="DVC02").few_by_numerator
    assert {event[3] for event in events()} == {"không xét", "từ 120 trở xuống, đếm theo tử số"}
    assert "15 cảnh báo, 0 đã giải trình" in text_of(editor, "/chat-luong/?kiem-tra=few_records")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("high_rate_percent", "101", "hãy nhập số từ 0 đến 100"),
        ("history_months", "1", "hãy nhập số từ 2 đến 36"),
        ("outlier_spreads", "0", "hãy nhập số từ 1 đến 100"),
        ("outlier_spreads", "-3", "hãy nhập số nguyên, không âm"),
        ("outlier_spreads", "2,5", "hãy nhập số nguyên, không âm"),
        ("outlier_from", "70.82", "số lẻ viết bằng dấu phẩy"),
        ("outlier_from", "mười", "không phải là số"),
        ("outlier_from", "9" * 30, "quá lớn"),
        ("outlier_from", "\x00", "ký tự không lưu được"),
        ("outlier_least_months", "13", "phải nằm trong số tháng nhìn lại (12)"),
        ("repeated_months", "14", "phải nằm trong số tháng nhìn lại (12)"),
        ("it__ho__so__KS01", "0", "hãy nhập số từ 1 đến 1.000.000"),
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_stays_on_the_page(
    editor: Client, name: str, typed: str, words: str
) -> None:
    answer = save(editor, **{name: typed, "few_least_months": "9", **WHY})
    html = answer.content.decode()
    assert answer.status_code == 422 and html.count(words) == 2, "on top and beside the field"
    assert f'value="{typed}"' in html and 'value="9"' in html and WHY["ly-do"] in html
    assert not Threshold.objects.exists() and not events()


def test_a_change_without_a_reason_is_refused_and_no_change_needs_none(editor: Client) -> None:
    answer = save(editor, outlier_from="30")
    assert answer.status_code == 422 and "Hãy ghi lý do thay đổi." in answer.content.decode()
    assert save(editor).status_code == 302
    assert "Không có ngưỡng nào thay đổi" in text_of(editor, PAGE)
    assert not events()


def test_two_people_on_one_number_are_told_and_on_two_numbers_both_are_kept(editor: Client, as_person: Person) -> None:
    page = {"outlier_from": "20", "outlier_from-truoc": "", "outlier_spreads": "", "outlier_spreads-truoc": "", **WHY}
    save(as_person("quantri"), outlier_from="30", **WHY)
    answer = editor.post(PAGE, page | {"outlier_from": "40"})
    assert answer.status_code == 422 and "người khác vừa đổi thành “30”" in answer.content.decode()
    assert Threshold.objects.get(name="outlier_from").value == 30
    assert editor.post(PAGE, page | {"outlier_from": "", "outlier_spreads": "5"}).status_code == 302
    assert dict(Threshold.objects.values_list("name", "value")) == {"outlier_from": 30, "outlier_spreads": 5}


def test_stored_nonsense_is_said_and_the_usual_number_used(editor: Client) -> None:
    Threshold.objects.create(name="high_rate_percent", value=500)
    words = text_of(editor, PAGE)
    assert "Số đang lưu không dùng được" in words
    answer = save(editor, outlier_from="30", **WHY)
    assert answer.status_code == 422 and "hãy nhập số từ 0 đến 100" in answer.content.decode()
    assert save(editor, high_rate_percent="", **WHY).status_code == 302 and not Threshold.objects.exists()


@pytest.mark.parametrize("login", ["duyet", "lanhdao", "xa-bac-son"])
def test_others_change_nothing(as_person: Person, login: str) -> None:
    client = as_person(login)
    assert client.post(PAGE, {"outlier_from": "1", **WHY}).status_code == 403
    assert client.post(RELATIONS, {"viec": "thuong-dung"}).status_code == 403
    assert not Threshold.objects.exists()


# Relations


def test_relations_are_shown_in_words_with_how_grave_they_are(editor: Client) -> None:
    words = text_of(editor, PAGE)
    assert "KS02 Ký số đủ cơ quan và lãnh đạo không được lớn hơn KS01 Văn bản điện tử được ký số." in words
    assert "Không khớp là lỗi phải sửa." in words and "Không khớp là cảnh báo." in words
    assert "quan hệ thường dùng chưa có" not in words


def test_an_office_from_before_adds_the_usual_ones_with_one_press(editor: Client) -> None:
    before = set(IndicatorRelation.objects.values_list("kind", "indicator__code", "others", "note"))
    IndicatorRelation.objects.all().delete()
    assert "Còn 05 quan hệ thường dùng chưa có" in text_of(editor, PAGE)
    assert editor.post(RELATIONS, {"viec": "thuong-dung"}).status_code == 302
    assert set(IndicatorRelation.objects.values_list("kind", "indicator__code", "others", "note")) == before
    assert len(events()) == 5 and events()[0][1] == "thêm quan hệ"
    again = editor.post(RELATIONS, {"viec": "thuong-dung"})
    assert again.status_code == 422 and "đều đã có" in again.content.decode()


def test_a_relation_is_added_and_taken_away_with_a_reason(editor: Client) -> None:
    asked = {"viec": "them", "kieu": "same_denominator", "chi-tieu": "DVC04", "di-cung": "DVC02", "ly-do": "Cùng hồ sơ"}
    assert editor.post(RELATIONS, asked).status_code == 302
    row = IndicatorRelation.objects.get(indicator__code="DVC04")
    twice = editor.post(RELATIONS, asked)
    assert twice.status_code == 422 and "đã có trong danh sách" in twice.content.decode()
    assert editor.post(RELATIONS, {"viec": "bo", "quan-he": row.pk, "ly-do": " "}).status_code == 422
    assert editor.post(RELATIONS, {"viec": "bo", "quan-he": row.pk, "ly-do": "Nhầm"}).status_code == 302
    assert [event[1] for event in events()] == ["thêm quan hệ", "bỏ quan hệ"] and events()[1][4] == "Nhầm"
    gone = editor.post(RELATIONS, {"viec": "bo", "quan-he": row.pk, "ly-do": "Nhầm"})
    assert gone.status_code == 422 and "vừa được người khác bỏ" in gone.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kieu": "unheard"}, "Hãy chọn kiểu quan hệ"),
        ({"di-cung": ""}, "Hãy chọn kiểu quan hệ"),
        ({"di-cung": "KS02"}, "Hãy chọn kiểu quan hệ"),
        ({"di-cung": "KS01 DVC02"}, "Hãy chọn kiểu quan hệ"),
        ({"di-cung": "XX99"}, "Không có chỉ tiêu mang mã XX99"),
        ({"di-cung": "HT01"}, "Không có chỉ tiêu mang mã HT01, hoặc chỉ tiêu đó không có số để so"),
        ({"di-cung": "\x00"}, "ký tự không lưu được"),
        ({"ly-do": ""}, "Hãy ghi lý do."),
        ({"ly-do": "x" * 2001}, "dài quá 2.000 ký tự"),
        ({"giai-thich": "x" * 301}, "dài nhất 300 ký tự"),
    ],
)
def test_a_relation_that_makes_no_sense_is_refused_with_what_was_typed(
    editor: Client, fields: dict[str, str], words: str
) -> None:
    typed = {"viec": "them", "kieu": "not_above", "chi-tieu": "KS02", "di-cung": "DVC02", "ly-do": "Vì thế"} | fields
    before = IndicatorRelation.objects.count()
    answer = editor.post(RELATIONS, typed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert IndicatorRelation.objects.count() == before and not events()


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 15, "1e3", "\x00"])
def test_a_relation_that_is_not_there_is_told(editor: Client, key: str) -> None:
    answer = editor.post(RELATIONS, {"viec": "bo", "quan-he": key, "ly-do": "Nhầm"})
    assert answer.status_code == 422 and "Hãy xem lại danh sách" in answer.content.decode()


def test_a_relation_of_nonsense_is_shown_as_such_and_can_be_taken_away(editor: Client) -> None:
    owner = Indicator.objects.get(code="KS02")
    row = IndicatorRelation.objects.create(kind="unheard", indicator=owner, others="")
    assert "Quan hệ này không dùng được" in text_of(editor, PAGE)
    assert editor.post(RELATIONS, {"viec": "bo", "quan-he": row.pk, "ly-do": "Hỏng"}).status_code == 302

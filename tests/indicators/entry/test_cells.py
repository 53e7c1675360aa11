"""From what was typed into one cell to what may be stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from indicators.core.figures import Measure, OverTime, OverUnits, Rule, State
from indicators.entry.cells import Content, Refused, Typed, content_of, place_of

RATIO = Rule("KS01", "Văn bản ký số", Measure.RATIO, OverTime.SUM, OverUnits.SUM)
COUNT = Rule("TT11", "Tin, bài", Measure.COUNT, OverTime.SUM, OverUnits.SUM, decimals=0, unit_label="tin, bài")
LENGTH = Rule("VT02", "Chiều dài", Measure.COUNT, OverTime.SUM, OverUnits.NONE, decimals=1, unit_label="km")
SHARE = Rule("HT01", "Điện thoại", Measure.PERCENTAGE, OverTime.LATEST, OverUnits.NONE)
PLACE = {"unit": "xa-bac-son", "indicator": "KS01", "month": "2024-11"}


def typed(**fields: Any) -> Typed:
    return Typed(**(PLACE | fields))


def stored(rule: Rule, **fields: Any) -> Content:
    return content_of(typed(**fields), rule)


def refusal(rule: Rule, **fields: Any) -> str:
    with pytest.raises(Refused) as refused:
        stored(rule, **fields)
    return str(refused.value)


def test_counts_are_read_as_written_in_vietnam() -> None:
    assert stored(RATIO, numerator="3.787", denominator=" 3 798 ") == Content(
        State.FIGURE, Decimal(3787), Decimal(3798)
    )


def test_zero_is_not_missing() -> None:
    assert stored(RATIO, numerator="0", denominator="13") == Content(State.FIGURE, Decimal(0), Decimal(13))
    assert stored(COUNT, numerator="0") == Content(State.FIGURE, Decimal(0))
    assert stored(RATIO) == stored(COUNT) == stored(SHARE) == Content(State.NO_DATA)


def test_minus_nothing_is_zero() -> None:
    content = stored(COUNT, numerator="-0")
    assert content == Content(State.FIGURE, Decimal(0)) and str(content.numerator) == "0"


def test_nothing_over_nothing_did_not_arise() -> None:
    assert stored(RATIO, numerator="0", denominator="0").state is State.NOTHING_AROSE
    assert stored(RATIO, numerator="0", denominator="0", state="nothing_arose").state is State.NOTHING_AROSE


def test_something_over_nothing_is_refused() -> None:
    assert "Mẫu số bằng 0 mà tử số là 3" in refusal(RATIO, numerator="3", denominator="0")


@pytest.mark.parametrize("state", ["no_data", "nothing_arose", "not_applicable"])
def test_a_state_in_words_holds_no_number(state: str) -> None:
    assert stored(RATIO, state=state) == Content(State(state))
    assert "Ô có số thì không thể vừa ghi" in refusal(RATIO, state=state, numerator="3", denominator="4")


@pytest.mark.parametrize(
    ("rule", "fields", "words"),
    [
        (RATIO, {"numerator": "mười", "denominator": "13"}, "không phải là số"),
        (RATIO, {"numerator": "70.82", "denominator": "100"}, "chưa rõ"),
        (RATIO, {"numerator": "1,234", "denominator": "2000"}, "chưa rõ"),
        (RATIO, {"numerator": "-3", "denominator": "13"}, "số âm"),
        (RATIO, {"numerator": "\u22123", "denominator": "13"}, "số âm"),
        (RATIO, {"numerator": "14", "denominator": "13"}, "lớn hơn mẫu số 13"),
        (RATIO, {"numerator": "1", "denominator": str(10**30)}, "quá lớn"),
        (RATIO, {"numerator": "1,5", "denominator": "13"}, "số nguyên"),
        (RATIO, {"numerator": "12"}, "thiếu mẫu số"),
        (RATIO, {"denominator": "12"}, "thiếu tử số"),
        (RATIO, {"value": "92,3"}, "phần mềm tự tính"),
        (RATIO, {"numerator": "trên 12", "denominator": "13"}, "không phải là số"),
        (COUNT, {"numerator": "2,5"}, "số nguyên"),
        (COUNT, {"numerator": "2", "denominator": "5"}, "chỉ có một số đếm"),
        (COUNT, {"numerator": "trên"}, "thiếu số lượng"),
        (LENGTH, {"numerator": "2,55"}, "nhiều nhất 1 chữ số lẻ"),
        (SHARE, {"value": "100,01"}, "lớn hơn 100"),
        (SHARE, {"numerator": "3"}, "chỉ có một giá trị"),
        (RATIO, {"state": "not_due"}, "Trạng thái"),
        (RATIO, {"state": "FIGURE"}, "Trạng thái"),
        (RATIO, {"note": "x" * 2001}, "dài quá 2.000"),
    ],
)
def test_what_cannot_be_true_is_refused_with_a_sentence(rule: Rule, fields: dict[str, str], words: str) -> None:
    assert words in refusal(rule, **fields)


@pytest.mark.parametrize("text", ["trên 1.050", "Trên\u00a01.050", "tre\u0302n 1050"])
def test_a_count_keeps_its_qualifier(text: str) -> None:
    assert stored(COUNT, numerator=text) == Content(State.FIGURE, Decimal(1050), qualifier="trên")


def test_given_values_keep_their_places() -> None:
    assert stored(SHARE, value="93,25 %") == Content(State.FIGURE, value=Decimal("93.25"))
    assert stored(LENGTH, numerator="12,5") == Content(State.FIGURE, Decimal("12.5"))


def test_a_note_not_sent_is_left_as_it_is_and_an_empty_one_is_taken_away() -> None:
    assert stored(RATIO).note is None
    assert stored(RATIO, note="").note == ""


def test_notes_are_kept_in_one_form() -> None:
    assert stored(RATIO, note="  Hô\u0300 sơ giấy\r\ncòn lại\x0b\x07 ").note == "Hồ sơ giấy\ncòn lại"


def test_a_note_cannot_be_made_to_read_backwards() -> None:
    turned = "đã \u202e01\u202c duyệt\u2066\u2069\u200f"
    assert stored(RATIO, note=turned).note == "đã 01 duyệt"


def test_whole_json_numbers_are_read_as_typed() -> None:
    cell = Typed.from_json({**PLACE, "numerator": 12, "denominator": 13})
    assert (cell.numerator, cell.denominator, cell.state, cell.version, cell.note) == ("12", "13", "figure", 0, None)
    assert Typed.from_json({**PLACE, "numerator": 10**30}).numerator == str(10**30)


@pytest.mark.parametrize(
    "broken",
    [
        [], "x", 3, None,
        {**PLACE, "numerator": 12.5}, {**PLACE, "numerator": True}, {**PLACE, "numerator": ["1"]},
        {**PLACE, "value": {"a": 1}}, {**PLACE, "unit": 3}, {**PLACE, "state": 1}, {**PLACE, "note": ["x"]},
        {**PLACE, "note": "a\x00b"}, {**PLACE, "numerator": "\ud800"}, {**PLACE, "month": 202411},
        {**PLACE, "version": "1"}, {**PLACE, "version": -1}, {**PLACE, "version": 2**31}, {**PLACE, "version": True},
        {**PLACE, "version": 1.0}, {**PLACE, "version": None},
    ],
)  # fmt: skip
def test_what_is_no_cell_of_the_contract_is_refused_with_a_sentence(broken: Any) -> None:
    with pytest.raises(Refused) as refused:
        Typed.from_json(broken)
    assert str(refused.value).endswith((".", "”."))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"indicator": "XX99"}, "Không có chỉ tiêu mang mã “XX99”"),
        ({"month": "2024-13"}, "không phải là một tháng"),
        ({"month": "11/2024"}, "không phải là một tháng"),
        ({"unit": "xa-diep-nong"}, "không hoạt động trong tháng 11/2024"),
        ({"unit": "xa-quang-trung", "month": "2024-10"}, "không hoạt động trong tháng 10/2024"),
        ({"indicator": "DVC01"}, "chỉ do cơ quan tổng hợp nhập"),
        ({"indicator": "DVC02", "unit": "tt-gdnn-gdtx"}, "không áp dụng với đơn vị này"),
        ({"indicator": "DVC06"}, "không nằm trong bộ chỉ tiêu năm 2024"),
        ({"indicator": "BC02", "unit": "huyen-hung-ha", "month": "2025-12"}, "không áp dụng năm 2025"),
        ({"indicator": "KH01", "unit": "huyen-hung-ha", "month": "2024-03"}, "nhập vào tháng 11/2024"),
    ],
)
def test_unit_indicator_and_month_must_go_together(fields: dict[str, str], words: str, catalogue: Any) -> None:
    from datetime import date

    with pytest.raises(Refused, match=words.replace("(", r"\(")):
        place_of(typed(**fields), catalogue.timeline.units, catalogue.by_code, catalogue.deadlines(date(2024, 12, 1)))

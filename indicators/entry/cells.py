"""From what a person typed into one cell to what may be stored, or a sentence that says what to do.

No writing here: the same checks serve the grid, the form without JavaScript, imports and commands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators.core.deadlines import Deadlines
from indicators.core.figures import STATE_WORDS, STORED_STATES, Due, Measure, OverUnits, Rule, State
from indicators.core.months import Month
from indicators.core.numbers_vi import NotANumber, parsed, written, written_month
from units.timeline import UnitLife

QUALIFIERS = ("trên",)
LONGEST_NOTE = 2000
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NOT_A_CELL = "Ô số liệu gửi lên không đúng dạng. Hãy tải lại trang rồi nhập lại."
NOT_A_STATE = "Trạng thái của ô không đúng. Hãy tải lại trang rồi nhập lại."


class Refused(ValueError):
    """The cell cannot be stored; the message is a sentence for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as it came in: all text, nothing believed yet. `version` 0 means that the writer saw an empty cell.

    A `note` of None leaves the note as it is: workbooks and scripts that know of no notes must not wipe them.
    """

    unit: str
    indicator: str
    month: str
    state: str = State.FIGURE.value
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    note: str | None = None
    reason: str = ""
    version: int = 0

    @classmethod
    def from_json(cls, data: Any) -> Typed:
        """A cell of the contract; Refused with a sentence for anything else."""
        if not isinstance(data, dict):
            raise Refused(NOT_A_CELL)
        texts = {name: _text(data, name) for name in ("unit", "indicator", "month", "state", "reason")}
        numbers = {name: _typed_number(data.get(name)) for name in ("numerator", "denominator", "value")}
        note = None if data.get("note") is None else _text(data, "note")
        if not texts["unit"]:
            raise Refused(NOT_A_CELL)
        texts["state"] = texts["state"] or State.FIGURE.value
        version = data.get("version", 0)
        if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version < 2**31:
            raise Refused("Phiên bản của ô không đúng. Hãy tải lại trang rồi nhập lại.")
        return cls(**texts, **numbers, note=note, version=version)

    @property
    def is_empty(self) -> bool:
        return not (self.numerator.strip() or self.denominator.strip() or self.value.strip())


def _text(data: Mapping[Any, Any], name: str) -> str:
    given = data.get(name)
    if given is None:
        return ""
    if not isinstance(given, str):
        raise Refused(NOT_A_CELL)
    return storable(given)


def _typed_number(given: Any) -> str:
    """What stands in for typing: text, or a whole number of JSON; a float has lost digits before it gets here."""
    if given is None:
        return ""
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    if isinstance(given, float):
        raise Refused("Số lẻ phải gửi dưới dạng chữ, viết theo cách của Việt Nam, ví dụ “8,9”.")
    if not isinstance(given, str):
        raise Refused(NOT_A_CELL)
    return storable(given)


def storable(text: str) -> str:
    """The text itself; Refused where no database could hold it."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Refused("Nội dung gửi lên có ký tự không lưu được. Hãy xóa ký tự lạ rồi nhập lại.")
    return text


def tidy_note(text: str) -> str:
    """NFC, one kind of line break, no signs that a workbook or a page could not carry."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or not _is_invisible(sign)).strip()


def _is_invisible(sign: str) -> bool:
    """Control signs, and those that turn the direction of writing: “01” must not show as “10”."""
    return unicodedata.category(sign) == "Cc" or sign in DIRECTIONS


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds once it is understood; None is not zero, and a `note` of None is the note that stood there."""

    state: State
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    qualifier: str = ""
    note: str | None = None


def place_of(typed: Typed, units: Mapping[str, UnitLife], rules: Mapping[str, Rule], deadlines: Deadlines) -> Month:
    """The month of the cell, once unit, indicator and month are known to go together; Refused otherwise."""
    rule = rules.get(typed.indicator)
    if rule is None:
        raise Refused(f"Không có chỉ tiêu mang mã “{typed.indicator[:20]}”.")
    try:
        month = Month.parse(typed.month)
    except ValueError:
        raise Refused(f"“{typed.month[:20]}” không phải là một tháng. Hãy viết năm-tháng, ví dụ 2024-11.") from None
    unit = units[typed.unit]
    if not unit.alive_on(month.last_day):
        raise Refused(
            f"{unit.name} không hoạt động trong tháng {written_month(month)}, nên không có số liệu tháng này."
        )
    if unit.kind not in rule.applies_to:
        who = "chỉ do cơ quan tổng hợp nhập" if rule.over_units is OverUnits.NONE else "không áp dụng với đơn vị này"
        raise Refused(f"Chỉ tiêu {rule.code} {who}.")
    if month.year not in rule.years:
        raise Refused(f"Chỉ tiêu {rule.code} không nằm trong bộ chỉ tiêu năm {month.year}.")
    reason = rule.not_applicable_in(month.year)
    if reason is not None:
        raise Refused(f"Chỉ tiêu {rule.code} không áp dụng năm {month.year}: {reason}")
    if not deadlines.asks_for(rule, month):
        raise Refused(_when_due(rule, deadlines, month))
    return month


def _when_due(rule: Rule, deadlines: Deadlines, month: Month) -> str:
    if rule.due is Due.QUARTER:
        return f"Chỉ tiêu {rule.code} báo cáo theo quý: nhập vào tháng 3, 6, 9 và 12."
    last = deadlines.plan_of(month.year).report.last
    return f"Chỉ tiêu {rule.code} báo cáo mỗi năm một lần: nhập vào tháng {written_month(last)}."


def content_of(typed: Typed, rule: Rule) -> Content:
    """What the cell holds; Refused with a sentence where it cannot be understood or cannot be true.

    An emptied cell holds "chưa có số liệu"; 0 trên 0 is "không phát sinh"; something over 0 is refused.
    """
    try:
        state = State(typed.state or State.FIGURE)
    except ValueError:
        raise Refused(NOT_A_STATE) from None
    if state not in STORED_STATES:
        raise Refused(NOT_A_STATE)
    for what, text in (("Ghi chú", typed.note or ""), ("Lý do", typed.reason)):
        if len(text) > LONGEST_NOTE:
            raise Refused(f"{what} dài quá {written(LONGEST_NOTE)} ký tự. Hãy viết ngắn hơn.")
    content = _stated(typed, rule, state)
    return content if typed.note is None else replace(content, note=tidy_note(typed.note))


def _stated(typed: Typed, rule: Rule, state: State) -> Content:
    if state is not State.FIGURE:
        if not typed.is_empty and not (state is State.NOTHING_AROSE and _is_nothing_over_nothing(typed, rule)):
            raise Refused(
                f"Ô có số thì không thể vừa ghi “{STATE_WORDS[state]}”. Hãy xóa số hoặc chọn lại “có số liệu”."
            )
        return Content(state)
    if typed.is_empty:
        return Content(State.NO_DATA)
    if rule.measure is Measure.RATIO:
        return _ratio(typed)
    if rule.measure is Measure.COUNT:
        return _count(typed, rule)
    return _given(typed, rule)


def _is_nothing_over_nothing(typed: Typed, rule: Rule) -> bool:
    return rule.measure is Measure.RATIO and _ratio(typed).state is State.NOTHING_AROSE


def _number(text: str, what: str) -> Decimal | None:
    try:
        number = parsed(text)
    except NotANumber as problem:
        raise Refused(str(problem)) from None
    if number is not None and number < 0:
        raise Refused(f"{what} không thể là số âm. Hãy kiểm tra lại số đã nhập.")
    # "-0" is zero.
    return None if number is None else abs(number)


def _whole(number: Decimal, what: str) -> Decimal:
    whole = number.to_integral_value()
    if number != whole:
        raise Refused(f"{what} phải là số nguyên, không có phần lẻ.")
    return whole


def _ratio(typed: Typed) -> Content:
    if typed.value.strip():
        raise Refused("Chỉ tiêu này tính từ số đếm: hãy nhập tử số và mẫu số, phần mềm tự tính tỷ lệ.")
    numerator, denominator = _number(typed.numerator, "Tử số"), _number(typed.denominator, "Mẫu số")
    if numerator is None or denominator is None:
        missing = "tử số" if numerator is None else "mẫu số"
        raise Refused(f"Còn thiếu {missing}. Nếu chưa có số liệu, hãy để trống cả hai ô.")
    numerator, denominator = _whole(numerator, "Tử số"), _whole(denominator, "Mẫu số")
    if denominator == 0 and numerator == 0:
        return Content(State.NOTHING_AROSE)
    if denominator == 0:
        raise Refused(f"Mẫu số bằng 0 mà tử số là {written(numerator)}. Hãy nhập lại mẫu số.")
    if numerator > denominator:
        raise Refused(f"Tử số {written(numerator)} lớn hơn mẫu số {written(denominator)}. Hãy kiểm tra lại hai số.")
    return Content(State.FIGURE, numerator, denominator)


def _count(typed: Typed, rule: Rule) -> Content:
    if typed.value.strip() or typed.denominator.strip():
        raise Refused("Chỉ tiêu này chỉ có một số đếm: hãy nhập vào ô số lượng.")
    text, qualifier = unicodedata.normalize("NFC", typed.numerator).strip(), ""
    first, *rest = text.split(maxsplit=1) or [""]
    if first.casefold() in QUALIFIERS:
        text, qualifier = rest[0] if rest else "", first.casefold()
    number = _number(text, "Số lượng")
    if number is None:
        raise Refused("Còn thiếu số lượng. Nếu chưa có số liệu, hãy để trống ô.")
    if rule.decimals == 0:
        number = _whole(number, "Số lượng")
    elif _places(number) > rule.decimals:
        raise Refused(f"Chỉ tiêu này ghi nhiều nhất {rule.decimals} chữ số lẻ.")
    return Content(State.FIGURE, number, qualifier=qualifier)


def _given(typed: Typed, rule: Rule) -> Content:
    if typed.numerator.strip() or typed.denominator.strip():
        raise Refused("Chỉ tiêu này chỉ có một giá trị: hãy nhập vào ô giá trị.")
    number = _number(typed.value, "Giá trị")
    if number is None:
        raise Refused("Còn thiếu giá trị. Nếu chưa có số liệu, hãy để trống ô.")
    if rule.measure is Measure.PERCENTAGE and number > 100:
        raise Refused(f"Tỷ lệ {written(number)} % lớn hơn 100 %. Hãy kiểm tra lại số đã nhập.")
    return Content(State.FIGURE, value=number)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0

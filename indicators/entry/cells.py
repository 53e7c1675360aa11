"""From what a person typed into one cell to what may be stored, or a sentence that says what to do.

No writing here: the same checks serve the grid, the form without JavaScript, imports and commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.core.deadlines import Deadlines
from indicators.core.figures import STORED_STATES, Due, Measure, OverUnits, Rule, State
from indicators.core.months import Month
from indicators.core.numbers_vi import NotANumber, parsed, written, written_month
from units.timeline import UnitLife

QUALIFIERS = ("trên",)
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as it came in: all text, nothing believed yet. `version` 0 means that the writer saw an empty cell."""

    unit: str
    indicator: str
    month: str
    state: str = State.FIGURE.value
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    note: str = ""
    reason: str = ""
    version: int = 0

    @classmethod
    def from_json(cls, data: Any) -> Typed:
        """ValueError for anything that is not a cell of the contract."""
        if not isinstance(data, dict):
            raise ValueError("not a cell")
        texts = {}
        for name in ("unit", "indicator", "month", "state", "numerator", "denominator", "value", "note", "reason"):
            given = data.get(name)
            if given is None:
                given = State.FIGURE.value if name == "state" else ""
            if not isinstance(given, str):
                raise ValueError(f"{name} is not text")
            if "\x00" in given or any("\ud800" <= sign <= "\udfff" for sign in given):
                raise ValueError(f"{name} holds signs that cannot be stored")
            texts[name] = given
        version = data.get("version", 0)
        if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version < 2**31:
            raise ValueError("version is not a count")
        return cls(**texts, version=version)

    @property
    def is_empty(self) -> bool:
        return not (self.numerator.strip() or self.denominator.strip() or self.value.strip())


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds once it is understood; None is not zero."""

    state: State
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    qualifier: str = ""
    note: str = ""


class Refused(ValueError):
    """The cell cannot be stored; the message is a sentence for the person who typed it."""


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
        raise Refused("Trạng thái của ô không đúng. Hãy tải lại trang rồi nhập lại.") from None
    if state not in STORED_STATES:
        raise Refused("Trạng thái của ô không đúng. Hãy tải lại trang rồi nhập lại.")
    if len(typed.note) > LONGEST_NOTE or len(typed.reason) > LONGEST_NOTE:
        raise Refused(f"Ghi chú dài quá {written(LONGEST_NOTE)} ký tự. Hãy viết ngắn hơn.")
    if state is not State.FIGURE:
        if not typed.is_empty:
            raise Refused(
                "Ô có số thì không thể vừa ghi “chưa có” hoặc “không phát sinh”. Hãy xóa số hoặc đổi trạng thái."
            )
        return Content(state, note=typed.note)
    if typed.is_empty:
        return Content(State.NO_DATA, note=typed.note)
    if rule.measure is Measure.RATIO:
        return _ratio(typed)
    if rule.measure is Measure.COUNT:
        return _count(typed, rule)
    return _given(typed, rule)


def _number(text: str, what: str) -> Decimal | None:
    try:
        number = parsed(text)
    except NotANumber as problem:
        raise Refused(str(problem)) from None
    if number is not None and number < 0:
        raise Refused(f"{what} không thể là số âm. Hãy kiểm tra lại số đã nhập.")
    return number


def _whole(number: Decimal, what: str) -> Decimal:
    if number != number.to_integral_value():
        raise Refused(f"{what} phải là số nguyên, không có phần lẻ.")
    return number.quantize(Decimal(1))


def _ratio(typed: Typed) -> Content:
    if typed.value.strip():
        raise Refused("Chỉ tiêu này tính từ số đếm: hãy nhập tử số và mẫu số, phần mềm tự tính tỷ lệ.")
    numerator, denominator = _number(typed.numerator, "Tử số"), _number(typed.denominator, "Mẫu số")
    if numerator is None or denominator is None:
        missing = "tử số" if numerator is None else "mẫu số"
        raise Refused(f"Còn thiếu {missing}. Nếu chưa có số liệu, hãy để trống cả hai ô.")
    numerator, denominator = _whole(numerator, "Tử số"), _whole(denominator, "Mẫu số")
    if denominator == 0 and numerator == 0:
        return Content(State.NOTHING_AROSE, note=typed.note)
    if denominator == 0:
        raise Refused(f"Mẫu số bằng 0 mà tử số là {written(numerator)}. Hãy nhập lại mẫu số.")
    if numerator > denominator:
        raise Refused(f"Tử số {written(numerator)} lớn hơn mẫu số {written(denominator)}. Hãy kiểm tra lại hai số.")
    return Content(State.FIGURE, numerator, denominator, note=typed.note)


def _count(typed: Typed, rule: Rule) -> Content:
    if typed.value.strip() or typed.denominator.strip():
        raise Refused("Chỉ tiêu này chỉ có một số đếm: hãy nhập vào ô số lượng.")
    text, qualifier = typed.numerator.strip(), ""
    for word in QUALIFIERS:
        if text.casefold().startswith(f"{word} "):
            text, qualifier = text[len(word) :].strip(), word
    number = _number(text, "Số lượng")
    if number is None:
        raise Refused("Còn thiếu số lượng. Nếu chưa có số liệu, hãy để trống ô.")
    if rule.decimals == 0:
        number = _whole(number, "Số lượng")
    elif _places(number) > rule.decimals:
        raise Refused(f"Chỉ tiêu này ghi nhiều nhất {rule.decimals} chữ số lẻ.")
    return Content(State.FIGURE, number, qualifier=qualifier, note=typed.note)


def _given(typed: Typed, rule: Rule) -> Content:
    if typed.numerator.strip() or typed.denominator.strip():
        raise Refused("Chỉ tiêu này chỉ có một giá trị: hãy nhập vào ô giá trị.")
    number = _number(typed.value, "Giá trị")
    if number is None:
        raise Refused("Còn thiếu giá trị. Nếu chưa có số liệu, hãy để trống ô.")
    if rule.measure is Measure.PERCENTAGE and number > 100:
        raise Refused(f"Tỷ lệ {written(number)} % lớn hơn 100 %. Hãy kiểm tra lại số đã nhập.")
    return Content(State.FIGURE, value=number, note=typed.note)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0

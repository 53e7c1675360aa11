"""What may be set as a target, and for whom (README §2.3). Each answer is a sentence, empty where nothing is wrong."""

from __future__ import annotations

from indicators.core.figures import Better, Measure, OverUnits, Rule
from indicators.core.months import Window
from indicators.core.numbers_vi import written
from indicators.core.status import LEVELS, Comparator, Target
from indicators.core.wording import target_words
from units.timeline import Timeline

NEGATIVE = "Mức giao không thể là số âm."
ABOVE_ALL = "Mức giao của một tỷ lệ không thể lớn hơn 100 %."
ONLY_AT_THE_ENDS = (
    "“Bằng” chỉ dùng ở hai đầu của thang ({ends}). Ở giữa thang hãy chọn “từ … trở lên” hoặc “không quá”."
)
NEVER_MET = "“{words}” thì không bao giờ đạt được. Hãy xem lại cách so và con số."
ALWAYS_MET = "“{words}” thì bao giờ cũng đạt. Hãy xem lại cách so và con số."
WHOLE_NUMBERS = "Chỉ tiêu này đếm bằng số nguyên ({unit}), nên mức giao cũng là số nguyên."
AGAINST_THE_SIDE = (
    "“{words}” trái với chiều tốt của chỉ tiêu ({side}). Hãy chọn cách so khác, hoặc sửa chiều tốt trong định nghĩa."
)
SIDES = {Better.HIGHER: "càng cao càng tốt", Better.LOWER: "càng thấp càng tốt"}

ONLY_THE_WHOLE = "Chỉ cơ quan tổng hợp nhập chỉ tiêu này, nên mức giao chỉ đặt cho toàn địa bàn."
NOBODY_OF_THE_LEVEL = "Chỉ tiêu này không áp dụng với đơn vị nào của cấp đó."
NO_SUCH_UNIT = "Không có đơn vị này trong năm {year}."
NOT_FOR_THE_UNIT = "Chỉ tiêu này không áp dụng với {name}."


def objection_to(rule: Rule, target: Target) -> str:
    """Why this cannot be the target of this indicator, whoever it is set for."""
    value, is_percent = target.value, rule.measure.is_percent
    words = target_words(target, rule.unit_label)
    if value < 0:
        return NEGATIVE
    if is_percent and value > 100:
        return ABOVE_ALL
    if target.comparator is Comparator.EXACTLY and value not in ((0, 100) if is_percent else (0,)):
        return ONLY_AT_THE_ENDS.format(ends="100 % hoặc 0 %" if is_percent else "số 0")
    if rule.measure is Measure.COUNT and rule.decimals == 0 and value != value.to_integral_value():
        return WHOLE_NUMBERS.format(unit=rule.unit_label or written(1))
    top = is_percent and value == 100
    if (target.comparator is Comparator.MORE_THAN and top) or (
        target.comparator is Comparator.LESS_THAN and value == 0
    ):
        return NEVER_MET.format(words=words)
    if (target.comparator is Comparator.AT_LEAST and value == 0) or (target.comparator is Comparator.AT_MOST and top):
        return ALWAYS_MET.format(words=words)
    if target.better is not rule.better:
        return AGAINST_THE_SIDE.format(words=words, side=SIDES[rule.better])
    return ""


def objection_to_scope(rule: Rule, scope: str, timeline: Timeline, year: Window) -> str:
    """Why a target of this indicator cannot be set for that scope in the year: "whole", a level, or a unit's slug."""
    if scope == "whole":
        return ""
    if rule.over_units is OverUnits.NONE:
        return ONLY_THE_WHOLE
    if scope in LEVELS:
        return "" if rule.applies_to & LEVELS[scope] else NOBODY_OF_THE_LEVEL
    unit = timeline.units.get(scope)
    if unit is None or not unit.life.overlaps(year.first.first_day, year.last.last_day):
        return NO_SUCH_UNIT.format(year=year.last.year)
    return "" if unit.kind in rule.applies_to else NOT_FOR_THE_UNIT.format(name=unit.name)

"""The words that every reason is made of."""

from __future__ import annotations

from decimal import Decimal

from indicators.core.figures import STATE_WORDS, Number, Rule, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written, written_month, written_month_number
from indicators.core.quality.known import Face, Known, Place, Stated
from indicators.core.rounding import without_trailing_zeros


def unit_words(known: Known, slug: str) -> str:
    unit = known.timeline.units.get(slug)
    return slug if unit is None else unit.name


def indicator_words(rule: Rule) -> str:
    """Văn bản điện tử được ký số (KS01)."""
    return f"{rule.short_name or rule.name} ({rule.code})"


def month_words(month: Month) -> str:
    return f"tháng {written_month(month)}"


def window_words(window: Window) -> str:
    """từ tháng 01 đến tháng 11/2024; the year twice where there are two, one month alone where there is one."""
    first, last = window.first, window.last
    if first == last:
        return month_words(last)
    begin = written_month_number(first.number) if first.year == last.year else written_month(first)
    return f"từ tháng {begin} đến tháng {written_month(last)}"


def place_words(known: Known, place: Place) -> str:
    """Xã Bắc Sơn, tháng 3/2024, Văn bản điện tử được ký số (KS01)."""
    return f"{unit_words(known, place.unit)}, {month_words(place.month)}, {indicator_words(place.rule)}"


def number_words(number: Number) -> str:
    """1.050, 8,9: without zeros that only the database keeps."""
    return written(without_trailing_zeros(Decimal(number)))


def face_words(rule: Rule, face: Face) -> str:
    if face is Face.VALUE:
        return "giá trị"
    if not rule.measure.is_percent:
        return "số lượng"
    return "tử số" if face is Face.NUMERATOR else "mẫu số"


def stated_words(stated: Stated) -> str:
    """12/13, 45, or không phát sinh."""
    if stated.nothing_arose:
        return STATE_WORDS[State.NOTHING_AROSE]
    return "/".join(number_words(number) for number in stated.counts.values())

"""Figures for people: numbers, values, dates and states in Vietnamese. Numbers for machines stay unlocalised."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone

from indicators.core.figures import STATE_WORDS, Better, Rule
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written, written_date, written_month
from indicators.core.results import Judged
from indicators.core.rounding import cut, without_trailing_zeros
from indicators.core.status import COMPARATOR_WORDS, Comparator, Target

register = template.Library()

# A line must not break between a number and its sign.
NBSP = "\u00a0"


@register.filter
def number(value: Any) -> str:
    """A number as written in Vietnam: 1.050, 70,82. Empty for None, since nothing is not zero."""
    if value is None or value == "":
        return ""
    try:
        return written(value if isinstance(value, (int, Decimal)) else Decimal(str(value)))
    except InvalidOperation:
        return str(value)


@register.filter
def in_text(value: int | None) -> str:
    """A count in running text: 04, 12."""
    return "" if value is None else counted(value)


@register.filter
def value_with_unit(judged: Judged) -> str:
    """70,82 %, 547 tin, bài, trên 1.050; the state in words where there is no figure."""
    if judged.value is None:
        return STATE_WORDS[judged.reading.state]
    return f"{with_qualifier(judged)}{unit_after(judged.rule)}"


@register.filter
def with_qualifier(judged: Judged) -> str:
    """The value without its unit, the word "trên" kept; empty where there is no figure."""
    if judged.value is None:
        return ""
    word = f"{judged.reading.qualifier}{NBSP}" if judged.reading.qualifier else ""
    return f"{word}{written(Decimal(judged.value))}"


def unit_after(rule: Rule) -> str:
    return f"{NBSP}{rule.unit_label}" if rule.unit_label else ""


@register.filter
def counts(judged: Judged) -> str:
    """3.787 / 3.798, which stands beside every percentage; empty where there are no counts."""
    reading = judged.reading
    if reading.numerator is None or reading.denominator is None:
        return ""
    return f"{written(reading.numerator)}{NBSP}/{NBSP}{written(reading.denominator)}"


@register.filter
def target_words(target: Target | None, unit_label: str = "%") -> str:
    """từ 97 %, trên 80 %, 100 %; empty without a target."""
    if target is None:
        return ""
    word = COMPARATOR_WORDS[Comparator(target.comparator)]
    return f"{word} {written(target.value)}{NBSP}{unit_label}".strip()


@register.filter
def distance_words(judged: Judged) -> str:
    """vượt 2,71 điểm phần trăm; còn thiếu 0,03 điểm phần trăm; empty without figure or target."""
    gap = judged.distance
    if gap is None:
        return ""
    is_percent = judged.rule.measure.is_percent
    label = "điểm phần trăm" if is_percent else judged.rule.unit_label
    if gap == 0:
        return "đúng bằng mức giao"
    size = shown_distance(gap, judged.rule)
    return f"{'vượt' if gap > 0 else 'còn thiếu'} {size} {label}"


def shown_distance(gap: Fraction, rule: Rule) -> str:
    """Never flattering: what is won is cut, what is missing is raised; never shown as nothing."""
    size = abs(gap)
    side = Better.HIGHER if gap > 0 else Better.LOWER
    places = rule.decimals
    result = cut(size, places, side)
    while result == 0 and places < 12:
        places += 1
        result = cut(size, places, side)
    return written(without_trailing_zeros(result) if Fraction(result) == size else result)


@register.filter
def state_words(state: Any) -> str:
    return STATE_WORDS.get(state, "")


@register.filter
def month_words(month: Month | str | None) -> str:
    """11/2024, 01/2024."""
    if not month:
        return ""
    return written_month(Month.parse(month) if isinstance(month, str) else month)


@register.filter
def date_words(day: date | datetime | None) -> str:
    """08/5/2024, 10/01/2024 (NĐ 30/2020)."""
    if day is None:
        return ""
    return written_date(timezone.localtime(day).date() if isinstance(day, datetime) else day)


@register.filter
def time_words(moment: datetime | None) -> str:
    """8 giờ 05 ngày 08/5/2024."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local.hour} giờ {local.minute:02d} ngày {written_date(local.date())}"

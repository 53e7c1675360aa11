"""Figures for people: numbers, values, dates and states in Vietnamese. Numbers for machines stay unlocalised."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone

from indicators.core import wording
from indicators.core.figures import STATE_WORDS
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written, written_clock, written_date, written_moment, written_month
from indicators.core.stages import STAGE_WORDS
from indicators.dashboards.origins import simulated_in

register = template.Library()


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


register.filter("value_with_unit", wording.value_with_unit)
register.filter("with_qualifier", wording.with_qualifier)
register.filter("counts", wording.counts)
register.filter("few_sign", wording.few_sign)
register.filter("few_words", wording.few_words)
register.filter("target_words", wording.target_words)
register.filter("target_printed", wording.target_printed)
register.filter("distance_words", wording.distance_words)
register.filter("status_words", wording.status_words)
register.filter("pace_words", wording.pace_words)
register.filter("basis_words", wording.basis_words)
register.filter("projection_words", wording.projection_words)
register.filter("simulated_in", simulated_in)


@register.filter
def state_words(state: Any) -> str:
    return STATE_WORDS.get(state, "")


@register.filter
def stage_words(stage: Any) -> str:
    return STAGE_WORDS.get(stage, "")


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
def clock_words(moment: datetime | None) -> str:
    """8 giờ 05 phút."""
    return written_clock(timezone.localtime(moment)) if moment is not None else ""


@register.filter
def time_words(moment: datetime | None) -> str:
    """8 giờ 05 phút ngày 08/5/2024."""
    return written_moment(timezone.localtime(moment)) if moment is not None else ""

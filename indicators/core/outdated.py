"""Years that a text of the office still names after it was carried into another year's report. Pure: no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

# 2024, in "năm 2024", "2023-2024" and "15/9/2024"; not in 2.024 or 12024.
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")
THIS_YEAR = "{nam}"


def outdated_years(text: str, own: int) -> tuple[int, ...]:
    """Years before `own` in a text that does not name `own`: "triển khai năm 2024" in the report of 2025.

    A text that names its own year beside an older one compares them, and is left alone.
    """
    named = {int(year) for year in _YEAR.findall(text)}
    if THIS_YEAR in text or own in named:
        return ()
    return tuple(sorted(year for year in named if year < own))


def years_words(years: Iterable[int]) -> str:
    """còn nhắc năm 2023, 2024; empty for none."""
    named = ", ".join(map(str, years))
    return f"còn nhắc năm {named}" if named else ""


def days_after(text: str, last: date) -> tuple[date, ...]:
    """The days that a text names after `last`; what is no day of the calendar is none."""
    found = []
    for day, month, year in _DAY.findall(text):
        try:
            named = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if named > last:
            found.append(named)
    return tuple(found)

"""Numbers and dates as they lie in workbooks, and as a person typed them.

Workbooks keep doubles: 70,82 lies there as 70.819999999999993. Nobody can type more than 15 digits into one, and 15 digits
always come back, so those are what was typed.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

TYPED_DIGITS = 15
# Day 60 of the calendar of 1900 is a 29 February that never was.
_FIRST_1900, _BEFORE_60, _FIRST_1904 = datetime(1899, 12, 30), datetime(1899, 12, 31), datetime(1904, 1, 1)
_LAST_SERIAL = 2_958_466
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN_PERCENT = frozenset((9, 10))
_QUOTED = re.compile(r'"([^"]*)"')
# Text in quotes, escaped signs, fillers, conditions and colours: none of it makes a date.
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def typed_number(stored: str | float) -> str | None:
    """The number in plain notation with the digits that were typed (70.82); None for what is no finite number."""
    if isinstance(stored, str) and stored.isascii() and stored.isdigit() and len(stored) <= TYPED_DIGITS:
        return stored.lstrip("0") or "0"
    try:
        double = float(stored)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(double):
        return None
    text = format(Decimal(format(double, f".{TYPED_DIGITS}g")), "f")
    return "0" if text.strip("-0.") == "" else text


def iso_date(serial: str, is_1904: bool) -> str | None:
    """The date (2024-11-30) or the moment that lies as a number of days; None outside the calendar."""
    days = float(serial)
    if not 0 <= days < _LAST_SERIAL:
        return None
    first = _FIRST_1904 if is_1904 else _BEFORE_60 if days < 60 else _FIRST_1900
    try:
        moment = first + timedelta(days=days)
    except OverflowError:
        return None
    # A serial is a double too: the nearest second is meant.
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return iso_of(moment)


def iso_of(moment: datetime) -> str:
    """Without the time where that is midnight."""
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(timespec="seconds")


def is_date_format(number: int, code: str) -> bool:
    """Whether a number format shows a date or a time; `code` is empty for those that are built in."""
    if not code:
        return number in _BUILT_IN_DATES
    first = _NO_FORMAT.sub("", code.split(";")[0])
    return code.casefold() != "general" and re.search(r"[dmyhs]", first, re.IGNORECASE) is not None


def is_percent_format(number: int, code: str) -> bool:
    return "%" in _QUOTED.sub("", code) if code else number in _BUILT_IN_PERCENT


def prefix_of_format(code: str) -> str:
    """The word that a format puts before its number: "trên" of `"trên "#,##0`."""
    match = _QUOTED.match(code.lstrip("_-*() "))
    return match[1].strip() if match is not None else ""


def date_of(text: str) -> date | None:
    """The day of an ISO text that was made here."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None

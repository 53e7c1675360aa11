"""Numbers and dates as people write them in Vietnam, and the one parser of what they type (README §1.8).

1.050 and 70,82; counts below ten in running text with a zero in front; zeros before days below 10 and before months
1 and 2 only. What could mean two things is asked about, never guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from indicators.core.months import Month

MOST_DIGITS = 15
MOST_DECIMALS = 3


class NotANumber(ValueError):
    """What was typed is no number, or could mean two; the message is a sentence for the person who typed it."""


def written(number: Decimal | int, *, grouped: bool = True) -> str:
    """`number` as written in Vietnam: 1.050, 70,82, -3,5; all its places, none added."""
    if isinstance(number, int):
        # Most numbers of a table are whole.
        return f"{number:,}".replace(",", ".") if grouped else str(number)
    text = format(number, "f")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, places = text.partition(".")
    if grouped and len(whole) > 3:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return f"{sign}{whole},{places}" if places else f"{sign}{whole}"


def counted(number: int) -> str:
    """A count in running text: 04, 12, 1.050."""
    return f"{number:02d}" if 0 < number < 10 else written(number)


def written_date(day: date) -> str:
    """08/5/2024, 10/01/2024: a zero before days below 10 and before months 1 and 2 only (NĐ 30/2020)."""
    return f"{day.day:02d}/{written_month_number(day.month)}/{day.year}"


def written_clock(local: datetime) -> str:
    """8 giờ 05 phút: the hour and the minute of a moment in local time."""
    return f"{local.hour} giờ {local.minute:02d} phút"


def written_moment(local: datetime) -> str:
    """8 giờ 05 phút ngày 03/12/2024; `local` is a moment in local time."""
    return f"{written_clock(local)} ngày {written_date(local.date())}"


def written_month(month: Month) -> str:
    """11/2024, 01/2024, 3/2024."""
    return f"{written_month_number(month.number)}/{month.year}"


def written_month_number(number: int) -> str:
    return f"{number:02d}" if number <= 2 else str(number)


def typeable(number: Decimal | int) -> str:
    """`number` as a person would type it, so that `parsed` reads it back: 1,2340 where 1,234 might mean a thousand."""
    text = written(number)
    return f"{text}0" if _LOOKS_GROUPED.fullmatch(text) else text


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
_BLANKS = re.compile("[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_PLAIN = re.compile(r"-?[0-9]+")
# Nobody writes a thousand as 0.123.
_THOUSANDS = r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_GROUPED = re.compile(_THOUSANDS)
_DECIMAL = re.compile(rf"(?:-?[0-9]+|{_THOUSANDS}),[0-9]+")
_SPACED = re.compile(r"-?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?")
# One comma before three digits: a decimal here, a thousand in English.
_LOOKS_GROUPED = re.compile(r"-?(?!0,)[0-9]{1,3},[0-9]{3}")


def parsed(text: str) -> Decimal | None:
    """What a person typed as a number; None for an empty cell; NotANumber with a sentence where it is not clear.

    `1.234` is 1234, `8,9` is 8.9, `1.234,5` is 1234.5. `70.82`, `1,234` and `1,234.5` are asked about. Spaces, `%` and
    U+2212 are understood; digits are ASCII. More than 15 digits or 3 decimals are refused.
    """
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS - MOST_DECIMALS:
        return Decimal(text)
    typed = _BLANKS.sub(" ", text.translate(_INVISIBLE)).strip()
    if not typed:
        return None
    clean = re.sub("^- ", "-", typed.replace("\u2212", "-")).removesuffix("%").rstrip()
    if _SPACED.fullmatch(clean):
        clean = clean.replace(" ", ".")
    if _PLAIN.fullmatch(clean):
        return _bounded(clean, typed)
    if _GROUPED.fullmatch(clean):
        return _bounded(clean.replace(".", ""), typed)
    if _DECIMAL.fullmatch(clean) and not _LOOKS_GROUPED.fullmatch(clean):
        return _bounded(clean.replace(".", "").replace(",", "."), typed)
    raise NotANumber(_advice_for(typed, clean))


def _advice_for(typed: str, clean: str) -> str:
    shown = typed[:30]
    if _LOOKS_GROUPED.fullmatch(clean):
        thousands = written(int(clean.replace(",", "")))
        return f"“{shown}” chưa rõ: số nguyên viết là {thousands}; nếu là số lẻ hãy viết {clean}0."
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", clean):
        decimal = clean.replace(".", ",")
        return f"“{shown}” chưa rõ: số lẻ viết bằng dấu phẩy ({decimal}), hàng nghìn viết bằng dấu chấm (1.234)."
    if re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", clean):
        return f"“{shown}” chưa rõ: hàng nghìn viết bằng dấu chấm (1.234), số lẻ viết bằng dấu phẩy (8,9)."
    if re.fullmatch(r"[0-9.,\s]+", clean) and re.search(r"\s", clean):
        return f"“{shown}” chưa rõ là một số hay nhiều số. Mỗi ô chỉ nhập một số, ví dụ 1.234 hoặc 8,9."
    return f"“{shown}” không phải là số. Hãy nhập bằng chữ số, ví dụ 1.234 hoặc 8,9."


def _bounded(clean: str, typed: str) -> Decimal:
    whole, _, places = clean.lstrip("-").partition(".")
    if len(places.rstrip("0")) > MOST_DECIMALS:
        raise NotANumber(f"“{typed[:30]}” có quá {MOST_DECIMALS} chữ số lẻ. Hãy viết ngắn hơn.")
    if len(whole.lstrip("0")) > MOST_DIGITS - MOST_DECIMALS:
        raise NotANumber(f"“{typed[:20]}” quá lớn. Hãy kiểm tra lại số đã nhập.")
    number = Decimal(clean)
    # "-0" is zero.
    return abs(number) if number == 0 else number

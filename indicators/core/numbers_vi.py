"""Numbers and dates as people write them in Vietnam, and the one parser of what they type (README §1.8).

1.050 and 70,82; counts below ten in running text with a zero in front; zeros before days below 10 and before months
1 and 2 only. What could mean two things is asked about, never guessed.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from indicators.core.months import Month

MOST_DIGITS = 15
MOST_DECIMALS = 3


class NotANumber(ValueError):
    """What was typed is no number, or could mean two; the message is a sentence for the person who typed it."""


def written(number: Decimal | int, *, grouped: bool = True) -> str:
    """`number` as written in Vietnam: 1.050, 70,82, -3,5; all its places, none added."""
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, places = text.partition(".")
    if grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return f"{sign}{whole},{places}" if places else f"{sign}{whole}"


def counted(number: int) -> str:
    """A count in running text: 04, 12, 1.050."""
    return f"{number:02d}" if 0 < number < 10 else written(number)


def written_date(day: date) -> str:
    """08/5/2024, 10/01/2024: a zero before days below 10 and before months 1 and 2 only (NĐ 30/2020)."""
    return f"{day.day:02d}/{written_month_number(day.month)}/{day.year}"


def written_month(month: Month) -> str:
    """11/2024, 01/2024, 3/2024."""
    return f"{written_month_number(month.number)}/{month.year}"


def written_month_number(number: int) -> str:
    return f"{number:02d}" if number <= 2 else str(number)


_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u200b]+")
_PLAIN = re.compile(r"-?[0-9]+")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+")
_DECIMAL = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),[0-9]+")


def parsed(text: str) -> Decimal | None:
    """What a person typed as a number; None for an empty cell; NotANumber with a sentence where it is not clear.

    `1.234` is 1234, `8,9` is 8.9, `1.234,5` is 1234.5. `70.82`, `1,234` and `1,234.5` are asked about. Spaces, `%` and
    U+2212 are understood; digits are ASCII. More than 15 digits or 3 decimals are refused.
    """
    typed = text.strip()
    clean = _SPACES.sub("", typed).replace("\u2212", "-")
    clean = clean.removesuffix("%")
    if not clean:
        if typed:
            raise NotANumber(f"“{typed[:30]}” không phải là số. Hãy nhập bằng chữ số, ví dụ 1.234 hoặc 8,9.")
        return None
    if _PLAIN.fullmatch(clean):
        return _bounded(clean, typed)
    if _GROUPED.fullmatch(clean):
        return _bounded(clean.replace(".", ""), typed)
    if _DECIMAL.fullmatch(clean):
        whole, _, places = clean.partition(",")
        if len(places) == 3 and "." not in whole and len(whole.lstrip("-")) <= 3 and whole.lstrip("-") != "0":
            raise NotANumber(
                f"“{typed[:30]}” chưa rõ: {whole}{places} viết là {written(int(whole + places))}; "
                f"nếu là số lẻ hãy viết {whole},{places}0."
            )
        return _bounded(clean.replace(".", "").replace(",", "."), typed)
    raise NotANumber(_advice_for(typed, clean))


def _advice_for(typed: str, clean: str) -> str:
    shown = typed[:30]
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", clean):
        whole, _, places = clean.partition(".")
        return f"“{shown}” chưa rõ: số lẻ viết bằng dấu phẩy ({whole},{places}), hàng nghìn viết bằng dấu chấm (1.234)."
    if re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", clean):
        return f"“{shown}” chưa rõ: hàng nghìn viết bằng dấu chấm (1.234), số lẻ viết bằng dấu phẩy (8,9)."
    return f"“{shown}” không phải là số. Hãy nhập bằng chữ số, ví dụ 1.234 hoặc 8,9."


def _bounded(clean: str, typed: str) -> Decimal:
    whole, _, places = clean.lstrip("-").partition(".")
    if len(places.rstrip("0")) > MOST_DECIMALS:
        raise NotANumber(f"“{typed[:30]}” có quá {MOST_DECIMALS} chữ số lẻ. Hãy viết ngắn hơn.")
    if len(whole.lstrip("0")) > MOST_DIGITS - MOST_DECIMALS:
        raise NotANumber(f"“{typed[:20]}” quá lớn. Hãy kiểm tra lại số đã nhập.")
    return Decimal(clean)

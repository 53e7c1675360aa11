"""What may stand in a cell, and how a figure becomes a formula that says the same as the page (README §1.6).

Excel rounds what it shows and divides in doubles, so a percentage is cut on whole numbers:
=QUOTIENT(n*10^(p+2),d)/10^p. A formula is only written where it gives exactly what people are shown elsewhere;
otherwise the cell holds the shown value itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from indicators.core.figures import STATE_WORDS, Number
from indicators.core.results import Judged
from indicators.core.status import STATUS_WORDS, Status, Target

# Whole numbers up to here are exact in the doubles that spreadsheets calculate with.
LARGEST_EXACT = 10**15


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula made by code, never from what a person typed, with the value that readers see who do not calculate.

    `number_format` shows a number as its value is written; a text has none.
    """

    text: str
    value: Number | str
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent: its counts, the places set for it, and what people are shown of it.

    `shown` is the value in plain notation (`Judged.value`), or the words of the state where there is no figure.
    """

    numerator: Number | None
    denominator: Number | None
    places: int
    shown: str


@dataclass(frozen=True, slots=True)
class Qualified:
    """A number with the word that stands before it ("trên 1.050"); it stays a number."""

    number: Number
    qualifier: str = ""


Value = str | int | Decimal | date | Percent | Qualified | Formula | None


def percent_of(judged: Judged) -> Percent:
    """The share that a ratio says, or the words of its state."""
    reading = judged.reading
    shown = STATE_WORDS[reading.state] if judged.value is None else judged.value
    return Percent(reading.numerator, reading.denominator, judged.rule.decimals, shown)


def value_of(judged: Judged) -> Value:
    """The value of any indicator as a cell: a share, a number with its qualifier, or the words of its state."""
    reading = judged.reading
    if reading.numerator is not None and reading.denominator is not None:
        return percent_of(judged)
    if judged.value is None:
        return STATE_WORDS[reading.state]
    number = Decimal(judged.value)
    return Qualified(number, reading.qualifier) if reading.qualifier else number


def as_number(shown: str) -> Decimal | None:
    try:
        return Decimal(shown)
    except InvalidOperation:
        return None


def percent_cell(percent: Percent, numerator: str = "", denominator: str = "") -> Formula | Decimal | str:
    """The cell of a share: a formula over the cells `numerator` and `denominator` (or over the counts themselves).

    The words where there is no figure; the shown value alone where doubles could not divide exactly.
    """
    value = as_number(percent.shown)
    if value is None:
        return percent.shown
    n, d = percent.numerator, percent.denominator
    if not isinstance(n, int) or not isinstance(d, int) or n < 0 or d <= 0:
        return value
    places = max(percent.places, places_of(value))
    # The share and what is shown of it, both in whole numbers of the last place.
    scaled, (above, below) = n * 10 ** (places + 2), value.as_integer_ratio()
    if scaled + d >= LARGEST_EXACT:
        return value
    whole = above * 10**places // below
    top, bottom = numerator or str(n), denominator or str(d)
    if scaled // d == whole:
        text = f"=QUOTIENT({top}*10^{places + 2},{bottom})/10^{places}"
    elif -(-scaled // d) == whole:
        text = f"=QUOTIENT({top}*10^{places + 2}+{bottom}-1,{bottom})/10^{places}"
    else:
        return value
    return Formula(text, value, _format_of(percent, value))


def percent_format(percent: Percent) -> str:
    """A cut share keeps its places (70,80), an exact one shows none that it does not need (100).

    General and not "0" for the exact one: someone who corrects a count must not see 99,97 rounded to 100.
    """
    value = as_number(percent.shown)
    return "General" if value is None else _format_of(percent, value)


def _format_of(percent: Percent, value: Decimal) -> str:
    places = places_of(value)
    return "General" if places == 0 or _is_exact(percent, value) else "0." + "0" * places


def _is_exact(percent: Percent, value: Decimal) -> bool:
    if percent.numerator is None or not percent.denominator:
        return True
    # Multiplied across: as exact as fractions, without making three of them for each cell of a table.
    (n, n_below), (d, d_below) = percent.numerator.as_integer_ratio(), percent.denominator.as_integer_ratio()
    above, below = value.as_integer_ratio()
    return n * d_below * 100 * below == above * d * n_below


def sum_cell(ranges: list[str], value: Number | None, qualifier: str = "") -> Formula | None:
    """A live sum over ranges of cells; None where there is nothing to add or no value to stand beside it."""
    if not ranges or value is None:
        return None
    inner = f"SUM({','.join(ranges)})"
    # Doubles add 0,1 and 0,2 to a little more than 0,3; counts have three decimals at most.
    text = f"={inner}" if isinstance(value, int) else f"=ROUND({inner},3)"
    return Formula(text, value, number_format(value, qualifier))


def status_cell(judged: Judged, numerator: str, denominator: str = "") -> Formula | str:
    """Đạt or Chưa đạt, judged again on whole numbers when someone corrects a count; empty where nothing is judged."""
    target, reading = judged.target, judged.reading
    if target is None or not isinstance(judged.status, Status):
        return ""
    words = STATUS_WORDS[judged.status]
    if not numerator or reading.numerator is None:
        return words
    if not all(isinstance(count, int) for count in (reading.numerator, reading.denominator) if count is not None):
        return words
    scale = 10 ** places_of(target.value)
    aim = int(target.value * scale)
    if (
        abs(reading.numerator or 0) * scale * 100 >= LARGEST_EXACT
        or abs(aim) * (reading.denominator or 1) >= LARGEST_EXACT
    ):
        return words
    test = _test_of(target, numerator, denominator, scale, aim)
    return Formula(f'=IF({test},"{STATUS_WORDS[Status.MET]}","{STATUS_WORDS[Status.MISSED]}")', words)


def _test_of(target: Target, numerator: str, denominator: str, scale: int, aim: int) -> str:
    factor = scale * 100 if denominator else scale
    left = numerator if factor == 1 else f"{numerator}*{factor}"
    right = f"{aim}*{denominator}" if denominator else str(aim)
    return f"{left}{target.comparator.value}{right}"


def places_of(number: Number) -> int:
    """Places behind the point as written: 2 for 70.80, 0 for 100."""
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def number_format(number: Number, qualifier: str = "") -> str:
    """Thousands grouped, as many places as the number has, a qualifier as a word before it."""
    places = places_of(number)
    form = "#,##0" + ("." + "0" * places if places else "")
    if not qualifier:
        return form
    word = qualifier.replace('"', "").replace("\\", "").strip()
    return f'"{word} "{form}' if word else form

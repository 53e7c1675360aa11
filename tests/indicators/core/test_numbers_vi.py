"""Numbers and dates as written in Vietnam, and the one parser of what people type."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.core.months import Month
from indicators.core.numbers_vi import (
    NotANumber,
    counted,
    parsed,
    typeable,
    written,
    written_clock,
    written_date,
    written_moment,
    written_month,
)

NUMBERS = st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=3)


@pytest.mark.parametrize("typed", ["", " ", "\u00a0", "\u200b", "\ufeff"])
def test_an_empty_cell_is_no_number_and_not_zero(typed: str) -> None:
    assert parsed(typed) is None


@pytest.mark.parametrize("typed", ["0", "0,0", "0 %", "-0", "00"])
def test_zero_is_a_number(typed: str) -> None:
    number = parsed(typed)
    assert number == 0 and not number.is_signed()


@pytest.mark.parametrize(
    "typed",
    [
        "12\n13",
        "12\t13",
        "12 13",
        "1 2 3",
        "12 345 67",
        "3.787/3.798",
        "5 %%",
        "%",
        "+5",
        "5-",
        "1e3",
        "٣",
        "１２",
        "∞",
    ],
)
def test_what_is_not_one_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(NotANumber, match=r"^“[^”]*” [^.].*\.$"):
        parsed(typed)


def test_a_point_before_three_digits_is_a_thousand_only_where_someone_would_write_it_so() -> None:
    assert parsed("1.234") == 1234
    assert parsed("01") == 1
    for typed in ("0.123", "00.123", "012.345", "0.123,5"):
        with pytest.raises(NotANumber):
            parsed(typed)


def test_the_advice_names_both_meanings() -> None:
    with pytest.raises(NotANumber, match=r"1\.234; nếu là số lẻ hãy viết 1,2340\."):
        parsed("1,234")
    with pytest.raises(NotANumber, match=r"\(70,82\)"):
        parsed("70.82")


def test_more_digits_than_the_databases_keep_are_refused() -> None:
    assert parsed("123456789012,123") == Decimal("123456789012.123")
    for typed in ("1234567890123", "0,1234"):
        with pytest.raises(NotANumber):
            parsed(typed)
    assert parsed("0,1230") == Decimal("0.123")


def test_numbers_are_written_with_all_their_places_and_none_added() -> None:
    assert [written(n) for n in (0, 999, 1050, 1234567, -6050)] == ["0", "999", "1.050", "1.234.567", "-6.050"]
    assert [written(Decimal(n)) for n in ("70.82", "8.90", "-3.5", "1E+3")] == ["70,82", "8,90", "-3,5", "1.000"]
    assert written(2024, grouped=False) == "2024"


@given(NUMBERS)
def test_what_is_written_is_read_back_or_asked_about_but_never_another_number(number: Decimal) -> None:
    try:
        assert parsed(written(number)) == number
    except NotANumber:
        # Three places behind one to three digits: 1,234 could be a thousand.
        assert 0 < abs(number) < 1000


@given(NUMBERS)
def test_what_is_typeable_is_always_read_back(number: Decimal) -> None:
    assert parsed(typeable(number)) == number


@given(st.integers(min_value=-(10**12) + 1, max_value=10**12 - 1))
def test_whole_numbers_are_read_back_with_any_space_between_thousands(number: int) -> None:
    assert parsed(written(number)) == number == parsed(typeable(number))
    for space in (" ", "\u00a0", "\u202f"):
        assert parsed(f"{space}{written(number).replace('.', space)}{space}%") == number


@given(st.text(alphabet="0123456789.,- %\u2212\u00a0", max_size=12))
def test_anything_typed_is_read_refused_or_empty(typed: str) -> None:
    try:
        number = parsed(typed)
    except NotANumber:
        return
    assume(number is not None)
    digits = "".join(sign for sign in typed if sign.isdigit()).strip("0")
    assert "".join(sign for sign in format(abs(number), "f") if sign.isdigit()).strip("0") == digits


def test_counts_in_running_text_have_a_zero_in_front_below_ten() -> None:
    assert [counted(n) for n in (0, 1, 4, 9, 10, 35, 1050)] == ["0", "01", "04", "09", "10", "35", "1.050"]


def test_dates_have_a_zero_before_days_below_ten_and_the_first_two_months_alone() -> None:
    days = [date(2024, 5, 8), date(2024, 1, 10), date(2024, 2, 2), date(2024, 3, 14), date(2024, 12, 9)]
    assert [written_date(day) for day in days] == ["08/5/2024", "10/01/2024", "02/02/2024", "14/3/2024", "09/12/2024"]
    assert [written_month(Month(2024, n)) for n in (1, 2, 3, 11)] == ["01/2024", "02/2024", "3/2024", "11/2024"]


# Moments


def test_a_moment_names_its_minutes() -> None:
    moment = datetime(2024, 12, 3, 8, 5)
    assert (written_clock(moment), written_moment(moment)) == ("8 giờ 05 phút", "8 giờ 05 phút ngày 03/12/2024")


def test_moments_are_written_in_one_place() -> None:
    """Whatever else puts an hour beside "giờ" would sooner or later write it another way."""
    root = Path(__file__).parents[3]
    sources = [*root.glob("indicators/**/*.py"), *root.glob("units/**/*.py"), *root.glob("static/js/*.js")]
    assert [one.name for one in sources if re.search(r"\}(?:\\u00a0| )giờ", one.read_text())] == ["numbers_vi.py"]

"""Showing never flatters; the properties that hold for all numbers are in test_properties.py."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.core.figures import Better
from indicators.core.rounding import cut, plain, shown, without_trailing_zeros
from indicators.core.status import Comparator, Target


def percent(part: int, whole: int) -> Fraction:
    return Fraction(part * 100, whole)


def test_a_value_is_cut_and_not_rounded() -> None:
    assert plain(shown(percent(2690, 3798), 2)) == "70.82"
    assert plain(shown(percent(13333, 13334), 2)) == "99.99"


def test_a_cut_towards_the_worse_side_goes_up_where_lower_is_better() -> None:
    assert plain(cut(Fraction(1, 3), 2, Better.HIGHER)) == "0.33"
    assert plain(cut(Fraction(1, 3), 2, Better.LOWER)) == "0.34"
    assert plain(cut(Fraction(1, 4), 2, Better.LOWER)) == "0.25"


def test_an_exact_value_drops_zeros_and_a_cut_one_keeps_its_places() -> None:
    assert plain(shown(percent(251, 251), 2)) == "100"
    assert plain(shown(percent(1, 2), 2)) == "50"
    assert plain(shown(Fraction(89, 10), 2)) == "8.9"
    assert plain(shown(percent(50001, 100000), 2)) == "50.00"


def test_places_are_added_until_what_is_shown_agrees_with_the_status() -> None:
    above = Target(Comparator.MORE_THAN, Decimal(80))
    assert plain(shown(percent(800004, 1000000), 2, target=above)) == "80.0004"
    assert plain(shown(Fraction(240001, 3000), 2, target=above)) == "80.0003"
    below = Target(Comparator.LESS_THAN, Decimal(5))
    assert plain(shown(percent(49999, 1000000), 1, target=below)) == "4.9999"


def test_the_side_of_the_target_comes_before_that_of_the_indicator() -> None:
    at_most = Target(Comparator.AT_MOST, Decimal(5))
    assert plain(shown(percent(500001, 10000000), 2, Better.HIGHER, at_most)) == "5.01"
    none_at_all = Target(Comparator.EXACTLY, Decimal(0))
    assert plain(shown(percent(1, 1000000), 2, Better.HIGHER, none_at_all)) == "0.01"


def test_a_cut_keeps_every_digit_that_it_is_asked_for() -> None:
    assert plain(cut(Fraction(2, 3), 35)) == "0." + "6" * 35
    assert plain(cut(Fraction(10**30 + 1, 10**30), 30)) == "1." + "0" * 29 + "1"
    assert plain(without_trailing_zeros(Decimal("1" * 32 + ".500"))) == "1" * 32 + ".5"


@pytest.mark.parametrize(
    ("number", "text"), [("100.00", "100"), ("1E+5", "100000"), ("0.00", "0"), ("10.50", "10.5"), ("100", "100")]
)
def test_zeros_behind_the_point_go_and_others_stay(number: str, text: str) -> None:
    assert plain(without_trailing_zeros(Decimal(number))) == text

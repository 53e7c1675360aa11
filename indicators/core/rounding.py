"""Showing never flatters: values are cut, not rounded, towards the worse side (README §1.6).

The report prints 2.690/3.798 = 70,8267…% as 70,82. So no miss is ever shown as a hit.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from indicators.core.figures import Better
from indicators.core.status import Target, meets

MOST_PLACES = 40


def cut(exact: Fraction, places: int, better: Better = Better.HIGHER) -> Decimal:
    """`exact` cut to `places` decimals towards the worse side: down where higher is better, else up."""
    return _decimal(_cut(exact.numerator, exact.denominator, places, better), places)


def _cut(above: int, below: int, places: int, better: Better) -> int:
    """The same as a whole number of the last place: integer division cuts down, and up where both signs are turned."""
    scaled: int = above * 10**places
    return -(-scaled // below) if better is Better.LOWER else scaled // below


def _decimal(whole: int, places: int) -> Decimal:
    # From text, which keeps every digit; arithmetic on decimals keeps the 28 of their context.
    return Decimal(f"{whole}e-{places}")


def shown(exact: Fraction, places: int, better: Better = Better.HIGHER, target: Target | None = None) -> Decimal:
    """What people see of `exact`: cut to `places`, with more places where the cut would contradict the status.

    A target's comparator says which side is worse before `better` does. An exact value drops trailing zeros (100); a cut
    one keeps its places (70.80).
    """
    return shown_of(exact.numerator, exact.denominator, places, better, target)


def shown_of(above: int, below: int, places: int, better: Better, target: Target | None) -> Decimal:
    """`shown` of above / below, which may have divisors in common."""
    side = target.better if target is not None else better
    while True:
        # In whole numbers of the last place, since every cell of a table comes by here.
        whole, unit = _cut(above, below, places, side), 10**places
        agrees = target is None or meets(whole, unit, target) == meets(above, below, target)
        if agrees or places >= MOST_PLACES:
            break
        places += 1
    result = _decimal(whole, places)
    return without_trailing_zeros(result) if whole * below == above * unit else result


def size_shown(size: Fraction, places: int, *, is_won: bool) -> Decimal:
    """How far apart two values are: what is won is cut, what is missing or lost is raised; never shown as nothing."""
    side = Better.HIGHER if is_won else Better.LOWER
    result = cut(size, places, side)
    while result == 0 and size and places < MOST_PLACES:
        places += 1
        result = cut(size, places, side)
    return without_trailing_zeros(result) if Fraction(result) == size else result


def without_trailing_zeros(number: Decimal) -> Decimal:
    """The same number without zeros behind the point and without an exponent."""
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def plain(number: Decimal | int) -> str:
    """Plain decimal notation for JSON, files and addresses: no exponent, no grouping, a point."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)

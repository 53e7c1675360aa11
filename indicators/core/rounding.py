"""Showing never flatters: values are cut, not rounded, towards the worse side (README §1.6).

The report prints 2.690/3.798 = 70,8267…% as 70,82. So no miss is ever shown as a hit.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from indicators.core.figures import Better
from indicators.core.status import Target, is_met

MOST_PLACES = 40


def cut(exact: Fraction, places: int, better: Better = Better.HIGHER) -> Decimal:
    """`exact` cut to `places` decimals towards the worse side: down where higher is better, else up."""
    scaled = exact * 10**places
    whole = scaled.numerator // scaled.denominator
    if better is Better.LOWER and whole != scaled:
        whole += 1
    # From text, which keeps every digit; arithmetic on decimals keeps the 28 of their context.
    return Decimal(f"{whole}e-{places}")


def shown(exact: Fraction, places: int, better: Better = Better.HIGHER, target: Target | None = None) -> Decimal:
    """What people see of `exact`: cut to `places`, with more places where the cut would contradict the status.

    A target's comparator says which side is worse before `better` does. An exact value drops trailing zeros (100); a cut
    one keeps its places (70.80).
    """
    side = target.better if target is not None else better
    while True:
        result = cut(exact, places, side)
        agrees = target is None or is_met(Fraction(result), target) == is_met(exact, target)
        if agrees or places >= MOST_PLACES:
            break
        places += 1
    return without_trailing_zeros(result) if Fraction(result) == exact else result


def without_trailing_zeros(number: Decimal) -> Decimal:
    """The same number without zeros behind the point and without an exponent."""
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def plain(number: Decimal | int) -> str:
    """Plain decimal notation for JSON, files and addresses: no exponent, no grouping, a point."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)

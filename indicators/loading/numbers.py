"""Numbers as the databases hand them over, and as the core wants them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from indicators.core.figures import Number


def number_of(value: Any) -> Decimal:
    """A database number as an exact decimal without trailing zeros."""
    number = Decimal(value)
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def whole_or_decimal(value: Any) -> Number:
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else number.normalize()

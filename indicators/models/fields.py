"""The month as a column: an integer such as 202411, which every database sorts and compares alike."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from indicators.core.months import Month


class MonthField(models.IntegerField):
    """Holds a `core.months.Month`; accepts a Month, "2024-11" or 202411."""

    description = "a calendar month"

    # What the type checker's Django plugin reads: what may be set, and what is got.
    _pyi_private_set_type: Month | str | int  # type: ignore[assignment]
    _pyi_private_get_type: Month  # type: ignore[assignment]

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Month | None:
        return None if value is None else Month.from_key(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        try:
            return Month.parse(value) if isinstance(value, str) and "-" in value else Month.from_key(int(value))
        except ValueError as error:
            raise ValidationError(f"“{value}” không phải là một tháng.") from error

    def get_prep_value(self, value: Any) -> int | None:
        month = self.to_python(value)
        return None if month is None else month.key

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    # A month is no integer to Python: the range checks of IntegerField would compare a tuple with a number.
    @property
    def validators(self) -> list[Any]:
        return []

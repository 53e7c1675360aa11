"""Fields of the forms of planning: what was typed, understood, or a sentence that says what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.core.months import FIRST_YEAR, LAST_YEAR
from indicators.core.numbers_vi import NotANumber, parsed, written, written_date
from indicators.entry.cells import Refused, storable
from units.names import tidy

REQUIRED = "Hãy điền mục này."
CHOOSE = "Hãy chọn một trong các mục có sẵn."
NOT_A_DAY = "Ngày viết theo dạng ngày/tháng/năm, ví dụ 08/5/2024."
DAY_OUTSIDE = f"Ngày phải nằm trong các năm {FIRST_YEAR}–{LAST_YEAR}."
WHOLE_WANTED = "Hãy nhập một số nguyên từ {least} đến {most}."


class Words(forms.CharField):
    """One line of text, or several where `has_lines`; kept in NFC without signs that cannot be seen."""

    def __init__(
        self, *, label: str, longest: int, required: bool = True, rows: int = 1, hint: str = "",
        has_lines: bool = False,
    ) -> None:  # fmt: skip
        self.longest, self.has_lines = longest, has_lines
        widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
        super().__init__(
            label=label, required=required, strip=True, widget=widget, help_text=hint,
            error_messages={"required": REQUIRED},
        )  # fmt: skip
        # Django's own sentence about NUL is not one of ours.
        self.validators = []

    def to_python(self, value: Any) -> str:
        try:
            text = storable(str(value or ""))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        text = "\n".join(tidy(line) for line in lines).strip() if self.has_lines else tidy(text)
        if len(text) > self.longest:
            raise ValidationError(f"Dài quá {written(self.longest)} ký tự. Hãy viết ngắn hơn.")
        return text


class Amount(forms.CharField):
    """A number as people write it here (README §1.8)."""

    def __init__(self, *, label: str, required: bool = True, hint: str = "") -> None:
        super().__init__(
            label=label, required=required, help_text=hint, error_messages={"required": REQUIRED},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )  # fmt: skip
        self.validators = []

    def clean(self, value: Any) -> Decimal | None:
        try:
            number = parsed(storable(unicodedata.normalize("NFC", str(value or ""))))
        except (NotANumber, Refused) as problem:
            raise ValidationError(str(problem)) from None
        if number is None and self.required:
            raise ValidationError(REQUIRED)
        return number


class Whole(Amount):
    """A whole number within bounds."""

    def __init__(self, *, label: str, least: int, most: int, required: bool = True, hint: str = "") -> None:
        super().__init__(label=label, required=required, hint=hint)
        self.least, self.most = least, most

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        number = super().clean(value)
        if number is None:
            return None
        if number != number.to_integral_value() or not self.least <= number <= self.most:
            raise ValidationError(WHOLE_WANTED.format(least=written(self.least), most=written(self.most)))
        return int(number)


class Day(forms.DateField):
    """A day typed as people write it here. No calendar of the browser: it would show the day in the browser's language."""

    def __init__(self, *, label: str, required: bool = True, hint: str = "") -> None:
        super().__init__(
            label=label, required=required, help_text=hint, input_formats=["%d/%m/%Y", "%Y-%m-%d"],
            widget=forms.TextInput(attrs={"placeholder": "ngày/tháng/năm", "autocomplete": "off"}),
            error_messages={"required": REQUIRED, "invalid": NOT_A_DAY},
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return written_date(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(DAY_OUTSIDE)
        return day


class Choice(forms.ChoiceField):
    """One of a list; `choices` as Django takes them, groups included."""

    def __init__(self, *, label: str, choices: Iterable[Any] = (), required: bool = True, hint: str = "") -> None:
        super().__init__(
            label=label, choices=choices, required=required, help_text=hint,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )  # fmt: skip


class Several(forms.MultipleChoiceField):
    """Some of a list, as boxes to tick."""

    def __init__(self, *, label: str, choices: Iterable[Any] = (), required: bool = True, hint: str = "") -> None:
        super().__init__(
            label=label, choices=choices, required=required, help_text=hint,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE, "invalid_list": CHOOSE},
        )  # fmt: skip

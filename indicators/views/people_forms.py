"""What is typed about an account: read from the request, refused in Vietnamese. HTTP only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django import forms

from indicators.core.numbers_vi import written_date
from indicators.dashboards.heatmap import by_kind
from units.models import User
from units.people_rows import LONGEST_REASON
from units.roster import LOGIN_SIGNS, LONGEST_EMAIL, LONGEST_LOGIN, LONGEST_NAME, MOST_TEXT, is_email, is_login
from units.timeline import Timeline

Role = User.Role
REQUIRED = "Hãy điền mục này."
TOO_LONG = "Dài quá {most} ký tự. Hãy viết ngắn hơn."
ODD_SIGNS = "Có ký tự không lưu được. Hãy xóa ký tự lạ rồi nhập lại."
NOT_A_CHOICE = "Hãy chọn một mục trong danh sách."
NOT_A_DATE = "Hãy viết ngày như 08/5/2024."
LOGIN_TAKEN = "Tên đăng nhập này đã có người dùng. Hãy đặt tên khác."
NOT_AN_EMAIL = "Đây không phải là một địa chỉ email. Hãy sửa lại, hoặc để trống."
NOWHERE = "chọn đơn vị"
OFFICE = "-"
NEEDS_UNIT = "Người nhập số liệu phải thuộc một đơn vị. Hãy chọn đơn vị."


class Words(forms.CharField):
    """A line of text; whatever no database could hold, or is too long, is refused in words."""

    def __init__(self, label: str, most: int, *, hint: str = "", required: bool = False, rows: int = 0) -> None:
        attributes = {"class": "form-control", "maxlength": most}
        widget = forms.Textarea(attributes | {"rows": rows}) if rows else forms.TextInput(attributes)
        messages = {
            "required": REQUIRED, "max_length": TOO_LONG.format(most=most), "null_characters_not_allowed": ODD_SIGNS,
        }  # fmt: skip
        super().__init__(
            label=label, max_length=most, help_text=hint, required=required, widget=widget, error_messages=messages
        )


class Day(forms.DateField):
    """A day as a browser sends it, or as people here write it."""

    def __init__(self, label: str, *, hint: str = "") -> None:
        super().__init__(
            label=label, help_text=hint, input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.TextInput({"class": "form-control", "inputmode": "numeric", "maxlength": 10}),
            error_messages={"required": REQUIRED, "invalid": NOT_A_DATE},
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return written_date(value) if isinstance(value, date) else value


def reason_field(*, required: bool = False, hint: str = "Ghi vào nhật ký, ví dụ: theo văn bản nào.") -> Words:
    return Words("Lý do", LONGEST_REASON, required=required, rows=2, hint=hint)


def unit_choices(timeline: Timeline, days: Collection[date], own: str | None) -> list[Any]:
    """Units alive on one of these days, by kind, and the person's own whatever became of it; first none."""
    alive = [unit.slug for unit in timeline.units.values() if any(map(unit.alive_on, days)) or unit.slug == own]
    groups = by_kind(timeline.in_order(alive))
    return [("", NOWHERE), *((kind, [(unit.slug, unit.name) for unit in units]) for kind, units in groups)]


class PersonForm(forms.Form):
    """What an account is called, its address, role and unit. `may_give_roles` only for administrators."""

    name = Words("Họ tên hoặc tên gọi", LONGEST_NAME, hint="Để trống thì dùng tên đơn vị.")
    email = Words("Email", LONGEST_EMAIL, hint="Để gửi nhắc nộp báo cáo.")
    role = forms.ChoiceField(
        label="Vai trò", choices=Role.choices, widget=forms.Select({"class": "form-select"}),
        error_messages={"required": REQUIRED, "invalid_choice": NOT_A_CHOICE},
    )  # fmt: skip
    unit = forms.ChoiceField(
        label="Đơn vị", widget=forms.Select({"class": "form-select"}),
        error_messages={"required": NEEDS_UNIT, "invalid_choice": NOT_A_CHOICE},
    )  # fmt: skip
    reason = reason_field(hint="Ghi vào nhật ký; phải có khi đổi vai trò hoặc đơn vị.")

    def __init__(self, *args: Any, units: list[Any], may_give_roles: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = cast(forms.ChoiceField, self.fields["unit"])
        if may_give_roles:
            unit.choices = [(OFFICE, "văn phòng, không thuộc đơn vị nào"), *units[1:]]
            unit.help_text = "Chỉ người nhập số liệu thuộc một đơn vị; các vai trò khác làm việc với mọi đơn vị."
        else:
            unit.choices = units
            del self.fields["role"]

    def clean_unit(self) -> str:
        unit: str = self.cleaned_data["unit"]
        return "" if unit == OFFICE else unit

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and not is_email(email):
            raise forms.ValidationError(NOT_AN_EMAIL)
        return email

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("role") == Role.REPORTER and "unit" not in self.errors and not found.get("unit"):
            self.add_error("unit", NEEDS_UNIT)
        return found


class NewPersonForm(PersonForm):
    """The same for an account that is not there yet."""

    reason = reason_field()
    login = Words("Tên đăng nhập", LONGEST_LOGIN, hint="Để trống thì phần mềm đặt theo đơn vị. Không đổi được về sau.")
    field_order = ("role", "unit", "name", "login", "email", "reason")

    def clean_login(self) -> str:
        login: str = self.cleaned_data["login"].lower()
        if login and not is_login(login):
            raise forms.ValidationError(LOGIN_SIGNS)
        if login and User.objects.filter(username__iexact=login).exists():
            raise forms.ValidationError(LOGIN_TAKEN)
        return login

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("role", Role.REPORTER) != Role.REPORTER and "login" not in self.errors and not found.get("login"):
            self.add_error("login", "Hãy đặt tên đăng nhập: vai trò này không thuộc đơn vị nào để đặt theo.")
        return found


class LeaveForm(forms.Form):
    on = Day("Nghỉ từ ngày")
    reason = reason_field(required=True)


class ReasonForm(forms.Form):
    reason = reason_field()


class NeededReasonForm(forms.Form):
    reason = reason_field(required=True)


class RosterForm(forms.Form):
    """A list of people as text, pasted or from a file, and the day whose units are meant."""

    lines = Words("Danh sách", MOST_TEXT, rows=10)
    file = forms.FileField(
        label="Hoặc chọn tệp văn bản", required=False, allow_empty_file=True,
        widget=forms.FileInput({"class": "form-control", "accept": ".txt,.csv,text/plain,text/csv"}),
    )  # fmt: skip
    day = Day("Theo các đơn vị hoạt động ngày")

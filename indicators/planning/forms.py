"""The forms of planning: what their fields ask, and what was typed into them as the writers take it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from indicators.core.aims import objection_to_scope
from indicators.core.figures import Rule
from indicators.core.months import Month, Window
from indicators.core.rescheduling import ONE_YEAR, REGIME_WORDS
from indicators.core.status import LEVELS
from indicators.core.wording import scope_words
from indicators.loading import Catalogue
from indicators.models import AnnexGroup, Indicator, Pillar, Target
from indicators.planning.decisions import NotPlanned
from indicators.planning.defining import Definition
from indicators.planning.fields import Amount, Choice, Day, Several, Whole, Words
from indicators.planning.scheduling import Schedule
from indicators.planning.targeting import Aimed
from indicators.planning.words import KIND_NAMES, LABELS, said

WHY = "Căn cứ hoặc lý do; được giữ trong nhật ký."
MONTHS = [(str(number), f"tháng {number:02d}") for number in range(1, 13)]
FIXED = "Đã có số liệu nhập theo cách này nên không đổi được; cách khác là một chỉ tiêu mới."
LARGEST = 2_000_000_000


def reason_field(*, required: bool = True, hint: str = WHY) -> Words:
    return Words(label="Lý do", longest=2000, required=required, rows=2, hint=hint, has_lines=True)


class PlanningForm(forms.Form):
    """Errors of the writers stand beside the fields that they speak of."""

    use_required_attribute = False
    prefix_of_ids = "id_%s"

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=self.prefix_of_ids)

    def refuse(self, refusal: NotPlanned) -> None:
        for name, sentence in refusal.fields.items():
            self.add_error(name if name in self.fields else None, sentence)
        if refusal.message and not refusal.fields and not refusal.to_agree:
            self.add_error(None, refusal.message)

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))


class ReasonForm(PlanningForm):
    reason = reason_field()  # type: ignore[assignment]


class OptionalReasonForm(PlanningForm):
    reason = reason_field(required=False)  # type: ignore[assignment]


class ExcuseForm(PlanningForm):
    reason = Words(  # type: ignore[assignment]
        label="Lý do không áp dụng", longest=300, rows=2, hint="Hiện trên mọi trang thay cho kết quả."
    )


class TargetForm(PlanningForm):
    """One target of one indicator. Only scopes that the indicator concerns in that year are offered."""

    scope = Choice(label="Giao cho")
    comparator = Choice(label="So sánh", choices=Target.Comparators.choices)
    value = Amount(label="Mức giao", hint="Ví dụ 97 hoặc 70,5. Tỷ lệ thì ghi số phần trăm.")
    wording = Words(
        label="Cách ghi trong văn bản", longest=100, required=False,
        hint="Ví dụ: chỉ tiêu giao, mục tiêu đề ra. Văn bản không ghi thì để trống.",
    )  # fmt: skip
    issuer = Choice(label="Cấp giao", choices=[("", "không nêu"), *Target.Issuer.choices], required=False)
    document_number = Words(
        label="Số văn bản", longest=100, required=False, hint="Chỉ ghi đúng như văn bản; không có thì để trống."
    )
    document_date = Day(label="Ngày văn bản", required=False)
    effective_on = Day(
        label="Áp dụng từ ngày", required=False,
        hint="Để trống là từ đầu năm. Điều chỉnh giữa năm thì ghi ngày bắt đầu áp dụng; mức cũ vẫn được giữ.",
    )  # fmt: skip
    reason = reason_field(required=False)  # type: ignore[assignment]

    def __init__(
        self, data: Any = None, *, catalogue: Catalogue, rule: Rule, year: int, initial: Any = None,
        needs_reason: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["reason"].required = needs_reason
        self.fields["scope"].choices = scope_choices(catalogue, rule, year)  # type: ignore[attr-defined]
        self.fields["value"].label = f"Mức giao ({rule.unit_label})" if rule.unit_label else "Mức giao"

    def understood(self) -> Aimed:
        data = {name: self.cleaned_data[name] for name in Aimed.__slots__}
        return Aimed(**data)


def broad_scopes(catalogue: Catalogue, rule: Rule, year: int) -> list[str]:
    """The whole and the levels, as far as the indicator concerns them."""
    window = Window(Month(year, 1), Month(year, 12))
    scopes = ("whole", *LEVELS)
    return [scope for scope in scopes if not objection_to_scope(rule, scope, catalogue.timeline, window)]


def scope_choices(catalogue: Catalogue, rule: Rule, year: int) -> list[Any]:
    """The whole, the levels, then units by kind, as far as the indicator concerns them in that year."""
    timeline, window = catalogue.timeline, Window(Month(year, 1), Month(year, 12))
    names = {slug: unit.name for slug, unit in timeline.units.items()}

    def fits(scope: str) -> bool:
        return not objection_to_scope(rule, scope, timeline, window)

    broad = broad_scopes(catalogue, rule, year)
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for unit in timeline.in_order(slug for slug in timeline.units if fits(slug)):
        by_kind.setdefault(KIND_NAMES[unit.kind], []).append((unit.slug, unit.name))
    return [*((scope, scope_words(scope, names)) for scope in broad), *by_kind.items()]


class DefinitionForm(PlanningForm):
    """What an indicator means. `fixed` fields cannot change any more, since figures were entered by them."""

    name = Words(label=LABELS["name"], longest=400, rows=2)
    short_name = Words(label=LABELS["short_name"], longest=80, hint="Hiện trên thẻ, bảng và bảng nhập.")
    pillar = Choice(label=LABELS["pillar"])
    new_pillar = Words(label="Lĩnh vực mới", longest=120, required=False, hint="Chỉ ghi khi chưa có trong danh sách.")
    definition = Words(
        label=LABELS["definition"], longest=4000, required=False, rows=5, has_lines=True,
        hint="Sửa chữ cho rõ thì sửa ở đây. Đổi cách đếm thì tạo chỉ tiêu mới, để số cũ giữ nguyên nghĩa.",
    )  # fmt: skip
    numerator_label = Words(label=LABELS["numerator_label"], longest=300, required=False)
    denominator_label = Words(label=LABELS["denominator_label"], longest=300, required=False)
    source = Words(label=LABELS["source"], longest=1000, required=False, rows=2)
    measure = Choice(label=LABELS["measure"], choices=Indicator.Measures.choices)
    over_time = Choice(label=LABELS["over_time"], choices=Indicator.OverTimes.choices)
    over_units = Choice(label=LABELS["over_units"], choices=Indicator.OverUnitses.choices)
    due = Choice(label=LABELS["due"], choices=Indicator.Dues.choices)
    applies_to = Several(label=LABELS["applies_to"])
    better = Choice(label=LABELS["better"], choices=Indicator.Betters.choices)
    unit_label = Words(label=LABELS["unit_label"], longest=40, hint="Tỷ lệ thì ghi %.")
    decimals = Whole(label=LABELS["decimals"], least=0, most=3)
    few_records = Whole(
        label=LABELS["few_records"], least=1, most=LARGEST, required=False,
        hint="Tỷ lệ cao mà cả kỳ chỉ có từng ấy hồ sơ trở xuống thì được đánh dấu. Để trống là không đánh dấu.",
    )  # fmt: skip
    annex_group = Choice(label=LABELS["annex_group"], required=False)
    new_annex_group = Words(label="Trang phụ lục mới", longest=200, required=False)
    reason = reason_field(required=False)  # type: ignore[assignment]

    def __init__(
        self, data: Any = None, *, kinds: Iterable[str], before: Definition | None = None, fixed: Iterable[str] = ()
    ) -> None:
        """`kinds` are those that units of the territory are of; a kind that nobody is of is not offered."""
        super().__init__(data, initial=_initial(before))
        there = {*kinds, *(before.applies_to if before is not None else ())}
        offered = [(kind, name) for kind, name in KIND_NAMES.items() if kind in there]
        self.fields["applies_to"].choices = offered  # type: ignore[attr-defined]
        self.fields["reason"].required = before is not None
        self.fields["pillar"].choices = _sections(Pillar, "chọn lĩnh vực")  # type: ignore[attr-defined]
        self.fields["annex_group"].choices = _sections(AnnexGroup, "không đưa vào trang nào")  # type: ignore[attr-defined]
        for name in fixed:
            self.fields[name].disabled = True
            self.fields[name].help_text = f"{said(name, self.initial[name])}. {FIXED}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_pillar"):
            data["pillar"] = data["new_pillar"]
            self.errors.pop("pillar", None)
        data["annex_group"] = data.get("new_annex_group") or data.get("annex_group", "")
        return data

    def understood(self) -> Definition:
        data = {name: self.cleaned_data[name] for name in LABELS}
        data["applies_to"] = tuple(kind for kind in KIND_NAMES if kind in data["applies_to"])
        return Definition(**data)


def _initial(before: Definition | None) -> dict[str, Any]:
    if before is None:
        return {"measure": "ratio", "over_time": "sum", "over_units": "sum", "due": "month", "better": "higher",
                "unit_label": "%", "decimals": 2}  # fmt: skip
    return before.facts


def _sections(model: Any, nothing: str) -> list[tuple[str, str]]:
    names = model.objects.values_list("name", flat=True)
    return [("", nothing), *((name, name) for name in names)]


class NewIndicatorForm(DefinitionForm):
    code = Words(label="Mã", longest=20, hint="Chữ in hoa không dấu và chữ số, ví dụ KS03. Đặt rồi không đổi.")
    field_order = ("code",)


class ScheduleForm(PlanningForm):
    """How a year reports."""

    first_month = Choice(label="Kỳ báo cáo từ tháng", choices=MONTHS)
    last_month = Choice(label="Kỳ báo cáo đến tháng", choices=MONTHS)
    regime = Choice(label="Chế độ báo cáo", choices=REGIME_WORDS.items())
    due_day = Whole(
        label="Ngày hạn nộp hằng tháng", least=1, most=28,
        hint="Theo tháng dương lịch: ngày của tháng sau. Theo kỳ hành chính: số ngày sau ngày 14.",
    )  # fmt: skip
    grace_days = Whole(
        label="Số ngày được nộp chậm", least=0, most=60, hint="Nộp sau hạn trong từng ấy ngày vẫn tính là đúng hạn."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "first_month" in data and "last_month" in data and int(data["first_month"]) > int(data["last_month"]):
            self.add_error("last_month", ONE_YEAR)
        return data

    def understood(self) -> Schedule:
        data = self.cleaned_data
        return Schedule(
            int(data["first_month"]), int(data["last_month"]), data["regime"], data["due_day"], data["grace_days"]
        )


def schedule_initial(schedule: Schedule) -> dict[str, Any]:
    return {
        "first_month": str(schedule.first_month), "last_month": str(schedule.last_month), "regime": schedule.regime,
        "due_day": schedule.due_day, "grace_days": schedule.grace_days,
    }  # fmt: skip


class SettingsForm(ScheduleForm):
    """The schedule of a year that is open already."""

    reason = reason_field()  # type: ignore[assignment]


class DeadlineForm(PlanningForm):
    """The deadline of one month for everybody; without a day it is the usual one again."""

    # Stands on one page with the form above, whose fields have the same names.
    prefix_of_ids = "han_%s"

    month = Choice(label="Tháng", choices=MONTHS)
    due_on = Day(label="Hạn mới", required=False, hint="Để trống là trả về hạn thường.")
    reason = reason_field()  # type: ignore[assignment]

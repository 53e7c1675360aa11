"""Years, targets and definitions in words, as pages, workbooks and the record of what was done write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indicators.core.deadlines import ReportingYear
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written_month
from indicators.core.rescheduling import REGIME_WORDS, window_words
from indicators.models import Indicator, Target
from units.models import Unit

KIND_NAMES: dict[str, str] = {value: str(label) for value, label in Unit.Kind.choices}
ISSUERS: dict[str, str] = {value: str(label) for value, label in Target.Issuer.choices}
NO_DOCUMENT = "văn bản không nêu số, ngày"

# What a definition holds, in the order of its form, by what people call it.
LABELS = {
    "name": "Tên chỉ tiêu",
    "short_name": "Tên ngắn",
    "pillar": "Lĩnh vực",
    "annex_group": "Trang phụ lục",
    "definition": "Định nghĩa, cách tính",
    "source": "Nguồn số liệu",
    "measure": "Cách đo",
    "over_time": "Qua các tháng",
    "over_units": "Qua các đơn vị",
    "due": "Kỳ báo cáo",
    "applies_to": "Áp dụng cho",
    "better": "Chiều tốt",
    "unit_label": "Đơn vị tính",
    "decimals": "Số chữ số lẻ hiển thị",
    "numerator_label": "Tử số (số lượng) là gì",
    "denominator_label": "Mẫu số là gì",
    "few_records": "Ngưỡng ít hồ sơ",
}
_CHOICES: dict[str, dict[str, str]] = {
    "measure": dict(Indicator.Measures.choices),
    "over_time": dict(Indicator.OverTimes.choices),
    "over_units": dict(Indicator.OverUnitses.choices),
    "due": dict(Indicator.Dues.choices),
    "better": dict(Indicator.Betters.choices),
}


def kinds_words(kinds: Sequence[str]) -> str:
    """phòng ban, xã, thị trấn: in the order of the kinds."""
    return ", ".join(name for kind, name in KIND_NAMES.items() if kind in kinds)


def said(field: str, value: object) -> str:
    """What one field of a definition holds, in words."""
    if value is None or value == "":
        return "(trống)"
    if field == "applies_to":
        assert isinstance(value, list)
        return kinds_words(value)
    return str(_CHOICES.get(field, {}).get(str(value), value))


def changed_words(old: Mapping[str, object], new: Mapping[str, object], labels: Mapping[str, str]) -> tuple[str, str]:
    """What changed, one line a field: as it was, and as it is."""
    changed = [name for name in labels if old.get(name) != new.get(name)]
    return (
        "\n".join(f"{labels[name]}: {said(name, old.get(name))}" for name in changed),
        "\n".join(f"{labels[name]}: {said(name, new.get(name))}" for name in changed),
    )


def indicator_words(code: str, short_name: str) -> str:
    return f"{code} {short_name}".strip()


def days_words(days: int) -> str:
    return f"{counted(days)} ngày" if days else "không"


def due_words(plan: ReportingYear) -> str:
    """By which day a month is due in this year."""
    if plan.regime == "administrative":
        return f"ngày thứ {plan.due_day} sau khi chốt kỳ (ngày 14)"
    return f"ngày {plan.due_day:02d} tháng sau"


PLAN_LABELS = {
    "window": "Kỳ báo cáo",
    "regime": "Chế độ báo cáo",
    "due": "Hạn nộp hằng tháng",
    "grace": "Số ngày được nộp chậm",
}


def plan_facts(plan: ReportingYear) -> dict[str, object]:
    """How a year reports, in words by the keys of PLAN_LABELS."""
    return {
        "window": window_words(plan.report),
        "regime": REGIME_WORDS[plan.regime],
        "due": due_words(plan),
        "grace": days_words(plan.grace_days),
    }


def plan_words(plan: ReportingYear) -> str:
    """01–11/2025, tháng dương lịch, hạn nộp ngày 05 tháng sau, được chậm 03 ngày."""
    grace = f", nộp chậm {days_words(plan.grace_days)} vẫn đúng hạn" if plan.grace_days else ""
    return f"{window_words(plan.report)}, {REGIME_WORDS[plan.regime]}, hạn nộp {due_words(plan)}{grace}"


def month_subject(month: Month) -> str:
    """What the record calls a month's deadline."""
    return f"Hạn nộp tháng {written_month(month)}"


def year_subject(year: int) -> str:
    return f"Năm {year}"

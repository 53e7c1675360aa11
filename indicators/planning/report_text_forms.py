"""The forms in which the office writes what a report says besides figures; each kind has its own fields."""

from __future__ import annotations

from typing import Any

from indicators.core.sentences import PLACEHOLDERS
from indicators.loading import Catalogue
from indicators.models import ReportText
from indicators.models.report_texts import DOCUMENTS, SECTIONS, TASKS
from indicators.planning.fields import Choice, Day, Several, Whole, Words
from indicators.planning.forms import PlanningForm
from indicators.planning.report_texts import LARGEST_POSITION, Said

Kind = ReportText.Kind
OTHER_SECTIONS = ("uu-diem", "ton-tai", "noi-nhan")
_ORDER = "position"
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.DOCUMENT.value: ("section", "number", "dated_on", "text", _ORDER),
    Kind.TASK.value: ("section", "who", "until", "text", _ORDER),
    Kind.NAMES.value: ("code", "text", _ORDER),
    Kind.CERTIFICATE.value: ("code", "action", "text", "who", _ORDER),
    Kind.WORDS.value: ("section", "code", "place", "text", _ORDER),
    Kind.SENTENCE.value: ("code", "place", "text", _ORDER),
}
_TEXT_LABELS = {
    Kind.DOCUMENT.value: ("Trích yếu", "Ví dụ: về việc giao chỉ tiêu dịch vụ công trực tuyến năm 2024."),
    Kind.TASK.value: ("Nhiệm vụ", ""),
    Kind.NAMES.value: ("Danh sách", "Các tên cách nhau bằng dấu chấm phẩy."),
    Kind.CERTIFICATE.value: ("Chức danh", "Chỉ ghi chức danh, không ghi họ tên."),
    Kind.WORDS.value: ("Đoạn văn", "Ghi đúng như cần in; gạch đầu dòng thì gõ dấu - ở đầu đoạn."),
    Kind.SENTENCE.value: (
        "Câu",
        "Chỗ điền dùng được: " + "; ".join(f"{{{name}}} là {means}" for name, means in PLACEHOLDERS.items()) + ".",
    ),
}


class TextForm(PlanningForm):
    """One text of one kind. Only sections and indicators that it can stand with are offered."""

    section = Choice(label="Mục của báo cáo")
    code = Choice(label="Chỉ tiêu")
    action = Choice(label="Việc", choices=[("", "chọn việc"), *ReportText.Action.choices])
    number = Words(
        label="Loại và số văn bản",
        longest=100,
        required=False,
        hint="Ví dụ: Kế hoạch số 14/KH-UBND. Không có thì để trống.",
    )
    dated_on = Day(label="Ngày văn bản", required=False)
    who = Words(label="Ai thực hiện", longest=300, required=False)
    until = Words(label="Thời hạn", longest=100, required=False, hint="Ví dụ: quý I/2025, thường xuyên.")
    place = Choice(label="Vị trí", choices=ReportText.Place.choices)
    text = Words(label="Nội dung", longest=4000, rows=4)
    position = Whole(
        label="Thứ tự", least=0, most=LARGEST_POSITION, required=False, hint="Số nhỏ đứng trước. Để trống là xếp cuối."
    )

    def __init__(self, data: Any = None, *, catalogue: Catalogue, year: int, kind: str, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.kind = kind
        for name in set(self.fields) - set(FIELDS[kind]):
            del self.fields[name]
        self.order_fields(FIELDS[kind])
        fields: dict[str, Any] = self.fields
        fields["text"].label, fields["text"].help_text = _TEXT_LABELS[kind]
        if "section" in fields:
            fields["section"].choices = [("", "chọn mục"), *_sections(catalogue, kind)]
        if "code" in fields:
            is_words = kind == Kind.WORDS
            nothing = "không theo chỉ tiêu nào, đứng đầu mục" if is_words else "chọn chỉ tiêu"
            known = [(one.code, f"{one.code} {one.short_name}") for one in catalogue.rules if year in one.years]
            fields["code"].choices = [("", nothing), *known]
            fields["code"].required = not is_words
            fields["code"].label = "Đứng sau câu của chỉ tiêu" if is_words else "Chỉ tiêu"
        if kind == Kind.CERTIFICATE:
            fields["who"].label = "Cơ quan, đơn vị"

    def refuse(self, refusal: Any) -> None:
        refusal.fields = {"code" if name == "indicator" else name: said for name, said in refusal.fields.items()}
        super().refuse(refusal)

    def understood(self) -> Said:
        return Said(self.kind, **{name: self.cleaned_data[name] for name in FIELDS[self.kind]})


def _sections(catalogue: Catalogue, kind: str) -> list[tuple[str, str]]:
    if kind == Kind.DOCUMENT:
        return [(slug, SECTIONS[slug]) for slug in DOCUMENTS]
    if kind == Kind.TASK:
        return [(slug, SECTIONS[slug]) for slug in TASKS]
    return [*catalogue.pillars.items(), *((slug, SECTIONS[slug]) for slug in OTHER_SECTIONS)]


class CarryForm(PlanningForm):
    kinds = Several(label="Lấy những loại nào", choices=Kind.choices)


class NothingForm(PlanningForm):
    """A press of a button: nothing to fill in, what is wrong stands on top."""

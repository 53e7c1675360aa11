"""The forms in which the office writes what a report says besides figures; each kind has its own fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from indicators.core.sentences import objection_to
from indicators.loading import Catalogue
from indicators.models import ReportText
from indicators.models.report_texts import DOCUMENTS, SECTIONS, TASKS
from indicators.planning.carrying import OF_ONE_YEAR, Waiting
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
    Kind.WORDS.value: ("section", "code", "text", "place", _ORDER),
    Kind.SENTENCE.value: ("code", "text", "section", "place", _ORDER),
}
_TEXT_LABELS = {
    Kind.DOCUMENT.value: ("Trích yếu", "Ví dụ: về việc giao chỉ tiêu dịch vụ công trực tuyến năm 2024."),
    Kind.TASK.value: ("Nhiệm vụ", ""),
    Kind.NAMES.value: ("Danh sách", "Các tên cách nhau bằng dấu chấm phẩy."),
    Kind.CERTIFICATE.value: ("Chức danh", "Chỉ ghi chức danh, không ghi họ tên."),
    Kind.WORDS.value: ("Đoạn văn", "Ghi đúng như cần in; gạch đầu dòng thì gõ dấu - ở đầu đoạn."),
    Kind.SENTENCE.value: (
        "Câu",
        "Số viết bằng chỗ điền trong dấu ngoặc nhọn, ví dụ {gia_tri}; các chỗ điền dùng được ở bảng bên dưới.",
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
    text = Words(label="Nội dung", longest=4000, rows=8)
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
            is_free = kind == Kind.SENTENCE
            fields["section"].required = not is_free
            nowhere = "mục theo lĩnh vực của chỉ tiêu" if is_free else "chọn mục"
            fields["section"].choices = [("", nowhere), *_sections(catalogue, kind)]
            if is_free:
                fields["section"].label = "Nêu ở mục nào của báo cáo"
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

    def can_be_printed(self) -> bool:
        """Whether a sentence is complete; what is wrong with it stands beside its field."""
        if self.is_valid() and (objection := objection_to(self.cleaned_data["text"])):
            self.add_error("text", objection)
        return not self.errors

    def understood(self) -> Said:
        return Said(self.kind, **{name: self.cleaned_data[name] for name in FIELDS[self.kind]})


def _sections(catalogue: Catalogue, kind: str) -> list[tuple[str, str]]:
    if kind == Kind.DOCUMENT:
        return [(slug, SECTIONS[slug]) for slug in DOCUMENTS]
    if kind == Kind.TASK:
        return [(slug, SECTIONS[slug]) for slug in TASKS]
    if kind == Kind.SENTENCE:
        return list(catalogue.pillars.items())
    return [*catalogue.pillars.items(), *((slug, SECTIONS[slug]) for slug in OTHER_SECTIONS)]


class CarryForm(PlanningForm):
    """Which kinds come over; each says how many can, and what stays behind."""

    kinds = Several(label="Lấy những loại nào", choices=Kind.choices)

    def __init__(self, data: Any = None, *, waiting: Iterable[Waiting], initial: Any = None) -> None:
        waiting = tuple(waiting)
        ticked = [one.kind for one in waiting if one.ready and one.kind not in OF_ONE_YEAR]
        super().__init__(data, initial=initial or {"kinds": ticked})
        fields: dict[str, Any] = self.fields
        fields["kinds"].choices = [(one.kind, one.words) for one in waiting]


class NothingForm(PlanningForm):
    """A press of a button: nothing to fill in, what is wrong stands on top."""

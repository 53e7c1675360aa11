"""What is asked of whoever issues a paper, keeps its signed copy, or withdraws it."""

from __future__ import annotations

from django import forms

from indicators.annex.publications import LONGEST_NUMBER
from indicators.models import Issue
from indicators.planning.fields import Choice, Day, Words
from indicators.sheets.outside import EMPTY

LONGEST_REASON = 500
ACCEPTED = ".docx,.pdf,.xlsx"
TAKEN = "Nhận tệp Word (.docx), PDF, Excel (.xlsx), tối đa 10 MB."
LATER = "Văn bản đã hoàn chỉnh và đã ký. Chưa có thì kèm sau, ở trang của bản này."


class SignedFile(forms.FileField):
    """A signed copy: Word, PDF or Excel; what it holds is looked at where it is kept."""

    def __init__(self, *, required: bool, hint: str) -> None:
        super().__init__(
            label="Tệp bản đã ký", required=required, help_text=f"{hint} {TAKEN}".strip(),
            widget=forms.FileInput({"class": "form-control", "accept": ACCEPTED}),
            error_messages={"required": "Chưa chọn tệp.", "invalid": "Chưa chọn tệp.", "empty": EMPTY},
        )  # fmt: skip


class IssueForm(forms.Form):
    """Which paper, its number and its day, as far as they are known."""

    loai = Choice(label="Loại văn bản", choices=[
        (Issue.Kind.ANNEX, "Phụ lục của kỳ (Excel)"),
        (Issue.Kind.NOTICE, "Thông báo của tháng cuối kỳ (Word)"),
        (Issue.Kind.REPORT, "Báo cáo của kỳ (Word)"),
    ])  # fmt: skip
    so = Words(
        label="Số văn bản", longest=LONGEST_NUMBER, required=False, hint="Ví dụ 125/BC-UBND. Chưa có thì để trống."
    )
    ngay = Day(label="Ngày văn bản", required=False)
    tep = SignedFile(required=False, hint=LATER)
    nguyen_van = forms.BooleanField(
        label="Phát hành nguyên như phần mềm lập, còn cả các đoạn đề xuất", required=False,
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )  # fmt: skip


class SigningForm(forms.Form):
    """The signed copy with the number and the day that it was given."""

    so = Words(label="Số văn bản", longest=LONGEST_NUMBER, hint="Ví dụ 125/BC-UBND.")
    ngay = Day(label="Ngày văn bản")
    tep = SignedFile(required=True, hint="")


class WithdrawForm(forms.Form):
    ly_do = Words(label="Lý do thu hồi", longest=LONGEST_REASON)

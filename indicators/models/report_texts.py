"""What a report says besides figures: kept by year and section, and carried over from year to year."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from indicators.core.sentences import objection_to
from indicators.models.catalogue import Indicator, ReportingYear

# Parts of a paper that are no pillar; the section of anything else is a pillar's slug.
SECTIONS: dict[str, str] = {
    "van-ban-chi-dao": "Văn bản của Ủy ban nhân dân đã ban hành",
    "co-quan-thuong-truc": "Văn bản của cơ quan thường trực",
    "uu-diem": "Đánh giá chung: ưu điểm",
    "ton-tai": "Đánh giá chung: tồn tại, hạn chế",
    "nhiem-vu-chung": "Nhiệm vụ, giải pháp chung",
    "nhiem-vu-phong-ban": "Nhiệm vụ của các phòng, ban, cơ quan, đơn vị",
    "nhiem-vu-xa": "Nhiệm vụ của Ủy ban nhân dân cấp xã",
    "thong-bao": "Yêu cầu trong thông báo tháng",
    "noi-nhan": "Nơi nhận",
}
NOTICE = "thong-bao"
DOCUMENTS = ("van-ban-chi-dao", "co-quan-thuong-truc")
TASKS = ("nhiem-vu-chung", "nhiem-vu-phong-ban", "nhiem-vu-xa", NOTICE)

NO_INDICATOR = "Hãy chọn chỉ tiêu."
NO_SECTION = "Hãy chọn mục của báo cáo."
WRONG_SECTION = "Mục này không dùng cho loại nội dung đang ghi."
NO_ACTION = "Hãy chọn cấp mới, khôi phục hay thay đổi."


class ReportText(models.Model):
    """One thing that a year's report says. Which columns it uses hangs on its kind:

    DOCUMENT number, dated_on, text (its subject). TASK who, until, text. NAMES indicator, text (names with ";" between).
    CERTIFICATE indicator, action, who (unit), text (title). WORDS text, after the sentence of `indicator` where one is
    named. SENTENCE indicator, text (core.sentences), and the section that tells of it where that is not its pillar.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", "văn bản đã ban hành"
        TASK = "task", "nhiệm vụ"
        NAMES = "names", "danh sách kèm chỉ tiêu"
        CERTIFICATE = "certificate", "chữ ký số"
        WORDS = "words", "đoạn văn"
        SENTENCE = "sentence", "câu của chỉ tiêu"

    class Place(models.TextChoices):
        PARAGRAPH = "paragraph", "đoạn riêng"
        CONTINUES = "continues", "nối tiếp đoạn trước"
        FOOTNOTE = "footnote", "chú thích cuối trang của đoạn trước"
        HEADING = "heading", "đề mục nhỏ, tự đánh số"

    class Action(models.TextChoices):
        NEW = "new", "cấp mới"
        RESTORED = "restored", "khôi phục mật khẩu"
        CHANGED = "changed", "thay đổi thông tin"

    year = models.ForeignKey(ReportingYear, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField("loại", max_length=20, choices=Kind)
    section = models.CharField("mục", max_length=60, blank=True)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="chỉ tiêu"
    )
    place = models.CharField("vị trí", max_length=20, choices=Place, default=Place.PARAGRAPH)
    action = models.CharField("việc", max_length=20, choices=Action, blank=True)
    number = models.CharField("số văn bản", max_length=100, blank=True)
    dated_on = models.DateField("ngày văn bản", null=True, blank=True)
    who = models.CharField("ai", max_length=300, blank=True)
    until = models.CharField("thời hạn", max_length=100, blank=True)
    text = models.TextField("nội dung", max_length=4000)
    position = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "nội dung báo cáo"
        ordering: ClassVar = ["year", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="reporttext_says_something", condition=~Q(text="")),
            models.UniqueConstraint(
                name="reporttext_one_sentence", fields=["year", "indicator"], condition=Q(kind="sentence"),
                violation_error_message="Chỉ tiêu này đã có câu trong năm đó.",
            ),
            models.CheckConstraint(
                name="reporttext_of_an_indicator",
                condition=~Q(kind__in=("names", "certificate", "sentence")) | Q(indicator__isnull=False),
                violation_error_message=NO_INDICATOR,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year_id} {self.get_kind_display()}: {self.text[:60]}"

    def clean(self) -> None:
        kind, wrong = self.Kind(self.kind), {}
        if kind in (self.Kind.NAMES, self.Kind.CERTIFICATE, self.Kind.SENTENCE) and self.indicator_id is None:
            wrong["indicator"] = NO_INDICATOR
        if kind is self.Kind.DOCUMENT and self.section not in DOCUMENTS:
            wrong["section"] = NO_SECTION if not self.section else WRONG_SECTION
        if kind is self.Kind.TASK and self.section not in TASKS:
            wrong["section"] = NO_SECTION if not self.section else WRONG_SECTION
        if kind is self.Kind.WORDS and not self.section:
            wrong["section"] = NO_SECTION
        if kind is self.Kind.CERTIFICATE and not self.action:
            wrong["action"] = NO_ACTION
        if kind is self.Kind.SENTENCE and (objection := objection_to(self.text)):
            wrong["text"] = objection
        if wrong:
            raise ValidationError(wrong)

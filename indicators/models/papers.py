"""Papers as they were issued: never changed afterwards, whatever happens to the figures."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.core.numbers_vi import written_date
from indicators.core.wording import span_words
from indicators.models.fields import MonthField
from units.models import Unit


class Issue(models.Model):
    """One paper as issued: what it was made from, and the file itself with its hash.

    `frozen` holds figures, definitions, targets, units and boundaries (annex.freezing), enough to make the same paper
    again. Only the withdrawal is ever added; the database refuses any other change.
    """

    class Kind(models.TextChoices):
        ANNEX = "annex", "Phụ lục"
        NOTICE = "notice", "Thông báo"
        REPORT = "report", "Báo cáo"

    kind = models.CharField("loại", max_length=20, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first = MonthField()
    last = MonthField()
    boundaries = models.CharField(max_length=20)
    document_number = models.CharField("số văn bản", max_length=60, blank=True)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    frozen = models.BinaryField()
    file = models.BinaryField()
    file_name = models.CharField(max_length=120)
    file_sha256 = models.CharField(max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField("lý do thu hồi", blank=True)

    class Meta:
        verbose_name = "bản phát hành"
        ordering: ClassVar = ["-issued_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="issue_window_in_order", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="issue_withdrawn_by_whom_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first} – {self.last}"

    @property
    def window_words(self) -> str:
        """tháng 01–11/2024."""
        return f"tháng {span_words(self.first, self.last)}"

    @property
    def boundaries_words(self) -> str:
        """ranh giới cuối kỳ; ranh giới ngày 01/7/2025."""
        known = {"end": "cuối kỳ", "then": "khi đó", "today": "lúc phát hành"}.get(self.boundaries)
        return f"ranh giới {known}" if known else f"ranh giới ngày {written_date(date.fromisoformat(self.boundaries))}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def as_signed(self) -> Issue | SignedCopy:
        """What tells number and day as the paper went out: the newest signed copy, else the issue itself."""
        return next(iter(self.signed_copies.all()), self)


class _WithoutFiles(models.Manager["SignedCopy"]):
    """Files may be large, and whoever lists or names copies needs none of them."""

    def get_queryset(self) -> models.QuerySet[SignedCopy]:
        return super().get_queryset().defer("file")


class SignedCopy(models.Model):
    """What went out in place of the file that was made: as a person finished it and it was signed, with its number and day.

    An issue may get several, one after the other; the newest counts. Rows are only ever added.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="signed_copies")
    document_number = models.CharField("số văn bản", max_length=60)
    document_date = models.DateField("ngày văn bản")
    file = models.BinaryField()
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    objects = _WithoutFiles()

    class Meta:
        verbose_name = "bản đã ký"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.file_name}"

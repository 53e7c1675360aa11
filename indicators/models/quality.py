"""What is looked at in figures, and what people said about what was found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from indicators.core.quality import Kind
from indicators.models.catalogue import Indicator
from indicators.models.fields import MonthField
from units.models import Unit


class IndicatorRelation(models.Model):
    """What must not be above what, what adds up to what (core.quality.relations); `others` are codes, with spaces."""

    class Kinds(models.TextChoices):
        NOT_ABOVE = Kind.NOT_ABOVE.value, "không lớn hơn"
        SAME_DENOMINATOR = Kind.SAME_DENOMINATOR.value, "chung mẫu số"
        PARTS = Kind.PARTS.value, "bằng tổng các phần"
        SUM_WITH_UNITS = Kind.SUM_WITH_UNITS.value, "mẫu số cộng số đơn vị"

    kind = models.CharField(max_length=20, choices=Kinds)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="relations")
    others = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["indicator__position", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="indicatorrelation_once", fields=["kind", "indicator", "others"])
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.kind} {self.others}"


class Threshold(models.Model):
    """One of the office's own numbers in place of the usual one (core.quality.thresholds), by its name there."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class Explanation(models.Model):
    """What a person said about a warning. Kept for good: saying something else is another row, the newest counts.

    `key` is that of the flag (core.quality.flags): the same as long as the figures are. `finding` is the sentence that
    was explained. `unit` and `month` are empty where the flag is about the whole or about a window.
    """

    key = models.CharField(max_length=60, db_index=True)
    check_name = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="explanations")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    month = MonthField(null=True, blank=True)
    finding = models.TextField()
    text = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = "giải trình"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="explanation_says_something", condition=~models.Q(text=""))
        ]

    def __str__(self) -> str:
        return self.key

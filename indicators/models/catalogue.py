"""What is measured and what is aimed at: data that the office edits, never code."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.core.figures import Better, Due, Measure, OverTime, OverUnits
from indicators.core.status import Comparator
from indicators.models.fields import MonthField


class ReportingYear(models.Model):
    """How one year reports: its window, its regime, and the day on which a month is due."""

    class Regime(models.TextChoices):
        CALENDAR = "calendar", "tháng dương lịch"
        ADMINISTRATIVE = "administrative", "kỳ báo cáo hành chính (chốt ngày 14)"

    year = models.PositiveIntegerField(primary_key=True)
    first_month = MonthField()
    last_month = MonthField()
    regime = models.CharField(max_length=20, choices=Regime, default=Regime.CALENDAR)
    due_day = models.PositiveSmallIntegerField(default=5)
    # A report that comes this many days after the deadline still counts as on time.
    grace_days = models.PositiveSmallIntegerField(default=0)
    # Months whose deadline the office moved for everybody: {"11": "2024-12-10"}.
    moved_deadlines = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.CheckConstraint(name="reportingyear_window_in_order", condition=Q(first_month__lte=F("last_month"))),
            models.CheckConstraint(name="reportingyear_due_day_exists", condition=Q(due_day__gte=1, due_day__lte=28)),
        ]

    def __str__(self) -> str:
        return str(self.year)


class DeadlineExtension(models.Model):
    """One unit may send one month later, for a reason; the totals name its figures as missing all the same."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="extensions")
    month = MonthField()
    due_on = models.DateField()
    reason = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["month", "unit"]
        constraints: ClassVar = [models.UniqueConstraint(name="deadlineextension_once", fields=["unit", "month"])]

    def __str__(self) -> str:
        return f"{self.unit.slug} {self.month}: {self.due_on}"


class Pillar(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class AnnexGroup(models.Model):
    """Indicators that stand on one sheet of the annex."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One indicator with its measure and both axis rules (domain rules: indicators/README.md §1)."""

    class Measures(models.TextChoices):
        RATIO = Measure.RATIO.value, "tỷ lệ tính từ số đếm"
        COUNT = Measure.COUNT.value, "số đếm"
        PERCENTAGE = Measure.PERCENTAGE.value, "tỷ lệ cho sẵn (khảo sát)"
        FREQUENCY = Measure.FREQUENCY.value, "tần suất"
        DURATION = Measure.DURATION.value, "thời gian"

    class OverTimes(models.TextChoices):
        SUM = OverTime.SUM.value, "cộng các tháng"
        LATEST = OverTime.LATEST.value, "lấy số mới nhất trong kỳ"
        TO_DATE = OverTime.TO_DATE.value, "lũy kế từ đầu năm, nhập lại mỗi tháng"

    class OverUnitses(models.TextChoices):
        SUM = OverUnits.SUM.value, "cộng các đơn vị"
        NONE = OverUnits.NONE.value, "chỉ cơ quan tổng hợp nhập, không cộng"

    class Dues(models.TextChoices):
        MONTH = Due.MONTH.value, "hằng tháng"
        QUARTER = Due.QUARTER.value, "hằng quý"
        YEAR = Due.YEAR.value, "mỗi năm một lần"

    class Betters(models.TextChoices):
        HIGHER = Better.HIGHER.value, "càng cao càng tốt"
        LOWER = Better.LOWER.value, "càng thấp càng tốt"

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=400)
    short_name = models.CharField("tên ngắn", max_length=80)
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="indicators")
    annex_group = models.ForeignKey(
        AnnexGroup, on_delete=models.PROTECT, related_name="indicators", null=True, blank=True
    )
    measure = models.CharField(max_length=20, choices=Measures)
    over_time = models.CharField(max_length=10, choices=OverTimes)
    over_units = models.CharField(max_length=10, choices=OverUnitses)
    due = models.CharField(max_length=10, choices=Dues, default=Dues.MONTH)
    better = models.CharField(max_length=10, choices=Betters, default=Betters.HIGHER)
    decimals = models.PositiveSmallIntegerField(default=2)
    unit_label = models.CharField("đơn vị tính", max_length=40, default="%")
    numerator_label = models.CharField(max_length=300, blank=True)
    denominator_label = models.CharField(max_length=300, blank=True)
    applies_to = models.JSONField("áp dụng cho loại đơn vị", default=list)
    definition = models.TextField("định nghĩa", blank=True)
    source = models.TextField("nguồn số liệu", blank=True)
    few_records = models.PositiveIntegerField("ngưỡng ít hồ sơ", null=True, blank=True)
    # What is few: results (the numerator) instead of records (the denominator).
    few_by_numerator = models.BooleanField("đếm theo tử số", default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "chỉ tiêu"
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="indicator_given_values_are_not_added",
                condition=Q(measure__in=("ratio", "count")) | Q(over_time="latest", over_units="none"),
            ),
            models.CheckConstraint(name="indicator_decimals_are_few", condition=Q(decimals__lte=3)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.short_name}"


class IndicatorYear(models.Model):
    """The indicator is in the set of that year; a reason says why nobody here can measure it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="years")
    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, related_name="indicators")
    not_applicable = models.CharField("lý do không áp dụng", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["year", "indicator__position"]
        constraints: ClassVar = [models.UniqueConstraint(name="indicatoryear_once", fields=["indicator", "year"])]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year_id}"


class Target(models.Model):
    """What was set for an indicator and a year, for everyone, a level or one unit; a revision is another row."""

    class Comparators(models.TextChoices):
        AT_LEAST = Comparator.AT_LEAST.value, "từ … trở lên"
        MORE_THAN = Comparator.MORE_THAN.value, "trên"
        EXACTLY = Comparator.EXACTLY.value, "bằng"
        AT_MOST = Comparator.AT_MOST.value, "không quá"
        LESS_THAN = Comparator.LESS_THAN.value, "dưới"

    class Issuer(models.TextChoices):
        PROVINCE = "province", "tỉnh giao"
        DISTRICT = "district", "huyện giao"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, related_name="targets")
    scope = models.CharField(max_length=80, default="whole")
    comparator = models.CharField(max_length=2, choices=Comparators)
    value = models.DecimalField(max_digits=15, decimal_places=3)
    wording = models.CharField("cách ghi trong văn bản", max_length=100, blank=True)
    issuer = models.CharField(max_length=20, choices=Issuer, blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    document_date = models.DateField(null=True, blank=True)
    # NULL means: from the start of the year; a revision says from when it holds.
    effective_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "chỉ tiêu giao"
        ordering: ClassVar = ["year", "indicator__position", "scope", F("effective_on").asc(nulls_first=True)]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="target_once", fields=["indicator", "year", "scope"], condition=Q(effective_on__isnull=True)
            ),
            models.UniqueConstraint(
                name="target_revision_once",
                fields=["indicator", "year", "scope", "effective_on"],
                condition=Q(effective_on__isnull=False),
            ),
            models.CheckConstraint(
                name="target_equals_only_at_the_ends", condition=~Q(comparator="=") | Q(value__in=(0, 100))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year_id} {self.comparator} {self.value}"


class Statement(models.Model):
    """What a paper says of named units, kept with the paper so that it can be held against the figures."""

    code = models.CharField(max_length=40, unique=True)
    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, related_name="statements")
    section = models.CharField(max_length=200, blank=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="statements", null=True, blank=True)
    claim = models.CharField(max_length=40)
    units = models.ManyToManyField("units.Unit", related_name="statements", blank=True)
    low = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    parts = models.CharField("các phần cộng lại", max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["year", "code"]

    def __str__(self) -> str:
        return self.code

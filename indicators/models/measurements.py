"""Figures, their history, and the months that units submit."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from indicators.core.figures import Origin, State
from indicators.core.months import Window
from indicators.models.catalogue import DeadlineExtension, Indicator
from indicators.models.fields import MonthField
from units.models import Unit

# SQLite keeps no more than this of a number.
DIGITS, PLACES = 15, 3


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def in_window(self, window: Window) -> MeasurementQuerySet:
        return self.filter(month__gte=window.first, month__lte=window.last)


class Measurement(models.Model):
    """One figure of one unit, indicator and month: counts, or one given value, or a state that says why there is none."""

    class States(models.TextChoices):
        FIGURE = State.FIGURE.value, "có số liệu"
        NO_DATA = State.NO_DATA.value, "chưa có số liệu"
        NOTHING_AROSE = State.NOTHING_AROSE.value, "không phát sinh"
        NOT_APPLICABLE = State.NOT_APPLICABLE.value, "không áp dụng"

    class Origins(models.TextChoices):
        PRINTED = Origin.PRINTED.value, "in trong báo cáo"
        SIMULATED = Origin.SIMULATED.value, "số liệu mô phỏng"
        ENTERED = Origin.ENTERED.value, "do đơn vị nhập"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="measurements")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    month = MonthField()
    state = models.CharField(max_length=20, choices=States, default=States.FIGURE)
    numerator = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    denominator = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    origin = models.CharField(max_length=20, choices=Origins, default=Origins.ENTERED)
    version = models.PositiveIntegerField(default=1)
    note = models.TextField(blank=True)
    # Who and why stand on the row itself, so that the database's triggers carry them into the history.
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        ordering: ClassVar = ["month", "unit", "indicator"]
        indexes: ClassVar = [models.Index(name="measurement_by_indicator", fields=["indicator", "month", "unit"])]
        constraints: ClassVar = [
            models.UniqueConstraint(name="measurement_once", fields=["unit", "month", "indicator"]),
            models.CheckConstraint(name="measurement_month_exists", condition=Q(month__gte=200001, month__lte=209912)),
            models.CheckConstraint(
                name="measurement_state_known",
                condition=Q(state__in=("figure", "no_data", "nothing_arose", "not_applicable")),
            ),
            models.CheckConstraint(
                name="measurement_only_figures_hold_numbers",
                condition=(
                    Q(state="figure", numerator__isnull=False, value__isnull=True)
                    | Q(state="figure", numerator__isnull=True, denominator__isnull=True, value__isnull=False)
                    | (
                        ~Q(state="figure")
                        & Q(numerator__isnull=True, denominator__isnull=True, value__isnull=True, qualifier="")
                    )
                ),
            ),
            models.CheckConstraint(
                name="measurement_numbers_not_negative",
                condition=(Q(numerator__isnull=True) | Q(numerator__gte=0)) & (Q(value__isnull=True) | Q(value__gte=0)),
            ),
            models.CheckConstraint(
                name="measurement_part_within_whole",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0, numerator__lte=F("denominator")),
            ),
            models.CheckConstraint(name="measurement_version_counts_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.unit.slug} {self.indicator.code} {self.month}"


class MeasurementChange(models.Model):
    """One line of the history of figures, written by the database's own triggers and never changed."""

    # Plain columns, not foreign keys: the history outlives what it speaks of.
    measurement_id = models.BigIntegerField()
    action = models.CharField(max_length=10)
    unit_id = models.BigIntegerField()
    indicator_id = models.BigIntegerField()
    month = MonthField()
    version = models.PositiveIntegerField()
    old_state = models.CharField(max_length=20, null=True)  # noqa: DJ001 (NULL: there was nothing before)
    old_numerator = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    old_denominator = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    old_value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    old_qualifier = models.CharField(max_length=20, null=True)  # noqa: DJ001
    old_origin = models.CharField(max_length=20, null=True)  # noqa: DJ001
    old_note = models.TextField(null=True)  # noqa: DJ001
    new_state = models.CharField(max_length=20, null=True)  # noqa: DJ001 (NULL: there is nothing after)
    new_numerator = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    new_denominator = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    new_value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    new_qualifier = models.CharField(max_length=20, null=True)  # noqa: DJ001
    new_origin = models.CharField(max_length=20, null=True)  # noqa: DJ001
    new_note = models.TextField(null=True)  # noqa: DJ001
    changed_by_id = models.BigIntegerField()
    changed_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        verbose_name = "thay đổi số liệu"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(name="change_by_cell", fields=["unit_id", "indicator_id", "month"]),
            # The log walks backwards along it, act by act.
            models.Index(name="change_by_time", fields=["changed_at", "changed_by_id", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.measurement_id} v{self.version}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def with_extension(self) -> SubmissionQuerySet:
        """`extended_to`: the unit's own deadline, None where it has none. Whoever gives one opens the month."""
        own = DeadlineExtension.objects.filter(unit=OuterRef("unit"), month=OuterRef("month"))
        return self.annotate(extended_to=Subquery(own.values("due_on")[:1]))

    def with_begun(self) -> SubmissionQuerySet:
        """`is_begun`: some cell of the month says something."""
        stated = Measurement.objects.filter(unit=OuterRef("unit"), month=OuterRef("month"))
        return self.annotate(is_begun=Exists(stated.exclude(state=State.NO_DATA.value)))


class Submission(models.Model):
    """The month of a unit on its way from draft to approved; submitting, approving and closing lock its figures.

    Who decided last and why stand on the row itself, so that the database's triggers carry them into the history.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", "bản nháp"
        SUBMITTED = "submitted", "đã nộp"
        RETURNED = "returned", "trả lại"
        APPROVED = "approved", "đã duyệt"

    LOCKED = (Stage.SUBMITTED, Stage.APPROVED)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    month = MonthField()
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT)
    # Closed by the office for everybody, whatever the stage.
    is_closed = models.BooleanField(default=False)
    # Codes of the cells that were returned; empty while returned: the whole month was.
    returned_codes = models.JSONField(default=list, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tháng"
        ordering: ClassVar = ["month", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="submission_once", fields=["unit", "month"]),
            models.CheckConstraint(
                name="submission_stage_known", condition=Q(stage__in=("draft", "submitted", "returned", "approved"))
            ),
            models.CheckConstraint(
                name="submission_approved_has_approver",
                condition=~Q(stage="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_not_approved_by_its_submitter",
                condition=Q(approved_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(approved_by=F("submitted_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.slug} {self.month}: {self.stage}"

    @property
    def is_locked(self) -> bool:
        return self.is_closed or self.stage in self.LOCKED

    def locks(self, code: str) -> bool:
        """Whether this cell may not change: a month that was returned in parts is open in those parts alone."""
        return self.is_locked or (self.is_returned_in_parts and code not in self.returned_codes)

    @property
    def is_returned_in_parts(self) -> bool:
        return self.stage == self.Stage.RETURNED and bool(self.returned_codes)


class SubmissionChange(models.Model):
    """One decision about a month, written by the database's own triggers and never changed."""

    # Plain columns, not foreign keys: the history outlives what it speaks of.
    submission_id = models.BigIntegerField()
    action = models.CharField(max_length=10)
    unit_id = models.BigIntegerField()
    month = MonthField()
    version = models.PositiveIntegerField()
    old_stage = models.CharField(max_length=20, null=True)  # noqa: DJ001 (NULL: there was nothing before)
    old_is_closed = models.BooleanField(null=True)
    old_returned_codes = models.JSONField(null=True)
    new_stage = models.CharField(max_length=20, null=True)  # noqa: DJ001 (NULL: there is nothing after)
    new_is_closed = models.BooleanField(null=True)
    new_returned_codes = models.JSONField(null=True)
    # NULL: a hand on the database, not a person of the application.
    changed_by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(null=True)
    reason = models.TextField()

    class Meta:
        verbose_name = "quyết định về báo cáo tháng"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(name="decision_by_month", fields=["unit_id", "month"]),
            models.Index(
                name="decision_by_time",
                fields=[
                    "changed_at",
                    "changed_by_id",
                    "month",
                    "old_stage",
                    "new_stage",
                    "old_is_closed",
                    "new_is_closed",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.submission_id} v{self.version}"


class MonthClosure(models.Model):
    """A month that the office closed for all units, or opened again (a row of its own, newest last)."""

    month = MonthField()
    is_closed = models.BooleanField()
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.month}: {'closed' if self.is_closed else 'open'}"


class SentReminder(models.Model):
    """A reminder that one person was written to about one unit on one day: nobody is written to twice a day."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="sentreminder_once_a_day", fields=["unit", "person", "sent_on"])
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.person_id} {self.sent_on}"


class SaveReceipt(models.Model):
    """The answer given to a saved request, so that pressing save again after a lost answer changes nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="savereceipt_once", fields=["user", "key"])]

    def __str__(self) -> str:
        return self.key


class HealthProbe(models.Model):
    """A table to try a write on; it never keeps a row."""

    probed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.probed_at)

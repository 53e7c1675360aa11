"""Departments and communes over time, and the people who work in them. Knows nothing of indicators."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q

from units.names import fold_name, search_words, sort_key, tidy


class UnitQuerySet(models.QuerySet["Unit"]):
    def search(self, text: str) -> UnitQuerySet:
        """Units whose name or alias holds `text`, whatever its accents, case, signs or short word for the kind ("P.", "X.");
        alike on every database. Everything for a blank text, nothing for signs alone."""
        if not text.strip():
            return self.all()
        wanted = Q(pk__in=[])
        for words in {search_words(text), search_words(fold_name(text))} - {""}:
            wanted |= Q(search_key__contains=words) | Q(aliases__folded__contains=words)
        return self.filter(wanted).distinct()


class Unit(models.Model):
    """A department, commune or town with its own life; neither its name nor its code identifies it."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "tỉnh"
        DISTRICT = "district", "huyện"
        DEPARTMENT = "department", "phòng ban"
        SERVICE_UNIT = "service_unit", "đơn vị sự nghiệp"
        COMMUNE = "commune", "xã"
        TOWN = "town", "thị trấn"
        WARD = "ward", "phường"
        VILLAGE = "village", "thôn, tổ dân phố"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=80)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    code = models.CharField("mã hành chính", max_length=20, blank=True)
    # NULL means: since always, and: still alive.
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_until = models.DateField("đến trước ngày", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)
    sort_key = models.CharField(max_length=700, editable=False)
    search_key = models.CharField(max_length=300, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        ordering: ClassVar = ["position", "sort_key", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unit_life_is_not_empty",
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.make_keys()
        super().save(*args, **kwargs)

    def make_keys(self) -> None:
        """Names are stored in NFC, with the keys by which both databases sort and search alike."""
        self.name, self.short_name = tidy(self.name), tidy(self.short_name)
        self.sort_key = sort_key(self.short_name)
        self.search_key = f"{search_words(self.name)} {search_words(self.short_name)}"


class UnitAlias(models.Model):
    """A spelling met in papers that a person confirmed to mean this unit."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    spelling = models.CharField(max_length=200, unique=True)
    folded = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        ordering: ClassVar = ["spelling"]

    def __str__(self) -> str:
        return self.spelling

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.spelling = tidy(self.spelling)
        self.folded = fold_name(self.spelling)
        super().save(*args, **kwargs)


class Succession(models.Model):
    """A predecessor that went into a successor on a first of a month, by a resolution."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="onward")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="backward")
    effective_on = models.DateField()
    resolution = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["effective_on", "successor__position", "predecessor__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(name="succession_not_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Membership(models.Model):
    """A unit belongs to another during a half-open span; the top unit belongs to none."""

    child = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="memberships")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["child__position", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="membership_once", fields=["child", "parent", "valid_from"]),
            models.CheckConstraint(name="membership_not_itself", condition=~Q(child=F("parent"))),
        ]

    def __str__(self) -> str:
        return f"{self.child} ∈ {self.parent}"


class Tile(models.Model):
    """Where the office has laid a unit's tile on the schematic map; units without a row lie where `units.tiles` puts them.

    A unit has one place for all its life: who lives at the same time may not share one, which the writer sees to.
    """

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="tile")
    column = models.PositiveSmallIntegerField()
    row = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["row", "column"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tile_within_grid", condition=Q(column__gte=1, column__lte=16, row__gte=1, row__lte=16)
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.column}, {self.row}"


class User(AbstractUser):
    """A person with one role; a reporter works for one unit."""

    class Role(models.TextChoices):
        REPORTER = "reporter", "người nhập số liệu"
        EDITOR = "editor", "cán bộ tổng hợp"
        APPROVER = "approver", "người duyệt"
        LEADER = "leader", "lãnh đạo"
        ADMINISTRATOR = "administrator", "quản trị"

    role = models.CharField("vai trò", max_length=20, choices=Role, default=Role.REPORTER)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name="đơn vị"
    )
    # Whoever made the account knows its first password.
    must_change_password = models.BooleanField(default=False)
    # The row of somebody who left stays: the history names them.
    left_on = models.DateField("nghỉ từ ngày", null=True, blank=True)
    sort_key = models.CharField(max_length=700, editable=False, default="")
    search_key = models.CharField(max_length=800, editable=False, default="")

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="user_reporter_has_unit", condition=~Q(role="reporter") | Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                name="user_who_left_is_not_active", condition=Q(left_on__isnull=True) | Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.make_keys()
        super().save(*args, **kwargs)

    def make_keys(self) -> None:
        """As of units: the keys by which both databases sort and search alike."""
        self.sort_key = sort_key(str(self))[:700]
        self.search_key = search_words(f"{self.get_full_name()} {self.username} {self.email}")[:800]


class Event(models.Model):
    """One line of what was done to anything but figures and monthly reports: accounts, targets, deadlines, thresholds.

    The database lets no line be changed or taken away. `by` is empty for what a command did.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", "tài khoản"
        UNIT = "unit", "đơn vị"
        ALIAS = "alias", "cách viết tên đơn vị"
        YEAR = "year", "năm báo cáo"
        INDICATOR = "indicator", "định nghĩa chỉ tiêu"
        TARGET = "target", "chỉ tiêu giao"
        DEADLINE = "deadline", "hạn nộp"
        CLOSURE = "closure", "khóa tháng"
        THRESHOLD = "threshold", "ngưỡng kiểm tra"
        EXPLANATION = "explanation", "giải trình"
        IMPORT = "import", "nhập tệp"
        LAYOUT = "layout", "mẫu bảng của văn phòng"
        TILES = "tiles", "ô vuông địa bàn"
        PAPER = "paper", "văn bản"

    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=300)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "việc đã làm"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(name="event_by_kind", fields=["kind", "id"]),
            # The log walks backwards along it, act by act.
            models.Index(name="event_by_time", fields=["at", "by", "kind", "action"]),
            models.Index(name="event_by_subject", fields=["subject", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}: {self.action}"

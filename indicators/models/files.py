"""Files that come in from outside: what waits for a decision, what was taken over, how an office's own sheet is read."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """A file that was previewed and not committed yet. Thrown away after a while; it holds nothing of the record."""

    token = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # What the person answered so far: month, layout by sheet, units by name, texts by cell, cells agreed to.
    answers = models.JSONField(default=dict)
    # Of the differences that were shown: what is committed is what was seen.
    shown_digest = models.CharField(max_length=64, blank=True)
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ImportReceipt(models.Model):
    """A file whose figures were taken over: the same file sent again is told so."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = "lần nhập tệp"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class SheetLayout(models.Model):
    """How a sheet with these heads is read, as a person confirmed it (entry.workbooks.layouts.Layout as JSON)."""

    fingerprint = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    layout = models.JSONField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

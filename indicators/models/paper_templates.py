"""Papers that the office designed itself: workbooks and documents with names of figures in double square brackets."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class PaperTemplate(models.Model):
    """One file as the office sent it. Nothing is ever written into it: what is filled is a copy."""

    class Form(models.TextChoices):
        WORKBOOK = "xlsx", "Excel"
        DOCUMENT = "docx", "Word"

    name = models.CharField("tên mẫu", max_length=120, unique=True)
    form = models.CharField("dạng tệp", max_length=10, choices=Form)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # Which unit a doubtful name means, as a person said: slugs by the name as it stands in the file.
    units = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = "mẫu của văn phòng"
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

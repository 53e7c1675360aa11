"""One number for everything that is kept: equal digests mean equal data and history, on whatever database.

Left out are passwords, sessions, row ids and receipts of saved requests, which say nothing of figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from indicators.core.months import Month
from indicators.core.rounding import plain
from indicators.loading import number_of
from indicators.models import (
    AnnexGroup,
    DeadlineExtension,
    Explanation,
    Indicator,
    IndicatorRelation,
    IndicatorYear,
    Issue,
    Measurement,
    MeasurementChange,
    MonthClosure,
    PaperTemplate,
    Pillar,
    ReportingYear,
    ReportText,
    SheetLayout,
    SignedCopy,
    Statement,
    Submission,
    SubmissionChange,
    Target,
    Threshold,
)
from units.models import Event, Membership, Succession, Tile, Unit, UnitAlias, User

# Fields that name other rows are followed to what names them for good.
_NAMED_BY = {
    Unit: "slug",
    Indicator: "code",
    Pillar: "slug",
    AnnexGroup: "slug",
    User: "username",
    ReportingYear: "year",
    Issue: "file_sha256",
}
_MODELS: tuple[type[models.Model], ...] = (
    Unit, UnitAlias, Succession, Membership, Tile, User, ReportingYear, Pillar, AnnexGroup, Indicator, IndicatorYear,
    Target, Statement, IndicatorRelation, Threshold, DeadlineExtension, MonthClosure, SheetLayout, Measurement,
    Submission, Explanation, ReportText, Event, Issue, SignedCopy,
    PaperTemplate,
)  # fmt: skip
_LEFT_OUT = {User: {"password", "last_login"}, Measurement: set[str]()}


def digest() -> str:
    """SHA-256, as 64 hexadecimal digits, over all rows in an order of their own."""
    total = hashlib.sha256()
    for name, lines in _all_lines():
        total.update(f"\n# {name}\n".encode())
        for line in sorted(lines):
            total.update(line.encode() + b"\n")
    return total.hexdigest()


def _all_lines() -> Iterator[tuple[str, list[str]]]:
    for model in _MODELS:
        paths = list(_paths(model))
        rows = model._default_manager.order_by().values_list(*paths)
        yield model.__name__, [_line(row) for row in rows.iterator(chunk_size=5000)]
    pairs = Statement.units.through._default_manager.order_by()
    yield "Statement.units", [_line(row) for row in pairs.values_list("statement__code", "unit__slug")]
    yield "MeasurementChange", list(_history_lines(MeasurementChange, "measurement_id"))
    yield "SubmissionChange", list(_history_lines(SubmissionChange, "submission_id"))


def _paths(model: type[models.Model]) -> Iterator[str]:
    left_out = _LEFT_OUT.get(model, set())
    for field in model._meta.concrete_fields:
        if field.name in left_out or (field.primary_key and model not in (ReportingYear, Threshold)):
            continue
        if field.related_model is not None:
            yield f"{field.name}__{_NAMED_BY[field.related_model]}"  # type: ignore[index]
        else:
            yield field.name


def _history_lines(model: type[models.Model], id_column: str) -> Iterator[str]:
    """History names units, indicators and people by number, since it outlives them; here they get their names back."""
    names: dict[str, dict[int, Any]] = {
        "unit_id": dict(Unit.objects.values_list("id", "slug")),
        "indicator_id": dict(Indicator.objects.values_list("id", "code")),
        "changed_by_id": dict(User.objects.values_list("id", "username")),
    }
    fields = [field.name for field in model._meta.concrete_fields if field.name not in ("id", id_column)]
    for row in model._default_manager.order_by().values_list(*fields).iterator(chunk_size=5000):
        yield _line(
            [names[name].get(value) if name in names else value for name, value in zip(fields, row, strict=True)]
        )


def _line(row: Any) -> str:
    return json.dumps([_canonical(value) for value in row], ensure_ascii=False)


def _canonical(value: Any) -> Any:
    """The same text for the same value, whatever the database made of it."""
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone().timestamp()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Decimal):
        return plain(number_of(value))
    return value

"""How an office's sheet is read, remembered by its heads once a person has confirmed it; changes go into the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from indicators.entry.importing.answering import matched
from indicators.entry.importing.previewing import Scope, SheetPlan
from indicators.entry.workbooks.contents import column_letters
from indicators.entry.workbooks.layouts import Layout
from indicators.models import SheetLayout
from units.models import Event

_FIELD_WORDS = {
    "numerator": "số", "denominator": "mẫu số", "value": "giá trị", "percent": "tỷ lệ", "note": "ghi chú",
    "state": "trạng thái",
}  # fmt: skip


def layout_words(layout: Layout) -> str:
    """cột B: đơn vị; KS01: số D, mẫu số C."""
    lines = [
        f"{line.indicator}: "
        + ", ".join(f"{_FIELD_WORDS[name]} {column_letters(at)}" for name, at in line.columns.items())
        for line in matched(layout)
    ]
    return "; ".join([f"cột {column_letters(layout.unit_column)}: đơn vị", *lines])


@transaction.atomic
def remember_layouts(plans: Iterable[SheetPlan], *, scope: Scope, at: datetime) -> None:
    """Keeps what was confirmed now, for everybody where the office did. Columns of months of their own are not kept."""
    for plan in plans:
        layout = plan.layout
        if plan.source != "confirmed" or not plan.is_used or plan.problems or any(use.month for use in layout.uses):
            continue
        before = _known(plan)
        if before is not None and _read_alike(before, layout):
            continue
        given: dict[str, Any] = {
            "name": layout.sheet, "layout": layout.as_json(), "confirmed_by": scope.person, "confirmed_at": at
        }  # fmt: skip
        SheetLayout.objects.update_or_create(fingerprint=scope.key_of(layout.fingerprint), defaults=given)
        Event.objects.create(
            kind=Event.Kind.LAYOUT, subject=layout.sheet, by=scope.person, at=at, new=layout_words(layout),
            action="xác nhận cách đọc bảng" if before is None else "đổi cách đọc bảng",
            old="" if before is None else layout_words(before),
        )  # fmt: skip


def _known(plan: SheetPlan) -> Layout | None:
    return None if plan.remembered is None else Layout.from_json(plan.remembered.layout)


def _read_alike(one: Layout, other: Layout) -> bool:
    return (one.unit_column, set(one.uses)) == (other.unit_column, set(other.uses))

"""The only writer of submissions: the month of a unit on its way from draft to approved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from indicators.core.months import Month
from indicators.models import Submission
from units.models import Unit, User

UnitMonth = tuple[int, Month]


def held_months(wanted: Iterable[UnitMonth]) -> dict[UnitMonth, Submission]:
    """The submissions of these units and months, created as drafts where missing, and held until the transaction ends.

    Everything that writes figures or decides about a month holds it first, in one order, so that no figure changes after
    a lock. Must be called inside `atomic()`.
    """
    keys = sorted(set(wanted))
    Submission.objects.bulk_create(
        [Submission(unit_id=unit, month=month) for unit, month in keys], ignore_conflicts=True
    )
    rows = Submission.objects.select_for_update().filter(
        unit__in={unit for unit, _ in keys}, month__in={month for _, month in keys}
    )
    found = {(row.unit_id, row.month): row for row in rows.order_by("unit_id", "month")}
    return {key: found[key] for key in keys}


@transaction.atomic
def settle(months: Iterable[tuple[Unit, Month]], *, submitted_by: User, approved_by: User | None, at: datetime) -> None:
    """Months that were decided elsewhere, taken over as they are: approved, or left as drafts without an approver."""
    stage = Submission.Stage.APPROVED if approved_by is not None else Submission.Stage.DRAFT
    is_settled = approved_by is not None
    Submission.objects.bulk_create(
        Submission(
            unit=unit,
            month=month,
            stage=stage,
            submitted_by=submitted_by if is_settled else None,
            submitted_at=at if is_settled else None,
            approved_by=approved_by,
            approved_at=at if is_settled else None,
        )
        for unit, month in months
    )

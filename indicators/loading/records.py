"""What stands beside the figures: what was changed, how far a month has come.

One query each. None of it is computed with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from indicators.core.figures import Origin, Reading, State
from indicators.core.months import Month
from indicators.core.stages import STAGE_WORDS, MonthRecord
from indicators.loading.catalogue import Catalogue
from indicators.loading.numbers import number_of, whole_or_decimal
from indicators.models import MeasurementChange, Submission, SubmissionChange
from units.models import User


@dataclass(frozen=True)
class Change:
    """One line of the history of a figure; `old` is None where there was nothing before, `new` where nothing is left.

    `old_note` and `new_note` are the remarks beside it.
    """

    unit: str | None
    month: Month
    at: datetime
    by: str
    old: Reading | None
    new: Reading | None
    reason: str
    old_note: str = ""
    new_note: str = ""


def load_changes(
    catalogue: Catalogue,
    code: str,
    *,
    units: Collection[str] | None = None,
    month: Month | None = None,
    limit: int = 10,
) -> tuple[Change, ...]:
    """The newest changes of an indicator's figures, newest first; of `units` and of one `month` alone where given."""
    rows = MeasurementChange.objects.filter(indicator_id=catalogue.ids[code]).order_by("-id")
    if units is not None:
        rows = rows.filter(unit_id__in=[catalogue.timeline.units[slug].pk for slug in units])
    if month is not None:
        rows = rows.filter(month__in=[month])
    found: Iterable[Any] = rows.annotate(**_names_of("changed_by_id"))[:limit]
    return tuple(_change_of(row, catalogue.timeline.slug_of(row.unit_id)) for row in found)


def _change_of(row: Any, unit: str | None) -> Change:
    return Change(
        unit,
        row.month,
        row.changed_at,
        _called(row),
        reading_of_change(row, "old"),
        reading_of_change(row, "new"),
        row.reason,
        row.old_note or "",
        row.new_note or "",
    )


Cell = tuple[str, str, Month]


def load_last_changes(catalogue: Catalogue, cells: Collection[Cell], *, since: datetime) -> dict[Cell, Change]:
    """Who wrote these figures last, by unit, indicator and month, where it was not before `since`; one query."""
    if not cells:
        return {}
    units = {catalogue.timeline.units[slug].pk: slug for slug, _, _ in cells if slug in catalogue.timeline.units}
    codes = {catalogue.ids[code]: code for _, code, _ in cells if code in catalogue.ids}
    rows: Iterable[Any] = MeasurementChange.objects.filter(
        unit_id__in=list(units), indicator_id__in=list(codes), month__in={month for _, _, month in cells},
        changed_at__gte=since,
    ).order_by("id").annotate(**_names_of("changed_by_id"))  # fmt: skip
    lines = ((row, _change_of(row, units[row.unit_id])) for row in rows)
    # A line about the note alone changed no figure.
    return {
        (units[row.unit_id], codes[row.indicator_id], row.month): line for row, line in lines if line.old != line.new
    }


@dataclass(frozen=True)
class Decided:
    """The last decision about a month of a unit; `reason` says what was decided, and why where somebody gave a reason."""

    by: str
    at: datetime
    reason: str


def load_last_decisions(
    catalogue: Catalogue, places: Collection[tuple[str, Month]], *, since: datetime
) -> dict[tuple[str, Month], Decided]:
    """Who decided last about these months, by unit and month, where it was not before `since`; one query."""
    if not places:
        return {}
    units = {catalogue.timeline.units[slug].pk: slug for slug, _ in places if slug in catalogue.timeline.units}
    rows: Iterable[Any] = SubmissionChange.objects.filter(
        unit_id__in=list(units), month__in={month for _, month in places}, changed_at__gte=since
    ).exclude(new_stage=None).order_by("id").annotate(**_names_of("changed_by_id"))  # fmt: skip
    found = {}
    for row in rows:
        said = f"Báo cáo tháng {STAGE_WORDS[row.new_stage]}"
        reason = f"{said}: {row.reason}" if row.reason else said
        found[units[row.unit_id], row.month] = Decided(_called(row), row.changed_at, reason)
    return found


def _names_of(person: str) -> dict[str, Subquery]:
    """The names of who stands in a column without being a foreign key: a history outlives its people."""
    people = User.objects.filter(pk=OuterRef(person))
    return {name: Subquery(people.values(name)[:1]) for name in ("username", "first_name", "last_name")}


def _called(row: Any) -> str:
    return " ".join(filter(None, (row.first_name, row.last_name))) or row.username or ""


def reading_of_change(row: Any, side: str) -> Reading | None:
    """One side ("old", "new") of a line of the history of figures; None where there was nothing."""
    state, numerator, denominator, value, qualifier, origin = (
        getattr(row, f"{side}_{name}") for name in ("state", "numerator", "denominator", "value", "qualifier", "origin")
    )
    if state is None:
        return None
    return Reading(
        State(state),
        None if numerator is None else whole_or_decimal(numerator),
        None if denominator is None else whole_or_decimal(denominator),
        None if value is None else number_of(value),
        qualifier or "",
        Origin(origin) if origin else None,
    )


@dataclass(frozen=True)
class MonthState:
    """What is stored of one month of one unit, with who decided last, when and why.

    `returned_codes` are the cells that were given back; empty while returned: the whole month was. `submitted_by` and
    `approved_by` are names, where they were asked for.
    """

    record: MonthRecord
    version: int = 0
    submitted_by_id: int | None = None
    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    changed_at: datetime | None = None
    reason: str = ""
    returned_codes: tuple[str, ...] = ()
    submitted_by: str = ""
    approved_by: str = ""


NOTHING_STORED = MonthState(MonthRecord())


def load_month_states(
    units: Collection[int], months: Collection[Month], *, with_begun: bool = True, with_people: bool = False
) -> dict[tuple[int, Month], MonthState]:
    """The months that these units have opened, by the unit's key and the month; one query.

    Without `with_begun` nobody looks whether a month holds figures: for those who count them anyway.
    """
    rows = Submission.objects.filter(unit__in=units, month__in=months).order_by().with_extension()
    if with_begun:
        rows = rows.with_begun()
    if with_people:
        rows = rows.select_related("submitted_by", "approved_by")
    return {(row.unit_id, row.month): _month_state(row, with_people) for row in rows}


def record_of(row: Any) -> MonthRecord:
    """What a submission (`with_extension`, and `with_begun` where that matters) says of its month."""
    first = row.first_submitted_at
    return MonthRecord(
        row.stage,
        getattr(row, "is_begun", False),
        row.is_closed,
        None if first is None else timezone.localtime(first).date(),
        row.extended_to,
    )


def _month_state(row: Any, with_people: bool) -> MonthState:
    state = MonthState(
        record_of(row), row.version, row.submitted_by_id, row.submitted_at, row.approved_at, row.changed_at, row.reason,
        tuple(row.returned_codes),
    )  # fmt: skip
    if not with_people:
        return state
    submitted, approved = (str(person) if person is not None else "" for person in (row.submitted_by, row.approved_by))
    return replace(state, submitted_by=submitted, approved_by=approved)

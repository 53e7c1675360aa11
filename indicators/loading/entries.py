"""Single figures with who entered them and how far their month has come: where every drilling down ends. One query."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from indicators.core.aggregation import reading_of, tally_of
from indicators.core.figures import Rule, State
from indicators.core.months import Month, Window
from indicators.core.results import Judged
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import cell_of
from indicators.models import Measurement, Submission


@dataclass(frozen=True)
class Entry:
    """One cell as it stands: the figure, who entered it when and why, and who approved its month."""

    unit: str
    month: Month
    judged: Judged
    by: str
    at: datetime
    note: str
    reason: str
    stage: str
    approved_by: str
    approved_at: datetime | None


def load_entries(catalogue: Catalogue, code: str, units: Collection[str], window: Window) -> tuple[Entry, ...]:
    """The cells of these units in the window, by month and in the office's order. KeyError for an unknown indicator."""
    rule = catalogue.by_code[code]
    slugs = {catalogue.timeline.units[slug].pk: slug for slug in units}
    month = Submission.objects.filter(unit=OuterRef("unit"), month=OuterRef("month"))
    rows: Iterable[Any] = (
        Measurement.objects.in_window(window)
        .filter(indicator=catalogue.ids[code], unit__in=list(slugs))
        .annotate(
            person=_name_of("changed_by"),
            stage=Subquery(month.values("stage")[:1]),
            approver=Subquery(month.annotate(who=_name_of("approved_by")).values("who")[:1]),
            approved_at=Subquery(month.values("approved_at")[:1]),
        )
        .order_by("month", "unit__position", "unit__sort_key")
    )
    return tuple(_entry_of(rule, slugs[row.unit_id], row) for row in rows)


def _entry_of(rule: Rule, unit: str, row: Any) -> Entry:
    tally = tally_of(rule, [cell_of(row, unit, rule.code)], asked=(), passed=())
    judged = Judged(rule, reading_of(rule, tally, empty=State(row.state)), None)
    return Entry(
        unit, row.month, judged, row.person or "", row.changed_at, row.note, row.reason,
        row.stage or "", row.approver or "", row.approved_at,
    )  # fmt: skip


def _name_of(person: str) -> Coalesce:
    """First and last name, or the login of who has none."""
    names = Trim(Concat(F(f"{person}__first_name"), Value(" "), F(f"{person}__last_name"), output_field=CharField()))
    return Coalesce(NullIf(names, Value("")), F(f"{person}__username"), output_field=CharField())

"""What was changed last about a year or an indicator, for their pages; the whole of it stands in Nhật ký."""

from __future__ import annotations

from django.db.models import Q

from indicators.core.months import Month
from indicators.planning.words import month_subject, year_subject
from units.models import Event

LATEST = 10
_PLANNING = (Event.Kind.TARGET, Event.Kind.INDICATOR)


def load_year_events(year: int) -> list[Event]:
    """The newest changes of a year: its schedule, deadlines, set and targets; one query."""
    about = (
        Q(kind=Event.Kind.YEAR, subject=year_subject(year))
        | Q(kind=Event.Kind.DEADLINE, subject__in=[month_subject(Month(year, number)) for number in range(1, 13)])
        | Q(kind=Event.Kind.TARGET, subject__contains=f", năm {year}, ")
        | Q(kind=Event.Kind.INDICATOR, action__endswith=f"năm {year}")
    )
    return list(Event.objects.filter(about).select_related("by").order_by("-id")[:LATEST])


def load_indicator_events(code: str) -> list[Event]:
    """The newest changes of an indicator's definition and targets; one query."""
    rows = Event.objects.filter(kind__in=_PLANNING, subject__startswith=f"{code} ")
    return list(rows.select_related("by").order_by("-id")[:LATEST])


def load_deadline_reasons(year: int) -> dict[str, Event]:
    """The newest change of each month's deadline, by what the record calls it; one query."""
    subjects = [month_subject(Month(year, number)) for number in range(1, 13)]
    rows = Event.objects.filter(kind=Event.Kind.DEADLINE, subject__in=subjects).select_related("by").order_by("id")
    return {row.subject: row for row in rows}

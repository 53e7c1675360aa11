"""Who approved the months of a window."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from indicators.core.months import Month
from indicators.core.scope import scope_of
from indicators.loading.catalogue import Catalogue
from indicators.loading.questions import Question
from indicators.models import Submission


@dataclass(frozen=True, slots=True)
class Approved:
    """One person's approvals: in which months, of how many monthly reports."""

    by: str
    months: tuple[Month, ...]
    reports: int


def load_approvals(catalogue: Catalogue, question: Question) -> tuple[Approved, ...]:
    """By name, of the units that the question is about; one query."""
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    names = [f"approved_by__{name}" for name in ("username", "first_name", "last_name")]
    rows = (
        Submission.objects.filter(
            stage=Submission.Stage.APPROVED,
            month__range=(question.window.first, question.window.last),
            unit__in=[catalogue.timeline.units[slug].pk for slug in scope.slugs],
        )
        .order_by()
        .values_list(*names, "month")
        .annotate(reports=Count("id"))
    )
    found: dict[str, dict[Month, int]] = {}
    for login, first, last, month, reports in rows:
        months = found.setdefault(" ".join(filter(None, (first, last))) or login or "", {})
        months[month] = months.get(month, 0) + reports
    return tuple(Approved(by, tuple(sorted(own)), sum(own.values())) for by, own in sorted(found.items()))

"""How far each indicator of a month has come: how many of the units that report it have done so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from indicators.core.figures import REPORTED_STATES, OverUnits, Rule, State
from indicators.core.months import Month
from indicators.loading import Catalogue
from indicators.models import Measurement
from units.timeline import UnitLife


@dataclass(frozen=True)
class RuleProgress:
    """One indicator in one month. `expected` counts the units that it concerns."""

    rule: Rule
    reported: int
    expected: int

    @property
    def is_complete(self) -> bool:
        return self.reported == self.expected


def load_rule_progress(
    catalogue: Catalogue, units: Iterable[UnitLife], month: Month, *, today: date
) -> tuple[RuleProgress, ...]:
    """Every indicator that units report each for itself, in the office's order; one query.

    What the office alone enters stands in the grid of the territory.
    """
    asks_for = catalogue.deadlines(today).asks_for
    alive = [unit for unit in units if unit.alive_on(month.last_day)]
    shared = (rule for rule in catalogue.rules if rule.over_units is OverUnits.SUM)
    asked = [rule for rule in shared if month.year in rule.years and asks_for(rule, month)]
    concerned = {rule.code: [unit.pk for unit in alive if unit.kind in rule.applies_to] for rule in asked}
    counts = _counted([unit.pk for unit in alive if unit.pk is not None], month)
    found = []
    for rule in asked:
        reported, excused = counts.get(catalogue.ids[rule.code], (0, 0))
        if concerned[rule.code]:
            found.append(RuleProgress(rule, reported, len(concerned[rule.code]) - excused))
    return tuple(found)


def _counted(pks: list[int], month: Month) -> dict[int, tuple[int, int]]:
    """By indicator: how many cells are reported, and how many do not concern their unit."""
    rows = (
        Measurement.objects.filter(unit__in=pks, month__in=[month])
        .order_by()
        .values_list("indicator_id")
        .annotate(
            reported=Count("id", filter=Q(state__in=[state.value for state in REPORTED_STATES])),
            excused=Count("id", filter=Q(state=State.NOT_APPLICABLE.value)),
        )
    )
    return {indicator: (reported, excused) for indicator, reported, excused in rows}

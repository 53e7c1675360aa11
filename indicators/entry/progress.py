"""How far the months of units have come: which cells are asked, how many of them are reported, where the month stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from indicators.core.deadlines import Deadlines
from indicators.core.figures import REPORTED_STATES, Rule, State
from indicators.core.months import Month
from indicators.core.stages import Portion, SeenMonth, Stage, completeness_of, seen_month
from indicators.loading import Catalogue
from indicators.loading.records import NOTHING_STORED, MonthState, load_month_states
from indicators.models import Measurement, Submission
from units.timeline import UnitLife


@dataclass(frozen=True)
class Progress:
    """One month of one unit. `expected` counts its cells, due already or not, without those that do not concern it.

    `filled` is what counts for a rate: of a month that is not due yet only the cells that are there already.
    """

    unit: UnitLife
    month: Month
    seen: SeenMonth
    state: MonthState
    reported: int
    expected: int
    filled: Portion

    @property
    def stage(self) -> Stage:
        return self.seen.stage

    @property
    def stage_words(self) -> str:
        return self.seen.words

    @property
    def is_locked(self) -> bool:
        return self.seen.is_closed or self.stage in (Stage.SUBMITTED, Stage.APPROVED)

    @property
    def is_complete(self) -> bool:
        return self.reported == self.expected


def rules_asked(catalogue: Catalogue, deadlines: Deadlines, unit: UnitLife, month: Month) -> tuple[Rule, ...]:
    """The indicators of which this unit has a cell in this month, in the office's order."""
    if not unit.alive_on(month.last_day):
        return ()
    return tuple(
        rule
        for rule in catalogue.rules
        if unit.kind in rule.applies_to and month.year in rule.years and deadlines.asks_for(rule, month)
    )


def load_progress(
    catalogue: Catalogue, deadlines: Deadlines, units: Iterable[UnitLife], months: Collection[Month]
) -> list[Progress]:
    """Every month of every unit in which it has a cell, in the order given; two queries."""
    wanted = [
        (unit, month, rules)
        for unit in units
        for month in months
        if (rules := rules_asked(catalogue, deadlines, unit, month))
    ]
    pks = {unit.pk for unit, _, _ in wanted if unit.pk is not None}
    states = load_month_states(pks, months, with_begun=False)
    counts = _counted(catalogue, {(unit.kind, month): rules for unit, month, rules in wanted}, pks)
    found = []
    for unit, month, rules in wanted:
        place = (unit.pk or 0, month)
        reported, excused = counts.get(place, (0, 0))
        state, expected = states.get(place, NOTHING_STORED), len(rules) - excused
        seen = seen_month(replace(state.record, is_begun=bool(reported or excused)), month, deadlines)
        filled = completeness_of(reported, expected, is_due=deadlines.has_passed(month))
        found.append(Progress(unit, month, seen, state, reported, expected, filled))
    return found


def _counted(
    catalogue: Catalogue, asked: Mapping[tuple[str, Month], Collection[Rule]], pks: Collection[int]
) -> dict[tuple[int, Month], tuple[int, int]]:
    """By unit and month: how many of the cells asked for are reported, and how many do not concern the unit."""
    if not asked:
        return {}
    cells = Q()
    for (kind, month), rules in asked.items():
        cells |= Q(unit__kind=kind, month=month, indicator__in=[catalogue.ids[rule.code] for rule in rules])
    sums = (
        Measurement.objects.filter(cells, unit__in=pks)
        .order_by()
        .values_list("unit_id", "month")
        .annotate(
            reported=Count("id", filter=Q(state__in=[state.value for state in REPORTED_STATES])),
            excused=Count("id", filter=Q(state=State.NOT_APPLICABLE.value)),
        )
    )
    return {(unit, month): (reported, excused) for unit, month, reported, excused in sums}


def newest_open_month(catalogue: Catalogue, units: Iterable[UnitLife], this_month: Month) -> Month:
    """Where entry goes on: the newest month that someone has begun and not everybody has locked.

    Where all have locked it already, the month after it; where nobody has begun any, the newest that any year asks for.
    """
    units = list(units)
    is_locked = Q(stage__in=Submission.LOCKED) | Q(is_closed=True)
    newest = (
        Submission.objects.filter(unit__in=[unit.pk for unit in units], month__lte=this_month)
        .order_by("-month")
        .values_list("month")
        .annotate(locked=Count("id", filter=is_locked))
        .first()
    )
    months = months_of(catalogue, this_month)
    if newest is None:
        return months[0] if months else this_month
    month, locked = newest
    deadlines = catalogue.deadlines(this_month.last_day)
    asked = sum(bool(rules_asked(catalogue, deadlines, unit, month)) for unit in units)
    return month.plus(1) if locked >= asked and month.plus(1) in months else month


def months_of(catalogue: Catalogue, this_month: Month) -> list[Month]:
    """The months of all reporting years that have begun, newest first."""
    every = (Month(year, number) for year in catalogue.years for number in range(1, 13))
    return sorted((month for month in every if month <= this_month), reverse=True)

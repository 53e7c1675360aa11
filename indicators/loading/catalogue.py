"""Everything that is not a figure, in four queries: units over time, indicators, targets, reporting years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Subquery

from indicators.core.deadlines import Deadlines
from indicators.core.deadlines import ReportingYear as YearPlan
from indicators.core.few import USUAL_TERMS, FewTerms
from indicators.core.figures import Better, Due, Measure, OverTime, OverUnits, Rule
from indicators.core.months import Month, Window
from indicators.core.quality import thresholds_of
from indicators.core.scorecard import Targets
from indicators.core.status import Comparator, Target
from indicators.core.wording import document_words
from indicators.loading.numbers import number_of
from indicators.models import Indicator, ReportingYear, Threshold
from indicators.models import Target as TargetRow
from units.loading import load_timeline
from units.timeline import Timeline

TERMS_OF_FEW = ("few_least_months", "high_rate_percent")


class NoUnits(LookupError):
    """Nobody has loaded the units yet: there is nothing to ask about."""


@dataclass(frozen=True)
class Catalogue:
    """Everything that is not a figure: units over time, indicators, targets, reporting years.

    `pillars` and `annex_groups` (what stands on one sheet of the annex) are names by slug, in the office's order. `few`
    are the terms on which a window holds few records.
    """

    timeline: Timeline
    rules: tuple[Rule, ...]
    ids: dict[str, int]
    targets: Targets
    years: dict[int, YearPlan]
    pillars: dict[str, str] = field(default_factory=dict)
    annex_groups: dict[str, str] = field(default_factory=dict)
    few: FewTerms = USUAL_TERMS

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        return {rule.code: rule for rule in self.rules}

    @property
    def root(self) -> str:
        """The territory that the office reports on; NoUnits as long as there is none."""
        if not self.timeline.roots:
            raise NoUnits
        return self.timeline.roots[0].slug

    def rules_for(self, window: Window) -> tuple[Rule, ...]:
        """Indicators that are in the set of any year of the window, in the office's order."""
        years = set(window.years)
        return tuple(rule for rule in self.rules if rule.years & years)

    def deadlines(self, today: date) -> Deadlines:
        return Deadlines(today, self.years)


def load_catalogue() -> Catalogue:
    """Four queries, whatever the number of units and indicators."""
    years: dict[int, dict[int, str]] = {}
    plans: dict[int, YearPlan] = {}
    plan = ("year", "first_month", "last_month", "regime", "due_day", "grace_days", "moved_deadlines")
    for (
        year,
        first,
        last,
        regime,
        due_day,
        grace_days,
        moved,
        indicator_id,
        reason,
    ) in ReportingYear.objects.values_list(*plan, "indicators__indicator_id", "indicators__not_applicable"):
        if year not in plans:
            deadlines = {Month(year, int(number)): date.fromisoformat(day) for number, day in moved.items()}
            plans[year] = YearPlan(year, Window(first, last), regime, due_day, grace_days, deadlines)
        if indicator_id is not None:
            years.setdefault(indicator_id, {})[year] = reason
    # The terms of few records ride along with the indicators: every page needs them, none needs a query more.
    own = {name: Subquery(Threshold.objects.filter(name=name).values("value")[:1]) for name in TERMS_OF_FEW}
    rows = list(Indicator.objects.select_related("pillar", "annex_group").annotate(**own))
    rules = tuple(_rule(row, years.get(row.pk, {})) for row in rows)
    pillars = sorted({row.pillar for row in rows}, key=lambda pillar: (pillar.position, pillar.slug))
    groups = {row.annex_group for row in rows if row.annex_group is not None}
    targets: dict[tuple[str, int], list[Target]] = {}
    codes = {row.pk: row.code for row in rows}
    for row in TargetRow.objects.all():
        targets.setdefault((codes[row.indicator_id], row.year_id), []).append(_target(row))
    return Catalogue(
        load_timeline(),
        rules,
        {row.code: row.pk for row in rows},
        targets,
        plans,
        {pillar.slug: pillar.name for pillar in pillars},
        {group.slug: group.name for group in sorted(groups, key=lambda group: (group.position, group.slug))},
        _terms_of_few(rows),
    )


def _terms_of_few(rows: Sequence[Any]) -> FewTerms:
    stored = {name: getattr(rows[0], name) for name in TERMS_OF_FEW} if rows else {}
    return thresholds_of({name: number for name, number in stored.items() if number is not None}).few


def load_rules() -> dict[int, Rule]:
    """Indicators by row id, in the office's order: what their figures mean, not in which years they are asked. One query."""
    return {row.pk: _rule(row, {}) for row in Indicator.objects.select_related("pillar", "annex_group")}


def load_years() -> list[int]:
    """The reporting years, newest first. One query."""
    return list(ReportingYear.objects.order_by("-year").values_list("year", flat=True))


def _rule(row: Indicator, years: dict[int, str]) -> Rule:
    return Rule(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        pillar=row.pillar.slug,
        annex_group=row.annex_group.slug if row.annex_group is not None else "",
        measure=Measure(row.measure),
        over_time=OverTime(row.over_time),
        over_units=OverUnits(row.over_units),
        due=Due(row.due),
        better=Better(row.better),
        decimals=row.decimals,
        unit_label=row.unit_label,
        numerator_label=row.numerator_label,
        denominator_label=row.denominator_label,
        applies_to=frozenset(row.applies_to),
        definition=row.definition,
        source=row.source,
        few_records=row.few_records,
        few_by_numerator=row.few_by_numerator,
        years=frozenset(years),
        not_applicable=tuple((year, reason) for year, reason in sorted(years.items()) if reason),
    )


def _target(row: TargetRow) -> Target:
    document = document_words(row.document_number, row.document_date) or None
    return Target(
        Comparator(row.comparator),
        number_of(row.value),
        row.wording,
        row.issuer,
        document,
        row.scope,
        row.effective_on,
    )
